// Functions, triggers and policies on PostgreSQL.
#include <algorithm>

#include "base/text.h"
#include "schema/apply_each.h"
#include "schema/comments.h"
#include "schema/removal.h"
#include "schema/signature.h"

namespace underpin::pg {

namespace {
std::string signature(const Context& context, const std::string& name, std::string_view arguments) {
  return name + "(" + join(argument_types(arguments, context.schema, context.dialect), ", ") + ")";
}

// The key of the function with these argument types, among those of the name.
std::optional<ObjectName> same_signature(const Context& context, const ObjectName& name, std::string_view arguments) {
  const auto wanted = argument_types(arguments, context.schema, context.dialect);
  for (const ObjectName& key : functions_named(context.schema, name))
    if (argument_types(context.schema.functions.find(key)->arguments, context.schema, context.dialect) == wanted) return key;
  return std::nullopt;
}

// Functions of a name along the search path.
std::vector<ObjectName> find_functions(const Context& context, const ObjectName& name) {
  std::vector<ObjectName> out;
  const ObjectName normal = normal_name(name, context.dialect);
  const auto add = [&](const std::string& schema) {
    for (const ObjectName& key : functions_named(context.schema, {schema, normal.name})) out.push_back(key);
  };
  if (!name.schema.empty() || context.session.search_path.empty()) {
    add(normal.schema);
    return out;
  }
  for (const std::string& entry : context.session.search_path) add(entry == context.dialect.default_schema ? "" : entry);
  return out;
}
}  // namespace

Refusal apply_change(const Context& context, const CreateFunction& change) {
  Function function = change.function;
  const auto name = new_name(context.schema, function.name, context.dialect, context.session);
  if (!name && !function.name.schema.empty()) return no_schema(function.name.schema);
  if (!name) return refuse(FailureKind::missing, {ObjectKind::schema, {}, ""}, "no schema has been selected to create in");
  function.name = *name;
  ObjectName key{name->schema, name->name + "(" + function.arguments + ")"};
  if (const auto there = same_signature(context, function.name, function.arguments)) {
    const Function& before = *context.schema.functions.find(*there);
    const ObjectId id{ObjectKind::function, *there, ""};
    if (!change.or_replace)
      return refuse(FailureKind::exists, id, "function " + double_quoted(name->name) + " already exists with same argument types", {}, before.origin);
    if (before.kind != function.kind) return refuse(FailureKind::not_allowed, id, "cannot change routine kind", {}, before.origin);
    if (lower(trim(before.returns)) != lower(trim(function.returns)) && !before.returns.empty() && !function.returns.empty() &&
        context.dialect.canonical_type(before.returns) != context.dialect.canonical_type(function.returns))
      return refuse(FailureKind::not_allowed, id, "cannot change return type of existing function",
                    "Use DROP FUNCTION " + signature(context, name->display(), function.arguments) + " first.", before.origin);
    remove_function_name(context.schema, Function(before), *there);
    context.schema.functions.erase(*there);
  }
  add_function_name(context.schema, function, key);
  context.schema.functions.set(key, std::move(function));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropFunction& change) {
  const std::vector<ObjectName> named = find_functions(context, change.name);
  const ObjectName normal = normal_name(change.name, context.dialect);
  const ObjectId id{ObjectKind::function, normal, ""};
  const auto gone = [&](const std::string& message) -> Refusal {
    if (change.if_exists) return context.skip();
    if (!change.name.schema.empty() && !schema_exists(context.schema, normal.schema, context.dialect)) return no_schema(change.name.schema);
    return refuse(FailureKind::missing, id, message);
  };
  if (!change.arguments) {
    if (named.empty()) return gone("could not find a " + change.kind + " named " + double_quoted(change.name.display()));
    if (named.size() > 1)
      return refuse(FailureKind::not_allowed, id, change.kind + " name " + double_quoted(normal.display()) + " is not unique",
                    "Specify the argument list to select the " + change.kind + " unambiguously.");
    return remove_object(context, {ObjectKind::function, named.front(), ""}, change.cascade);
  }
  const auto wanted = argument_types(*change.arguments, context.schema, context.dialect);
  for (const ObjectName& key : named) {
    const Function& function = *context.schema.functions.find(key);
    if (argument_types(function.arguments, context.schema, context.dialect) != wanted) continue;
    const std::string shown = signature(context, function.name.display(), function.arguments);
    if (change.kind == "procedure" && function.kind != "procedure") return refuse(FailureKind::not_allowed, id, shown + " is not a procedure");
    return remove_objects(context, {{ObjectKind::function, key, ""}}, change.cascade, function.kind + " " + shown);
  }
  return gone(change.kind + " " + change.name.display() + "(" + join(wanted, ", ") + ") does not exist");
}

namespace {
bool builtin_trigger_function(const std::string& name) {
  static constexpr std::string_view kNames[] = {"tsvector_update_trigger", "tsvector_update_trigger_column", "suppress_redundant_updates_trigger"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Refusal resolve_function(const Context& context, Trigger& trigger) {
  if (trigger.function.empty()) return std::nullopt;
  const std::vector<ObjectName> named = find_functions(context, trigger.function);
  for (const ObjectName& key : named) {
    const Function& function = *context.schema.functions.find(key);
    if (!argument_types(function.arguments, context.schema, context.dialect).empty()) continue;
    trigger.function = function.name;
    if (lower(trim(function.returns)) != "trigger" && !function.returns.empty())
      return refuse(FailureKind::not_allowed, {ObjectKind::function, key, ""}, "function " + function.name.name + " must return type trigger", {}, function.origin);
    return std::nullopt;
  }
  const std::string& name = trigger.function.name;
  if (builtin_trigger_function(name) || trigger.function.schema == "pg_catalog") return std::nullopt;
  const std::string_view extension = context.dialect.extension_of(name);
  if (!extension.empty() && context.schema.extensions.contains({"", std::string(extension)})) return std::nullopt;
  return refuse(extension.empty() ? FailureKind::missing : FailureKind::needs_extension,
                {ObjectKind::function, normal_name(trigger.function, context.dialect), ""}, "function " + trigger.function.display() + "() does not exist",
                extension.empty() ? "" : "CREATE EXTENSION " + std::string(extension));
}

// The names behind "new." or "old." in a trigger's WHEN condition.
std::vector<std::string> columns_of_row(std::string_view definition, std::string_view row) {
  std::vector<std::string> names;
  const std::string low = lower(definition);
  const std::size_t when = low.find("when"), end = low.rfind("execute");
  if (when == std::string::npos || end == std::string::npos || end < when) return names;
  for (std::size_t at = low.find(row, when); at != std::string::npos && at < end; at = low.find(row, at + 1)) {
    const char before = low[at - 1];
    std::size_t from = at + row.size();
    if ((before >= 'a' && before <= 'z') || before == '_' || (before >= '0' && before <= '9') || from >= end) continue;
    const bool quoted = definition[from] == '"';
    if (quoted) ++from;
    std::size_t to = from;
    while (to < end && (quoted ? definition[to] != '"' : (low[to] >= 'a' && low[to] <= 'z') || (low[to] >= '0' && low[to] <= '9') || low[to] == '_')) ++to;
    if (to > from) names.push_back(quoted ? std::string(definition.substr(from, to - from)) : low.substr(from, to - from));
  }
  return names;
}

// Columns that UPDATE OF and WHEN name must be the table's, and the rows WHEN speaks of must be there for all its events.
Refusal check_trigger_columns(const Table& table, const Trigger& trigger) {
  if (table.columns_unknown || table.external) return std::nullopt;
  const ObjectId id{ObjectKind::trigger, table.name, trigger.name};
  if (const std::size_t of = trigger.timing.find("UPDATE OF "); of != std::string::npos) {
    const std::string list = trigger.timing.substr(of + 10, trigger.timing.find(" OR ", of) - of - 10);
    for (const std::string& part : split(list, ',')) {
      std::string name(trim(part));
      if (name.size() > 1 && name.front() == '"') name = replace_all(name.substr(1, name.size() - 2), "\"\"", "\"");
      if (!table.column(name)) return no_column(table, name);
    }
  }
  const auto fresh = columns_of_row(trigger.definition, "new."), gone = columns_of_row(trigger.definition, "old.");
  if (!gone.empty() && contains(trigger.timing, "INSERT")) return refuse(FailureKind::not_allowed, id, "INSERT trigger's WHEN condition cannot reference OLD values");
  if (!fresh.empty() && contains(trigger.timing, "DELETE")) return refuse(FailureKind::not_allowed, id, "DELETE trigger's WHEN condition cannot reference NEW values");
  for (const auto& [row, names] : {std::pair{"new.", &fresh}, std::pair{"old.", &gone}})
    for (const std::string& name : *names)
      if (!table.column(name)) return refuse(FailureKind::missing, {ObjectKind::column, table.name, name}, "column " + std::string(row) + name + " does not exist");
  return std::nullopt;
}

std::vector<Trigger>& triggers_of(const Context& context, const ObjectName& owner) {
  if (context.schema.views.contains(owner)) return context.schema.views.edit(owner).triggers;
  return context.schema.tables.edit(owner).triggers;
}

bool has_triggers(const FoundRelation& found) { return found.relation.kind == RelationKind::table || found.relation.kind == RelationKind::view; }

Failure no_trigger(const ObjectName& table, const std::string& name) {
  return refuse(FailureKind::missing, {ObjectKind::trigger, table, name}, "trigger " + double_quoted(name) + " for table " + double_quoted(table.name) + " does not exist");
}

void add_to_partitions(const Context& context, const ObjectName& parent, const Trigger& trigger) {
  if (!context.schema.tables.contains(parent) || context.schema.tables.find(parent)->partition_by.empty()) return;
  if (!contains(lower(trigger.definition), "for each row")) return;
  for (const ObjectName& child : children_of(context.schema, parent)) {
    auto& triggers = context.schema.tables.edit(child).triggers;
    if (named(triggers, trigger.name) == triggers.end()) triggers.push_back(trigger);
    add_to_partitions(context, child, trigger);
  }
}
}  // namespace

Refusal apply_change(const Context& context, const CreateTrigger& change) {
  const auto found = context.find(change.table);
  if (!found || !has_triggers(*found)) return no_relation(context, change.table);
  Trigger trigger = change.trigger;
  trigger.name = context.cut(trigger.name);
  if (const View* view = context.schema.views.find(found->name); view && view->materialized)
    return refuse(FailureKind::not_allowed, {ObjectKind::view, found->name, ""}, "relation " + double_quoted(found->name.name) + " cannot have triggers",
                  "This operation is not supported for materialized views.");
  if (auto failure = resolve_function(context, trigger)) return failure;
  if (const Table* table = context.schema.tables.find(found->name))
    if (auto failure = check_trigger_columns(*table, trigger)) return failure;
  auto& triggers = triggers_of(context, found->name);
  if (const auto there = named(triggers, trigger.name); there != triggers.end()) {
    if (!change.or_replace)
      return refuse(FailureKind::exists, {ObjectKind::trigger, found->name, trigger.name},
                    "trigger " + double_quoted(trigger.name) + " for relation " + double_quoted(found->name.name) + " already exists", {}, there->origin);
    *there = trigger;
  } else {
    triggers.push_back(trigger);
  }
  if (!trigger.function.empty()) add_relation_use(context.schema, trigger.function, found->name);
  add_to_partitions(context, found->name, trigger);
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropTrigger& change) {
  const auto found = context.find(change.table);
  const std::string name = context.cut(change.name);
  if (!found || !has_triggers(*found)) {
    if (change.if_exists) return context.skip();
    return no_relation(context, change.table);
  }
  auto& triggers = triggers_of(context, found->name);
  const auto there = named(triggers, name);
  if (there == triggers.end()) {
    if (change.if_exists) return context.skip();
    return no_trigger(found->name, name);
  }
  forget_comments(context, {ObjectKind::trigger, found->name, name});
  triggers.erase(there);
  forget_comments(context, {ObjectKind::trigger, found->name, name});
  for (const ObjectName& child : children_of(context.schema, found->name)) {
    auto& below = context.schema.tables.edit(child).triggers;
    if (const auto clone = named(below, name); clone != below.end() && !context.schema.tables.find(child)->partition_bound.empty()) below.erase(clone);
  }
  return std::nullopt;
}

Refusal apply_change(const Context& context, const SetTriggerEnabled& change) {
  ObjectName table;
  if (auto failure = open_table(context, change.table, false, "ENABLE TRIGGER", table)) return failure;
  auto& triggers = triggers_of(context, table);
  const bool all = change.name == "ALL" || change.name == "USER";
  const std::string name = context.cut(change.name);
  if (!all && named(triggers, name) == triggers.end()) return no_trigger(table, name);
  for (Trigger& trigger : triggers)
    if (all || trigger.name == name) trigger.enabled = change.enabled;
  return std::nullopt;
}

namespace {
Failure no_policy(const ObjectName& table, const std::string& name) {
  return refuse(FailureKind::missing, {ObjectKind::policy, table, name}, "policy " + double_quoted(name) + " for table " + double_quoted(table.name) + " does not exist");
}
Failure policy_exists(const ObjectName& table, const Policy& policy) {
  return refuse(FailureKind::exists, {ObjectKind::policy, table, policy.name}, "policy " + double_quoted(policy.name) + " for table " + double_quoted(table.name) + " already exists", {},
                policy.origin);
}
}  // namespace

namespace {
// What stands between the brackets behind USING or WITH CHECK; nullopt: there is no such clause.
std::optional<std::string> policy_clause(const Policy& policy, std::string_view word) {
  const std::string& text = policy.definition;
  const std::string low = lower(text);
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\'' || text[at] == '"') {
      at = std::min(text.find(text[at], at + 1), text.size());
      continue;
    }
    if (depth == 0 && low.compare(at, word.size(), word) == 0) {
      const std::size_t open = text.find('(', at);
      return open == std::string::npos ? text : text.substr(open, word == "using" ? std::min(low.find("with check", open), text.size()) - open : std::string::npos);
    }
    depth += (text[at] == '(') - (text[at] == ')');
  }
  return std::nullopt;
}

// Columns and functions of a condition without subqueries, whose names can only mean the policy's own table.
Refusal check_condition(const Context& context, const Table& table, const std::optional<std::string>& condition) {
  if (!condition || has_word(lower(*condition), "select")) return std::nullopt;
  Expression expression;
  expression.text = *condition;
  if (!table.columns_unknown && !table.external)
    for (const std::string& column : columns_named(context, expression).value_or(std::vector<std::string>{}))
      if (!table.column(column) && column != table.name.name && column != "ctid" && column != "tableoid")  // the table's own name is its row
        return refuse(FailureKind::missing, {ObjectKind::column, table.name, column}, "column " + double_quoted(column) + " does not exist");
  return check_functions(context, expression);
}

Refusal check_clauses(const Context& context, const Table& table, const Policy& policy) {
  const auto usings = policy_clause(policy, "using"), check = policy_clause(policy, "with check");
  const ObjectId id{ObjectKind::policy, table.name, policy.name};
  if (policy.command == 'a' && usings) return refuse(FailureKind::not_allowed, id, "only WITH CHECK expression allowed for INSERT");
  if ((policy.command == 'r' || policy.command == 'd') && check) return refuse(FailureKind::not_allowed, id, "WITH CHECK cannot be applied to SELECT or DELETE");
  if (auto failure = check_condition(context, table, usings)) return failure;
  return check_condition(context, table, check);
}
}  // namespace

Refusal apply_change(const Context& context, const CreatePolicy& change) {
  const auto found = context.find(change.table);
  if (!found) return no_relation(context, change.table);
  if (found->relation.kind != RelationKind::table)
    return refuse(FailureKind::not_allowed, {ObjectKind::table, found->name, ""}, double_quoted(found->name.name) + " is not a table");
  if (auto failure = relations_exist(context, change.reads)) return failure;
  Policy policy = change.policy;
  policy.name = context.cut(policy.name);
  if (auto failure = check_clauses(context, *context.schema.tables.find(found->name), policy)) return failure;
  for (const ObjectName& read : change.reads)
    if (const auto relation = context.find(read); relation && relation->name != found->name) add_relation_use(context.schema, relation->name, found->name);
  auto& policies = context.schema.tables.edit(found->name).policies;
  if (const auto there = named(policies, policy.name); there != policies.end()) return policy_exists(found->name, *there);
  policies.push_back(std::move(policy));
  return std::nullopt;
}

Refusal apply_change(const Context& context, const AlterPolicy& change) {
  ObjectName table;
  if (auto failure = open_table(context, change.table, false, "ALTER POLICY", table)) return failure;
  auto& policies = context.schema.tables.edit(table).policies;
  const auto there = named(policies, context.cut(change.name));
  if (there == policies.end()) return no_policy(table, context.cut(change.name));
  if (!change.rename_to.empty()) {
    if (const auto other = named(policies, context.cut(change.rename_to)); other != policies.end()) return policy_exists(table, *other);
    there->name = context.cut(change.rename_to);
    move_comment(context, {ObjectKind::policy, table, context.cut(change.name)}, {ObjectKind::policy, table, there->name});
  }
  if (!change.definition.empty()) there->definition = change.definition;
  return std::nullopt;
}

Refusal apply_change(const Context& context, const DropPolicy& change) {
  const auto found = find_table(context.schema, change.table, context.dialect, context.session);
  if (!found) {
    if (change.if_exists) return context.skip();
    return no_relation(context, change.table);
  }
  auto& policies = context.schema.tables.edit(*found).policies;
  const auto there = named(policies, context.cut(change.name));
  if (there == policies.end()) {
    if (change.if_exists) return context.skip();
    return no_policy(*found, context.cut(change.name));
  }
  forget_comments(context, {ObjectKind::policy, *found, there->name});
  policies.erase(there);
  forget_comments(context, {ObjectKind::policy, *found, context.cut(change.name)});
  return std::nullopt;
}

}  // namespace underpin::pg
