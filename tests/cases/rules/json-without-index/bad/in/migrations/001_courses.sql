CREATE TABLE courses (id int PRIMARY KEY, title text, properties jsonb NOT NULL, notes jsonb);
