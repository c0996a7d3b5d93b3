#include "engines/postgresql/inspect.h"

#include <utility>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/types.h"

namespace underpin::postgresql {
namespace {

bool name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '"' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// One snapshot for all queries, names qualified, texts independent of the session's settings.
constexpr std::string_view kBegin =
    "begin transaction isolation level repeatable read read only; set local search_path to pg_catalog; "
    "set local quote_all_identifiers to off; set local statement_timeout to '60s'; set local lock_timeout to '5s'";

}  // namespace

std::string not_of_extension(std::string_view catalog, std::string_view alias) {
  return " not exists (select 1 from pg_depend xd where xd.classid='" + std::string(catalog) + "'::regclass and xd.objid=" + std::string(alias) +
         ".oid and xd.deptype='e') ";
}

ObjectName name_of(const std::string& schema, const std::string& name) { return {schema == "public" ? std::string() : schema, name}; }

std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> out;
  int number = 0;
  bool digits = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      digits = true;
    } else if (std::exchange(digits, false)) {
      out.push_back(std::exchange(number, 0));
    }
  }
  if (digits) out.push_back(number);
  return out;
}

std::vector<std::string> Reader::column_names(const std::string& relation, std::string_view numbers) const {
  std::vector<std::string> names;
  const auto found = attributes.find(relation);
  for (const int number : numbers_in(numbers)) {
    const auto at = static_cast<std::size_t>(number) - 1;
    names.push_back(found != attributes.end() && number > 0 && at < found->second.size() ? found->second[at].name : std::string());
  }
  return names;
}

namespace {

// One past the quote that ends what begins at `at`; doubled quotes are part of it.
std::size_t end_of_quoted(std::string_view s, std::size_t at) {
  const char quote = s[at];
  const bool escapes = quote == '\'' && at > 0 && s[at - 1] == 'E';
  for (std::size_t i = at + 1; i < s.size(); ++i) {
    if (escapes && s[i] == '\\') ++i;
    else if (s[i] == quote && i + 1 < s.size() && s[i + 1] == quote) ++i;
    else if (s[i] == quote) return i + 1;
  }
  return s.size();
}

}  // namespace

std::string plain(const std::optional<std::string>& text) {
  if (!text) return {};
  static constexpr std::string_view kPrefix = "public.";
  std::string out;
  const std::string_view s(*text);
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] == '\'' || s[i] == '"') {
      // A literal is nobody's name, unless it is one: 'public.t_id_seq'::regclass.
      const std::size_t end = end_of_quoted(s, i);
      const bool name = s[i] == '\'' && starts_with(s.substr(end), "::reg") && starts_with(s.substr(i + 1), kPrefix);
      out += s[i];
      out += s.substr(i + 1 + (name ? kPrefix.size() : 0), end - i - 1 - (name ? kPrefix.size() : 0));
      i = end;
    } else if (s.substr(i, kPrefix.size()) == kPrefix && (i == 0 || !name_part(s[i - 1]))) {
      i += kPrefix.size();
    } else {
      out += s[i++];
    }
  }
  return out;
}

std::string inside_check(const std::string& definition) {
  const std::size_t open = definition.find('('), close = definition.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return definition;
  return definition.substr(open + 1, close - open - 1);
}

Expression expression(const std::string& text) { return {text, text, {}}; }

Type type_of(const std::optional<std::string>& format_type) {
  const std::string text = plain(format_type);
  // Without its quotes the first name would end at a dot of its own.
  if (starts_with(text, "\"") && contains(std::string_view(text).substr(0, end_of_quoted(text, 0)), ".")) return {text};
  return {canonical_type(text)};
}

namespace {

struct NamedPart {
  Part read;
  std::string_view what;
  bool needed;
};

constexpr NamedPart kParts[] = {{read_schemas, "schemas and extensions", true},
                                {read_types, "types", true},
                                {read_tables, "tables", true},
                                {read_columns, "columns", true},
                                {read_constraints, "constraints", true},
                                {read_views, "views", true},
                                {read_indexes, "indexes", true},
                                {read_triggers, "triggers", false},
                                {read_policies, "policies", false},
                                {read_sequences, "sequences", false},
                                {read_functions, "functions", false},
                                {read_comments, "comments", false},
                                {read_grants, "grants", false},
                                {read_opaque, "publications, casts, rules and the like", false},
                                {read_others, "collations, operators, foreign servers and the like", false},
                                {read_settings, "owners and settings", false}};

}  // namespace

Result<Schema> inspect(Connection& connection, std::vector<std::string>* unread) {
  TRY([[maybe_unused]] auto begun, connection.query(std::string(kBegin)));
  Reader reader{connection, {}};
  for (const NamedPart& part : kParts) {
    const Result<int> seen = part.read(reader);
    if (seen) continue;
    connection.run("rollback");
    if (part.needed || !unread || !connection.alive()) return tl::unexpected<Error>(seen.error());
    unread->push_back(std::string(part.what) + ": " + seen.error().message);
    TRY([[maybe_unused]] auto again, connection.query(std::string(kBegin)));
  }
  connection.run("rollback");
  return std::move(reader.schema);
}

}  // namespace underpin::postgresql
