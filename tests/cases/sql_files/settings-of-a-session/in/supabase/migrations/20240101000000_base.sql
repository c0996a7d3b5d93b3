CREATE TABLE public.users (id uuid PRIMARY KEY);
SELECT pg_catalog.set_config('search_path', '', false);
