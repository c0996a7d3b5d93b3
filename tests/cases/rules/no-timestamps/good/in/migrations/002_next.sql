CREATE TABLE a (id integer PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
CREATE TABLE b (id integer PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
CREATE TABLE c (id integer PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
