CREATE TABLE statuses (name text PRIMARY KEY);
