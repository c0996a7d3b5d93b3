#include "engines/postgresql/inspect.h"

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

std::string plain(const std::optional<std::string>& text) {
  if (!text) return {};
  static constexpr std::string_view kPrefix = "public.";
  std::string out;
  const std::string_view s(*text);
  for (std::size_t i = 0; i < s.size();) {
    if (s.substr(i, kPrefix.size()) == kPrefix && (i == 0 || !name_part(s[i - 1])))
      i += kPrefix.size();
    else
      out += s[i++];
  }
  return out;
}

std::string inside_check(const std::string& definition) {
  const std::size_t open = definition.find('('), close = definition.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return definition;
  return definition.substr(open + 1, close - open - 1);
}

Expression expression(const std::string& text) { return {text, text, {}}; }

Type type_of(const std::optional<std::string>& format_type) { return {canonical_type(plain(format_type))}; }

Result<Schema> inspect(Connection& connection) {
  TRY([[maybe_unused]] auto begun, connection.query(std::string(kBegin)));
  Reader reader{connection, {}, {}};
  static constexpr Part kParts[] = {read_schemas,  read_types,    read_tables,    read_columns,   read_constraints, read_views, read_indexes,
                                    read_triggers, read_policies, read_sequences, read_functions, read_comments,    read_opaque};
  for (const Part part : kParts) {
    const Result<int> seen = part(reader);
    if (seen) continue;
    connection.run("rollback");
    return tl::unexpected<Error>(seen.error());
  }
  connection.run("rollback");
  return std::move(reader.schema);
}

}  // namespace underpin::postgresql
