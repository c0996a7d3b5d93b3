CREATE TABLE more (id integer);
