BEGIN;
CREATE TABLE items (id integer);
ALTER TABLE items ADD COLUMN a integer;
CREATE INDEX items_a ON items (a);
COMMIT;
