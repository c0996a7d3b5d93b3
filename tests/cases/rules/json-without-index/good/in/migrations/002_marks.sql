CREATE TABLE marks (id int PRIMARY KEY);
CREATE INDEX courses_properties ON courses USING gin (properties);
