CREATE TABLE answers (id serial PRIMARY KEY, value integer NOT NULL);
ALTER TABLE answers ALTER COLUMN missing DROP NOT NULL;
