CREATE TABLE kinds (id serial PRIMARY KEY, name text);
CREATE TABLE users (id serial PRIMARY KEY, kind integer, name text);
