#include "readers/alembic/rebuild.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "readers/alembic/operations.h"
#include "readers/sqlalchemy/naming.h"

namespace underpin::alembic {

using eval::Call;
using eval::Raise;
using eval::Value;

namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

// Steps as Alembic's low-level queue has them: a column brings its constraints and indexes along.
struct NewColumn {
  std::shared_ptr<sa::Column> column;
  std::shared_ptr<sa::Table> holder;  // with the constraints and indexes it asks for
};

NewColumn new_column(Migration& m, const ObjectName& table, const Call& call) {
  NewColumn out;
  const auto* value = argument(call, 1, {"column"});
  const auto given = value ? sa::as<sa::Column>(*value) : nullptr;
  if (!given || given->name.empty()) return out;
  out.column = sa::copy_column(*given);
  out.holder = sa::make_table(table, {sa::wrap(out.column, "sqlalchemy.Column", given->span)}, {}, m.named_metadata(), m.context);
  return out;
}

// SQLite can add a column in place unless its default is an expression, it is a stored computed one, or it brings constraints.
bool column_needs_rebuild(Migration& m, const ObjectName& table, const Call& call) {
  const auto added = new_column(m, table, call);
  if (!added.column) return false;
  if (!added.holder->constraints.empty()) return true;
  if (added.column->server_default.kind == sa::ServerDefault::Kind::expression) return true;
  return added.column->computed && added.column->computed->persisted == true;
}

bool needs_rebuild(Migration& m, const Batch& batch) {
  return std::any_of(batch.steps.begin(), batch.steps.end(), [&](const auto& step) {
    if (step.operation == "add_column") return column_needs_rebuild(m, batch.table, step_call(batch, step));
    return step.operation != "create_index" && step.operation != "drop_index";
  });
}

// The new table while steps are carried out on it. Columns keep their old names until the end, as keys do in Alembic.
class Rebuild {
 public:
  Rebuild(Migration& m, const Batch& batch) : m_(m), batch_(batch) {}

  std::optional<Raise> run() {
    if (!begin()) return raised_;
    for (const auto& step : batch_.steps) {
      step_ = &step;
      carry_out(step.operation, step_call(batch_, step));
      if (!error_.empty()) return refuse();
    }
    finish();
    m_.doubts(trouble_, batch_.span);
    if (!trouble_.error.empty()) error_ = trouble_.error;
    if (!error_.empty()) return refuse();
    Statement statement;
    statement.span = batch_.span;
    statement.changes.push_back(RebuildTable{batch_.table, table_});
    return m_.emit(std::move(statement));
  }

 private:
  std::optional<Raise> refuse() {
    Statement statement;
    statement.span = step_ && step_->call.span.valid() ? step_->call.span : batch_.span;
    return m_.refuse(std::move(statement), FailureKind::not_allowed, error_, "ValueError");
  }

  bool begin() {
    const auto* given = batch_.options.keyword("copy_from");
    if (const auto source = given ? sa::as<sa::Table>(*given) : nullptr) {
      table_ = sa::to_create_table(*source, m_.context, trouble_).table;
      table_.name = batch_.table;
      for (const auto& index : source->indexes) table_.indexes.push_back(sa::to_create_index(*index, batch_.table, m_.context, trouble_).index);
    } else {
      const auto* existing = m_.table(batch_.table);
      if (!existing) {
        Statement statement;
        statement.span = batch_.span;
        statement.changes.push_back(RebuildTable{batch_.table, {}});
        Failure failure;
        failure.kind = FailureKind::missing;
        failure.object = {ObjectKind::table, batch_.table, ""};
        failure.message = "no such table: " + batch_.table.display();
        raised_ = m_.refuse(std::move(statement), std::move(failure), "sqlalchemy.exc.NoSuchTableError");
        return false;
      }
      table_ = *existing;
      forget_unreflected();
    }
    table_.origin.span = batch_.span;
    for (const auto& column : table_.columns) order_.push_back(column.name);
    existing_order_ = order_;
    replace_reflected();
    name_by_convention();
    return true;
  }

  // What SQLAlchemy's reflection of a SQLite table does not bring back.
  void forget_unreflected() {
    std::erase_if(table_.checks, [](const Check& check) { return check.name.empty(); });
    // Reflection pairs unique constraints with the automatic index of their columns, of which there is one.
    std::set<Names> seen;
    std::erase_if(table_.uniques, [&](const Unique& unique) { return !seen.insert(unique.columns).second; });
    std::erase_if(table_.indexes, [](const underpin::Index& index) {
      return std::any_of(index.keys.begin(), index.keys.end(), [](const auto& key) { return key.is_expression; });
    });
    for (auto& index : table_.indexes)
      for (auto& key : index.keys) key.descending = false, key.collation.clear(), key.nulls.clear();
    for (auto& column : table_.columns) {
      column.type.text = sqlite_reflected_type(column.type.text);
      column.collation.clear();
    }
    table_.autoincrement = table_.strict = table_.without_rowid = false;
    table_.triggers.clear();
  }

  // reflect_args: columns that take the place of what reflection finds.
  void replace_reflected() {
    const auto* args = batch_.options.keyword("reflect_args");
    const auto* items = args ? args->sequence() : nullptr;
    if (!items) return;
    for (const auto& item : *items)
      if (const auto column = sa::as<sa::Column>(item))
        if (auto* mine = table_.column(column->name); mine && column->type) mine->type = sa::to_type(*column->type, m_.context);
  }

  void name_by_convention() {
    const auto* dict = batch_.options.keyword("naming_convention") ? batch_.options.keyword("naming_convention")->dict() : nullptr;
    if (!dict) return;
    sa::Table holder;
    holder.name = batch_.table;
    holder.metadata = std::make_shared<sa::MetaData>();
    for (const auto& [key, value] : dict->items)
      if (const auto name = sa::text_of(&key)) holder.metadata->naming_convention[*name] = sa::text_of(&value).value_or("");
    const auto name_it = [&](sa::Constraint::Kind kind, std::string& name, const Names& columns, const ForeignKey* key) {
      if (!name.empty()) return;
      sa::Constraint constraint;
      constraint.kind = kind;
      constraint.columns = columns;
      if (key) constraint.ref = key->ref, constraint.ref_columns = key->ref_columns;
      std::string ignored;
      sa::name_constraint(constraint, holder, ignored);
      name = constraint.name.text.value_or("");
    };
    if (table_.primary_key) name_it(sa::Constraint::Kind::primary_key, table_.primary_key->name, table_.primary_key->columns, nullptr);
    for (auto& unique : table_.uniques) name_it(sa::Constraint::Kind::unique, unique.name, unique.columns, nullptr);
    for (auto& key : table_.foreign_keys) name_it(sa::Constraint::Kind::foreign_key, key.name, key.columns, &key);
  }

  void carry_out(const std::string& operation, const Call& call) {
    if (operation == "add_column") return add_column(call);
    if (operation == "drop_column") return drop_column(call);
    if (operation == "alter_column") return alter_column(call);
    if (operation == "create_index") return create_index(call);
    if (operation == "drop_index") return drop_index(call);
    if (operation == "drop_constraint") return drop_constraint(call);
    if (operation == "create_table_comment" || operation == "drop_table_comment") return;  // SQLite has none
    if (operation == "create_primary_key" || operation == "create_unique_constraint" || operation == "create_foreign_key" || operation == "create_check_constraint")
      return create_constraint(operation, call);
    m_.undecided("batch_op." + operation, "what the copy of a table makes of it on SQLite is not known", call.span);
  }

  void doubt(const Value* value, const std::string& what, const Call& call) {
    m_.undecided(what, value && value->unknown() ? value->unknown()->reason : "its arguments", call.span);
  }

  void add_column(const Call& call) {
    const auto added = new_column(m_, batch_.table, call);
    if (!added.column) return doubt(argument(call, 1, {"column"}), "a column of table " + batch_.table.display(), call);
    auto column = sa::to_column(*added.column, *added.holder, m_.context, trouble_);
    column.origin.span = call.span;
    const auto name = column.name;
    arrange(name, sa::text_of(call.keyword("insert_before")).value_or(""), sa::text_of(call.keyword("insert_after")).value_or(""));
    if (auto* twin = table_.column(name)) *twin = std::move(column);
    else table_.columns.push_back(std::move(column)), order_.push_back(name);
    if (added.column->primary_key) {
      if (!table_.primary_key) table_.primary_key.emplace();
      if (!has(table_.primary_key->columns, name)) table_.primary_key->columns.push_back(name);
    }
    for (const auto& check : added.column->checks)
      if (auto made = sa::to_constraint(*check, m_.context, trouble_)) put(std::move(*made));
    for (const auto& constraint : added.holder->constraints) {
      if (!constraint->name.text && !constraint->type_bound) {
        error_ = "Constraint must have a name";
        return;
      }
      if (auto made = sa::to_constraint(*constraint, m_.context, trouble_)) put(std::move(*made));
    }
    for (const auto& index : added.holder->indexes) table_.indexes.push_back(sa::to_create_index(*index, batch_.table, m_.context, trouble_).index);
  }

  // The pairs that Alembic sorts columns by.
  void arrange(const std::string& name, std::string before, std::string after) {
    const auto at = [&](const std::string& column) { return std::find(existing_order_.begin(), existing_order_.end(), column); };
    if (!batch_.options.keyword("partial_reordering")) {
      if (!after.empty() && before.empty()) {
        if (const auto here = at(after); here != existing_order_.end() && here + 1 != existing_order_.end()) before = *(here + 1);
      } else if (!before.empty() && after.empty()) {
        if (const auto here = at(before); here != existing_order_.end() && here != existing_order_.begin()) after = *(here - 1);
      }
      if (before.empty() && after.empty() && !existing_order_.empty()) after = existing_order_.back();
    }
    if (!before.empty()) pairs_.emplace_back(name, before);
    if (!after.empty()) pairs_.emplace_back(after, name);
  }

  void drop_column(const Call& call) {
    const auto* given = argument(call, 1, {"column_name", "column"});
    const auto name = sa::text_of(given);
    if (!name) return doubt(given, "a column of table " + batch_.table.display(), call);
    if (!table_.column(*name)) {
      error_ = "'" + *name + "'";  // KeyError
      return;
    }
    std::erase_if(table_.columns, [&](const auto& column) { return column.name == *name; });
    std::erase(order_, *name);
    std::erase(existing_order_, *name);
    std::erase_if(pairs_, [&](const auto& pair) { return pair.first == *name || pair.second == *name; });
    if (table_.primary_key) {
      std::erase(table_.primary_key->columns, *name);
      if (table_.primary_key->columns.empty()) table_.primary_key.reset();
    }
  }

  // Alembic copies the constraints whose columns are all there in the end: also that of a column taken away and added again.
  void drop_orphans() {
    const auto gone = [&](const Names& columns) {
      return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) { return !table_.column(name); });
    };
    std::erase_if(table_.uniques, [&](const auto& unique) { return gone(unique.columns); });
    std::erase_if(table_.foreign_keys, [&](const auto& key) { return gone(key.columns); });
  }

  void alter_column(const Call& call) {
    const auto* given = argument(call, 1, {"column_name"});
    const auto name = sa::text_of(given);
    if (!name) return doubt(given, "a column of table " + batch_.table.display(), call);
    auto* column = table_.column(*name);
    if (!column) {
      error_ = "'" + *name + "'";
      return;
    }
    trouble_.subject = "column " + batch_.table.display() + "." + *name;
    const auto* to = call.keyword("new_column_name") ? call.keyword("new_column_name") : call.keyword("name");
    if (const auto text = sa::text_of(to)) renames_[*name] = *text;
    if (const auto* type = call.keyword("type_"); type && !type->is_none()) retype(*column, *type, call);
    if (const auto* nullable = call.keyword("nullable"); nullable && !nullable->is_none()) {
      if (const auto flag = sa::flag_of(nullable)) column->nullable = *flag;
      else doubt(nullable, trouble_.subject, call);
    }
    if (const auto* value = call.keyword("server_default"); value && !(value->boolean() && !*value->boolean()))
      column->default_value = sa::to_default(sa::make_server_default(*value, m_.context), m_.context, trouble_);
    column->origin.span = call.span;
  }

  void retype(underpin::Column& column, const Value& value, const Call& call) {
    const auto type = sa::type_from(value, m_.context);
    const auto compiled = sa::compile_type(*type, m_.context);
    if (!compiled.error.empty()) trouble_.raise(compiled.error);
    column.type = sa::to_type(*type, m_.context);
    column.collation = sa::collation_of(*type, m_.context);
    if (!column.type.known) trouble_.doubt(type->why, call.span);
    if (const auto* existing = call.keyword("existing_type"); existing && !existing->is_none()) {
      const auto old = sa::type_from(*existing, m_.context);
      const auto name = old->enumeration ? old->enumeration->name : old->constraint_name.value_or("");
      if (!name.empty()) std::erase_if(table_.checks, [&](const auto& check) { return check.name == name; });
    }
    auto holder = std::make_shared<sa::Column>();
    holder->name = holder->key = column.name;
    holder->type = type;
    const auto made = sa::make_table(batch_.table, {sa::wrap(holder, "sqlalchemy.Column", call.span)}, {}, m_.named_metadata(), m_.context);
    for (const auto& constraint : made->constraints)
      if (auto check = sa::to_constraint(*constraint, m_.context, trouble_)) put(std::move(*check));
  }

  void create_index(const Call& call) {
    Call inner = call;
    inner.args = {call.args.empty() ? eval::none() : call.args[0]};
    if (const auto* columns = argument(call, 2, {"columns"}); columns && columns->sequence())
      inner.args.insert(inner.args.end(), columns->sequence()->begin(), columns->sequence()->end());
    auto index = sa::make_index(inner, m_.context);
    sa::Table holder;
    holder.name = batch_.table;
    holder.metadata = m_.named_metadata();
    sa::name_index(*index, holder);
    index->span = call.span;
    table_.indexes.push_back(sa::to_create_index(*index, batch_.table, m_.context, trouble_).index);
  }

  void drop_index(const Call& call) {
    const auto name = sa::text_of(argument(call, 0, {"index_name", "name"}));
    if (!name) return doubt(argument(call, 0, {"index_name", "name"}), "an index of table " + batch_.table.display(), call);
    if (std::erase_if(table_.indexes, [&](const auto& index) { return index.name == *name; }) == 0) error_ = "No such index: '" + *name + "'";
  }

  std::shared_ptr<sa::Constraint> read_constraint(const std::string& operation, const Call& call) {
    auto out = std::make_shared<sa::Constraint>();
    out->span = call.span;
    out->name = sa::name_of(argument(call, 0, {"constraint_name", "name"}));
    out->deferrable = sa::flag_of(call.keyword("deferrable"));
    out->initially = sa::text_of(call.keyword("initially")).value_or("");
    const auto columns = [&](std::size_t index, std::initializer_list<const char*> names) {
      auto list = sa::texts_of(argument(call, index, names));
      if (!list) doubt(argument(call, index, names), "a constraint of table " + batch_.table.display(), call);
      return list.value_or(Names{});
    };
    using Kind = sa::Constraint::Kind;
    if (operation == "create_primary_key" || operation == "create_unique_constraint") {
      out->kind = operation == "create_primary_key" ? Kind::primary_key : Kind::unique;
      out->columns = columns(2, {"columns", "cols", "local_cols"});
    } else if (operation == "create_check_constraint") {
      out->kind = Kind::check;
      if (const auto* condition = argument(call, 2, {"condition"})) out->condition = sa::ddl_expression(*condition, m_.context);
    } else {
      out->kind = Kind::foreign_key;
      out->ref = table_name(sa::text_of(argument(call, 2, {"referent_table", "referent"})).value_or(""), call, "referent_schema");
      out->columns = columns(3, {"local_cols"});
      out->ref_columns = columns(4, {"remote_cols"});
      const auto phrase = [&](const char* keyword) { return sa::phrase(sa::text_of(call.keyword(keyword)).value_or("")); };
      out->on_delete = phrase("ondelete");
      out->on_update = phrase("onupdate");
      out->match = phrase("match");
    }
    return out;
  }

  void create_constraint(const std::string& operation, const Call& call) {
    const auto constraint = read_constraint(operation, call);
    sa::Table holder;
    holder.name = batch_.table;
    holder.metadata = m_.named_metadata();
    std::string failure;
    sa::name_constraint(*constraint, holder, failure);
    if (!failure.empty()) error_ = failure;
    else if (!constraint->name.text) error_ = "Constraint must have a name";
    if (!error_.empty()) return;
    if (auto made = sa::to_constraint(*constraint, m_.context, trouble_)) put(std::move(*made));
  }

  // A named constraint takes the place of one of the same name.
  void put(underpin::Constraint made) {
    const auto into = [](auto& list, auto item) {
      const auto twin = std::find_if(list.begin(), list.end(), [&](const auto& other) { return !item.name.empty() && other.name == item.name; });
      if (twin != list.end()) *twin = std::move(item);
      else list.push_back(std::move(item));
    };
    if (auto* key = std::get_if<PrimaryKey>(&made)) table_.primary_key = std::move(*key);
    if (auto* unique = std::get_if<Unique>(&made)) into(table_.uniques, std::move(*unique));
    if (auto* key = std::get_if<ForeignKey>(&made)) into(table_.foreign_keys, std::move(*key));
    if (auto* check = std::get_if<Check>(&made)) into(table_.checks, std::move(*check));
  }

  void drop_constraint(const Call& call) {
    sa::Constraint constraint;
    constraint.name = sa::name_of(argument(call, 0, {"constraint_name", "name"}));
    const auto type = sa::text_of(argument(call, 2, {"type_", "type"})).value_or("");
    using Kind = sa::Constraint::Kind;
    constraint.kind = type == "foreignkey" ? Kind::foreign_key : type == "primary" ? Kind::primary_key : type == "unique" ? Kind::unique : type == "check" ? Kind::check : Kind::other;
    if (!constraint.name.text) {
      const auto* given = argument(call, 0, {"constraint_name", "name"});
      if (given && given->unknown()) return doubt(given, "a constraint of table " + batch_.table.display(), call);
      error_ = "Constraint must have a name";
      return;
    }
    sa::Table holder;
    holder.name = batch_.table;
    holder.metadata = m_.named_metadata();
    std::string ignored;
    sa::name_constraint(constraint, holder, ignored);
    const auto& name = *constraint.name.text;
    std::size_t found = 0;
    found += std::erase_if(table_.uniques, [&](const auto& c) { return c.name == name; });
    found += std::erase_if(table_.foreign_keys, [&](const auto& c) { return c.name == name; });
    found += std::erase_if(table_.checks, [&](const auto& c) { return c.name == name; });
    if (table_.primary_key && table_.primary_key->name == name) table_.primary_key.reset(), ++found;
    if (found == 0) error_ = "No such constraint: '" + name + "'";
  }

  void finish() {
    drop_orphans();
    add_table_args();
    sort_columns();
    rename_columns();
    if (table_.primary_key && table_.primary_key->columns.empty()) table_.primary_key.reset();
  }

  void add_table_args() {
    if (const auto* args = batch_.options.keyword("table_args"); args && args->sequence())
      for (const auto& item : *args->sequence())
        if (const auto constraint = sa::as<sa::Constraint>(item))
          if (auto made = sa::to_constraint(*constraint, m_.context, trouble_)) put(std::move(*made));
    const auto* kwargs = batch_.options.keyword("table_kwargs");
    if (const auto* dict = kwargs ? kwargs->dict() : nullptr)
      for (const auto& [key, value] : dict->items)
        if (sa::text_of(&key) == "sqlite_autoincrement") table_.autoincrement = sa::flag_or(&value, false);
  }

  void sort_columns() {
    auto pairs = pairs_;
    const auto* partial = batch_.options.keyword("partial_reordering");
    if (partial && partial->sequence()) {
      for (const auto& tuple : *partial->sequence()) {
        const auto names = sa::texts_of(&tuple).value_or(Names{});
        for (std::size_t i = 1; i < names.size(); ++i) pairs.emplace_back(names[i - 1], names[i]);
      }
    } else {
      if (pairs.empty()) return;
      for (std::size_t i = 1; i < existing_order_.size(); ++i) pairs.emplace_back(existing_order_[i - 1], existing_order_[i]);
    }
    Names waiting = order_, sorted;
    while (!waiting.empty()) {  // layer by layer, as SQLAlchemy sorts
      Names layer;
      for (const auto& name : waiting)
        if (std::none_of(pairs.begin(), pairs.end(), [&](const auto& p) { return p.second == name && p.first != name && has(waiting, p.first); })) layer.push_back(name);
      if (layer.empty()) {
        error_ = "Circular dependency detected.";
        return;
      }
      for (const auto& name : layer) std::erase(waiting, name), sorted.push_back(name);
    }
    std::stable_sort(table_.columns.begin(), table_.columns.end(), [&](const auto& a, const auto& b) {
      return std::find(sorted.begin(), sorted.end(), a.name) < std::find(sorted.begin(), sorted.end(), b.name);
    });
  }

  void rename_columns() {
    if (renames_.empty()) return;
    const auto rename = [&](std::string& name) {
      if (const auto to = renames_.find(name); to != renames_.end()) name = to->second;
    };
    const auto rename_all = [&](Names& names) { for (auto& name : names) rename(name); };
    for (auto& column : table_.columns) rename(column.name);
    if (table_.primary_key) rename_all(table_.primary_key->columns);
    for (auto& unique : table_.uniques) rename_all(unique.columns);
    for (auto& key : table_.foreign_keys) {
      rename_all(key.columns);
      // A self-reference keeps the old name in Alembic's copy only when it was reflected from another table.
      if (key.ref == table_.name) rename_all(key.ref_columns);
    }
    for (auto& index : table_.indexes)
      for (auto& key : index.keys)
        if (!key.is_expression) rename(key.key.text), key.key.canonical.clear();
  }

  Migration& m_;
  const Batch& batch_;
  const Batch::Step* step_ = nullptr;
  underpin::Table table_;
  Names order_, existing_order_;
  std::vector<std::pair<std::string, std::string>> pairs_;  // before, after
  std::map<std::string, std::string> renames_;
  sa::Trouble trouble_;
  std::string error_;
  std::optional<Raise> raised_;
};

}  // namespace

std::string sqlite_reflected_type(const std::string& text) {
  static const std::map<std::string, const char*> known = {
      {"BIGINT", "BIGINT"}, {"BLOB", "BLOB"}, {"BOOL", "BOOLEAN"}, {"BOOLEAN", "BOOLEAN"}, {"CHAR", "CHAR"}, {"DATE", "DATE"}, {"DATETIME", "DATETIME"},
      {"DOUBLE", "DOUBLE"}, {"DOUBLE_PRECISION", "DOUBLE PRECISION"}, {"DECIMAL", "DECIMAL"}, {"FLOAT", "FLOAT"}, {"INT", "INTEGER"},
      {"INTEGER", "INTEGER"}, {"JSON", "JSON"}, {"NUMERIC", "NUMERIC"}, {"REAL", "REAL"}, {"SMALLINT", "SMALLINT"}, {"TEXT", "TEXT"}, {"TIME", "TIME"},
      {"TIMESTAMP", "TIMESTAMP"}, {"VARCHAR", "VARCHAR"}, {"NVARCHAR", "NVARCHAR"}};
  const auto open = text.find('(');
  const auto name = upper(trim(std::string_view(text).substr(0, open)));
  std::string numbers;
  if (open != std::string::npos) {
    std::string digits;
    for (const char c : text.substr(open) + " ") {
      if (c >= '0' && c <= '9') digits += c;
      else if (!digits.empty()) numbers += (numbers.empty() ? "" : ", ") + digits, digits.clear();
    }
  }
  const auto row = known.find(name);
  if (row != known.end()) {
    const std::string made = row->second;
    const bool sized = made == "CHAR" || made == "VARCHAR" || made == "NVARCHAR" || made == "TEXT" || made == "NUMERIC" || made == "DECIMAL";
    return sized && !numbers.empty() ? made + "(" + numbers + ")" : made;
  }
  if (contains(name, "INT")) return "INTEGER";
  if (contains(name, "CHAR") || contains(name, "CLOB") || contains(name, "TEXT")) return numbers.empty() ? "TEXT" : "TEXT(" + numbers + ")";
  if (contains(name, "BLOB") || name.empty()) return text;
  if (contains(name, "REAL") || contains(name, "FLOA") || contains(name, "DOUB")) return "REAL";
  return numbers.empty() ? "NUMERIC" : "NUMERIC(" + numbers + ")";
}

std::optional<Raise> rebuild_table(Migration& m, const Batch& batch, bool always) {
  if (!always && !needs_rebuild(m, batch)) return run_steps(m, batch);
  return Rebuild(m, batch).run();
}

}  // namespace underpin::alembic
