CREATE TABLE countries (code integer PRIMARY KEY);
