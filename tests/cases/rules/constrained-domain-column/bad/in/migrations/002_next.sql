ALTER TABLE users ADD COLUMN second mail;
