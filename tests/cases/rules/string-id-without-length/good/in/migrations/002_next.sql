CREATE TABLE things (id varchar(36) PRIMARY KEY, name varchar);
