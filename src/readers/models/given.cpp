#include "readers/models/given.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "schema/uses.h"

namespace underpin::models {

namespace {

// "CREATE EXTENSION citext", as the failure says; false: it is there already.
bool give_extension(Schema& start, const Failure& failure, const Dialect& dialect) {
  std::string name = failure.hint.substr(std::min(failure.hint.size(), std::string_view("CREATE EXTENSION ").size()));
  if (name.size() > 1 && name.front() == '"') name = name.substr(1, name.size() - 2);
  CreateExtension change;
  change.extension.name = name;
  return !name.empty() && !start.extensions.contains({"", name}) && !apply(start, change, dialect, Session{});
}

bool give_function(Schema& start, const Failure& failure) {
  if (failure.kind != FailureKind::missing || failure.object.kind != ObjectKind::function) return false;
  Function given;
  given.name = failure.object.name;
  const ObjectName key{given.name.schema, given.name.name + "()"};
  if (given.name.name.empty() || start.functions.contains(key)) return false;
  add_function_name(start, given, key);
  start.functions.set(key, std::move(given));
  return true;
}

}  // namespace

bool take_as_given(Schema& start, const std::vector<Event>& failed, const Dialect& dialect) {
  bool given = false;
  for (const Event& event : failed) {
    if (!event.failure) continue;
    given |= event.failure->kind == FailureKind::needs_extension ? give_extension(start, *event.failure, dialect) : give_function(start, *event.failure);
  }
  return given;
}

}  // namespace underpin::models
