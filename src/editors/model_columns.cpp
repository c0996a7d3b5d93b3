// Columns: those that are missing, and those that say something else than the schema.
#include <algorithm>

#include "base/text.h"
#include "editors/model_tables.h"
#include "schema/lookup.h"

namespace underpin::completing {

using python::Expr;
using python::ExprKind;
using python::Stmt;
using python::StmtKind;
using spell::atom;
using spell::keyword;
using spell::Py;
using spell::string;

namespace {

constexpr std::string_view kPythonWords[] = {"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
                                             "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
                                             "pass", "raise", "return", "try", "while", "with", "yield", "metadata", "registry", "query"};

// Positional arguments of a column that are no type.
bool is_item(const std::string& name) {
  for (const std::string_view one : {"ForeignKey", "CheckConstraint", "Computed", "Identity", "Sequence", "FetchedValue", "DefaultClause"})
    if (name == one) return true;
  return false;
}

struct Parts {
  std::vector<const Expr*> positional;
  std::size_t type = std::string::npos;  // index among them
  const Expr* type_keyword = nullptr;
};

Parts parts_of_call(const ModelFile& file, const Expr& call) {
  Parts out;
  for (const auto* id = file.tree().begin(call.items); id != file.tree().end(call.items); ++id) {
    const Expr& item = file.tree().expr(*id);
    if (item.kind == ExprKind::keyword || item.kind == ExprKind::double_star) continue;
    const bool name = out.positional.empty() && (item.kind == ExprKind::string || item.kind == ExprKind::fstring);
    if (!name && item.kind != ExprKind::star && out.type == std::string::npos && !is_item(file.last_name(item))) out.type = out.positional.size();
    out.positional.push_back(&item);
  }
  out.type_keyword = file.keyword_of(call, "type_");
  return out;
}

class ColumnCall {
 public:
  ColumnCall(Context& context, ModelFile& file, const Expr& call, const Stmt* statement) : context_(context), file_(file), call_(call), statement_(statement), parts_(parts_of_call(file, call)) {}

  void set_type(const Column& wanted) {
    const Py type = context_.words(file_).type(wanted.type.text, wanted.collation);
    if (parts_.type != std::string::npos) return file_.replace(*parts_.positional[parts_.type], spell::flat(type, file_.layout()));
    if (parts_.type_keyword) return file_.replace(file_.value_of(*parts_.type_keyword), spell::flat(type, file_.layout()));
    const bool named = !parts_.positional.empty() && parts_.positional[0]->kind == ExprKind::string;
    file_.insert(call_, named ? 1 : 0, type);
  }
  void set(const char* word, const std::optional<Py>& value) {
    const Expr* at = file_.keyword_of(call_, word);
    if (at && value) return file_.replace(file_.value_of(*at), spell::flat(*value, file_.layout()));
    if (at) return file_.remove(call_, *at);
    if (value) file_.insert(call_, call_.items.count, keyword(word, *value));
  }
  void set_nullable(bool nullable) {
    if (annotation_says(nullable)) {
      if (const Expr* at = file_.keyword_of(call_, "nullable")) file_.remove(call_, *at);
      return;
    }
    const bool plain = !statement_ || statement_->kind != StmtKind::annotated;
    const Expr* at = file_.keyword_of(call_, "nullable");
    if (plain && nullable && at && !file_.keyword_of(call_, "primary_key")) return file_.remove(call_, *at);
    set("nullable", atom(nullable ? "True" : "False"));
  }
  void add(const Py& item) { file_.insert(call_, parts_.positional.size(), item); }
  const Expr* item(std::string_view name) const {
    for (const Expr* one : parts_.positional)
      if (file_.last_name(*one) == name) return one;
    return nullptr;
  }
  void remove(const Expr& item) { file_.remove(call_, item); }

 private:
  // Mapped[str] → Mapped[Optional[str]] and back. True when the annotation says it now.
  bool annotation_says(bool nullable) {
    if (!statement_ || statement_->kind != StmtKind::annotated) return false;
    const Expr& annotation = file_.tree().expr(statement_->c);
    const std::string shown(file_.text(annotation));
    const std::size_t open = shown.find("Mapped[");
    if (open == std::string::npos || shown.back() != ']') return false;
    const std::string inner = shown.substr(open + 7, shown.size() - open - 8);
    const bool optional = starts_with(inner, "Optional[") && inner.back() == ']', bar = ends_with(inner, "| None");
    if (contains(inner, "\"") || contains(inner, "'") || contains(inner, "Union")) return false;
    std::string now = inner;
    if (nullable && (optional || bar)) return true;
    if (!nullable && optional) now = inner.substr(9, inner.size() - 10);
    else if (!nullable && bar) now = std::string(trim(inner.substr(0, inner.size() - 6)));
    else if (nullable) now = context_.style(file_.file()).optional_word ? file_.name("typing", "Optional") + "[" + inner + "]" : inner + " | None";
    if (now != inner) file_.replace(annotation, shown.substr(0, open + 7) + now + "]");
    return true;
  }

  Context& context_;
  ModelFile& file_;
  const Expr& call_;
  const Stmt* statement_;
  Parts parts_;
};

constexpr std::string_view kSequenceCast = "'::regclass)";

// nextval('…'::regclass) is written without its cast: Alembic takes it off on the side of the database only, and would find
// the two different for ever.
std::string default_text(const Expression& expression) {
  std::string text = expression.text.empty() ? expression.canonical : expression.text;
  if (starts_with(text, "nextval('") && ends_with(text, kSequenceCast)) text.replace(text.size() - kSequenceCast.size(), kSequenceCast.size(), "')");
  return text;
}

// What is wrong with a column, by its own words.
struct ColumnNews {
  bool type = false, nullable = false, value = false, identity = false, generated = false, comment = false;
  bool any() const { return type || nullable || value || identity || generated || comment; }
};

bool counts_itself(const Maybe<Expression>& value) { return value && contains(value->shown(), "nextval("); }

ColumnNews news_of(const Context& context, const Declared& table, const Column& model, const Column& wanted) {
  ColumnNews news;
  const bool key = table.wanted.primary_key && std::find(table.wanted.primary_key->columns.begin(), table.wanted.primary_key->columns.end(), wanted.name) != table.wanted.primary_key->columns.end();
  news.type = model.type != wanted.type || model.collation != wanted.collation;
  news.nullable = model.nullable != wanted.nullable && !key;
  news.identity = model.identity != wanted.identity;
  news.generated = model.generated != wanted.generated;
  news.value = model.default_value != wanted.default_value && !wanted.generated && !(counts_itself(model.default_value) && counts_itself(wanted.default_value));
  if (!key && counts_itself(model.default_value) && model.default_value == wanted.default_value && ends_with(model.default_value->text, kSequenceCast)) news.value = true;
  if (wanted.identity != Identity::none && counts_itself(model.default_value)) news.value = false;
  news.comment = comment_of(context.request.models, table.model.name, model.name) != comment_of(context.request.wanted, table.wanted.name, wanted.name);
  return news;
}

void change_call(Context& context, ModelFile& file, ColumnCall& call, const Declared& table, const Column& model, const Column& wanted, const ColumnNews& news) {
  const spell::SqlAlchemy sa = context.words(file);
  if (news.type) call.set_type(wanted);
  if (news.identity || news.generated) {
    for (const char* name : {"Identity", "Computed"})
      if (const Expr* old = call.item(name)) call.remove(*old);
    Column only;
    only.identity = wanted.identity;
    only.generated = wanted.generated;
    only.generated_stored = wanted.generated_stored;
    for (const Py& item : spell::column_details(sa, only)) call.add(item);
    if (wanted.generated && model.default_value) call.set("server_default", std::nullopt);
  }
  if (news.nullable) call.set_nullable(wanted.nullable);
  if (news.value) call.set("server_default", wanted.default_value ? std::optional(sa.text(default_text(*wanted.default_value))) : std::nullopt);
  if (news.comment) {
    const auto comment = comment_of(context.request.wanted, table.wanted.name, wanted.name);
    call.set("comment", comment ? std::optional(string(*comment)) : std::nullopt);
  }
}

std::string shown_column(const Table& table, const std::string& column) { return "`" + table.name.display() + "." + column + "`"; }

// Every table that has this column by the same words wants it changed in the same way.
bool all_want_it(const Context& context, const Column& model, const Column& wanted) {
  const auto found = context.declared.find(model.origin.span);
  if (found == context.declared.end()) return true;
  return std::all_of(found->second.begin(), found->second.end(), [&](const auto& one) {
    const Table* table = context.request.wanted.tables.find(one.first->name);
    const Column* other = table ? table->column(one.second->name) : nullptr;
    return other && other->name == wanted.name && other->type == wanted.type && other->collation == wanted.collation && other->nullable == wanted.nullable &&
           other->default_value == wanted.default_value && other->identity == wanted.identity && other->generated == wanted.generated;
  });
}

bool first_of_those(const Context& context, const Declared& table, const Column& model) {
  const auto found = context.declared.find(model.origin.span);
  return found == context.declared.end() || found->second.front().first->name == table.model.name;
}

void add_column(Context& context, Declared& table, const Column& wanted);

void change_column(Context& context, Declared& table, const Column& model, const Column& wanted) {
  const ColumnNews news = news_of(context, table, model, wanted);
  if (!news.any()) return;
  const Span span = model.origin.span;
  if (!span.valid()) return context.note("column " + shown_column(table.model, model.name) + " is declared in a way that is not edited");
  ModelFile& file = context.file(span.file);
  const python::ClassNode* cls = table.call ? nullptr : file.class_around(span);
  const bool own = table.call || (cls && table.cls && &file == &table.file && cls == table.cls);
  if (!own && !all_want_it(context, model, wanted)) return add_column(context, table, wanted);  // in the class itself, which then counts
  if (!own && !first_of_those(context, table, model)) return;
  const Stmt* statement = cls ? file.statement_in(*cls, span) : nullptr;
  if (const Expr* call = file.call_at(span); call && file.last_name(*call) != "Field") {
    ColumnCall at(context, file, *call, statement);
    return change_call(context, file, at, table, model, wanted, news);
  }
  const bool bare = statement && statement->kind == StmtKind::annotated && statement->b == 0 && context.style(file.file()).way == Way::mapped;
  if (!bare) return context.note("column " + shown_column(table.model, model.name) + " is a field, or declared in a way that is not edited: it differs in " +
                                 join([&] {
                                   std::vector<std::string> words;
                                   if (news.type) words.push_back("type");
                                   if (news.nullable) words.push_back("NOT NULL");
                                   if (news.value) words.push_back("default");
                                   if (news.identity) words.push_back("identity");
                                   if (news.generated) words.push_back("generated");
                                   if (news.comment) words.push_back("comment");
                                   return words;
                                 }(), ", "));
  // `name: Mapped[str]` gets the call that says it.
  std::vector<Py> arguments;
  const spell::SqlAlchemy sa = context.words(file);
  if (news.type) arguments.push_back(sa.type(wanted.type.text, wanted.collation));
  if (news.value && wanted.default_value) arguments.push_back(keyword("server_default", sa.text(default_text(*wanted.default_value))));
  if (news.nullable) arguments.push_back(keyword("nullable", atom(wanted.nullable ? "True" : "False")));
  const std::string indent = file.indent_at(statement->begin);
  file.insert_text(statement->end, " = " + spell::laid_out(spell::call(file.name("sqlalchemy.orm", "mapped_column"), std::move(arguments)), file.layout(), indent,
                                                           statement->end - statement->begin + indent.size() + 3));
}

void add_column(Context& context, Declared& table, const Column& wanted) {
  if (table.call) {
    std::vector<Py> arguments = {string(wanted.name)};
    const spell::SqlAlchemy sa = context.words(table.file);
    arguments.push_back(sa.type(wanted.type.text, wanted.collation));
    if (const ForeignKey* key = own_foreign_key(table.wanted, wanted.name)) arguments.push_back(foreign_key_item(context, table.file, *key));
    for (Py& detail : spell::column_details(sa, wanted)) arguments.push_back(std::move(detail));
    if (!wanted.nullable) arguments.push_back(keyword("nullable", atom("False")));
    table.items.push_back(spell::call(table.file.name("sqlalchemy", "Column"), std::move(arguments)));
    return;
  }
  const Stmt* last = nullptr;
  for (const Column& column : table.model.columns) {
    const Span span = column.origin.span;
    const Stmt* at = span.file == table.file.file() ? table.file.statement_in(*table.cls, span) : nullptr;
    if (at && (!last || at->begin > last->begin)) last = at;
  }
  for (const char* name : {"__table_args__", "__tablename__"})
    if (!last) last = table.file.assignment_in(*table.cls, name);
  if (!last) return context.note("column " + shown_column(table.wanted, wanted.name) + ": no place was found for it in the class");
  const std::string indent = table.file.indent_at(last->begin);
  std::string attribute = attribute_name(wanted.name);
  while (table.file.declares(*table.cls, attribute)) attribute += "_";  // a relationship or a method has that name
  table.file.insert_lines(*last, indent + column_statement(context, table.file, table.wanted, wanted, indent, attribute));
}

struct PythonWord {
  std::string_view sql, module, name;
};
constexpr PythonWord kPythonOf[] = {{"integer", "", "int"}, {"bigint", "", "int"}, {"smallint", "", "int"}, {"boolean", "", "bool"}, {"real", "", "float"},
                                    {"double precision", "", "float"}, {"numeric", "decimal", "Decimal"}, {"bytea", "", "bytes"}, {"date", "datetime", "date"},
                                    {"timestamp", "datetime", "datetime"}, {"time", "datetime", "time"}, {"interval", "datetime", "timedelta"},
                                    {"uuid", "uuid", "UUID"}, {"json", "", "dict"}, {"jsonb", "", "dict"}};

std::string python_type(ModelFile& file, const std::string& sql) {
  if (ends_with(sql, "[]")) return "list";
  const std::string word = sql.substr(0, sql.find_first_of("(")), first = word.substr(0, word.find(' '));
  for (const PythonWord& row : kPythonOf)
    if (row.sql == word || (row.sql == first && (first == "timestamp" || first == "time" || first == "interval" || first == "numeric")))
      return row.module.empty() ? std::string(row.name) : file.name(row.module, row.name);
  return "str";
}

}  // namespace

std::string attribute_name(const std::string& column) {
  std::string out;
  for (const char c : column) out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? c : '_';
  if (out.empty() || (out[0] >= '0' && out[0] <= '9')) out = "c_" + out;
  for (const std::string_view word : kPythonWords)
    if (out == word) return out + "_";
  while (starts_with(out, "__")) out.erase(0, 1);
  return out;
}

std::optional<std::string> comment_of(const Schema& schema, const ObjectName& table, const std::string& column) {
  return comment_on(schema, column.empty() ? ObjectId{ObjectKind::table, table, ""} : ObjectId{ObjectKind::column, table, column});
}

std::string column_statement(Context& context, ModelFile& file, const Table& table, const Column& column, const std::string& indent, std::string attribute) {
  const Style style = context.style(file.file());
  const spell::SqlAlchemy sa = context.words(file);
  if (attribute.empty()) attribute = attribute_name(column.name);
  const auto& key = table.primary_key;
  const bool in_key = key && std::find(key->columns.begin(), key->columns.end(), column.name) != key->columns.end();
  std::vector<Py> arguments;
  if (attribute != column.name) arguments.push_back(string(column.name));
  arguments.push_back(sa.type(column.type.text, column.collation));
  const ForeignKey* own = own_foreign_key(table, column.name);
  if (own) arguments.push_back(foreign_key_item(context, file, *own));
  Column said = column;
  const bool serial = in_key && key->columns.size() == 1 && counts_itself(column.default_value) && !own;
  if (serial) said.default_value.reset();
  std::vector<Py> details = spell::column_details(sa, said);
  for (const Py& detail : details)
    if (detail.kind == Py::Kind::call) arguments.push_back(detail);
  if (in_key) arguments.push_back(keyword("primary_key", atom("True")));
  if (in_key && key->columns.size() == 1 && !serial && !own && spell::taken_for_serial(column)) arguments.push_back(keyword("autoincrement", atom("False")));
  if (!column.nullable && !in_key && style.way != Way::mapped) arguments.push_back(keyword("nullable", atom("False")));
  for (const Py& detail : details)
    if (detail.kind == Py::Kind::keyword) arguments.push_back(detail);
  if (const auto comment = comment_of(context.request.wanted, table.name, column.name)) arguments.push_back(keyword("comment", string(*comment)));
  std::string head = attribute;
  std::string function = style.function.empty() ? file.name("sqlalchemy", "Column") : style.function;
  if (style.way != Way::column) {
    std::string type = python_type(file, column.type.text);
    if (column.nullable && !in_key) type = style.optional_word ? file.name("typing", "Optional") + "[" + type + "]" : type + " | None";
    head += style.way == Way::mapped ? ": " + file.name("sqlalchemy.orm", "Mapped") + "[" + type + "]" : ": " + type;
    if (style.way == Way::mapped) function = file.name("sqlalchemy.orm", "mapped_column");
  }
  Py call = spell::call(style.way == Way::field ? file.name("sqlalchemy", "Column") : function, std::move(arguments));
  if (style.way == Way::field) {
    std::vector<Py> field;
    if (column.nullable || column.default_value || column.generated || column.identity != Identity::none) field.push_back(keyword("default", atom("None")));
    field.push_back(keyword("sa_column", std::move(call)));
    call = spell::call(file.name("sqlmodel", "Field"), std::move(field));
  }
  head += " = ";
  return head + spell::laid_out(call, file.layout(), indent, indent.size() + head.size());
}

void complete_columns(Context& context, Declared& table) {
  for (const Column& wanted : table.wanted.columns) {
    if (const Column* model = table.model.column(wanted.name))
      change_column(context, table, *model, wanted);
    else
      add_column(context, table, wanted);
  }
  for (const Column& model : table.model.columns)
    if (!table.wanted.column(model.name))
      context.note("column " + shown_column(table.model, model.name) + " is only in the models: it is left there, for code may use it; a migration is missing, or it can go");
}

}  // namespace underpin::completing
