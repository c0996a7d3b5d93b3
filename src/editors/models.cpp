#include "editors/models.h"

#include <algorithm>

#include "base/text.h"
#include "editors/model_tables.h"
#include "schema/lookup.h"

namespace underpin {

namespace completing {

using python::Expr;
using python::ExprKind;
using python::Stmt;
using spell::atom;
using spell::keyword;
using spell::Py;
using spell::string;

namespace {

bool earlier(const Span& a, const Span& b) { return std::tie(a.file, a.begin, a.end) < std::tie(b.file, b.begin, b.end); }

// How the file's classes write their columns, from those that are there.
void read_style(Context& context, ModelFile& file, const std::vector<const Table*>& tables) {
  Style style;
  std::map<std::string, int> functions, bases;
  for (const Table* table : tables) {
    const python::ClassNode* cls = file.class_named_at(table->origin.span);
    for (const auto* id = cls ? file.tree().begin(cls->bases) : nullptr; cls && id != file.tree().end(cls->bases); ++id) {
      const Expr& base = file.tree().expr(*id);
      ++bases[std::string(file.text(base))];
    }
    if (cls && !file.assignment_in(*cls, "__tablename__")) style.flask = true;
    for (const Column& column : table->columns) {
      const Expr* call = column.origin.span.file == file.file() ? file.call_at(column.origin.span) : nullptr;
      const python::ClassNode* owner = file.class_around(column.origin.span);
      const Stmt* statement = owner ? file.statement_in(*owner, column.origin.span) : nullptr;
      if (call) ++functions[std::string(file.text(file.tree().expr(call->a)))];
      if (statement && statement->kind == python::StmtKind::annotated && contains(file.text(file.tree().expr(statement->c)), "Mapped[")) ++functions["mapped_column"];
      if (statement && statement->kind == python::StmtKind::annotated && !contains(file.text(file.tree().expr(statement->c)), "Mapped[")) ++functions["Field"];
    }
  }
  int most = 0;
  for (const auto& [name, count] : functions)
    if (count > most) style.function = name, most = count;
  if (ends_with(style.function, "mapped_column")) style.way = Way::mapped;
  if (ends_with(style.function, "Field")) style.way = Way::field;
  most = 0;
  for (const auto& [name, count] : bases)
    if (count > most) style.bases = name, most = count;
  const std::size_t dot = style.function.rfind('.');
  if (style.way == Way::column && dot != std::string::npos) file.take_core_from(style.function.substr(0, dot));
  style.optional_word = contains(file.text(), "Optional[") || !contains(file.text(), "| None");
  if (style.way == Way::field && !contains(style.bases, "table=")) style.bases += ", table=True";
  context.styles[file.file()] = style;
}

// What the file calls a type where it has one of the kind already.
void read_types(Context& context, ModelFile& file, const std::vector<const Table*>& tables) {
  std::map<std::string, std::map<std::string, int>> seen;
  for (const Table* table : tables)
    for (const Column& column : table->columns) {
      const Expr* call = column.origin.span.file == file.file() && column.collation.empty() ? file.call_at(column.origin.span) : nullptr;
      if (!call || !column.type.known) continue;
      for (const auto* id = file.tree().begin(call->items); id != file.tree().end(call->items); ++id) {
        const Expr& item = file.tree().expr(*id);
        const std::string text(file.text(item));
        if (item.kind == ExprKind::string) continue;
        if (item.kind != ExprKind::name && item.kind != ExprKind::attribute && item.kind != ExprKind::call) break;
        if (file.last_name(item) == "ForeignKey" || contains(text, "\n")) break;
        ++seen[column.type.text][text];
        break;
      }
    }
  for (const auto& [type, texts] : seen) {
    const auto best = std::max_element(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    context.types[file.file()][type] = best->first;
  }
}

}  // namespace

Context::Context(const ModelsRequest& given) : request(given), declared(&earlier) {
  std::map<FileId, std::vector<const Table*>> tables;
  for (const Table* table : request.models.tables.sorted()) {
    if (table->origin.span.valid()) tables[table->origin.span.file].push_back(table);
    for (const Column& column : table->columns)
      if (column.origin.span.valid()) {
        declared[column.origin.span].emplace_back(table, &column);
        tables[column.origin.span.file];
      }
  }
  for (const auto& [id, own] : tables) {
    read_style(*this, file(id), own);
    read_types(*this, file(id), own);
  }
}

ModelFile& Context::file(FileId id) {
  auto& at = files[id];
  if (!at) at = std::make_unique<ModelFile>(request.sources, id);
  return *at;
}

spell::SqlAlchemy Context::words(ModelFile& in) {
  spell::SqlAlchemy sa{request.wanted, request.dialect, nullptr, nullptr};
  sa.name = [&in](std::string_view module, std::string_view name) { return in.name(module, name); };
  sa.custom = [&in](const std::string& type) { return in.class_for_type(type); };
  const auto& known = types[in.file()];
  sa.preferred = [&known](const std::string& type) -> std::optional<Py> {
    const auto found = known.find(type);
    return found == known.end() ? std::nullopt : std::optional(atom(found->second));
  };
  sa.long_names = false;
  sa.types_exist = false;
  return sa;
}

namespace {

// "user_role" → "UserRole".
std::string camel(const std::string& name) {
  std::string out;
  bool up = true;
  for (const char c : attribute_name(name)) {
    if (c != '_') out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    up = c == '_';
  }
  return out.empty() ? "Table_" : out;
}

std::string args_statement(const ModelFile& file, std::vector<Py> items, const std::string& indent) {
  // One item a line: that is how such tuples grow.
  std::string out = "__table_args__ = (\n";
  const std::string inner = indent + file.layout().unit;
  for (const Py& item : items) out += inner + spell::laid_out(item, file.layout(), inner, inner.size(), 1) + ",\n";
  return out + indent + ")";
}

std::vector<Py> options_of(Context& context, const Table& table) {
  std::vector<std::pair<Py, Py>> options;
  if (!table.name.schema.empty()) options.emplace_back(string("schema"), string(table.name.schema));
  if (const auto comment = comment_of(context.request.wanted, table.name, "")) options.emplace_back(string("comment"), string(*comment));
  if (options.empty()) return {};
  return {spell::dict(std::move(options))};
}

// A class that gives its columns to others: a table that others derive from by INHERITS.
std::string mixin_for(Context& context, ModelFile& file, const ObjectName& parent, std::set<ObjectName>& mixins) {
  const Table* table = context.request.wanted.tables.find(parent);
  if (!table) return {};
  const std::string name = camel(parent.name) + "Mixin";
  if (!mixins.insert(parent).second) return name;
  std::string out = "\n\nclass " + name + ":\n";
  Table bare = *table;
  bare.foreign_keys.clear();
  for (const Column& column : bare.columns) out += file.layout().unit + column_statement(context, file, bare, column, file.layout().unit) + "\n";
  file.bind(name);
  file.append(out);
  return name;
}

void add_table_call(Context& context, ModelFile& file, const Table& table) {
  std::vector<Py> arguments = {string(table.name.name), atom(context.style(file.file()).bases + ".metadata")};
  const spell::SqlAlchemy sa = context.words(file);
  for (const Column& column : table.columns) {
    std::vector<Py> parts = {string(column.name), sa.type(column.type.text, column.collation)};
    if (const ForeignKey* key = own_foreign_key(table, column.name)) parts.push_back(foreign_key_item(context, file, *key));
    for (Py& detail : spell::column_details(sa, column)) parts.push_back(std::move(detail));
    if (!column.nullable) parts.push_back(keyword("nullable", atom("False")));
    arguments.push_back(spell::call(file.name("sqlalchemy", "Column"), std::move(parts)));
  }
  for (Py& item : table_items(context, file, table)) arguments.push_back(std::move(item));
  if (!table.name.schema.empty()) arguments.push_back(keyword("schema", string(table.name.schema)));
  const std::string head = attribute_name(table.name.name) + "_table = ";
  file.append("\n\n" + head + spell::laid_out(spell::call(file.name("sqlalchemy", "Table"), std::move(arguments)), file.layout(), "", head.size()) + "\n");
}

}  // namespace

void add_class(Context& context, ModelFile& file, const Table& table, std::set<ObjectName>& mixins) {
  if (!table.primary_key) {
    context.note("table `" + table.name.display() + "` has no primary key, so no class can stand for it: it is declared as a Table");
    return add_table_call(context, file, table);
  }
  std::string bases = context.style(file.file()).bases;
  Table own = table;
  for (const ObjectName& parent : table.inherits) {
    const Table* above = context.request.wanted.tables.find(parent);
    const std::string mixin = mixin_for(context, file, parent, mixins);
    if (mixin.empty()) continue;
    bases = mixin + ", " + bases;
    own.columns.erase(std::remove_if(own.columns.begin(), own.columns.end(), [&](const Column& column) {
      const Column* same = above->column(column.name);
      const bool in_key = std::find(table.primary_key->columns.begin(), table.primary_key->columns.end(), column.name) != table.primary_key->columns.end();
      return same && *same == column && !in_key && !own_foreign_key(table, column.name);
    }), own.columns.end());
  }
  std::string name = camel(table.name.name);
  while (file.binds(name)) name += "Model";
  file.bind(name);
  const std::string unit = file.layout().unit;
  std::string out = "\n\nclass " + name + "(" + bases + "):\n" + unit + "__tablename__ = " + spell::literal(table.name.name, file.layout().quote) + "\n";
  std::vector<Py> items = table_items(context, file, own);
  for (Py& option : options_of(context, table)) items.push_back(std::move(option));
  if (!items.empty()) out += unit + args_statement(file, std::move(items), unit) + "\n";
  out += "\n";
  for (const Column& column : own.columns) out += unit + column_statement(context, file, own, column, unit) + "\n";
  file.append(out);
}

void add_items(Context& context, Declared& table) {
  if (table.items.empty()) return;
  ModelFile& file = table.file;
  if (table.call) {
    std::size_t positional = 0;
    for (const auto* id = file.tree().begin(table.call->items); id != file.tree().end(table.call->items); ++id)
      positional += file.tree().expr(*id).kind != ExprKind::keyword && file.tree().expr(*id).kind != ExprKind::double_star;
    for (const Py& item : table.items) file.insert(*table.call, positional, item);
    return;
  }
  const Stmt* args = file.assignment_in(*table.cls, "__table_args__");
  if (!args) {
    const Stmt* after = file.assignment_in(*table.cls, "__tablename__");
    std::vector<Py> items = std::move(table.items);
    for (Py& option : options_of(context, table.wanted)) items.push_back(std::move(option));
    if (after) {
      const std::string indent = file.indent_at(after->begin);
      return file.insert_lines(*after, indent + args_statement(file, std::move(items), indent));
    }
    const Stmt& first = file.tree().stmt(*file.tree().begin(table.cls->body));
    const std::string indent = file.indent_at(first.begin);
    return file.insert_text(first.begin, args_statement(file, std::move(items), indent) + "\n" + indent);
  }
  const Expr& value = file.tree().expr(args->kind == python::StmtKind::assign ? args->a : args->b);
  const std::string indent = file.indent_at(args->begin);
  if (value.kind == ExprKind::dict) {
    std::vector<Py> items = std::move(table.items);
    items.push_back(atom(std::string(file.text(value))));
    const std::string statement = args_statement(file, std::move(items), indent);
    return file.replace(value, statement.substr(statement.find('(')));
  }
  if (value.kind != ExprKind::tuple || file.text()[value.begin] != '(')
    return context.note("`__table_args__` of `" + table.model.name.display() + "` is computed: " + counted(table.items.size(), "item") + " could not be added: " +
                        [&] {
                          std::vector<std::string> texts;
                          for (const Py& item : table.items) texts.push_back(spell::flat(item, file.layout()));
                          return join(texts, "; ");
                        }());
  std::size_t at = value.items.count;
  if (at > 0 && file.tree().expr(*(file.tree().end(value.items) - 1)).kind == ExprKind::dict) --at;
  for (const Py& item : table.items) file.insert(value, at, item);
}

namespace {

void note_outside(Context& context) {
  const Schema& wanted = context.request.wanted;
  std::size_t triggers = 0, policies = 0, parents = 0;
  wanted.tables.for_each([&](const Table& table) {
    triggers += table.triggers.size();
    policies += table.policies.size();
    parents += !table.inherits.empty() && table.partition_bound.empty();
  });
  std::vector<std::string> parts;
  for (const auto& [count, word] : {std::pair(wanted.extensions.size(), "extension"), std::pair(wanted.functions.size(), "function"), std::pair(triggers, "trigger"),
                                    std::pair(policies, "policy"), std::pair(wanted.views.size(), "view"), std::pair(wanted.opaque.size(), "other object")})
    if (count > 0) parts.push_back(counted(count, word));
  if (!parts.empty())
    context.note("outside the ORM: " + join(parts, ", ") + ". They stay with the migrations, where literal SQL keeps them (op.execute, or alembic_utils), or run beside create_all by event.listen(metadata, \"after_create\", DDL(…))");
  if (parents > 0) context.note(counted(parents, "table") + (parents == 1 ? " derives" : " derive") + " from others by INHERITS: models say the columns, the migrations say INHERITS");
  for (const UserType* type : wanted.types.sorted())
    if (const UserType* other = context.request.models.types.find(type->name); other && other->enumeration && type->enumeration && other->enumeration->labels != type->enumeration->labels)
      context.note("the labels of type `" + type->name.display() + "` are (" + join(type->enumeration->labels, ", ") + "), the models say (" + join(other->enumeration->labels, ", ") + "): not changed, for code uses them");
}

bool is_parent(const Schema& schema, const ObjectName& name) {
  bool found = false;
  schema.tables.for_each([&](const Table& table) { found = found || std::find(table.inherits.begin(), table.inherits.end(), name) != table.inherits.end(); });
  return found;
}

// A new class goes where most of the tables it refers to are declared, else where most tables are.
FileId home_of(const Context& context, const Table& table) {
  std::map<FileId, int> votes;
  for (const Table* other : context.request.models.tables.sorted())
    if (other->origin.span.valid()) ++votes[other->origin.span.file];
  for (const ForeignKey& key : table.foreign_keys)
    if (const Table* other = context.request.models.tables.find(key.ref); other && other->origin.span.valid()) votes[other->origin.span.file] += 1000;
  FileId best = 0;
  for (const auto& [file, count] : votes)
    if (best == 0 || count > votes[best]) best = file;
  return best;
}

void run(Context& context) {
  std::set<ObjectName> mixins;
  for (const Table* wanted : context.request.wanted.tables.sorted()) {
    if (!wanted->partition_bound.empty()) continue;
    const Table* model = context.request.models.tables.find(wanted->name);
    if (!model) {
      if (is_parent(context.request.wanted, wanted->name) && !wanted->primary_key) {
        context.note("table `" + wanted->name.display() + "` only hands its columns down by INHERITS: no class");
        continue;
      }
      if (!context.request.add_classes) {
        context.note("table `" + wanted->name.display() + "` gets no class: some of the models could not be read, and it may be among them");
        continue;
      }
      const FileId home = home_of(context, *wanted);
      if (home != 0) add_class(context, context.file(home), *wanted, mixins);
      continue;
    }
    const Span span = model->origin.span;
    if (!span.valid()) {
      context.note("table `" + model->name.display() + "` is declared in a way that is not edited");
      continue;
    }
    ModelFile& file = context.file(span.file);
    Declared declared{file, file.class_named_at(span), file.call_at(span), *model, *wanted, {}, false};
    if (!declared.cls && !declared.call) {
      context.note("table `" + model->name.display() + "` is declared in a way that is not edited");
      continue;
    }
    if (declared.cls) declared.call = nullptr;
    complete_columns(context, declared);
    complete_keys(context, declared);
    add_items(context, declared);
  }
  for (const Table* model : context.request.models.tables.sorted())
    if (!context.request.wanted.tables.contains(model->name))
      context.note("table `" + model->name.display() + "` is only in the models: its class is left as it is; a migration is missing, or it can go");
  settle_relationships(context);
  note_outside(context);
}

}  // namespace

}  // namespace completing

ModelEdits complete_models(const ModelsRequest& request) {
  completing::Context context(request);
  completing::run(context);
  ModelEdits out;
  for (auto& [id, file] : context.files)
    for (Edit& edit : file->edits()) out.edits.push_back(std::move(edit));
  out.notes = std::move(context.notes);
  return out;
}

}  // namespace underpin
