CREATE INDEX users_name ON users (name) WHERE name IS NOT NULL;
