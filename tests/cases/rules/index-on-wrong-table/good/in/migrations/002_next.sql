CREATE TABLE profile (id integer PRIMARY KEY, user_id integer);
CREATE TABLE session (id integer PRIMARY KEY, user_id integer);
CREATE INDEX session_user_id_idx ON session (user_id);
