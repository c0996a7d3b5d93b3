#include "readers/alembic/objects.h"

#include <algorithm>

#include "base/text.h"
#include "readers/alembic/inspector.h"
#include "readers/alembic/late_items.h"
#include "readers/alembic/operations.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

bool last_name_is(const std::string& path, std::string_view name) { return sa::last_name(path) == name; }

Value dict_value(std::vector<std::pair<std::string, Value>> entries, Span span) {
  auto dict = std::make_shared<eval::Dict>();
  for (auto& [key, value] : entries) dict->items.emplace_back(eval::string(key), std::move(value));
  Value out;
  out.data = dict;
  out.span = span;
  return out;
}

namespace {

bool is_bind(const Value& value) { return sa::as<Connection>(value) != nullptr || starts_with(sa::path_of(value), "sqlalchemy.engine"); }

std::shared_ptr<sa::MetaData> read_metadata(Migration& m, const Call& call) {
  auto metadata = m.make_metadata();
  metadata->span = call.span;
  metadata->schema = sa::text_of(call.keyword("schema")).value_or("");
  if (const auto* convention = call.keyword("naming_convention") ? call.keyword("naming_convention")->dict() : nullptr)
    for (const auto& [key, value] : convention->items)
      if (const auto name = sa::text_of(&key)) metadata->naming_convention[*name] = sa::text_of(&value).value_or("");
  return metadata;
}

Outcome flask_db(Migration& m, const Call& call) {
  auto db = std::make_shared<FlaskDb>();
  if (const auto* metadata = call.keyword("metadata")) db->metadata = sa::as<sa::MetaData>(*metadata);
  if (const auto* model = call.keyword("model_class")) db->model_class = *model;
  if (!db->metadata && db->model_class.record() == nullptr)
    if (const auto own = sa::own_attribute(m.context, db->model_class, "metadata")) db->metadata = sa::as<sa::MetaData>(*own);
  if (!db->metadata) db->metadata = m.make_metadata();
  return sa::wrap(db, "flask_sqlalchemy.SQLAlchemy", call.span);
}

Outcome make_sa_table(Migration& m, const std::string& path, const Call& call) {
  const auto name = sa::text_of(call.argument(0, "name"));
  if (!name) {
    const auto* given = call.argument(0, "name");
    return eval::unknown(given && given->unknown() ? given->unknown()->reason : "the name of a table", call.span);
  }
  const bool light = last_name_is(path, "table") || last_name_is(path, "TableClause");
  auto metadata = !light && call.args.size() > 1 ? sa::as<sa::MetaData>(call.args[1]) : nullptr;
  const auto schema = sa::text_of(call.keyword("schema")).value_or(metadata ? metadata->schema : "");
  const auto* autoload = call.keyword("autoload_with");
  const bool reflect = (autoload && !autoload->is_none()) || sa::flag_or(call.keyword("autoload"), false);
  if (reflect) {
    auto table = reflect_table(m, {schema, *name}, metadata);
    if (!table) {
      Raise raise;
      raise.type = "sqlalchemy.exc.NoSuchTableError";
      raise.message = *name;
      raise.span = call.span;
      if (m.interpreter->try_depth() > 0) return raise;
      return eval::unknown("the table `" + *name + "`, which is not there", call.span);
    }
    if (metadata) metadata->tables.push_back(table);
    return sa::wrap(table, "sqlalchemy.Table", call.span);
  }
  if (metadata && call.args.size() <= 2 && metadata->names.count({schema, *name}))  // Table(name, metadata): the one that is there
    if (const auto known = metadata->find({schema, *name})) return sa::wrap(known, "sqlalchemy.Table", call.span);
  std::vector<Value> items;
  for (std::size_t i = light ? 1 : 2; i < call.args.size(); ++i) {
    const auto expression = light ? sa::as<sa::Expr>(call.args[i]) : nullptr;
    if (expression && expression->form == sa::Expr::Form::column) {  // sa.column('x', sa.String)
      auto column = std::make_shared<sa::Column>();
      column->name = column->key = expression->name;
      column->type = expression->type;
      column->span = expression->span;
      items.push_back(sa::wrap(column, "sqlalchemy.Column", expression->span));
    } else {
      items.push_back(call.args[i]);
    }
  }
  auto table = sa::make_table({schema, *name}, items, call.kwargs, metadata ? metadata : m.named_metadata(), m.context);
  table->span = call.span;
  table->lightweight = light;
  if (metadata) metadata->add(table);
  return sa::wrap(table, "sqlalchemy.Table", call.span);
}

}  // namespace

std::optional<Outcome> make_object(Migration& m, const std::string& path, const Call& call) {
  const auto name = sa::last_name(path);
  const auto span = call.span;
  if (starts_with(path, "sqlalchemy.") || starts_with(path, "sqlmodel.")) {
    if (name == "MetaData") return sa::wrap(read_metadata(m, call), "sqlalchemy.MetaData", span);
    if (name == "Table" || name == "table" || name == "TableClause") return make_sa_table(m, path, call);
    if (name == "inspect") {
      if (!call.args.empty() && is_bind(call.args[0])) return inspector_value(span);
      return eval::unknown("sqlalchemy.inspect of " + (call.args.empty() ? std::string("nothing") : eval::describe(call.args[0])), span);
    }
    if (name == "from_engine" || name == "Inspector") return inspector_value(span);
    if (name == "has_inherited_table" && !call.args.empty())
      if (const auto inherits = inherits_table(call.args[0])) return eval::boolean(*inherits, span);
    if (name == "sessionmaker" || name == "scoped_session" || name == "async_sessionmaker") return connection_value(span, Connection::Kind::session_maker);
    if (name == "Session" || name == "AsyncSession" || name == "create_session") return connection_value(span, Connection::Kind::session);
    if (name == "conv" || name == "quoted_name") {
      auto conv = std::make_shared<sa::Conv>();
      const auto* rope = call.args.empty() ? nullptr : sa::rope_of(&call.args[0]);
      if (!rope) return eval::unknown("a name", span);
      if (name == "quoted_name") return call.args[0];
      conv->text = *rope;
      return sa::wrap(std::move(conv), "alembic.op.f", span);
    }
    if (name == "declarative_base" || name == "automap_base" || name == "registry") {
      auto metadata = call.keyword("metadata") ? sa::as<sa::MetaData>(*call.keyword("metadata")) : nullptr;
      if (!metadata) metadata = m.make_metadata();
      if (const auto* map = call.keyword("type_annotation_map"); map && map->dict()) metadata->annotation_map = map->dict()->items;
      auto base = sa::wrap(metadata, "sqlalchemy.orm.declarative_base", span);
      if (const auto* cls = call.keyword("cls"); cls && base.record()) base.record()->call.kwargs.emplace_back("cls", *cls);
      return base;
    }
    if (name == "DDL") {
      const auto* rope = sa::rope_of(call.argument(0, "statement"));
      if (!rope) return std::nullopt;
      auto ddl = std::make_shared<sa::Expr>();
      ddl->form = sa::Expr::Form::text;
      ddl->pieces.push_back({replace_all(rope->text(), "%%", "%"), false, "", rope->span()});
      ddl->span = rope->span();
      ddl->driver_rope = *rope;
      return sa::wrap(ddl, "sqlalchemy.DDL", span);
    }
  }
  if (name == "SQLAlchemy" && contains(path, "flask")) return flask_db(m, call);
  if (path == "alembic.operations.Operations" || path == "alembic.operations.base.Operations")
    return sa::wrap(std::make_shared<Operations>(), "alembic.operations.Operations", span);
  if (name == "MigrationContext" || ends_with(path, "MigrationContext.configure")) return sa::wrap(std::make_shared<MigrationContext>(), path, span);
  if (name == "from_engine" && contains(path, "Inspector")) return inspector_value(span);
  return std::nullopt;
}

namespace {

std::optional<Outcome> context_method(Migration&, const std::string& name, const Call& call) {
  if (name == "autocommit_block") return sa::wrap(std::make_shared<AutocommitBlock>(), "alembic.runtime.migration.AutocommitBlock", call.span);
  if (name == "begin_transaction") return connection_value(call.span, Connection::Kind::transaction);
  if (name == "is_offline_mode") return eval::boolean(false, call.span);
  return std::nullopt;
}

std::optional<Value> context_attribute(Migration& m, const std::string& name, Span span) {
  if (name == "dialect") return dialect_value(m, span);
  if (name == "bind" || name == "connection") return connection_value(span);
  if (name == "config") return sa::wrap(std::make_shared<ConfigInfo>(), "alembic.config.Config", span);
  if (name == "as_sql") return eval::boolean(false, span);
  if (name == "version_table_schema" && !m.settings->version_schema) return eval::none(span);
  if (name == "impl") return sa::wrap(std::make_shared<MigrationContext>(), "alembic.ddl.impl.DefaultImpl", span);
  if (name == "opts") return dict_value({{"as_sql", eval::boolean(false)}, {"x_arg", eval::list({})}}, span);
  if (name == "transactional_ddl" || name == "_in_external_transaction") return eval::boolean(name == "transactional_ddl" && m.postgres(), span);
  return std::nullopt;
}

// What alembic.ini does not set is None. The connection's URL is nobody's business here.
Outcome config_method(Migration& m, const std::string& name, const Call& call) {
  if (name != "get_main_option" && name != "get_section_option") return eval::unknown("." + name + "() of Alembic's configuration", call.span);
  const std::size_t at = name == "get_main_option" ? 0 : 1;
  const auto option = sa::text_of(call.argument(at, "name"));
  const auto section = at == 0 ? std::optional(m.settings->options_section) : sa::text_of(call.argument(0, "section"));
  const auto& options = m.settings->options;
  const bool known = option && options && section == m.settings->options_section && !m.settings->options_set.count(lower(*option));
  if (!known || contains(*option, "url")) return eval::unknown("an option of Alembic's configuration", call.span);
  if (const auto set = options->find(lower(*option)); set != options->end()) return eval::string(set->second, call.span);
  const auto* otherwise = call.argument(at + 1, "default");
  return otherwise ? *otherwise : eval::none(call.span);
}

Outcome column_method(Migration& m, const sa::Column& column, const Value& receiver, const std::string& name, const Call& call) {
  if (name == "copy" || name == "_copy") return sa::wrap(sa::copy_column(column), "sqlalchemy.Column", call.span);
  if (auto expression = sa::expression_method(sa::column_expression(column), name, call, m.context))
    return sa::wrap(expression, "sqlalchemy.sql.expression", call.span);
  (void)receiver;
  return eval::unknown("." + name + "() of a column", call.span);
}

}  // namespace

std::optional<Outcome> object_method(Migration& m, const Value& receiver, const std::string& name, const Call& call) {
  if (const auto connection = sa::as<Connection>(receiver)) return connection_method(m, receiver, *connection, name, call);
  if (const auto result = sa::as<ResultSet>(receiver)) return result_method(m, *result, receiver, name, call);
  if (const auto row = sa::as<Row>(receiver)) return row_attribute(*row, name, call.span);
  if (sa::as<Inspector>(receiver)) return inspector_method(m, name, call);
  if (sa::as<DialectInfo>(receiver)) return dialect_method(m, name, call);
  if (sa::as<EngineUrl>(receiver)) return url_method(m, name, call);
  if (sa::as<ConfigInfo>(receiver)) return config_method(m, name, call);
  if (sa::as<MigrationContext>(receiver)) {
    if (auto outcome = context_method(m, name, call)) return outcome;
    if (name == "execute" || name == "_exec") return execute(m, call);
    if (const auto run = find_operation(name)) return run_operation(m, name, run, call);  // op.get_impl-like use
    return std::nullopt;
  }
  if (const auto type = sa::as<sa::TypeObject>(receiver)) return type_method(m, type, receiver, name, call);
  if (const auto table = sa::as<sa::Table>(receiver)) return table_method(m, table, receiver, name, call);
  if (const auto metadata = sa::as<sa::MetaData>(receiver)) return metadata_method(m, metadata, name, call);
  if (const auto query = sa::as<sa::Query>(receiver)) {
    if (auto outcome = run_query(m, *query, name, call)) return outcome;
    if (auto more = sa::query_method(*query, name, call, m.context)) return sa::wrap(more, receiver.record()->path, call.span);
    return eval::unknown("." + name + "() of a query", call.span);
  }
  if (const auto column = sa::as<sa::Column>(receiver)) return column_method(m, *column, receiver, name, call);
  if (const auto expression = sa::as<sa::Expr>(receiver)) {
    if (name == "op" || name == "bool_op") {  // x.op('->>')('y')
      auto record = std::make_shared<eval::Record>();
      record->path = "sqlalchemy.sql.operators.op";
      record->call = call;
      record->receiver = std::get<std::shared_ptr<eval::Record>>(receiver.data);
      return eval::record(std::move(record), call.span);
    }
    if (auto made = sa::expression_method(expression, name, call, m.context)) return sa::wrap(made, receiver.record()->path, call.span);
    return eval::unknown("." + name + "() of an expression", call.span);
  }
  if (const auto* record = receiver.record(); record && record->path == "sqlalchemy.sql.operators.op" && name == "__call__" && !call.args.empty()) {
    Value left;
    left.data = record->receiver;
    const auto symbol = record->call.args.empty() ? std::nullopt : sa::text_of(&record->call.args[0]);
    auto made = sa::binary(sa::operand(left, m.context), symbol.value_or("?"), sa::operand(call.args[0], m.context));
    made->op = "custom";  // operators made by .op() bind weakest, whatever their sign
    return sa::wrap(made, "sqlalchemy.sql.expression", call.span);
  }
  if (const auto index = sa::as<sa::Index>(receiver)) {
    const auto table = index->table.lock();
    const auto owner = table ? table->name : ObjectName{};
    if (name == "create" && !owner.empty()) {
      if (auto raised = emit_index(m, *index, owner, sa::flag_or(call.argument(1, "checkfirst"), false), call.span)) return *raised;
      return receiver;
    }
    if (name == "drop" && index->name.text) {
      DropIndex drop{{owner.schema, *index->name.text}, owner, sa::flag_or(call.argument(1, "checkfirst"), false)};
      if (auto raised = m.emit(std::move(drop), call.span)) return *raised;
      return eval::none();
    }
  }
  if (const auto sequence = sa::as<sa::Sequence>(receiver)) {
    if (name == "create") {
      if (auto raised = create_sequence(m, *sequence, sa::flag_or(call.argument(1, "checkfirst"), true), call.span)) return *raised;
      return eval::none();
    }
    if (name == "drop" && m.postgres()) {
      if (auto raised = m.emit(DropSequence{{sequence->schema, sequence->name}, sa::flag_or(call.argument(1, "checkfirst"), true)}, call.span)) return *raised;
      return eval::none();
    }
    if (name == "next_value") {
      const auto full = sequence->schema.empty() ? sequence->name : sequence->schema + "." + sequence->name;
      return sa::wrap(sa::raw_expression("nextval(" + sa::quote_literal(full) + ")", sa::Expr::Form::function), "sqlalchemy.func.nextval", call.span);
    }
  }
  if (const auto conv = sa::as<sa::Conv>(receiver)) return eval::unknown("." + name + "() of a name", call.span);
  return std::nullopt;
}

namespace {

Value column_value(const std::shared_ptr<sa::Column>& column, Span span) { return sa::wrap(column, "sqlalchemy.Column", span); }

std::optional<Value> table_attribute(Migration&, const std::shared_ptr<sa::Table>& table, const std::string& name, Span span) {
  if (name == "c" || name == "columns") {
    auto collection = std::make_shared<ColumnCollection>();
    collection->table = table;
    return sa::wrap(std::move(collection), "sqlalchemy.sql.ColumnCollection", span);
  }
  if (name == "name") return eval::string(table->name.name, span);
  if (name == "fullname") return eval::string(table->name.display(), span);
  if (name == "schema") return table->name.schema.empty() ? eval::none(span) : eval::string(table->name.schema, span);
  if (name == "indexes") {
    std::vector<Value> items;
    for (const auto& index : table->indexes) items.push_back(sa::wrap(index, "sqlalchemy.Index", span));
    return eval::list(std::move(items), span);
  }
  if (name == "constraints" || name == "foreign_key_constraints" || name == "foreign_keys") {
    std::vector<Value> items;
    for (const auto& constraint : table->constraints)
      if (name == "constraints" || constraint->kind == sa::Constraint::Kind::foreign_key) items.push_back(sa::wrap(constraint, "sqlalchemy.Constraint", span));
    return eval::list(std::move(items), span);
  }
  if (name == "primary_key" && table->primary_key) return sa::wrap(table->primary_key, "sqlalchemy.PrimaryKeyConstraint", span);
  if (name == "metadata" && table->metadata) return sa::wrap(table->metadata, "sqlalchemy.MetaData", span);
  return std::nullopt;
}

std::optional<Value> column_attribute(const sa::Column& column, const std::string& name, Span span) {
  if (name == "name" || name == "key") return eval::string(column.name, span);
  if (name == "type" && column.type) return sa::wrap(column.type, "sqlalchemy.types." + column.type->name, span);
  if (name == "nullable") return eval::boolean(column.is_nullable(), span);
  if (name == "primary_key") return eval::boolean(column.primary_key, span);
  if (name == "comment") return column.comment ? eval::string(*column.comment, span) : eval::none(span);
  if (name == "server_default" && column.server_default.kind == sa::ServerDefault::Kind::none) return eval::none(span);
  if (name == "default" && column.sequence) return sa::wrap(column.sequence, "sqlalchemy.Sequence", span);
  if (name == "default" && !column.has_default && column.known) return eval::none(span);
  if (name == "unique" || name == "index") return eval::boolean(name == "unique" ? column.unique : column.index, span);
  if (name == "table")
    if (const auto table = column.table.lock()) return sa::wrap(table, "sqlalchemy.Table", span);
  return std::nullopt;
}

std::optional<Value> type_attribute(const std::shared_ptr<sa::TypeObject>& type, const std::string& name, Span span) {
  const auto number = [&](const std::optional<std::int64_t>& n) { return n ? eval::integer(*n, span) : eval::none(span); };
  if (name == "impl") return sa::wrap(type, "sqlalchemy.types." + type->name, span);
  if (name == "length") return number(type->length);
  if (name == "precision") return number(type->precision);
  if (name == "scale") return number(type->scale);
  if (name == "timezone") return eval::boolean(type->timezone, span);
  if (name == "item_type" && type->item) return sa::wrap(type->item, "sqlalchemy.types." + type->item->name, span);
  if (name == "__class__") return eval::external("sqlalchemy.types." + type->name, span);
  if (name == "__visit_name__") return eval::string(type->name, span);
  if (name == "name" && type->enumeration) return eval::string(type->enumeration->name, span);
  if (name == "schema" && type->enumeration) return type->enumeration->schema.empty() ? eval::none(span) : eval::string(type->enumeration->schema, span);
  if (name == "enums" && type->enumeration && type->enumeration->labels_known) {
    std::vector<Value> labels;
    for (const auto& label : type->enumeration->labels) labels.push_back(eval::string(label));
    return eval::list(std::move(labels), span);
  }
  if (name == "create_type" && type->enumeration) return eval::boolean(type->enumeration->create_type, span);
  return std::nullopt;
}

}  // namespace

std::optional<Value> object_attribute(Migration& m, const Value& receiver, const std::string& name, Span span) {
  if (const auto connection = sa::as<Connection>(receiver)) return connection_attribute(m, receiver, *connection, name, span);
  if (const auto result = sa::as<ResultSet>(receiver)) return result_attribute(*result, name, span);
  if (const auto row = sa::as<Row>(receiver)) return row_attribute(*row, name, span);
  if (sa::as<Inspector>(receiver)) {
    if (name == "bind" || name == "engine") return connection_value(span);
    if (name == "dialect") return dialect_value(m, span);
    if (name == "default_schema_name") return eval::string(m.replay->dialect().default_schema, span);
  }
  if (sa::as<DialectInfo>(receiver)) return dialect_attribute(m, name, span);
  if (sa::as<EngineUrl>(receiver)) return url_attribute(m, name, span);
  if (sa::as<MigrationContext>(receiver)) return context_attribute(m, name, span);
  if (const auto table = sa::as<sa::Table>(receiver)) return table_attribute(m, table, name, span);
  if (const auto column = sa::as<sa::Column>(receiver)) return column_attribute(*column, name, span);
  if (const auto sequence = sa::as<sa::Sequence>(receiver); sequence && name == "name" && !sequence->name.empty()) return eval::string(sequence->name, span);
  if (const auto type = sa::as<sa::TypeObject>(receiver)) return type_attribute(type, name, span);
  if (const auto collection = sa::as<ColumnCollection>(receiver)) {
    for (const auto& column : collection->table->columns)
      if (column->key == name || column->name == name) return column_value(column, span);
    return eval::unknown("the column `" + name + "` of table " + collection->table->name.display(), span);
  }
  if (const auto query = sa::as<sa::Query>(receiver)) {
    if (name == "c" || name == "columns" || name == "selected_columns") return receiver;
    auto expression = sa::column_expression(name, "", nullptr, span);
    expression->reads = query->reads;
    return sa::wrap(expression, "sqlalchemy.sql.expression", span);
  }
  if (const auto metadata = sa::as<sa::MetaData>(receiver)) {
    if (name == "metadata") return receiver;
    if (name == "tables" || name == "sorted_tables") {
      std::vector<std::pair<std::string, Value>> entries;
      std::vector<Value> list;
      for (const auto& table : metadata->tables) {
        list.push_back(sa::wrap(table, "sqlalchemy.Table", span));
        entries.emplace_back(table->name.display(), list.back());
      }
      return name == "tables" ? dict_value(std::move(entries), span) : eval::list(std::move(list), span);
    }
    if (name == "bind") return connection_value(span);
    if (name == "naming_convention") return dict_value({}, span);
  }
  if (const auto index = sa::as<sa::Index>(receiver)) {
    if (name == "name") return index->name.text ? eval::string(*index->name.text, span) : eval::none(span);
    if (name == "unique") return eval::boolean(index->unique, span);
  }
  if (const auto constraint = sa::as<sa::Constraint>(receiver)) {
    if (name == "name") return constraint->name.text ? eval::string(*constraint->name.text, span) : eval::none(span);
    if (name == "columns" || name == "column_keys") {
      std::vector<Value> items;
      for (const auto& column : constraint->columns) items.push_back(eval::string(column));
      return eval::list(std::move(items), span);
    }
  }
  if (const auto sequence = sa::as<sa::Sequence>(receiver); sequence && name == "name") return eval::string(sequence->name, span);
  if (const auto expression = sa::as<sa::Expr>(receiver)) {
    if (name == "name" || name == "key") return eval::string(expression->name, span);
    if (name == "text") return eval::string(expression->text(true), span);
    if (name == "astext") return sa::wrap(sa::text_access(expression), "sqlalchemy.sql.expression", span);
  }
  return std::nullopt;
}

void assign_attribute(Migration& m, const Value& receiver, const std::string& name, const Value& value) {
  const auto* const_record = receiver.record();
  if (!const_record) return;
  if (const auto column = sa::as<sa::Column>(receiver)) {
    if (name == "nullable") column->nullable = sa::flag_of(&value);
    if (name == "server_default") column->server_default = sa::make_server_default(value, m.context);
    if (name == "type") column->type = sa::type_from(value, m.context);
    if (name == "name" && sa::text_of(&value)) column->name = column->key = *sa::text_of(&value);
    if (name == "unique") column->unique = sa::flag_or(&value, false);
    if (name == "index") column->index = sa::flag_or(&value, false);
    return;
  }
  if (const auto type = sa::as<sa::TypeObject>(receiver); type && type->enumeration) {
    if (name == "create_type") type->enumeration->create_type = sa::flag_or(&value, true);
    if (name == "schema") type->enumeration->schema = sa::text_of(&value).value_or("");
    if (name == "name") type->enumeration->name = sa::text_of(&value).value_or("");
    return;
  }
  if (const auto table = sa::as<sa::Table>(receiver)) {
    if (name == "schema") table->name.schema = sa::text_of(&value).value_or("");
    return;
  }
  auto* record = receiver.record();
  record->attributes.emplace_back(name, value);
}

namespace {

// A name imported from a library and spelled as classes are: that import worked, so it is not None.
bool is_library_class(const Value& value) {
  if (!value.external()) return false;
  const std::string name = sa::last_name(value.external()->path);
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' && std::any_of(name.begin(), name.end(), small);
}

// `op.f("ix_a_b") in names`: the name is a string, and a list of strings is what it is looked for in. nullopt: not known.
std::optional<bool> name_within(const Value& name, const Value& container) {
  const auto* text = sa::rope_of(&name);
  const auto* items = container.sequence();
  if (!text || !items) return std::nullopt;
  bool certain = true;
  for (const auto& item : *items) {
    const auto* other = sa::rope_of(&item);
    if (other && other->text() == text->text()) return true;
    certain = certain && (other || item.is_none() || item.integer() || item.sequence());
  }
  return certain ? std::optional(false) : std::nullopt;
}

}  // namespace

std::optional<Value> object_operate(Migration& m, const std::string& operation, const std::vector<Value>& operands, Span span) {
  if (operands.empty()) return std::nullopt;
  const auto& left = operands[0];
  if (operation == "[]" && operands.size() == 2) {
    const auto& key = operands[1];
    if (const auto row = sa::as<Row>(left)) {
      if (const auto name = sa::text_of(&key)) return row_attribute(*row, *name, span);
      if (const auto* i = key.integer()) {
        const auto size = static_cast<std::int64_t>(row->values.size());
        const auto at = *i < 0 ? *i + size : *i;
        if (at >= 0 && at < size) return row->values[static_cast<std::size_t>(at)];
      }
      return eval::unknown("a column of a row", span);
    }
    if (const auto collection = sa::as<ColumnCollection>(left)) {
      if (const auto name = sa::text_of(&key)) return object_attribute(m, left, *name, span);
      if (const auto* i = key.integer(); i && *i >= 0 && *i < static_cast<std::int64_t>(collection->table->columns.size()))
        return column_value(collection->table->columns[static_cast<std::size_t>(*i)], span);
    }
    if (const auto query = sa::as<sa::Query>(left)) return object_attribute(m, left, sa::text_of(&key).value_or("?"), span);
  }
  if ((operation == "in" || operation == "not in") && operands.size() == 2) {
    const auto& container = operands[1];
    if (const auto collection = sa::as<ColumnCollection>(container)) {
      const auto name = sa::text_of(&left);
      const auto column = sa::as<sa::Column>(left);
      const bool found = collection->table->column(name ? *name : column ? column->name : "") != nullptr;
      return eval::boolean(found == (operation == "in"), span);
    }
    if (const auto items = object_items(m, container)) {
      bool certain = true;
      for (const auto& item : *items) {
        const auto same = eval::equal(left, item);
        if (same == true) return eval::boolean(operation == "in", span);
        certain = certain && same.has_value();
      }
      if (certain) return eval::boolean(operation != "in", span);
    }
    return std::nullopt;
  }
  if (operands.size() == 2 && (sa::as<sa::Conv>(left) || sa::as<sa::Conv>(operands[1]))) {
    if (operation == "in" || operation == "not in")
      if (const auto found = name_within(left, operands[1])) return eval::boolean(*found == (operation == "in"), span);
    const auto* a = sa::rope_of(&left);
    const auto* b = sa::rope_of(&operands[1]);
    if (a && b && operation == "+") {
      Rope whole = *a;
      whole.append(*b);
      return eval::string(std::move(whole), span);
    }
    if (a && b && (operation == "==" || operation == "!=")) return eval::boolean((a->text() == b->text()) == (operation == "=="), span);
  }
  if (operands.size() == 2 && (operation == "==" || operation == "!=" || operation == "is" || operation == "is not")) {
    // Records are nothing but themselves.
    const bool negative = operation[0] == '!' || operation == "is not";
    const auto* a = left.record();
    const auto* b = operands[1].record();
    if (operation == "is" || operation == "is not") {
      if (a && a->data && operands[1].is_none()) return eval::boolean(negative, span);
      if (b && b->data && left.is_none()) return eval::boolean(negative, span);
      if ((is_library_class(left) && operands[1].is_none()) || (is_library_class(operands[1]) && left.is_none())) return eval::boolean(negative, span);
      if (a && b && a->data && b->data) return eval::boolean((a->data == b->data) != negative, span);
    }
  }
  return std::nullopt;
}

std::optional<bool> object_truth(Migration&, const Value& value) {
  if (is_library_class(value)) return true;
  const auto* record = value.record();
  if (!record || !record->data) return std::nullopt;
  if (const auto conv = sa::as<sa::Conv>(value)) return !conv->text.empty();
  if (const auto row = sa::as<Row>(value)) return !row->values.empty();
  if (const auto collection = sa::as<ColumnCollection>(value)) return !collection->table->columns.empty();
  if (sa::as<sa::Query>(value) || sa::as<sa::Expr>(value)) return std::nullopt;
  return true;
}

std::optional<std::vector<Value>> object_items(Migration& m, const Value& value) {
  if (const auto result = sa::as<ResultSet>(value)) {
    std::vector<Value> items;
    for (; result->next < result->rows.size(); ++result->next) items.push_back(row_value(*result, result->rows[result->next], value.span));
    return items;
  }
  if (const auto row = sa::as<Row>(value)) return row->values;
  if (const auto collection = sa::as<ColumnCollection>(value)) {
    std::vector<Value> items;
    for (const auto& column : collection->table->columns) items.push_back(column_value(column, value.span));
    return items;
  }
  if (const auto query = sa::as<sa::Query>(value)) {
    const auto rows = query_rows(m, *query);
    if (!rows) return std::nullopt;
    std::vector<Value> items;
    for (const auto& row : rows->rows) items.push_back(row_value(*rows, row, value.span));
    return items;
  }
  if (const auto constraint = sa::as<sa::Constraint>(value)) {
    std::vector<Value> items;
    for (const auto& column : constraint->columns) items.push_back(eval::string(column));
    return items;
  }
  return std::nullopt;
}

}  // namespace underpin::alembic
