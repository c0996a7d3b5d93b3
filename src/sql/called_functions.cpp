// SELECT f('x') and CALL p('x'): functions that the history itself has made, and whose bodies change the schema, are run
// where they are called.
#include "schema/lookup.h"
#include "schema/uses.h"
#include "sql/catalog_query.h"
#include "sql/do_block.h"
#include "sql/reader.h"

namespace underpin::sql {

namespace {

struct Called {
  ObjectName key;
  const Node* arguments = nullptr;
};

// The one function of that name which takes so many arguments; none: it is not the history's own, or which one it is cannot be said.
std::optional<Called> called_function(const Reader& reader, const Node& call) {
  if (!call.is("FuncCall") && !call["funcname"]) return std::nullopt;
  const ObjectName name = normal_name(listed_name(call["funcname"]), reader.dialect);
  std::optional<Called> found;
  for (const ObjectName& key : functions_named(reader.schema, name)) {
    if (found) return std::nullopt;
    found = Called{key, &call["args"]};
  }
  return found;
}

bool run_one(Reader& reader, const Called& called) {
  const Function* function = reader.schema.functions.find(called.key);
  if (!function || function->returns == "trigger") return false;
  std::vector<std::optional<Cell>> arguments;
  for (const Node& argument : *called.arguments) arguments.push_back(evaluate_expression(argument, reader.schema, reader.dialect, {}));
  auto ran = run_function(*function, called.key, arguments, reader.schema, reader.dialect);
  if (const auto* why = std::get_if<NotDecidable>(&ran)) {
    reader.raw("function `" + function->name.display() + "` not decidable: " + why->reason);
    return true;
  }
  auto& changes = std::get<std::vector<Change>>(ran);
  for (Change& change : changes) reader.changes.push_back(std::move(change));
  return !changes.empty();
}

}  // namespace

bool run_called_functions(Reader& reader, const Node& statement) {
  if (statement.is("CallStmt")) {
    const auto called = called_function(reader, statement["funccall"]);
    return called && run_one(reader, *called);
  }
  if (statement["fromClause"].size() > 0 || statement["whereClause"] || statement["withClause"]) return false;
  const Node& targets = statement["targetList"];
  if (targets.size() != 1) return false;  // the second would have to see what the first has done
  const auto called = called_function(reader, targets[std::size_t{0}]["val"]);
  return called && run_one(reader, *called);
}

}  // namespace underpin::sql
