CREATE TABLE items (code text);
ALTER TABLE items ADD CONSTRAINT items_code_key UNIQUE (code);
