CREATE TABLE boats (id bigint PRIMARY KEY, name text NOT NULL, berth text, built date);
CREATE TABLE crew (id bigint PRIMARY KEY, boat_id bigint REFERENCES boats (id), email text);
