// Constructs that create and drop themselves: enums, tables, sequences, whole metadata; and DDL elements as executables.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "readers/alembic/inspector.h"
#include "readers/alembic/objects.h"
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

namespace {

// checkfirst of `.create(bind, checkfirst)`: postgresql.ENUM looks first by default, the generic Enum does not.
bool checkfirst(const sa::EnumSpec& spec, const Call& call) { return sa::flag_or(call.argument(1, "checkfirst"), spec.dialect_type); }

Outcome create_enum(Migration& m, const sa::EnumSpec& spec, const Call& call) {
  if (checkfirst(spec, call) && m.has_type({spec.schema, spec.name})) return eval::none(call.span);
  UNDERPIN_SEND(emit_enum(m, spec, call.span));
  return eval::none(call.span);
}

Outcome drop_enum(Migration& m, const sa::EnumSpec& spec, const Call& call) {
  if (checkfirst(spec, call) && !m.has_type({spec.schema, spec.name})) return eval::none(call.span);
  UNDERPIN_SEND(m.emit(DropType{{spec.schema, spec.name}}, call.span));
  return eval::none(call.span);
}

}  // namespace

Outcome type_method(Migration& m, const std::shared_ptr<sa::TypeObject>& type, const Value& receiver, const std::string& name, const Call& call) {
  if (name == "create" || name == "drop") {
    const auto spec = sa::native_enum(*type, m.context);
    if (!type->known) {
      m.undecided("type", type->why, call.span);
      return eval::none(call.span);
    }
    if (!spec) return eval::none(call.span);  // nothing to create on this engine
    return name == "create" ? create_enum(m, *spec, call) : drop_enum(m, *spec, call);
  }
  if (name == "with_variant" && !call.args.empty()) {
    auto copy = std::make_shared<sa::TypeObject>(*type);
    const auto variant = sa::type_from(call.args[0], m.context);
    for (std::size_t i = 1; i < call.args.size(); ++i)
      if (const auto dialect = sa::text_of(&call.args[i])) copy->variants[*dialect] = variant;
    if (const auto dialect = sa::text_of(call.keyword("dialect_name"))) copy->variants[*dialect] = variant;
    return sa::wrap(copy, receiver.record() ? receiver.record()->path : "sqlalchemy.types", call.span);
  }
  if (name == "copy" || name == "adapt" || name == "as_generic" || name == "evaluates_none" || name == "dialect_impl" || name == "load_dialect_impl" ||
      name == "with_collation" || name == "__call__")
    return sa::wrap(std::make_shared<sa::TypeObject>(*type), "sqlalchemy.types." + type->name, call.span);
  if (name == "compile" || name == "__str__") return eval::string(sa::compile_type(*type, m.context).text, call.span);
  return eval::unknown("." + name + "() of a type", call.span);
}

std::optional<Raise> create_sequence(Migration& m, const sa::Sequence& sequence, bool if_not_exists, Span span) {
  if (!m.postgres()) return std::nullopt;
  CreateSequence create;
  create.sequence.name = {sequence.schema, sequence.name};
  create.sequence.options = sequence.options;
  create.sequence.origin.span = span;
  if (sequence.type) create.sequence.type = sa::to_type(*sequence.type, m.context).text;
  if (if_not_exists && m.replay->schema().sequences.contains(m.resolved(create.sequence.name))) return std::nullopt;
  return m.emit(std::move(create), span);
}

namespace {

// Table.create(): like metadata.create_all for one table, so enums look first when it does.
std::optional<Raise> create_whole(Migration& m, const sa::Table& table, bool look_first, Span span) {
  if (look_first && m.table(table.name)) return std::nullopt;
  for (const auto& column : table.columns) {
    const auto spec = column->type ? sa::native_enum(*column->type, m.context) : nullptr;
    if (spec && spec->create_type && !spec->name.empty() && !(look_first && m.has_type({spec->schema, spec->name})))
      if (auto raised = emit_enum(m, *spec, span)) return raised;
    if (spec) m.memory->enums_seen.insert({spec->schema, spec->name});
    if (column->sequence && !column->sequence->name.empty())
      if (auto raised = create_sequence(m, *column->sequence, look_first, span)) return raised;
  }
  return emit_table(m, table, false, span);
}

// Referenced tables first; what is left in a circle keeps its order.
class BuildOrder {
 public:
  explicit BuildOrder(const std::vector<std::shared_ptr<sa::Table>>& tables) : needs_(tables.size()), users_(tables.size()) {
    for (std::size_t i = 0; i < tables.size(); ++i) by_name_.emplace(tables[i]->name, i);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      std::set<std::size_t> needed;
      for (const auto& constraint : tables[i]->constraints)
        if (const auto at = by_name_.find(constraint->ref); constraint->kind == sa::Constraint::Kind::foreign_key && at != by_name_.end() && at->second != i)
          needed.insert(at->second);
      for (const std::size_t other : needed) users_[other].push_back(i);
      needs_[i] = needed.size();
      waiting_.insert(i);
      if (needed.empty()) ready_.insert(i);
    }
  }

  std::optional<std::size_t> next() {
    if (waiting_.empty()) return std::nullopt;
    const std::size_t at = ready_.empty() ? *waiting_.begin() : *ready_.begin();
    ready_.erase(at);
    waiting_.erase(at);
    for (const std::size_t user : users_[at])
      if (--needs_[user] == 0 && waiting_.count(user)) ready_.insert(user);
    return at;
  }

  bool waiting(const ObjectName& table) const {
    const auto at = by_name_.find(table);
    return at != by_name_.end() && waiting_.count(at->second) > 0;
  }

 private:
  std::map<ObjectName, std::size_t> by_name_;
  std::vector<std::size_t> needs_;
  std::vector<std::vector<std::size_t>> users_;
  std::set<std::size_t> waiting_, ready_;
};

}  // namespace

std::optional<Raise> create_all(Migration& m, const sa::MetaData& metadata, const Call& call, bool keep_going) {
  const bool look_first = sa::flag_or(call.keyword("checkfirst"), true);
  std::set<ObjectName> only;
  if (const auto* tables = call.argument(1, "tables"); tables && tables->sequence())
    for (const auto& item : *tables->sequence())
      if (const auto table = sa::as<sa::Table>(item)) only.insert(table->name);
  std::vector<std::shared_ptr<sa::Table>> tables;
  for (const auto& table : metadata.tables)
    if (only.empty() || only.count(table->name)) tables.push_back(table);
  std::vector<std::pair<ObjectName, std::shared_ptr<sa::Constraint>>> behind;
  BuildOrder order(tables);
  while (const auto next = order.next()) {
    const auto& table = tables[*next];
    const Span span = call.span.valid() ? call.span : table->span;
    const auto waits = [&](const std::shared_ptr<sa::Constraint>& key) {
      return key->kind == sa::Constraint::Kind::foreign_key && (key->use_alter || order.waiting(key->ref));
    };
    if (!m.postgres() || std::none_of(table->constraints.begin(), table->constraints.end(), waits)) {
      if (auto raised = create_whole(m, *table, look_first, span); raised && !keep_going) return raised;
      continue;
    }
    // Keys in a circle come behind all tables, as ALTER TABLE.
    sa::Table without = *table;
    std::erase_if(without.constraints, waits);
    if (!(look_first && m.table(table->name)))
      for (const auto& key : table->constraints)
        if (waits(key)) behind.emplace_back(table->name, key);
    if (auto raised = create_whole(m, without, look_first, span); raised && !keep_going) return raised;
  }
  for (const auto& [table, key] : behind)
    if (auto raised = emit_constraint(m, table, *key, key->span.valid() ? key->span : call.span); raised && !keep_going) return raised;
  return std::nullopt;
}

Outcome table_method(Migration& m, const std::shared_ptr<sa::Table>& table, const Value& receiver, const std::string& name, const Call& call) {
  if (name == "create") {
    UNDERPIN_SEND(create_whole(m, *table, sa::flag_or(call.argument(1, "checkfirst"), false), call.span));
    return eval::none(call.span);
  }
  if (name == "drop") {
    if (sa::flag_or(call.argument(1, "checkfirst"), false) && !m.table(table->name)) return eval::none(call.span);
    UNDERPIN_SEND(m.emit(DropTable{table->name}, call.span));
    return eval::none(call.span);
  }
  if (name == "exists") return eval::boolean(m.table(table->name) != nullptr, call.span);
  if (name == "append_column" && !call.args.empty()) {
    if (const auto column = sa::as<sa::Column>(call.args[0])) sa::attach_column(*table, column, m.context);
    return eval::none(call.span);
  }
  if (name == "append_constraint" && !call.args.empty()) {
    if (const auto constraint = sa::as<sa::Constraint>(call.args[0])) sa::attach_constraint(*table, constraint, m.context);
    return eval::none(call.span);
  }
  if (name == "to_metadata" || name == "tometadata") {
    auto copy = std::make_shared<sa::Table>(*table);
    return sa::wrap(copy, "sqlalchemy.Table", call.span);
  }
  if (auto query = sa::table_query(*table, name, call, m.context)) return sa::wrap(query, "sqlalchemy.sql." + name, call.span);
  if (name == "corresponding_column" || name == "alias") return receiver;
  return eval::unknown("." + name + "() of a table", call.span);
}

Outcome metadata_method(Migration& m, const std::shared_ptr<sa::MetaData>& metadata, const std::string& name, const Call& call) {
  if (name == "create_all") {
    UNDERPIN_SEND(create_all(m, *metadata, call));
    return eval::none(call.span);
  }
  if (name == "drop_all") {
    for (auto table = metadata->tables.rbegin(); table != metadata->tables.rend(); ++table)
      if (m.table((*table)->name)) UNDERPIN_SEND(m.emit(DropTable{(*table)->name}, call.span));
    return eval::none(call.span);
  }
  if (name == "reflect") {
    const auto only = sa::texts_of(call.keyword("only"));
    const auto schema = sa::text_of(call.argument(1, "schema")).value_or("");
    for (const auto* table : m.replay->schema().tables.sorted()) {
      if (table->name.schema != schema) continue;
      if (only && !only->empty() && std::find(only->begin(), only->end(), table->name.name) == only->end()) continue;
      if (auto reflected = reflect_table(m, table->name, metadata)) metadata->tables.push_back(std::move(reflected));
    }
    return eval::none(call.span);
  }
  if (name == "clear") {
    metadata->tables.clear();
    metadata->names.clear();
    return eval::none(call.span);
  }
  if ((name == "mapped" || name == "mapped_as_dataclass") && !call.args.empty()) {
    define_model(m, call.args[0], metadata);
    return call.args[0];
  }
  if (name == "__call__" || name == "generate_base" || name == "prepare") return sa::wrap(metadata, "sqlalchemy.orm.declarative_base", call.span);
  return eval::unknown("." + name + "() of metadata", call.span);
}

std::optional<Outcome> execute_ddl(Migration& m, const Value& what, Span span) {
  if (const auto sequence = sa::as<sa::Sequence>(what)) {  // connection.execute(Sequence('x')) asks for its next value
    if (auto raised = m.emit(DataStep{}, span)) return *raised;
    return eval::unknown("the next value of a sequence", span);
  }
  const auto* record = what.record();
  if (!record || record->data || record->call.args.empty()) return std::nullopt;
  const auto name = sa::last_name(record->path);
  const auto& call = record->call;
  const auto& subject = call.args[0];
  const bool checked = sa::flag_or(call.keyword("if_not_exists"), false) || sa::flag_or(call.keyword("if_exists"), false);
  std::optional<Raise> raised;
  if (name == "CreateTable" || name == "DropTable") {
    const auto table = sa::as<sa::Table>(subject);
    if (!table) return std::nullopt;
    if (name == "CreateTable") raised = emit_table(m, *table, checked, span);
    else raised = m.emit(DropTable{table->name, checked}, span);
  } else if (name == "CreateSequence" || name == "DropSequence") {
    const auto sequence = sa::as<sa::Sequence>(subject);
    if (!sequence) return std::nullopt;
    if (name == "CreateSequence") raised = create_sequence(m, *sequence, checked, span);
    else if (m.postgres()) raised = m.emit(DropSequence{{sequence->schema, sequence->name}, checked}, span);
  } else if (name == "CreateSchema" || name == "DropSchema") {
    const auto schema = sa::text_of(&subject);
    if (!schema) return std::nullopt;
    if (name == "CreateSchema") raised = m.emit(CreateSchema{*schema, checked}, span);
    else raised = m.emit(DropSchema{*schema, checked, sa::flag_or(call.keyword("cascade"), false)}, span);
  } else if (name == "CreateIndex" || name == "DropIndex") {
    const auto index = sa::as<sa::Index>(subject);
    const auto table = index ? index->table.lock() : nullptr;
    if (!table) return std::nullopt;
    if (name == "CreateIndex") raised = emit_index(m, *index, table->name, checked, span);
    else raised = m.emit(DropIndex{{table->name.schema, index->name.text.value_or("")}, table->name, checked}, span);
  } else if (name == "CreateEnumType" || name == "DropEnumType") {
    const auto type = sa::as<sa::TypeObject>(subject);
    if (!type || !type->enumeration) return std::nullopt;
    if (name == "CreateEnumType") raised = emit_enum(m, *type->enumeration, span);
    else raised = m.emit(DropType{{type->enumeration->schema, type->enumeration->name}, checked}, span);
  } else {
    return std::nullopt;
  }
  if (raised) return Outcome(*raised);
  return Outcome(eval::none(span));
}

}  // namespace underpin::alembic
