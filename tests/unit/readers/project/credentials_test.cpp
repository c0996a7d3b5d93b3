#include "readers/project/credentials.h"

#include <gtest/gtest.h>

namespace underpin::project {

namespace {
// The marked texts; a test may look at what no output shows.
std::string found(const std::string& path, const std::string& text) {
  Sources sources;
  const FileId file = sources.add(path, text);
  std::string out;
  for (const Credential& credential : credentials(sources, file)) out += (out.empty() ? "" : " ") + std::string(sources.text(credential.span));
  return out;
}
}  // namespace

TEST(Credentials, FindsPasswordsOfUrls) {
  EXPECT_EQ(found("alembic.ini", "[alembic]\nsqlalchemy.url = postgresql+asyncpg://app:Zk39xQpw71@db-7/app\n"), "Zk39xQpw71");
  EXPECT_EQ(found("docker-compose.yml", "  - DATABASE_URL=mysql://root:tiger-lily-77@mysql:3306/x"), "tiger-lily-77");
}

TEST(Credentials, FindsPasswordsWithSignsOfAUrl) {
  EXPECT_EQ(found("alembic.ini", "sqlalchemy.url = postgresql://app:k3v/N81x#Q@db/app\n"), "k3v/N81x#Q");
  EXPECT_EQ(found("alembic.ini", "sqlalchemy.url = postgresql://app:k3v?N81x@db-7/app?user=a@b\n"), "k3v?N81x");
  EXPECT_EQ(found(".env", "URL=postgresql://db:5432/app?user=a@b\nHELP=https://code.example:443/a@v1\n"), "");
}

TEST(Credentials, FindsPasswordSettings) {
  EXPECT_EQ(found(".env", "POSTGRES_PASSWORD='Zk39xQpw71'\n"), "Zk39xQpw71");
  EXPECT_EQ(found("compose.yaml", "  environment:\n    POSTGRES_PASSWORD: Zk39xQpw71 # the real one\n"), "Zk39xQpw71");
  EXPECT_EQ(found("app.toml", "password = \"Zk39xQpw71\"\n"), "Zk39xQpw71");
}

TEST(Credentials, LeavesPlaceholdersAlone) {
  for (const char* value : {"user:pass@localhost/db", "user:password@db.example.net/x", "app:app@db/x", "u:${DB_PASSWORD}@h/x", "u:%(pw)s@h/x", "u:changeme9@h/x",
                            "u:your-password-1@h/x", "postgres:postgres@db/x", "app:simple1@127.0.0.1:5432/x", "u:<secret>@h/x", "u:{{ pw }}@h/x", "user@host/db"})
    EXPECT_EQ(found("alembic.ini", "sqlalchemy.url = postgresql://" + std::string(value) + "\n"), "") << value;
  for (const char* line : {"PASSWORD=", "PASSWORD=${X}", "PASSWORD=password", "password_field: true", "OPENSEARCH_INITIAL_ADMIN_PASSWORD=Zk39xQpw71", "password: Enter your password", "PASSWORD=$2b$12$abc"})
    EXPECT_EQ(found(".env", std::string(line) + "\n"), "") << line;
  EXPECT_EQ(found("alembic.ini", "# sqlalchemy.url = postgresql://app:Zk39xQpw71@db/app\n"), "");
}

TEST(Credentials, KnowsConfigurationFilesByName) {
  for (const char* path : {"alembic.ini", ".env", ".env.production", "deploy/docker-compose.prod.yml", "pyproject.toml", "setup.cfg"}) EXPECT_TRUE(is_configuration(path)) << path;
  for (const char* path : {".env.example", "app.py", "poetry.lock", "config.sample.ini", "pnpm-lock.yaml"}) EXPECT_FALSE(is_configuration(path)) << path;
}

}  // namespace underpin::project
