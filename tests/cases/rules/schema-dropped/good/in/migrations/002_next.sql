DROP TABLE legacy.users;
DROP SCHEMA legacy;
