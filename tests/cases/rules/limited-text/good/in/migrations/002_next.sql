ALTER TABLE users ADD COLUMN code text;
