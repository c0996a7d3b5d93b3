create table boats (
  id bigint primary key,
  name text not null,
  berth text
);

create table winches (
  id bigint primary key
);
