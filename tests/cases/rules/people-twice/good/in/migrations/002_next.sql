CREATE TABLE profiles (id integer PRIMARY KEY, user_id integer REFERENCES users (id), email text);
