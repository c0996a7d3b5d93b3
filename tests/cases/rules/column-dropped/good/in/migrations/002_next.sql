ALTER TABLE users DROP COLUMN born; -- underpin: ignore[UP320] no code has named it since 2.3
