#include "readers/project/credentials.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"

namespace underpin::project {

namespace {

bool is_compose(std::string_view name) {
  return (starts_with(name, "docker-compose") || starts_with(name, "compose")) && (ends_with(name, ".yml") || ends_with(name, ".yaml"));
}

// Files that show what a setting looks like rather than set it.
bool is_example(std::string_view name) {
  for (const std::string_view word : {"example", "sample", "template", ".dist", ".tmpl", "default.env"})
    if (contains(name, word)) return true;
  return false;
}

// Words of which placeholders are made. A password that contains one of them is nobody's secret, or not any more.
constexpr std::array<std::string_view, 22> kPlaceholderWords = {"password", "passwd", "changeme", "change-me", "change_me", "change_this", "example",
                                                                "placeholder", "your", "secret", "dummy", "replace", "insert", "xxx", "***", "...",
                                                                "redacted", "todo", "123456", "qwerty", "letmein", "pass@"};
constexpr std::array<std::string_view, 20> kPlaceholders = {"pass",  "pwd",  "test",    "testing", "admin", "root",   "user",  "username", "postgres", "postgresql",
                                                            "mysql", "none", "null",    "true",    "false", "develop", "local", "docker",   "guest",    "database"};

bool is_local(std::string_view host) {
  const std::string name = lower(host.substr(0, host.find(':')));
  return name == "localhost" || name == "host.docker.internal" || name == "0.0.0.0" || starts_with(name, "127.") || starts_with(host, "[::1]");
}

// Letters and digits mixed, long: made by a machine rather than typed as a stand-in.
bool looks_random(std::string_view password) {
  const auto count = [&](auto test) { return std::count_if(password.begin(), password.end(), test); };
  const auto digits = count([](char c) { return c >= '0' && c <= '9'; });
  const auto letters = count([](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return password.size() >= 12 && digits > 0 && letters > 0;
}

Span span_of(FileId file, std::string_view text, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(part.data() - text.data());
  return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

bool is_comment(std::string_view line) {
  const std::string_view content = trim(line);
  return !content.empty() && (content.front() == '#' || content.front() == ';' || starts_with(content, "//"));
}

// Passwords of URLs on this line.
void add_urls(const Sources& sources, FileId file, std::string_view text, std::string_view line, std::vector<Credential>& found) {
  for (const UrlPassword& url : url_passwords(line)) {
    const std::string_view user = line.substr(url.user, url.begin - 1 - url.user);
    const std::size_t host_end = std::min(line.find_first_of("/?# \t\"'`<>", url.end + 1), line.size());
    const std::string_view host = line.substr(url.end + 1, host_end - url.end - 1);
    const std::string scheme = lower(line.substr(url.scheme, url.colon - url.scheme));
    const std::string_view password = line.substr(url.begin, url.end - url.begin);
    if (is_placeholder(password, user, host)) continue;
    const bool database = contains(scheme, "postgres") || contains(scheme, "mysql") || contains(scheme, "mariadb") || contains(scheme, "mssql") ||
                          contains(scheme, "oracle") || contains(scheme, "cockroach") || contains(scheme, "redshift");
    found.push_back({sources.get(file).path, span_of(file, text, password), database ? "database URL" : "URL"});
  }
}

// True when a setting of this name holds the password of a database: OPENSEARCH_PASSWORD is somebody else's concern.
bool names_password(std::string_view key) {
  const std::string name = lower(key);
  for (const std::string_view ending : {"db_pass", "dbpass", "database_pass", "postgres_pass", "pgpass"})
    if (ends_with(name, ending)) return true;
  if (!ends_with(name, "password") && !ends_with(name, "passwd")) return false;
  const std::string_view before = std::string_view(name).substr(0, name.rfind("passw"));
  if (before.find_first_not_of("_-.") == std::string_view::npos) return true;
  for (const std::string_view word : {"db", "database", "postgres", "pg", "sql", "maria"})
    if (contains(before, word)) return true;
  return false;
}

struct Setting {
  std::string_view key, value;
};

// `KEY=value`, `key = value`, `key: value`, `- KEY=value`; both without quotes. Empty where the line is none.
Setting setting_of(std::string_view line) {
  std::string_view content = trim(line);
  if (starts_with(content, "- ")) content = trim(content.substr(2));
  if (starts_with(content, "export ")) content = trim(content.substr(7));
  if (content.size() > 1 && (content.front() == '"' || content.front() == '\'') && content.back() == content.front()) content = content.substr(1, content.size() - 2);
  const std::size_t sign = content.find_first_of("=:");
  if (sign == std::string_view::npos) return {};
  Setting setting{trim(content.substr(0, sign)), trim(content.substr(sign + 1))};
  const auto unquoted = [](std::string_view text) {
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'')) {
      const std::size_t close = text.find(text.front(), 1);
      return close == std::string_view::npos ? text : text.substr(1, close - 1);
    }
    const std::size_t comment = text.find(" #");
    return trim(text.substr(0, comment));
  };
  setting.key = unquoted(setting.key);
  setting.value = unquoted(setting.value);
  return setting;
}

bool looks_like_a_secret(std::string_view value) {
  if (value.size() < 6 || value.find_first_of(" \t{}()<>$,/") != std::string_view::npos || std::string_view("!*&|>%@[").find(value.front()) != std::string_view::npos)
    return false;
  const bool digit = value.find_first_of("0123456789") != std::string_view::npos;
  const bool sign = value.find_first_of("!#%^*?~+=@") != std::string_view::npos;
  return digit || sign;
}

}  // namespace

bool is_configuration(std::string_view path) {
  const std::string name = lower(file_name(path));
  if (is_example(name)) return false;
  if (starts_with(name, ".env") || ends_with(name, ".env") || is_compose(name)) return true;
  for (const std::string_view ending : {".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".properties"})
    if (ends_with(name, ending)) return !contains(name, "lock");
  return false;
}

bool is_placeholder(std::string_view password, std::string_view user, std::string_view host) {
  if (password.size() < 5 || password.find_first_of("{}<>$%") == 0 || password.find("${") != std::string_view::npos ||
      password.find("%(") != std::string_view::npos || password.find("{{") != std::string_view::npos)
    return true;
  const std::string text = lower(password);
  if (iequals(password, user)) return true;
  if (std::find(kPlaceholders.begin(), kPlaceholders.end(), text) != kPlaceholders.end()) return true;
  if (std::any_of(kPlaceholderWords.begin(), kPlaceholderWords.end(), [&](std::string_view word) { return contains(text, word); })) return true;
  if (text.find_first_not_of(text.front()) == std::string::npos) return true;  // "aaaaaa"
  return is_local(host) && !looks_random(password);
}

std::vector<Credential> credentials(const Sources& sources, FileId file) {
  const std::string_view text = sources.get(file).text;
  const std::string name = lower(file_name(sources.get(file).path));
  const bool yaml = ends_with(name, ".yml") || ends_with(name, ".yaml");
  std::vector<Credential> found;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    // A commented-out password is published as well, but its file says that it is not in use: left to secret scanners.
    if (line.size() > 10'000 || is_comment(line)) continue;
    if (contains(line, "://")) {
      add_urls(sources, file, text, line, found);
      continue;
    }
    const Setting setting = setting_of(line);
    // In YAML at large "password" is as often a label of a form: only compose files and database settings count.
    if (yaml && !is_compose(name) && !starts_with(lower(setting.key), "p") && !contains(lower(setting.key), "db") && !contains(lower(setting.key), "sql")) continue;
    if (yaml && !is_compose(name) && (iequals(setting.key, "password") || iequals(setting.key, "passwd"))) continue;
    if (!names_password(setting.key) || !looks_like_a_secret(setting.value) || is_placeholder(setting.value, "", "")) continue;
    found.push_back({sources.get(file).path, span_of(file, text, setting.value), "password"});
  }
  return found;
}

}  // namespace underpin::project
