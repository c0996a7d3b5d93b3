#include "base/secrets.h"

#include <gtest/gtest.h>

#include <chrono>

namespace underpin {

namespace {
struct Masked {
  const char* text;
  const char* masked;
};
}  // namespace

TEST(Secrets, PasswordsOfUrlsAreHidden) {
  for (const auto& [text, masked] : {
           Masked{"postgresql://app:hunter2@db/app", "postgresql://app:***@db/app"},
           Masked{"postgresql://app:k3v/N81x#Q@db/app", "postgresql://app:***@db/app"},
           Masked{"'postgresql+asyncpg://app:a?b@c@db/app'", "'postgresql+asyncpg://app:***@db/app'"},
           Masked{"\"postgresql://app:it's@db/app\"", "\"postgresql://app:***@db/app\""},
           Masked{"redis://:pw@h/0, mysql://u:x@h", "redis://:***@h/0, mysql://u:***@h"},
           Masked{"redis://:pw@h/0,mysql://u:x@h", "redis://:***@h/0,mysql://u:***@h"},
           Masked{"postgresql://app:k3v/N81@db/app?x=a@b", "postgresql://app:***@db/app?x=a@b"},
           Masked{"git+https://u:tok@github.com/a@v1", "git+https://u:***@github.com/a@v1"},
           Masked{"https://u:p/w@host", "https://u:***@host"},
           Masked{"postgresql://app:1234/x@db/app", "postgresql://app:***@db/app"},
       })
    EXPECT_EQ(mask_secrets(text), masked);
}

TEST(Secrets, UrlsWithoutPasswordsStayAsTheyAre) {
  for (const char* text : {"postgresql://db/app?x=a@b", "https://github.com/a@v1", "postgresql://app@db/app", "postgresql://db:5432/app?x=a@b", "https://host:8443/a@v1",
                           "https://reg:5000/a@sha256:abc", "postgresql://[::1]:5432/app?x=a@b", "see https://a.example/b: mail me@x.example", "a://b", "://", "x://:@"})
    EXPECT_EQ(mask_secrets(text), text);
}

TEST(Secrets, NamedPasswordsAreHidden) {
  for (const auto& [text, masked] : {
           Masked{"host=db password=hunter2 user=x", "host=db password=*** user=x"},
           Masked{"?user=a&password=hunter2&x=1", "?user=a&password=***&x=1"},
           Masked{"password%3dhunter2", "password%3d***"},
           Masked{"connect(password='a b', host='h')", "connect(password='***', host='h')"},
           Masked{"connect(password = \"it's\")", "connect(password = \"***\")"},
           Masked{"PGPASSWORD='x\\'y'", "PGPASSWORD='***'"},
           Masked{"{\"password\": \"x\", \"user\": \"u\"}", "{\"password\": \"***\", \"user\": \"u\"}"},
           Masked{"{\\\"password\\\": \\\"x\\\"}", "{\\\"password\\\": \\\"***\\\"}"},
           Masked{"os.environ['PGPASSWORD'] = 'x'", "os.environ['PGPASSWORD'] = '***'"},
           Masked{"password: str = 'x'", "password: str = '***'"},
           Masked{"password = r\"\"\"a\nb\"\"\"", "password = r\"\"\"***\"\"\""},
           Masked{"pwd=x;passwd='y'", "pwd=***;passwd='***'"},
           Masked{"password='never closed", "password='***"},
       })
    EXPECT_EQ(mask_secrets(text), masked);
}

TEST(Secrets, PasswordsOfStatementsAreHidden) {
  for (const auto& [text, masked] : {
           Masked{"CREATE ROLE app LOGIN PASSWORD 'hunter2'; CREATE TABEL x ()", "CREATE ROLE app LOGIN PASSWORD '***'; CREATE TABEL x ()"},
           Masked{"ALTER ROLE a ENCRYPTED password E'it''s'", "ALTER ROLE a ENCRYPTED password E'***'"},
           Masked{"'ALTER ROLE a PASSWORD \\'x\\''", "'ALTER ROLE a PASSWORD \\'***\\''"},
           Masked{"EXECUTE 'ALTER ROLE a PASSWORD ''x'' LOGIN'", "EXECUTE 'ALTER ROLE a PASSWORD ''***'' LOGIN'"},
           Masked{"PASSWORD $$x$$ LOGIN", "PASSWORD $$***$$ LOGIN"},
           Masked{"PASSWORD $p$x$$y$p$ LOGIN", "PASSWORD $p$***$p$ LOGIN"},
           Masked{"\"ALTER ROLE a PASSWORD \"\n    \"'x'\"", "\"ALTER ROLE a PASSWORD \"\n    \"'***'\""},
           Masked{"PASSWORD 'cut off", "PASSWORD '***"},
       })
    EXPECT_EQ(mask_secrets(text), masked);
}

TEST(Secrets, WordsAboutPasswordsStayAsTheyAre) {
  for (const char* text : {"sa.Column('password', sa.String(), nullable=False)", "WHERE password IS NULL", "password=None", "if password == other:", "password_hash='x'",
                           "ALTER ROLE a PASSWORD NULL", "f'password={pw}'", "password: see below", "op.drop_column('users', 'password')", "password=''", "password", "pwd"})
    EXPECT_EQ(mask_secrets(text), text);
}

TEST(Secrets, MaskingTwiceChangesNothing) {
  for (const char* text : {"postgresql://a:b@c", "password='x'", "PASSWORD 'x'", "password=x"}) EXPECT_EQ(mask_secrets(mask_secrets(text)), mask_secrets(text));
}

TEST(Secrets, LongTextsTakeNoLongTime) {
  const auto begin = std::chrono::steady_clock::now();
  for (const char* piece : {"://", "://a:b@c", "password=''", "PASSWORD '' ", "password:", "p", "password=\"", "a://b:c?d=e@", "PASSWORD $a", "password \\'"}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    mask_secrets(text);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

}  // namespace underpin
