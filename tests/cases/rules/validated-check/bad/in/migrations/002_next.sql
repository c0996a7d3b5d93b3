ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total >= 0);
