CREATE TABLE made (id integer);
