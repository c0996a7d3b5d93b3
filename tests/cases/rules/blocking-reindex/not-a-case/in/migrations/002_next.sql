CREATE TABLE items (id integer PRIMARY KEY);
REINDEX TABLE items;
