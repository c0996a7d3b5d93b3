ALTER TABLE users ADD COLUMN code char(5);
