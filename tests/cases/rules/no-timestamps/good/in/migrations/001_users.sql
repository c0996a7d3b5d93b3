CREATE TABLE users (id integer PRIMARY KEY, email text, created_at timestamptz, updated_at timestamptz);
