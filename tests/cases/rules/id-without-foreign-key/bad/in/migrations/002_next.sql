CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, stripe_id text);
