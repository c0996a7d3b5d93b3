#include "readers/models/model_script.h"

#include "base/text.h"
#include "readers/models/given.h"
#include "readers/sql_files/script.h"
#include "schema/apply.h"
#include "schema/lookup.h"

namespace underpin::models {

ModelScript& ModelScript::sql(std::string_view text) {
  statement_.append(Rope(std::string(text)));
  return *this;
}

ModelScript& ModelScript::at(std::string_view text, Span place) {
  statement_.append(Rope(std::string(text), place, false));
  return *this;
}

ModelScript& ModelScript::rope(const Rope& text) {
  statement_.append(text);
  return *this;
}

void ModelScript::end() {
  statements_.push_back(std::move(statement_));
  statement_ = Rope();
}

std::string quoted_name(std::string_view name) { return "\"" + replace_all(std::string(name), "\"", "\"\"") + "\""; }
std::string quoted_text(std::string_view text) { return "'" + replace_all(std::string(text), "'", "''") + "'"; }

namespace {

void take_type_as_given(Schema& schema, const std::string& written, const Dialect& dialect) {
  if (is_sqlite(dialect) || !dialect.canonical_type) return;
  const std::string type = dialect.canonical_type(written);
  const ObjectName name = normal_name(type_name_in(type), dialect);
  if (dialect.builtin_type(type) || !dialect.extension_of(name.name).empty() || schema.types.contains(name)) return;
  UserType given;
  given.name = name;
  given.domain.emplace();
  given.domain->base.text = "text";
  schema.types.set(name, std::move(given));
}

}  // namespace

void build_schema(const ModelScript& script, const Dialect& dialect, ModelSchema& into) {
  Schema start;
  for (const std::string& written : script.given_types()) take_type_as_given(start, written, dialect);
  for (int round = 1; round <= kMostRounds; ++round) {
    Replay replay(dialect, start);
    for (const Rope& statement : script.statements()) sql_files::run_script(replay, statement, {sql_files::Sent::statements, false});
    std::vector<Event> events = replay.take_events();
    if (round < kMostRounds && take_as_given(start, events, dialect)) continue;
    for (auto& what : replay.take_undecided()) into.undecided.push_back(std::move(what));
    for (Event& event : events)
      if (event.failure) into.failing.push_back(std::move(event));
    into.schema = replay.schema();
    return;
  }
}

}  // namespace underpin::models
