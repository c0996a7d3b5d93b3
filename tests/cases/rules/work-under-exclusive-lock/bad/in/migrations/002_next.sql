BEGIN;
ALTER TABLE users ADD COLUMN plan text;
CREATE INDEX orders_user_id_idx ON orders (user_id);
COMMIT;
