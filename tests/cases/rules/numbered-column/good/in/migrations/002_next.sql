ALTER TABLE orders ADD COLUMN number bigint;
