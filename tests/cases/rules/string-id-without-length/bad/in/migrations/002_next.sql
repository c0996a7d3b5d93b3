CREATE TABLE things (id varchar PRIMARY KEY, name varchar);
