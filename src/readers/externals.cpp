#include "readers/externals.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

// Columns as the platform's own migrations leave them; what projects refer to, not every token table.
constexpr std::string_view kSupabase = R"sql(
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE SCHEMA extensions;
CREATE SCHEMA realtime;
CREATE SCHEMA vault;
CREATE SCHEMA graphql_public;
CREATE SCHEMA graphql;
CREATE EXTENSION pgcrypto SCHEMA extensions;
CREATE EXTENSION "uuid-ossp" SCHEMA extensions;
CREATE EXTENSION pg_stat_statements SCHEMA extensions;
CREATE TABLE auth.users (
  instance_id uuid, id uuid PRIMARY KEY, aud character varying(255), role character varying(255), email character varying(255),
  encrypted_password character varying(255), email_confirmed_at timestamptz, invited_at timestamptz, confirmation_token character varying(255),
  confirmation_sent_at timestamptz, recovery_token character varying(255), recovery_sent_at timestamptz,
  email_change_token_new character varying(255), email_change character varying(255), email_change_sent_at timestamptz,
  last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, created_at timestamptz,
  updated_at timestamptz, phone text UNIQUE DEFAULT NULL::character varying, phone_confirmed_at timestamptz, phone_change text,
  phone_change_token character varying(255), phone_change_sent_at timestamptz, confirmed_at timestamptz,
  email_change_token_current character varying(255), email_change_confirm_status smallint DEFAULT 0, banned_until timestamptz,
  reauthentication_token character varying(255), reauthentication_sent_at timestamptz, is_sso_user boolean NOT NULL DEFAULT false,
  deleted_at timestamptz, is_anonymous boolean NOT NULL DEFAULT false);
CREATE TABLE auth.identities (
  provider_id text NOT NULL, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE, identity_data jsonb NOT NULL,
  provider text NOT NULL, last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz, email text,
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), UNIQUE (provider_id, provider));
CREATE TABLE auth.sessions (
  id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE, created_at timestamptz, updated_at timestamptz,
  factor_id uuid, not_after timestamptz, refreshed_at timestamp, user_agent text, ip inet, tag text);
CREATE TABLE auth.mfa_factors (
  id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE, friendly_name text, factor_type text NOT NULL,
  status text NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, secret text, phone text,
  last_challenged_at timestamptz UNIQUE);
CREATE TABLE auth.refresh_tokens (
  instance_id uuid, id bigserial PRIMARY KEY, token character varying(255) UNIQUE, user_id character varying(255), revoked boolean,
  created_at timestamptz, updated_at timestamptz, parent character varying(255), session_id uuid REFERENCES auth.sessions (id) ON DELETE CASCADE);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT NULL::jsonb';
CREATE TABLE storage.buckets (
  id text PRIMARY KEY, name text NOT NULL UNIQUE, owner uuid, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
  public boolean DEFAULT false, avif_autodetection boolean DEFAULT false, file_size_limit bigint, allowed_mime_types text[], owner_id text);
CREATE TABLE storage.objects (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bucket_id text REFERENCES storage.buckets (id), name text, owner uuid,
  created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), last_accessed_at timestamptz DEFAULT now(), metadata jsonb,
  path_tokens text[], version text, owner_id text, user_metadata jsonb);
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]';
CREATE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION storage.extension(name text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE TABLE realtime.messages (
  topic text NOT NULL, extension text NOT NULL, payload jsonb, event text, private boolean DEFAULT false,
  updated_at timestamp NOT NULL DEFAULT now(), inserted_at timestamp NOT NULL DEFAULT now(), id uuid PRIMARY KEY DEFAULT gen_random_uuid());
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION realtime.send(payload jsonb, event text, topic text, private boolean DEFAULT true) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record, level text DEFAULT 'ROW')
  RETURNS void LANGUAGE sql AS '';
CREATE TABLE vault.secrets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, description text NOT NULL DEFAULT '', secret text NOT NULL, key_id uuid, nonce bytea,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE VIEW vault.decrypted_secrets AS
  SELECT id, name, description, secret, secret AS decrypted_secret, key_id, nonce, created_at, updated_at FROM vault.secrets;
CREATE FUNCTION vault.create_secret(new_secret text, new_name text DEFAULT NULL, new_description text DEFAULT '', new_key_id uuid DEFAULT NULL)
  RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';
CREATE PUBLICATION supabase_realtime;
)sql";

const std::vector<Externals>& all_externals() {
  static const std::vector<Externals> rows = {
      {"Supabase",
       {"auth.uid()", "auth.users", "auth.jwt()", "auth.role()", "supabase_realtime", "storage.buckets", "storage.objects", "to authenticated", "to service_role"},
       {"auth", "storage"},
       kSupabase},
  };
  return rows;
}

}  // namespace

const Externals* externals_used(std::string_view text) {
  const std::string small = lower(text);
  for (const Externals& row : all_externals())
    if (std::any_of(row.signs.begin(), row.signs.end(), [&](std::string_view sign) { return contains(small, sign); })) return &row;
  return nullptr;
}

bool makes_its_schemas(std::string_view text, const Externals& externals) {
  std::string small = lower(text);
  for (char& c : small)
    if (c == '\n' || c == '\t' || c == '"') c = ' ';
  while (contains(small, "  ")) small = replace_all(small, "  ", " ");
  return std::any_of(externals.schemas.begin(), externals.schemas.end(), [&](std::string_view schema) {
    return contains(small, "create schema " + std::string(schema) + ";") || contains(small, "create schema " + std::string(schema) + " ") ||
           contains(small, "create schema if not exists " + std::string(schema) + ";") || contains(small, "create schema if not exists " + std::string(schema) + " ");
  });
}

}  // namespace underpin
