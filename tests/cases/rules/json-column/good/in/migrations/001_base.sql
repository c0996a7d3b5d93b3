CREATE TABLE users (id integer PRIMARY KEY, email text, name varchar(10), age integer, born timestamp);
CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, total integer, note text);
