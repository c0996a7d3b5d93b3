CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE users (
    id bigint PRIMARY KEY,
    mail character varying(50) NOT NULL UNIQUE,
    state mood DEFAULT 'sad',
    score integer CHECK (score BETWEEN 0 AND 10)
);
CREATE INDEX users_state ON users (state) WHERE state = 'sad';
CREATE VIEW happy AS SELECT * FROM users WHERE state = 'happy';
CREATE TABLE gone (id integer);
