CREATE TABLE items (code text);
CREATE UNIQUE INDEX CONCURRENTLY items_code_key ON items (code);
