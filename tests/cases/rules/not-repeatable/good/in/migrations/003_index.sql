CREATE INDEX IF NOT EXISTS users_name ON users (name);
