CREATE TABLE users (id integer PRIMARY KEY);
CREATE TYPE order_kind AS ENUM ('buy', 'sell');
