CREATE TABLE "${prefix}logs" (id bigint);
