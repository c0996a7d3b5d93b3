CREATE TABLE items (name text);
ALTER TABLE items ADD COLUMN id bigserial;
