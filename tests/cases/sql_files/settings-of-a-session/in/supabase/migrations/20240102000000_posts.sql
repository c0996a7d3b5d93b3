CREATE TABLE posts (id uuid PRIMARY KEY, author uuid REFERENCES users);
