CREATE TABLE a (id bigint PRIMARY KEY, name varchar(20) NOT NULL, at timestamptz DEFAULT now());
CREATE TABLE whole AS SELECT * FROM a;
CREATE TABLE part AS SELECT a.name AS title, id FROM a WHERE id > 1;
SELECT at INTO other FROM a;
CREATE TABLE open AS SELECT count(*) AS n FROM a;
