BEGIN;
CREATE TABLE plans (name text);
ALTER TABLE plans ADD COLUMN price integer;
INSERT INTO plans (name) SELECT DISTINCT note FROM orders;
COMMIT;
