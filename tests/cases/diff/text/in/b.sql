CREATE TYPE mood AS ENUM ('sad', 'happy', 'calm');
CREATE TABLE users (
    id bigint PRIMARY KEY,
    email character varying(50) NOT NULL UNIQUE,
    state mood DEFAULT 'happy',
    score integer CHECK (score >= 0 AND score <= 10),
    note text
);
CREATE UNIQUE INDEX users_state ON users (state);
CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id) ON DELETE CASCADE);
