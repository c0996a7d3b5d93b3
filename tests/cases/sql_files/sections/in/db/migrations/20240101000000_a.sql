-- migrate:up transaction:false
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE INDEX CONCURRENTLY a_id ON a (id);
-- migrate:down
DROP TABLE a;
