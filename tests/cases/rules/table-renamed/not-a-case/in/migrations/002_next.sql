CREATE TABLE items_new (id integer);
ALTER TABLE items_new RENAME TO items;
