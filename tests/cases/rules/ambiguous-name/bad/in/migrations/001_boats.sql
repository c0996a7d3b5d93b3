CREATE TABLE boats (id bigint PRIMARY KEY, name text NOT NULL UNIQUE, berth text);
