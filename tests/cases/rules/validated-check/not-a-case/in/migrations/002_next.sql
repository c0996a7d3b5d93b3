CREATE TABLE items (price integer);
ALTER TABLE items ADD CONSTRAINT price_ok CHECK (price >= 0);
