ALTER TABLE users ADD COLUMN second text;
