#include "verbs/diff.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/diff.h"
#include "schema/lookup.h"
#include "verbs/equal_names.h"
#include "verbs/equal_texts.h"
#include "verbs/left_aside.h"
#include "verbs/live.h"
#include "verbs/schema.h"

namespace underpin {

namespace {

// What a history keeps as text and no inspector of a live database reads: roles, grants, collations … Comparing them
// would make a difference of every one.
constexpr std::array<std::string_view, 5> kInspected = {"publication", "statistics", "cast", "event trigger", "rule"};

void leave_unread_aside(SchemaDiff& diff) {
  if (diff.left.live == diff.right.live) return;
  Schema& replayed = diff.left.live ? diff.right.schema : diff.left.schema;
  std::size_t count = 0;
  std::set<std::string> kinds;
  for (const ObjectName& name : replayed.opaque.names()) {
    Opaque object = *replayed.opaque.find(name);
    if (object.what == "statistic ext") {  // the server's word for it
      object.what = "statistics";
      replayed.opaque.erase(name);
      replayed.opaque.set({object.what, object.name.display()}, object);
      continue;
    }
    if (std::find(kInspected.begin(), kInspected.end(), object.what) != kInspected.end()) continue;
    kinds.insert(object.what);
    ++count;
    replayed.opaque.erase(name);
  }
  if (count > 0) diff.aside.push_back(counted(count, "object") + " of the history that " + (count == 1 ? "is" : "are") + " not read from live databases: " + join({kinds.begin(), kinds.end()}, ", "));
}

Result<SchemaResult> resolve(const World& world, Sources& sources, const std::string& source, const ReplayChoice& replay) { return schema(world, sources, {source, replay}); }

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

Result<SchemaDiff> diff_sources(const World& world, Sources& sources, const DiffOptions& options) {
  ReplayChoice replay = options.replay;
  const Dialect* dialect = nullptr;
  std::optional<SchemaResult> left, right;
  const auto read = [&](std::optional<SchemaResult>& side, const std::string& source) -> Result<bool> {
    TRY(side, resolve(world, sources, source, replay));
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
  SchemaDiff diff;
  diff.left = side_of(std::move(*left), options.left);
  diff.right = side_of(std::move(*right), options.right);
  leave_tables_aside(diff);
  leave_unread_aside(diff);
  std::vector<Change> changes;
  for (const std::string& text : options.renames) {
    TRY(Change change, rename_change(text, diff.left.schema));
    for (std::string& statement : dialect->render(change, diff.left.schema)) diff.statements.push_back(std::move(statement));
    if (const auto failure = apply(diff.left.schema, change, *dialect, Session{}))
      return fail(Error::Kind::usage, "`--rename " + text + "` cannot be done: " + failure->message);
  }
  if (diff.left.models || diff.right.models) {
    keep_declarable(diff.left.schema);
    keep_declarable(diff.right.schema);
    diff.aside.push_back("what models do not declare: extensions, views, functions, triggers, policies, comments, grants, sequences; names of keys and indexes");
  }
  take_equal_texts(diff.left.schema, diff.right.schema, *dialect, diff.left.live != diff.right.live);
  if (diff.left.models || diff.right.models) take_equal_names(diff.left.schema, diff.right.schema);
  diff.differences = compare(diff.left.schema, diff.right.schema);
  diff.hints = rename_hints(diff.left.schema, diff.right.schema);
  Schema reached = diff.left.schema;
  for (const Change& change : underpin::diff(diff.left.schema, diff.right.schema, *dialect)) {
    for (std::string& statement : dialect->render(change, reached)) diff.statements.push_back(std::move(statement));
    apply(reached, change, *dialect, Session{});
  }
  return diff;
}

}  // namespace underpin
