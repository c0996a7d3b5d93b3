ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
CREATE INDEX orders_note ON orders (note);
