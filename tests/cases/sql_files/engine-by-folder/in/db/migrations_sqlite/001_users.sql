CREATE TABLE users (id integer PRIMARY KEY, at datetime NOT NULL);
