\connect app
CREATE SCHEMA app;
CREATE TABLE app.teams (id integer PRIMARY KEY);
CREATE TABLE public.users (
    id integer NOT NULL
);
COPY public.users (id) FROM stdin;
1
\.
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
