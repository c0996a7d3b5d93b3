CREATE TABLE profiles (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);
