\restrict abc
SET search_path = '';
CREATE TABLE public.users (
    id integer NOT NULL,
    name text
);
COPY public.users (id, name) FROM stdin;
1	Ann; DROP TABLE public.users
\.
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
\unrestrict abc
