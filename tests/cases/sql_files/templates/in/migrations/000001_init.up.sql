CREATE TABLE {{.prefix}}boards (
  id varchar(36) PRIMARY KEY
);
CREATE TABLE plain (id integer PRIMARY KEY, note text DEFAULT '{{none}}');
