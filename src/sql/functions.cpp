// Functions, procedures and triggers.
#include "base/text.h"
#include "sql/reader.h"
#include "syntax/sql/pg_quote.h"

namespace underpin::sql {

void add_statement_as_opaque(Reader& reader, std::string what, ObjectName name);

namespace {

// format_type() without modifiers, as the catalog prints types of arguments and results.
std::string bare_type(const Node& type_name, const Dialect& dialect) {
  std::string text = read_type(type_name, dialect).text;
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) out += c;
    if (c == ')') --depth;
  }
  if (type_name["setof"].boolean() && !starts_with(out, "SETOF ")) out = "SETOF " + out;
  return starts_with(out, "public.") ? out.substr(7) : out;
}

std::string argument(const Node& parameter, std::string_view mode, const Dialect& dialect) {
  std::string out(mode);
  if (const std::string_view name = parameter["name"].str(); !name.empty()) out += quote_name(name) + " ";
  return out + bare_type(parameter["argType"], dialect);
}

std::string result_type(const Node& statement, const Dialect& dialect) {
  std::vector<std::string> columns, out;
  for (const Node& parameter : statement["parameters"]) {
    const std::string_view mode = parameter["mode"].str();
    if (mode == "FUNC_PARAM_TABLE") columns.push_back(argument(parameter, "", dialect));
    if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_INOUT") out.push_back(bare_type(parameter["argType"], dialect));
  }
  if (!columns.empty()) return "TABLE(" + join(columns, ", ") + ")";
  if (statement["returnType"]) return bare_type(statement["returnType"], dialect);
  if (out.empty()) return {};
  return out.size() == 1 ? out.front() : "record";
}

std::string trigger_timing(const Node& statement) {
  constexpr std::int64_t kBefore = 2, kInsert = 4, kDelete = 8, kUpdate = 16, kTruncate = 32, kInstead = 64;
  const std::int64_t timing = statement["timing"].integer(), events = statement["events"].integer();
  std::vector<std::string> parts;
  if ((events & kInsert) != 0) parts.emplace_back("INSERT");
  if ((events & kDelete) != 0) parts.emplace_back("DELETE");
  if ((events & kUpdate) != 0) {
    std::vector<std::string> columns;
    for (const Node& column : statement["columns"]) columns.push_back(quote_name(column.str()));
    parts.push_back(columns.empty() ? "UPDATE" : "UPDATE OF " + join(columns, ", "));
  }
  if ((events & kTruncate) != 0) parts.emplace_back("TRUNCATE");
  const char* when = (timing & kInstead) != 0 ? "INSTEAD OF " : (timing & kBefore) != 0 ? "BEFORE " : "AFTER ";
  return when + join(parts, " OR ");
}

}  // namespace

std::string identity_arguments(const Node& parameters, bool procedure, const Dialect& dialect) {
  std::vector<std::string> parts;
  for (const Node& parameter : parameters) {
    const std::string_view mode = parameter["mode"].str();
    if (mode == "FUNC_PARAM_TABLE") continue;
    std::string_view word = procedure && dialect.version >= 14 ? "IN " : "";
    if (mode == "FUNC_PARAM_OUT") word = "OUT ";
    if (mode == "FUNC_PARAM_INOUT") word = "INOUT ";
    if (mode == "FUNC_PARAM_VARIADIC") word = "VARIADIC ";
    parts.push_back(argument(parameter, word, dialect));
  }
  return join(parts, ", ");
}

std::optional<std::string> named_arguments(const Node& object, const Dialect& dialect) {
  if (object["args_unspecified"].boolean()) return std::nullopt;
  if (object["objfuncargs"].size() > 0) return identity_arguments(object["objfuncargs"], false, dialect);
  std::vector<std::string> types;
  for (const Node& type : object["objargs"]) types.push_back(type.is("TypeName") ? bare_type(type, dialect) : "NONE");
  return join(types, ", ");
}

void read_function(Reader& reader, const Node& statement) {
  CreateFunction change;
  Function& function = change.function;
  const bool procedure = statement["is_procedure"].boolean();
  function.name = listed_name(statement["funcname"]);
  function.arguments = identity_arguments(statement["parameters"], procedure, reader.dialect);
  function.returns = result_type(statement, reader.dialect);
  function.language = lower(option(statement["options"], "language").str());
  if (function.language.empty()) function.language = "sql";
  const Node& body = option(statement["options"], "as");
  if (body.size() > 0) function.body = body[std::size_t{0}].str();
  if (statement["sql_body"])
    if (const std::size_t begin = reader.find_word(0, "atomic"); begin > 0 && begin < reader.tokens.size())
      function.body = reader.text.substr(reader.tokens[begin - 1].begin);
  function.kind = procedure ? "procedure" : "function";
  function.definition = reader.text;
  function.origin = reader.origin();
  change.or_replace = statement["replace"].boolean();
  reader.add(std::move(change));
}

void read_alter_function(Reader& reader, const Node& statement) {
  add_statement_as_opaque(reader, "alter " + words_of(statement["objtype"].str()), {});
}

void read_trigger(Reader& reader, const Node& statement) {
  CreateTrigger change;
  Trigger& trigger = change.trigger;
  change.table = relation_name(statement["relation"]);
  trigger.name = statement["trigname"].str();
  trigger.timing = trigger_timing(statement);
  trigger.function = listed_name(statement["funcname"]);
  trigger.definition = reader.text;
  trigger.origin = reader.origin();
  change.or_replace = statement["replace"].boolean();
  reader.add(std::move(change));
}

}  // namespace underpin::sql
