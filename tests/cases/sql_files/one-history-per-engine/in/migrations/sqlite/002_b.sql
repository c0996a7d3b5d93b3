PRAGMA foreign_keys = OFF;
CREATE INDEX IF NOT EXISTS a_at ON a (at);
