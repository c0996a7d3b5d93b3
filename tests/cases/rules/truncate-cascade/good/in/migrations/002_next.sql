TRUNCATE users, sessions;
