#include "readers/sqlalchemy/constructs.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::sqlalchemy {

using eval::Call;
using eval::Value;

namespace {

void not_known(bool& known, std::string& why, const std::string& reason) {
  if (!known) return;
  known = false;
  why = reason;
}

std::string identity_options(const Call& call) {
  std::string out;
  const auto put = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
  const auto number = [&](const char* key, const char* words) {
    if (const auto n = integer_of(call.keyword(key))) put(std::string(words) + " " + std::to_string(*n));
  };
  number("increment", "INCREMENT BY");
  number("start", "START WITH");
  number("minvalue", "MINVALUE");
  number("maxvalue", "MAXVALUE");
  if (flag_or(call.keyword("nominvalue"), false)) put("NO MINVALUE");
  if (flag_or(call.keyword("nomaxvalue"), false)) put("NO MAXVALUE");
  number("cache", "CACHE");
  if (const auto cycle = flag_of(call.keyword("cycle"))) put(*cycle ? "CYCLE" : "NO CYCLE");
  return out;
}

std::shared_ptr<IdentityOptions> make_identity(const Call& call) {
  auto identity = std::make_shared<IdentityOptions>();
  identity->span = call.span;
  identity->always = flag_or(call.argument(0, "always"), false);
  identity->options = identity_options(call);
  return identity;
}

std::shared_ptr<Computed> make_computed(const Call& call, Context& context) {
  auto computed = std::make_shared<Computed>();
  computed->span = call.span;
  const auto* text = call.argument(0, "sqltext");
  computed->expression = text ? ddl_expression(*text, context) : unknown_expression("the text of a computed column", call.span);
  computed->persisted = flag_of(call.argument(1, "persisted"));
  return computed;
}

std::shared_ptr<Sequence> make_sequence(const Call& call, Context& context) {
  auto sequence = std::make_shared<Sequence>();
  sequence->span = call.span;
  sequence->name = text_of(call.argument(0, "name")).value_or("");
  sequence->schema = text_of(call.keyword("schema")).value_or("");
  sequence->optional = flag_or(call.keyword("optional"), false);
  sequence->options = identity_options(call);
  if (const auto start = integer_of(call.argument(1, "start")); start && !call.keyword("start"))
    sequence->options += (sequence->options.empty() ? "" : " ") + ("START WITH " + std::to_string(*start));
  if (const auto* type = call.keyword("data_type"); type && !type->is_none()) sequence->type = type_from(*type, context);
  return sequence;
}

}  // namespace

void split_target(const std::string& text, ObjectName& table, std::string& column) {
  const auto last = text.rfind('.');
  if (last == std::string::npos) {
    table = {"", text};
    column.clear();
    return;
  }
  column = text.substr(last + 1);
  const auto rest = text.substr(0, last);
  const auto dot = rest.rfind('.');
  table = dot == std::string::npos ? ObjectName{"", rest} : ObjectName{rest.substr(0, dot), rest.substr(dot + 1)};
}

ServerDefault make_server_default(const Value& value, Context& context) {
  ServerDefault out;
  out.span = value.span;
  if (value.is_none()) return out;
  if (const auto* b = value.boolean(); b && !*b) return out;  // False: nothing to do
  if (const auto* unknown = value.unknown()) {
    out.kind = ServerDefault::Kind::unknown;
    out.why = unknown->reason;
    return out;
  }
  if (const auto text = text_of(&value)) {
    out.kind = ServerDefault::Kind::string;
    out.text = *text;
    return out;
  }
  const auto path = path_of(value);
  const auto name = last_name(path);
  if (name == "FetchedValue") {
    out.kind = ServerDefault::Kind::fetched;
    return out;
  }
  if (name == "DefaultClause" && value.record() && !value.record()->call.args.empty()) return make_server_default(value.record()->call.args[0], context);
  out.expression = maybe_expression(value, context);
  if (!out.expression && value.external()) out.expression = make_expression(path, Call{}, context);  // func.now without brackets
  if (!out.expression && context.interpreter) {
    if (const auto view = context.interpreter->class_of(value); view && view->enumeration) {
      const auto inner = own_attribute(context, value, "value");
      if (const auto text = inner ? text_of(&*inner) : std::nullopt) {
        out.kind = ServerDefault::Kind::string;
        out.text = *text;
        return out;
      }
    }
  }
  if (const auto sequence = as<Sequence>(value); !out.expression && sequence)
    out.expression = raw_expression("nextval('" + sequence->name + "')", Expr::Form::function);
  if (!out.expression) {
    out.kind = ServerDefault::Kind::unknown;
    out.why = "the server default " + eval::describe(value);
    return out;
  }
  out.kind = ServerDefault::Kind::expression;
  if (!out.expression->known) {
    out.kind = ServerDefault::Kind::unknown;
    out.why = out.expression->why;
  }
  return out;
}

std::shared_ptr<ForeignKeySpec> make_foreign_key(const Call& call, Context&) {
  auto key = std::make_shared<ForeignKeySpec>();
  key->span = call.span;
  const auto* target = call.argument(0, "column");
  if (const auto text = text_of(target)) {
    split_target(*text, key->ref, key->ref_column);
  } else if (const auto column = target ? as<Column>(*target) : nullptr) {
    key->target = column;
    key->ref_column = column->name;
    if (const auto table = column->table.lock()) key->ref = table->name;
    key->target_table = column->table;
    if (key->ref.empty()) not_known(key->known, key->why, "the table of the column a foreign key refers to");
  } else {
    not_known(key->known, key->why, target && target->unknown() ? target->unknown()->reason : "the target of a foreign key");
  }
  key->name = name_of(call.keyword("name"));
  key->on_delete = upper(text_of(call.keyword("ondelete")).value_or(""));
  key->on_update = upper(text_of(call.keyword("onupdate")).value_or(""));
  key->match = upper(text_of(call.keyword("match")).value_or(""));
  key->deferrable = flag_of(call.keyword("deferrable"));
  key->initially = upper(text_of(call.keyword("initially")).value_or(""));
  key->use_alter = flag_or(call.keyword("use_alter"), false);
  key->not_valid = flag_or(call.keyword("postgresql_not_valid"), false);
  return key;
}

namespace {

void positional_item(Column& column, const Value& item, Context& context) {
  if (const auto key = as<ForeignKeySpec>(item)) {
    column.foreign_keys.push_back(key);
  } else if (const auto constraint = as<Constraint>(item)) {
    if (constraint->kind == Constraint::Kind::check) {
      constraint->column_level = true;
      column.checks.push_back(constraint);
    }
  } else if (const auto identity = as<IdentityOptions>(item)) {
    column.identity = identity;
  } else if (const auto computed = as<Computed>(item)) {
    column.computed = computed;
  } else if (const auto sequence = as<Sequence>(item)) {
    column.sequence = sequence;
  } else if (const auto* unknown = item.unknown()) {
    not_known(column.known, column.why, unknown->reason);
  } else if (!column.type) {
    column.type = maybe_type(item, context);
    if (column.type) return;
    const auto name = last_name(path_of(item));
    if (name == "FetchedValue") column.server_default.kind = ServerDefault::Kind::fetched;
    else if (name == "DefaultClause" && item.record() && !item.record()->call.args.empty()) column.server_default = make_server_default(item.record()->call.args[0], context);
    else if (name != "DefaultClause") column.type = type_from(item, context);
  }
}

void read_flags(Column& column, const Call& call, Context& context) {
  if (const auto* v = call.keyword("primary_key")) column.primary_key = flag_or(v, false);
  if (const auto* v = call.keyword("nullable"); v && !v->is_unknown()) column.nullable = flag_or(v, true);
  if (const auto* v = call.keyword("autoincrement")) {
    using Auto = Column::Autoincrement;
    if (const auto* b = v->boolean()) column.autoincrement = *b ? Auto::yes : Auto::no;
    else if (text_of(v) == "ignore_fk") column.autoincrement = Auto::ignore_fk;
  }
  column.index = flag_or(call.keyword("index"), false);
  column.unique = flag_or(call.keyword("unique"), false);
  column.system = flag_or(call.keyword("system"), false);
  column.comment = text_of(call.keyword("comment"));
  if (const auto key = text_of(call.keyword("key"))) column.key = *key;
  if (const auto* v = call.keyword("server_default")) {
    if (const auto identity = as<IdentityOptions>(*v)) column.identity = identity;
    else if (const auto computed = as<Computed>(*v)) column.computed = computed;
    else column.server_default = make_server_default(*v, context);
  }
  if (const auto* v = call.keyword("default"); v && !v->is_none()) {
    if (const auto sequence = as<Sequence>(*v)) {
      column.sequence = sequence;
    } else {
      column.has_default = true;
      column.default_span = v->span.file == call.span.file && v->span.begin >= call.span.begin && v->span.end <= call.span.end ? v->span : call.span;
    }
  }
  for (const char* flag : {"primary_key", "nullable", "index", "unique"})
    if (const auto* v = call.keyword(flag); v && v->is_unknown()) not_known(column.known, column.why, v->unknown()->reason);
}

}  // namespace

std::shared_ptr<Column> make_column(const Call& call, Context& context) {
  auto column = std::make_shared<Column>();
  column->span = call.span;
  std::size_t next = 0;
  if (const auto* name = call.keyword("name") ? call.keyword("name") : call.argument(0, "name"); name && rope_of(name)) {
    column->name = rope_of(name)->text();
    column->name_span = name->span;
    if (!call.args.empty() && rope_of(&call.args[0])) next = 1;
  } else if (name && name->is_unknown()) {
    not_known(column->known, column->why, name->unknown()->reason);
    next = 1;
  }
  column->key = column->name;
  if (const auto* type = call.keyword("type_"); type && !type->is_none()) column->type = type_from(*type, context);
  for (; next < call.args.size(); ++next) positional_item(*column, call.args[next], context);
  read_flags(*column, call, context);
  if (call.incomplete) not_known(column->known, column->why, "arguments of a column");
  return column;
}

std::shared_ptr<Column> copy_column(const Column& column) {
  auto copy = std::make_shared<Column>(column);
  copy->table.reset();
  copy->table_name.clear();
  return copy;
}

namespace {

void column_arguments(Constraint& constraint, const Call& call, std::size_t first) {
  for (std::size_t i = first; i < call.args.size(); ++i) {
    const auto names = texts_of(&call.args[i]);
    if (!names || (names->empty() && !call.args[i].sequence())) {
      not_known(constraint.known, constraint.why, call.args[i].unknown() ? call.args[i].unknown()->reason : "the columns of a constraint");
      continue;
    }
    constraint.columns.insert(constraint.columns.end(), names->begin(), names->end());
  }
}

void foreign_key_arguments(Constraint& constraint, const Call& call) {
  const auto local = texts_of(call.argument(0, "columns"));
  const auto* targets = call.argument(1, "refcolumns");
  if (local) constraint.columns = *local;
  const auto* items = targets ? targets->sequence() : nullptr;
  if (!local || !items) {
    not_known(constraint.known, constraint.why, "the columns of a foreign key");
    return;
  }
  for (const auto& item : *items) {
    ObjectName table;
    std::string column;
    if (const auto text = text_of(&item)) {
      split_target(*text, table, column);
    } else if (const auto object = as<Column>(item)) {
      column = object->name;
      if (const auto owner = object->table.lock()) table = owner->name;
    } else {
      not_known(constraint.known, constraint.why, item.unknown() ? item.unknown()->reason : "the target of a foreign key");
    }
    constraint.ref = table;
    constraint.ref_columns.push_back(column);
  }
}

std::string exclusion_element(const Value& element, Context& context, bool& known, std::string& why) {
  const auto* pair = element.sequence();
  if (!pair || pair->size() != 2) {
    not_known(known, why, "an element of an exclusion constraint");
    return {};
  }
  std::string text;
  if (const auto name = text_of(&(*pair)[0])) {
    text = quote_name(*name);
  } else {
    const auto expression = operand((*pair)[0], context);
    if (!expression->known) not_known(known, why, expression->why);
    text = expression->text(false);
  }
  return text + " WITH " + text_of(&(*pair)[1]).value_or("=");
}

void exclusion_arguments(Constraint& constraint, const Call& call, Context& context) {
  std::vector<std::string> elements;
  const auto* ops = call.keyword("ops") ? call.keyword("ops")->dict() : nullptr;
  for (const auto& arg : call.args) {
    auto text = exclusion_element(arg, context, constraint.known, constraint.why);
    if (const auto* pair = arg.sequence(); ops && pair && !pair->empty())
      for (const auto& [key, value] : ops->items)
        if (text_of(&key) && text_of(&key) == text_of(&(*pair)[0]))
          text.insert(text.rfind(" WITH "), " " + text_of(&value).value_or(""));
    elements.push_back(text);
  }
  constraint.definition = "EXCLUDE USING " + lower(text_of(call.keyword("using")).value_or("gist")) + " (" + join(elements, ", ") + ")";
  if (const auto* where = call.keyword("where"); where && !where->is_none()) {
    const auto expression = ddl_expression(*where, context);
    if (!expression->known) not_known(constraint.known, constraint.why, expression->why);
    constraint.definition += " WHERE (" + expression->text(false) + ")";
  }
  if (constraint.deferrable) constraint.definition += *constraint.deferrable ? " DEFERRABLE" : " NOT DEFERRABLE";
  if (!constraint.initially.empty()) constraint.definition += " INITIALLY " + constraint.initially;
}

}  // namespace

std::shared_ptr<Constraint> make_constraint(Constraint::Kind kind, const Call& call, Context& context) {
  auto out = std::make_shared<Constraint>();
  out->kind = kind;
  out->span = call.span;
  out->order = context.next_order++;
  const auto* name = call.keyword("name");
  out->deferrable = flag_of(call.keyword("deferrable"));
  out->initially = upper(text_of(call.keyword("initially")).value_or(""));
  out->on_delete = upper(text_of(call.keyword("ondelete")).value_or(""));
  out->on_update = upper(text_of(call.keyword("onupdate")).value_or(""));
  out->match = upper(text_of(call.keyword("match")).value_or(""));
  out->use_alter = flag_or(call.keyword("use_alter"), false);
  out->not_valid = flag_or(call.keyword("postgresql_not_valid"), false);
  out->nulls_not_distinct = flag_or(call.keyword("postgresql_nulls_not_distinct"), false);
  if (const auto include = texts_of(call.keyword("postgresql_include"))) out->include = *include;
  switch (kind) {
    case Constraint::Kind::primary_key:
    case Constraint::Kind::unique:
    case Constraint::Kind::other: column_arguments(*out, call, 0); break;
    case Constraint::Kind::foreign_key:
      foreign_key_arguments(*out, call);
      if (!name) name = call.argument(2, "name");
      break;
    case Constraint::Kind::check: {
      const auto* text = call.argument(0, "sqltext");
      out->condition = text ? ddl_expression(*text, context) : unknown_expression("the condition of a check", call.span);
      if (!out->condition->known) not_known(out->known, out->why, out->condition->why);
      if (!name) name = call.argument(1, "name");
      break;
    }
    case Constraint::Kind::exclude: exclusion_arguments(*out, call, context); break;
  }
  out->name = name_of(name);
  if (name && name->is_unknown()) not_known(out->known, out->why, name->unknown()->reason);
  if (call.incomplete) not_known(out->known, out->why, "arguments of a constraint");
  return out;
}

void read_index_options(Index& index, const Call& call, Context& context) {
  index.unique = flag_or(call.keyword("unique"), index.unique);
  index.concurrently = flag_or(call.keyword("postgresql_concurrently"), false);
  if (const auto* distinct = call.keyword("postgresql_nulls_not_distinct")) index.nulls_not_distinct = flag_of(distinct);
  index.method = lower(text_of(call.keyword("postgresql_using")).value_or(""));
  if (const auto* ops = call.keyword("postgresql_ops") ? call.keyword("postgresql_ops")->dict() : nullptr)
    for (const auto& [key, value] : ops->items)
      if (const auto column = text_of(&key)) index.ops[*column] = text_of(&value).value_or("");
  if (const auto include = texts_of(call.keyword("postgresql_include"))) index.include = *include;
  const auto* where = call.keyword(context.postgres() ? "postgresql_where" : "sqlite_where");
  if (where && !where->is_none()) {
    index.predicate = ddl_expression(*where, context);
    if (!index.predicate->known) not_known(index.known, index.why, index.predicate->why);
  }
  if (const auto* with = call.keyword("postgresql_with") ? call.keyword("postgresql_with")->dict() : nullptr)
    for (const auto& [key, value] : with->items) {
      auto text = text_of(&value);
      if (!text && value.integer()) text = std::to_string(*value.integer());
      if (!text && value.boolean()) text = *value.boolean() ? "True" : "False";
      if (const auto name = text_of(&key)) index.with.emplace_back(*name, text.value_or("?"));
    }
  for (const char* key : {"unique", "postgresql_using", "postgresql_concurrently"})
    if (const auto* v = call.keyword(key); v && v->is_unknown()) not_known(index.known, index.why, v->unknown()->reason);
}

std::shared_ptr<Index> make_index(const Call& call, Context& context) {
  auto index = std::make_shared<Index>();
  index->span = call.span;
  const auto* name = call.argument(0, "name");
  index->name = name_of(name);
  if (name && name->is_unknown()) not_known(index->known, index->why, name->unknown()->reason);
  for (std::size_t i = call.keyword("name") ? 0 : 1; i < call.args.size(); ++i) {
    const auto& arg = call.args[i];
    IndexElement element;
    if (const auto text = text_of(&arg)) {
      element.column = *text;
    } else if (const auto column = as<Column>(arg)) {
      element.column = column->name;
    } else {
      element.expression = operand(arg, context);
      if (!element.expression->known) not_known(index->known, index->why, element.expression->why);
      if (element.expression->form == Expr::Form::column) element.column = element.expression->name, element.expression = nullptr;
    }
    index->elements.push_back(std::move(element));
  }
  read_index_options(*index, call, context);
  return index;
}

std::shared_ptr<Object> make_item(const std::string& path, const Call& call, Context& context) {
  if (!starts_with(path, "sqlalchemy.") && !starts_with(path, "sqlmodel.")) return nullptr;
  const auto name = last_name(path);
  if (name == "Column" || name == "mapped_column") return make_column(call, context);
  if (name == "ForeignKey") return make_foreign_key(call, context);
  if (name == "PrimaryKeyConstraint") return make_constraint(Constraint::Kind::primary_key, call, context);
  if (name == "UniqueConstraint") return make_constraint(Constraint::Kind::unique, call, context);
  if (name == "ForeignKeyConstraint") return make_constraint(Constraint::Kind::foreign_key, call, context);
  if (name == "CheckConstraint") return make_constraint(Constraint::Kind::check, call, context);
  if (name == "ExcludeConstraint") return make_constraint(Constraint::Kind::exclude, call, context);
  if (name == "Index") return make_index(call, context);
  if (name == "Identity") return make_identity(call);
  if (name == "Computed") return make_computed(call, context);
  if (name == "Sequence" && !starts_with(path, "typing.")) return make_sequence(call, context);
  return nullptr;
}

}  // namespace underpin::sqlalchemy
