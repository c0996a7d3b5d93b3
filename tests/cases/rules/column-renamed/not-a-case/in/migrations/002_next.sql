CREATE TABLE items (a integer);
ALTER TABLE items RENAME COLUMN a TO b;
