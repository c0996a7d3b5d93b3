#include "base/secrets.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

namespace {

using SecretRange = std::pair<std::size_t, std::size_t>;
constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kNear = 64;  // bytes that may stand between a key and its value

bool is_scheme_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_gap(char c) { return c == ' ' || c == '\t'; }

// "db-7:5432/app", up to a query that has a value: what stands between an '@' and a query when the '@' ends the password.
bool is_host_and_path(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != kNowhere && slash > 0 && text.find('@') == kNowhere;
}

// Of web addresses the user's part ends where RFC 3986 says; "git+https" is one too.
bool is_web(std::string_view scheme) {
  const std::string name = lower(scheme);
  return ends_with(name, "http") || ends_with(name, "https") || name == "ssh" || ends_with(name, "+ssh") || name == "ftp";
}

// "5432/", "8080?": a port, so what stands before it is a host.
bool begins_with_port(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits > 0 && digits <= 5 && digits < text.size() && contains("/?#", text.substr(digits, 1));
}

// Where the password of `rest` (behind "://") ends: at an '@'; npos if it has none. `colon` is the one before it.
std::size_t password_end(std::string_view rest, std::string_view scheme, std::size_t& colon) {
  colon = rest.find_first_of(":/");
  if (colon == kNowhere || rest[colon] != ':') return kNowhere;
  const std::size_t bracket = rest.find(']');
  if (rest.front() == '[' && bracket != kNowhere && bracket > colon) return kNowhere;  // an IPv6 address
  std::size_t last = rest.rfind('@');
  if (last == kNowhere || last < colon) return kNowhere;
  const std::size_t strict = rest.substr(0, rest.find_first_of("/?#", colon)).rfind('@');
  if (is_web(scheme) && strict != kNowhere && strict > colon) return strict;
  if (begins_with_port(rest.substr(colon + 1)) && (is_web(scheme) || rest[rest.find_first_of("/?#", colon)] == '?' || contains(rest.substr(0, last), "?")))
    return kNowhere;
  // An '@' in a query's value is no end of a password where one ended before.
  const std::size_t first = rest.find('@', colon);
  const std::size_t query = rest.find('?', first);
  const std::size_t value = rest.find('=', query == kNowhere ? rest.size() : query);
  if (first < last && query != kNowhere && value != kNowhere && value < last) {
    const std::size_t before = rest.substr(0, query).rfind('@');
    if (is_host_and_path(rest.substr(before + 1, query - before - 1))) last = before;
  }
  return last;
}

// From behind a quote to the one that closes it. `escaped`: the quotes are written \" inside of another text. A line end
// closes it as well; the end of the text does where nothing else does.
std::size_t quoted_end(std::string_view text, std::size_t begin, char quote, bool escaped) {
  for (std::size_t at = begin; at < text.size(); ++at) {
    if (text[at] == '\n') return at;
    if (text[at] == '\\') {
      if (escaped && at + 1 < text.size() && text[at + 1] == quote) return at;
      ++at;
    } else if (text[at] == quote) {
      return at;
    }
  }
  return text.size();
}

// A quoted value that begins at `at`, prefix letters and escaped quotes included; first == second if there is none.
SecretRange quoted_value(std::string_view text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + 3);
  while (at < limit && contains("rRbBuUfFeE", text.substr(at, 1))) ++at;
  const bool escaped = at < text.size() && text[at] == '\\';
  if (escaped) ++at;
  if (at >= text.size() || !is_quote(text[at])) return {0, 0};
  const char quote = text[at];
  const std::string_view three = text.substr(at, 3);
  if (three.size() == 3 && three[1] == quote && three[2] == quote) return {at + 3, std::min(text.find(three, at + 3), text.size())};
  return {at + 1, quoted_end(text, at + 1, quote, escaped)};
}

// What a program or a statement writes where there is no password.
bool is_no_value(std::string_view value) {
  return iequals(value, "null") || iequals(value, "none") || iequals(value, "true") || iequals(value, "false") || iequals(value, "default");
}

// `password=…`, `"password": "…"`, `password: str = "…"`, `["PGPASSWORD"] = "…"`; `at` is right behind the key.
SecretRange assigned_value(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\\') ++at;
  if (at < text.size() && is_quote(text[at])) ++at;
  if (at < text.size() && text[at] == ']') ++at;
  const std::size_t near = std::min(text.size(), at + kNear);
  while (at < near && is_gap(text[at])) ++at;
  if (at >= text.size()) return {0, 0};
  bool colon = text[at] == ':';
  if (colon && text.substr(at, 3) == "://") return {0, 0};
  if (iequals(text.substr(at, 3), "%3d")) {
    at += 3;
  } else if (text[at] == '=' || colon) {
    ++at;
    if (colon && at < text.size() && text[at] == '=') ++at, colon = false;
    else if (at < text.size() && text[at] == '=') return {0, 0};  // a comparison
    else if (at < text.size() && text[at] == '>') ++at;
  } else {
    return {0, 0};
  }
  while (at < text.size() && is_gap(text[at])) ++at;
  SecretRange value = quoted_value(text, at);
  if (value.second > value.first) return value;
  if (value.first > 0) return {0, 0};  // an empty one
  if (colon) {
    // An annotation; of other words behind a colon most are no passwords but types and sentences.
    const std::size_t sign = text.substr(0, std::min(text.size(), at + kNear)).find_first_of("=,;:(){}\n", at);
    if (sign == kNowhere || text[sign] != '=') return {0, 0};
    at = sign + 1;
    while (at < text.size() && is_gap(text[at])) ++at;
    return quoted_value(text, at);
  }
  const std::size_t end = std::min(text.find_first_of("&;'\"`<>(){} \t\r\n", at), text.size());
  return is_no_value(text.substr(at, end - at)) ? SecretRange{0, 0} : SecretRange{at, end};
}

// PASSWORD 'x', PASSWORD E'x', PASSWORD $$x$$, also with the quotes of the program's text in between: PASSWORD " "'x'".
SecretRange statement_value(std::string_view text, std::size_t at) {
  if (at >= text.size() || !contains(" \t\r\n", text.substr(at, 1))) return {0, 0};
  const std::size_t near = std::min(text.size(), at + kNear);
  while (at < near && contains(" \t\r\n\"+()", text.substr(at, 1))) ++at;
  if (at + 1 < text.size() && contains("eEnN", text.substr(at, 1)) && (text[at + 1] == '\'' || text[at + 1] == '\\')) ++at;
  if (at >= text.size()) return {0, 0};
  if (text[at] == '$') {
    const std::size_t close = text.substr(0, std::min(text.size(), at + kNear)).find('$', at + 1);
    if (close == kNowhere) return {0, 0};
    const std::string_view tag = text.substr(at, close + 1 - at);
    return {close + 1, std::min(text.find(tag, close + 1), text.size())};
  }
  // 'PASSWORD ' 'x': the quote ends one piece of the program's text, and another one begins.
  if (const std::size_t again = text.find_first_not_of(" \t\r\n+", at + 1); text[at] == '\'' && again != kNowhere && again > at + 1 && again < at + kNear && text[again] == '\'')
    at = again + 1;
  if (at >= text.size()) return {0, 0};
  const bool escaped = text[at] == '\\';
  if (escaped) ++at;
  if (at >= text.size() || text[at] != '\'') return {0, 0};
  ++at;
  if (!escaped && at < text.size() && text[at] == '\'') {
    // Doubled inside of another statement's text, or an empty password.
    const std::size_t close = text.substr(0, std::min(text.size(), at + 1024)).find("''", at + 1);
    return close == kNowhere ? SecretRange{0, 0} : SecretRange{at + 1, close};
  }
  const std::size_t begin = at;
  for (; at < text.size(); ++at) {
    if (escaped && text[at] == '\\' && text.substr(at, 2) == "\\'") break;
    if (text[at] != '\'') continue;
    if (escaped || text.substr(at, 2) != "''") break;
    ++at;
  }
  return {begin, std::min(at, text.size())};
}

// Passwords behind a word for them.
void add_named(std::string_view text, std::vector<SecretRange>& ranges) {
  const std::string small = lower(text);
  for (std::size_t at = small.find('p'); at != std::string::npos;) {
    std::size_t length = 0;
    for (const std::string_view key : {"password", "passwd", "pwd"})
      if (small.compare(at, key.size(), key) == 0) length = key.size();
    std::size_t next = at + std::max<std::size_t>(length, 1);
    if (length > 0) {
      SecretRange range = statement_value(text, at + length);
      if (range.second <= range.first) range = assigned_value(text, at + length);
      if (range.second > range.first) {
        ranges.push_back(range);
        next = range.second;
      }
    }
    at = small.find('p', next);
  }
}

}  // namespace

std::vector<UrlPassword> url_passwords(std::string_view text) {
  std::vector<UrlPassword> found;
  for (std::size_t sign = text.find("://"); sign != kNowhere;) {
    const std::size_t next = text.find("://", sign + 3);
    UrlPassword url;
    url.colon = url.scheme = sign;
    while (url.scheme > 0 && is_scheme_char(text[url.scheme - 1])) --url.scheme;
    url.user = sign + 3;
    std::string_view rest = text.substr(url.user, std::min(next, text.size()) - url.user);
    // A URL in quotes ends at its own quote; others may be part of the password.
    const char before = url.scheme > 0 ? text[url.scheme - 1] : ' ';
    const std::string stops = std::string(" \t\r\n\f\v") + (is_quote(before) ? std::string(1, before) : std::string("\"'`"));
    rest = rest.substr(0, rest.find_first_of(stops));
    std::size_t colon = 0;
    const std::size_t end = rest.empty() ? kNowhere : password_end(rest, text.substr(url.scheme, sign - url.scheme), colon);
    if (end != kNowhere && end > colon + 1) {
      url.begin = url.user + colon + 1;
      url.end = url.user + end;
      found.push_back(url);
    }
    sign = next;
  }
  return found;
}

std::vector<SecretRange> secret_ranges(std::string_view text) {
  std::vector<SecretRange> ranges;
  for (const UrlPassword& url : url_passwords(text)) ranges.emplace_back(url.begin, url.end);
  add_named(text, ranges);
  std::sort(ranges.begin(), ranges.end());
  std::vector<SecretRange> apart;
  for (const SecretRange& range : ranges) {
    if (!apart.empty() && range.first <= apart.back().second)
      apart.back().second = std::max(apart.back().second, range.second);
    else
      apart.push_back(range);
  }
  return apart;
}

std::string mask_secrets(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  for (const auto& [begin, end] : secret_ranges(text)) {
    out.append(text.substr(from, begin - from));
    out += "***";
    from = end;
  }
  out.append(text.substr(from));
  return out;
}

}  // namespace underpin
