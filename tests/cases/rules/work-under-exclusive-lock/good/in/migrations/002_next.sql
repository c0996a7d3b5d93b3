ALTER TABLE users ADD COLUMN plan text;
CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id);
