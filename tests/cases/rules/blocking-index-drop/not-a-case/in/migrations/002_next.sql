CREATE TABLE items (id integer);
CREATE INDEX items_id ON items (id);
DROP INDEX items_id;
