CREATE TABLE items (id integer);
ALTER TABLE items ADD COLUMN a integer;
