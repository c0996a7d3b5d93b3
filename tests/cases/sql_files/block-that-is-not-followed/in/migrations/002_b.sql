CREATE TABLE IF NOT EXISTS a (id bigint DEFAULT nextval('numbers'));
