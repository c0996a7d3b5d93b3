ALTER TABLE users ADD COLUMN second plain;
