CREATE TABLE track (id varchar PRIMARY KEY, tags jsonb, at datetime);
