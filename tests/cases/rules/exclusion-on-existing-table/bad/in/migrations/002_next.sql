ALTER TABLE orders ADD CONSTRAINT one_each EXCLUDE (user_id WITH =);
