SELECT pg_catalog.set_config('search_path', '', false);
\connect app
CREATE SCHEMA app;
CREATE TYPE public.role AS ENUM ('admin', 'guest');
CREATE TABLE app.teams (id integer PRIMARY KEY);
CREATE TABLE public.users (
    id integer NOT NULL,
    role public.role DEFAULT 'guest'::public.role
);
CREATE SEQUENCE public.users_id_seq AS integer;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
COPY public.users (id) FROM stdin;
1
\.
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
