CREATE INDEX users_mail ON users (mail);
