CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY);
WITH wanted AS (SELECT id FROM a), made AS (INSERT INTO b (id) SELECT id FROM wanted RETURNING id)
UPDATE a SET b_id = made.id FROM made WHERE made.id = a.id;
CREATE TYPE public.STATE AS ENUM ('x', 'y');
CREATE TABLE c (state STATE NOT NULL DEFAULT 'x'::STATE, name varchar(10));
CREATE INDEX c_name ON c USING btree (name text_ops, state enum_ops);
