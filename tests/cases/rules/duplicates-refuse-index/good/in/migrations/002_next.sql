CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email); -- underpin: ignore[UP307] looked for duplicates
