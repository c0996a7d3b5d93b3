CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, old TEXT);
CREATE VIEW sums AS WITH counts (id, total) AS (SELECT id, SUM(n) FROM a GROUP BY id), twice AS (SELECT * FROM counts) SELECT * FROM twice JOIN counts ON counts.id = twice.id;
ALTER TABLE a DROP COLUMN old;
ALTER TABLE a RENAME TO c;
