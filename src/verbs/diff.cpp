#include "verbs/diff.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/parallel.h"
#include "base/text.h"
#include "schema/apply.h"
#include "schema/diff.h"
#include "schema/lookup.h"
#include "verbs/completed_schema.h"
#include "verbs/equal_names.h"
#include "verbs/equal_texts.h"
#include "verbs/extension_schemas.h"
#include "verbs/left_aside.h"
#include "verbs/live.h"
#include "verbs/schema.h"

namespace underpin {

namespace {

Result<SchemaResult> resolve(const World& world, Sources& sources, const std::string& source, const ReplayChoice& replay) { return schema(world, sources, {source, replay}); }

// Two databases are asked side by side: most of the time is theirs.
std::array<std::optional<Result<SchemaResult>>, 2> ask_both(const World& world, Sources& sources, const DiffOptions& options) {
  std::array<std::optional<Result<SchemaResult>>, 2> answers;
  if (is_live(world, options.left) && is_live(world, options.right))
    parallel_for(2, [&](std::size_t i) { answers[i] = resolve(world, sources, i == 0 ? options.left : options.right, options.replay); });
  return answers;
}

// What a function's definition says besides its body (volatility, SECURITY DEFINER, settings) is comparable where a server
// printed both.
void add_function_attributes(SchemaDiff& diff) {
  const auto attributes = [](const Function& function) {
    const std::size_t body = function.body.empty() ? std::string::npos : function.definition.find(function.body);
    return std::string(trim(std::string_view(function.definition).substr(0, std::min(body, function.definition.size()))));
  };
  diff.left.schema.functions.for_each_name([&](const ObjectName& key, const Function& left) {
    const Function* right = diff.right.schema.functions.find(key);
    if (right && attributes(left) != attributes(*right))
      diff.differences.push_back({{ObjectKind::function, left.name, left.arguments}, "attributes", attributes(left), attributes(*right)});
  });
  std::stable_sort(diff.differences.begin(), diff.differences.end(), [](const Difference& a, const Difference& b) { return a.object < b.object; });
}

SchemaSide side_of(SchemaResult result, const std::string& source) {
  SchemaSide side;
  side.name = mask_secrets(source);
  side.live = result.live;
  side.models = result.models;
  side.schema = std::move(result.schema);
  side.undecided = std::move(result.undecided);
  side.failing = result.failing;
  return side;
}

// "users.mail=email" or "users=people", carried out on the left schema.
Result<Change> rename_change(const std::string& text, const Schema& schema) {
  const std::size_t equals = text.find('=');
  const std::string from = text.substr(0, equals), to = equals == std::string::npos ? "" : text.substr(equals + 1);
  const auto wrong = [&](const std::string& why) {
    return fail(Error::Kind::usage, "`--rename " + text + "`: " + why, "--rename table=new_name or --rename table.column=new_name");
  };
  if (from.empty() || to.empty()) return wrong("there is no `=` with a name on both sides");
  const auto table_named = [&](const std::string& name) {
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? ObjectName{"", name} : ObjectName{name.substr(0, dot), name.substr(dot + 1)};
  };
  if (schema.tables.contains(table_named(from))) return Change(RenameRelation{RelationKind::table, table_named(from), to.substr(to.rfind('.') + 1), false});
  const std::size_t dot = from.rfind('.');
  const Table* table = dot == std::string::npos ? nullptr : schema.tables.find(table_named(from.substr(0, dot)));
  if (!table || !table->column(from.substr(dot + 1))) return wrong("the first source has no table or column `" + from + "`");
  return Change(RenameColumn{table->name, from.substr(dot + 1), to.substr(to.rfind('.') + 1), false});
}

}  // namespace

Result<ClosableDiff> diff_sources(const World& world, Sources& sources, const DiffOptions& options) {
  ReplayChoice replay = options.replay;
  const Dialect* dialect = nullptr;
  std::optional<SchemaResult> left, right;
  auto both = ask_both(world, sources, options);
  const auto read = [&](std::optional<SchemaResult>& side, const std::string& source) -> Result<bool> {
    auto& asked = both[&side == &left ? 0 : 1];
    TRY(side, asked ? std::move(*asked) : resolve(world, sources, source, replay));
    if (dialect && dialect->name != side->dialect->name)
      return fail(Error::Kind::usage, "one side is " + dialect->name + ", the other " + side->dialect->name + ": their schemas cannot be compared", "--engine NAME for a history");
    if (!dialect || side->live) dialect = side->dialect;
    // A history is replayed for the engine, and the version, that the live side has.
    if (side->live && replay.engine.name.empty()) replay.engine = {dialect->name, is_sqlite(*dialect) ? std::optional<int>() : std::optional<int>(dialect->version)};
    return true;
  };
  const bool right_first = is_live(world, options.right) && !is_live(world, options.left);
  if (right_first) {
    TRY([[maybe_unused]] const bool read_right, read(right, options.right));
  }
  TRY([[maybe_unused]] const bool read_left, read(left, options.left));
  if (!right) {
    if (replay.engine.name.empty()) replay.engine.name = dialect->name;
    TRY([[maybe_unused]] const bool read_right, read(right, options.right));
  }
  ClosableDiff diff;
  diff.left_end = left->end;
  diff.right_end = right->end;
  diff.left = side_of(std::move(*left), options.left);
  diff.right = side_of(std::move(*right), options.right);
  leave_tables_aside(diff);
  leave_unread_aside(diff);
  forget_extension_schemas(diff);
  diff.start = diff.left.schema;
  for (const std::string& text : options.renames) {
    TRY(Change change, rename_change(text, diff.left.schema));
    for (std::string& statement : dialect->render(change, diff.left.schema)) diff.statements.push_back(std::move(statement));
    if (const auto failure = apply(diff.left.schema, change, *dialect, Session{}))
      return fail(Error::Kind::usage, "`--rename " + text + "` cannot be done: " + failure->message);
    diff.renames.push_back(std::move(change));
  }
  diff.renamed = diff.whole_left = diff.left.schema;
  diff.whole_right = diff.right.schema;
  if (diff.left.models || diff.right.models) {
    keep_declarable(diff.left.schema);
    keep_declarable(diff.right.schema);
    diff.aside.push_back("what models do not declare: extensions, views, functions, triggers, policies, comments, grants, sequences; names of keys and indexes");
  }
  take_equal_texts(diff.left.schema, diff.right.schema, *dialect, diff.left.live != diff.right.live, diff.left.live && diff.right.live);
  if (diff.left.models || diff.right.models) take_equal_names(diff.left.schema, diff.right.schema);
  diff.differences = compare(diff.left.schema, diff.right.schema);
  if (diff.left.live && diff.right.live) add_function_attributes(diff);
  diff.hints = rename_hints(diff.left.schema, diff.right.schema);
  // Models are silent about much that stays as it is; else the two sides, as far as they were compared.
  const bool to_models = diff.right.models && !diff.left.models;
  if (!to_models) diff.renamed = diff.left.schema;
  if (!to_models && diff.renames.empty()) diff.start = diff.left.schema;
  diff.finish = to_models ? completed_by(diff.renamed, diff.right.schema, diff.whole_right, *dialect) : diff.right.schema;
  Schema reached = diff.renamed;
  diff.changes = underpin::diff(diff.renamed, diff.finish, *dialect);
  for (const Change& change : diff.changes) {
    for (std::string& statement : dialect->render(change, reached)) diff.statements.push_back(std::move(statement));
    apply(reached, change, *dialect, Session{});
  }
  diff.dialect = dialect;
  return diff;
}

}  // namespace underpin
