-- migrate:up
ALTER TABLE a ADD COLUMN b text;

-- migrate:down
ALTER TABLE a DROP COLUMN b;
