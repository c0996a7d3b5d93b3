CREATE TABLE IF NOT EXISTS refs (object_id integer REFERENCES storage.objects (id));
CREATE TABLE IF NOT EXISTS auth_users (id integer PRIMARY KEY);
-- like auth.users of Supabase
