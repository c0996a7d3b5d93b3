ALTER TABLE users ADD COLUMN orders integer;
