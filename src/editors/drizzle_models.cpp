#include "editors/drizzle_models.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "editors/drizzle_tables.h"
#include "schema/lookup.h"

namespace underpin {

namespace drizzling {

const Link* Chain::find(std::string_view name) const {
  for (const Link& link : links)
    if (link.name == name) return &link;
  return nullptr;
}

std::optional<Chain> chain_at(const typescript::Tree& tree, ExprId id) {
  Chain out;
  const Expr* at = &tree.expr(tree.plain(id));
  out.end = at->end;
  while (at->kind == ExprKind::call) {
    const Expr& callee = tree.expr(tree.plain(at->a));
    const Expr* inner = callee.kind == ExprKind::member ? &tree.expr(tree.plain(callee.a)) : nullptr;
    if (!inner || inner->kind != ExprKind::call) {
      out.base = at;
      std::reverse(out.links.begin(), out.links.end());
      return out;
    }
    out.links.push_back({tree.name(callee.name), at, inner->end, at->end});
    at = inner;
  }
  return std::nullopt;
}

std::string shown(const Table& table, const std::string& what) { return what + " of `" + table.name.display() + "`"; }

const UserType* enum_of(const Schema& schema, const std::string& type) {
  const UserType* found = schema.types.find(type_name_in(type));
  return found && found->enumeration ? found : nullptr;
}

namespace {

// Options of a builder that shape the column in the database or the values the application sees.
std::string kept_options(const ScriptFile& file, const Expr& object) {
  std::vector<std::string> out;
  for (const auto* id = file.tree().begin(object.items); id != file.tree().end(object.items); ++id) {
    const Property& property = file.tree().properties[*id];
    const std::string& name = file.tree().name(property.name);
    for (const char* one : {"mode", "precision", "scale", "withTimezone", "length", "dimensions", "fields"})
      if (name == one) out.emplace_back(file.text().substr(property.begin, property.end - property.begin));
  }
  return join(out, ", ");
}

std::string as_snake(const std::string& key) {
  std::string out;
  for (const char c : key) {
    if (c >= 'A' && c <= 'Z' && !out.empty()) out += '_';
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string variable_by(int way, const std::string& name) {
  std::string camel = spell::camel_case(name);
  if (way == 0) return spell::script_identifier(name) ? name : camel;
  if (way == 2) return camel + "Table";
  if (way == 3 && camel[0] >= 'a' && camel[0] <= 'z') camel[0] = static_cast<char>(camel[0] - 'a' + 'A');
  return camel;
}

}  // namespace

Context::Context(const ModelsRequest& given)
    : request(given), sqlite(is_sqlite(given.dialect)), core(sqlite ? "drizzle-orm/sqlite-core" : "drizzle-orm/pg-core") {
  for (const Table* table : request.models.tables.sorted()) read_table(*table);
  read_enums();
  std::map<FileId, std::array<int, 6>> counts;  // named, unnamed, snake-cased, camel keys, array, object
  for (auto& [name, declared] : tables) {
    auto& own = counts[declared.file->id()];
    const auto& tree = declared.file->tree();
    Style& style = styles[declared.file->id()];
    for (int way = 0; way < 4; ++way) style.variables[way] += variable_by(way, name.name) == declared.variable;
    if (const Expr* extras = declared.call->items.count > 2 ? declared.file->yielded(tree.item(declared.call->items, 2)) : nullptr) ++own[extras->kind == ExprKind::array ? 4 : 5];
    if (!declared.columns) continue;
    for (const Column& column : declared.model->columns) {
      const Property* property = column.origin.span.file == declared.file->id() ? declared.file->property_at(column.origin.span.begin) : nullptr;
      const auto chain = property ? chain_at(tree, property->value) : std::nullopt;
      if (!chain) continue;
      const bool named = chain->base->items.count > 0 && tree.expr(tree.item(chain->base->items, 0)).kind == ExprKind::string;
      const std::string& key = tree.name(property->name);
      ++own[named ? 0 : 1];
      if (!named && key != column.name && as_snake(key) == column.name) ++own[2];
      if (contains(column.name, "_")) own[3] += key == column.name ? -1 : 1;
    }
  }
  std::array<int, 6> all{};
  for (const auto& [id, own] : counts)
    for (std::size_t i = 0; i < own.size(); ++i) all[i] += own[i];
  for (const auto& [id, own] : counts) {
    Style& style = styles[id];
    style.named = own[0] > own[1] || (own[0] == own[1] && all[0] >= all[1]);
    style.snake_cased = all[2] > 0;
    style.camel_keys = own[3] != 0 ? own[3] > 0 : all[3] >= 0;
    style.array_extras = own[4] + own[5] > 0 ? own[4] >= own[5] : all[4] >= all[5];
  }
}

ScriptFile& Context::file(FileId id) {
  auto& at = files[id];
  if (!at) at = std::make_unique<ScriptFile>(request.sources, id);
  return *at;
}

void Context::read_table(const Table& table) {
  const Span span = table.origin.span;
  if (!span.valid() || !typescript::is_script(request.sources.get(span.file).path)) return;
  ScriptFile& in = file(span.file);
  Declared declared;
  declared.model = &table;
  declared.file = &in;
  declared.call = in.call_with_first(span);
  if (!declared.call) return;
  const auto& tree = in.tree();
  if (const auto* variable = in.variable_of(*declared.call)) declared.variable = in.name_of(*variable);
  declared.exported = in.exports(declared.variable);
  if (const ExprId second = tree.item(declared.call->items, 1)) {
    declared.columns = in.yielded(second);
    if (declared.columns && declared.columns->kind != ExprKind::object) declared.columns = nullptr;
    const Expr& e = tree.expr(tree.plain(second));
    if (e.kind == ExprKind::function && !tree.functions[e.a].parameters.empty()) {
      const Expr& pattern = tree.expr(tree.functions[e.a].parameters[0].pattern);
      if (pattern.kind == ExprKind::name) declared.builders = tree.name(pattern.name) + ".";
    }
  }
  if (!declared.variable.empty()) places[table.name] = {span.file, declared.variable};
  const Expr& callee = tree.expr(declared.call->a);
  if (callee.kind == ExprKind::member && !table.name.schema.empty() && tree.expr(callee.a).kind == ExprKind::name)
    schemas.emplace(table.name.schema, std::pair(span.file, tree.name(tree.expr(callee.a).name)));
  read_columns(table, declared);
  tables[table.name] = declared;
}

void Context::read_columns(const Table& table, Declared& declared) {
  std::map<std::string, std::map<std::pair<std::string, std::string>, int>> seen;
  for (const Column& column : table.columns) {
    const Span span = column.origin.span;
    if (!span.valid()) continue;
    shared[{span.file, span.begin}].emplace_back(&table, &column);
    ScriptFile& in = file(span.file);
    const Property* property = in.property_at(span.begin);
    if (!property) continue;
    keys[table.name][column.name] = in.tree().name(property->name);
    const auto chain = chain_at(in.tree(), property->value);
    if (!chain || &in != declared.file) continue;
    const auto made = spell::drizzle_type(column.type.text, sqlite);
    const std::string callee(in.text(in.tree().expr(chain->base->a)));
    const std::string last = callee.substr(callee.rfind('.') == std::string::npos ? 0 : callee.rfind('.') + 1);
    if (made.builder.empty()) {
      if (!contains(callee, ".") && spell::script_identifier(callee) && !enum_of(request.models, made.base) && in.exports(callee)) own_types.emplace(made.base, std::pair(in.id(), callee));
      continue;
    }
    if (last != made.builder || contains(column.default_value ? column.default_value->shown() : "", "nextval(")) continue;
    std::string options;
    for (const auto* id = in.tree().begin(chain->base->items); id != in.tree().end(chain->base->items); ++id)
      if (const Expr& e = in.tree().expr(*id); e.kind == ExprKind::object && !sqlite) options = kept_options(in, e);  // SQLite's modes are each column's own
    ++seen[made.base][{callee, options}];
  }
  auto& into = types[declared.file->id()];
  for (const auto& [type, spellings] : seen) {
    const auto best = std::max_element(spellings.begin(), spellings.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    into.emplace(type, best->first);
  }
}

void Context::read_enums() {
  for (const UserType* type : request.models.types.sorted()) {
    const Span span = type->origin.span;
    if (!span.valid() || !typescript::is_script(request.sources.get(span.file).path)) continue;
    ScriptFile& in = file(span.file);
    const Expr* call = in.call_at(span);
    if (const auto* variable = call ? in.variable_of(*call) : nullptr) enums[type->name] = {span.file, in.name_of(*variable)};
  }
}

std::optional<std::string> Context::reach(ScriptFile& in, FileId where, const std::string& variable) {
  if (where == in.id()) return variable;
  ScriptFile& there = file(where);
  const std::string stem(file_stem(there.path()));
  for (const auto& clause : in.tree().imports) {
    const std::string& module = in.tree().name(clause.module);
    for (const auto& binding : clause.bindings) {
      if (in.tree().name(binding.outer) == variable && !clause.type_only && !binding.type_only && !starts_with(module, "drizzle-orm")) return in.tree().name(binding.inner);
      // A name more of a module that is imported already.
      if (starts_with(module, ".") && normal_path(join_path(parent_path(in.path()), module)) == there.path().substr(0, there.path().rfind('.')) && in.tree().name(binding.outer) != "*" &&
          there.exports(variable))
        return in.import(module, variable);
    }
  }
  if (!there.exports(variable)) {
    // A new one is exported.
    bool made = false;
    for (const auto& [name, place] : places) made = made || (place == std::pair(where, variable) && !tables.count(name));
    for (const auto& [name, place] : enums) made = made || (place == std::pair(where, variable) && !request.models.types.contains(name));
    for (const auto& [name, place] : own_types) made = made || place == std::pair(where, variable);
    for (const auto& [name, place] : schemas) made = made || place == std::pair(where, variable);
    if (!made) return std::nullopt;
  }
  return in.import(in.relative_module(there.path()), variable);
}

std::optional<std::string> Context::table_word(ScriptFile& in, const ObjectName& table) {
  const auto found = places.find(table);
  return found == places.end() ? std::nullopt : reach(in, found->second.first, found->second.second);
}

std::string Context::choose_key(ScriptFile& in, const ObjectName&, const std::string& column) {
  return styles[in.id()].camel_keys ? spell::camel_case(column) : column;
}

std::string Context::key_of(const ObjectName& table, const std::string& column) {
  auto& own = keys[table];
  if (const auto found = own.find(column); found != own.end()) return found->second;
  const auto place = places.find(table);
  std::string key = place == places.end() ? column : choose_key(file(place->second.first), table, column);
  while (std::any_of(own.begin(), own.end(), [&](const auto& one) { return one.second == key; })) key += "_";
  return own[column] = key;
}

namespace {

FileId home_for(const Context& context, const Table& table) {
  std::map<FileId, int> votes;
  for (const auto& [name, declared] : context.tables) ++votes[declared.file->id()];
  for (const ForeignKey& key : table.foreign_keys)
    if (const auto found = context.tables.find(key.ref); found != context.tables.end() && !(key.ref == table.name)) votes[found->second.file->id()] += 1000;
  FileId best = 0;
  for (const auto& [file, count] : votes)
    if (best == 0 || count > votes[best]) best = file;
  return best;
}

// Every new table gets its place first, for others may refer to it.
std::vector<const Table*> place_tables(Context& context) {
  std::vector<const Table*> out;
  for (const Table* wanted : context.request.wanted.tables.sorted()) {
    if (context.request.models.tables.contains(wanted->name) || !wanted->partition_bound.empty()) continue;
    if (!context.request.add_classes) {
      context.note("table `" + wanted->name.display() + "` is not written: some of the models could not be read, and it may be among them");
      continue;
    }
    if (!wanted->virtual_module.empty()) {
      context.note("table `" + wanted->name.display() + "` is a virtual table, which Drizzle cannot say: it stays with the migrations");
      continue;
    }
    const FileId home = home_for(context, *wanted);
    if (home == 0) continue;
    const Style& style = context.styles[home];
    const int way = static_cast<int>(std::max_element(style.variables + 1, style.variables + 4) - style.variables);
    std::string variable = variable_by(style.variables[0] > style.variables[way] ? 0 : way, wanted->name.name);
    while (context.file(home).binds(variable)) variable += "Table";
    context.file(home).bind(variable);
    context.places[wanted->name] = {home, variable};
    out.push_back(wanted);
  }
  return out;
}

std::optional<std::string> schema_word(Context& context, ScriptFile& in, const std::string& schema) {
  if (const auto found = context.schemas.find(schema); found != context.schemas.end()) return context.reach(in, found->second.first, found->second.second);
  std::string variable = spell::camel_case(schema);
  while (in.binds(variable)) variable += "Schema";
  in.bind(variable);
  in.append("\n\nexport const " + variable + " = " + in.import(context.core, "pgSchema") + "(" + in.quoted(schema) + ")" + in.semicolon());
  context.schemas[schema] = {in.id(), variable};
  return variable;
}

void add_table(Context& context, const Table& wanted) {
  const auto [home, variable] = context.places[wanted.name];
  ScriptFile& in = context.file(home);
  std::string make;
  if (wanted.name.schema.empty()) make = in.import(context.core, context.sqlite ? "sqliteTable" : "pgTable");
  else if (const auto word = schema_word(context, in, wanted.name.schema)) make = *word + ".table";
  if (make.empty()) return context.note("table `" + wanted.name.display() + "` is not written: no file exports its schema");
  const std::string& unit = in.unit();
  std::string columns;
  for (const Column& column : wanted.columns)
    if (const auto entry = column_entry(context, in, "", wanted, column, unit)) columns += unit + *entry + ",\n";
  const std::vector<std::string> items = table_items(context, in, wanted, "table");
  std::string out = "\n\nexport const " + variable + " = " + make + "(" + in.quoted(wanted.name.name) + ", {\n" + columns + "}";
  if (!items.empty()) {
    const bool array = context.styles[home].array_extras;
    out += std::string(", (table) => ") + (array ? "[\n" : "({\n");
    for (const std::string& item : items) out += unit + item + ",\n";
    out += array ? "]" : "})";
  }
  in.append(out + ")" + in.semicolon());
}

// An enum stands where it is used first, before its tables.
void add_enums(Context& context, const std::vector<const Table*>& added) {
  for (const UserType* type : context.request.wanted.types.sorted()) {
    if (!type->enumeration || context.request.models.types.contains(type->name)) continue;
    FileId home = 0;
    std::uint32_t at = 0;
    for (const Table* table : context.request.wanted.tables.sorted()) {
      if (!std::any_of(table->columns.begin(), table->columns.end(), [&](const Column& c) { return enum_of(context.request.wanted, spell::drizzle_type(c.type.text, false).base) == type; })) continue;
      if (const auto place = context.places.find(table->name); place != context.places.end() && home == 0) home = place->second.first;
    }
    if (home == 0) {
      context.note("type `" + type->name.display() + "` is not written: no table uses it");
      continue;
    }
    ScriptFile& in = context.file(home);
    for (const auto& [name, declared] : context.tables)
      if (declared.file == &in && (at == 0 || declared.call->begin < at)) at = declared.call->begin;
    std::string variable = spell::camel_case(type->name.name);
    while (in.binds(variable)) variable += "Enum";
    in.bind(variable);
    context.enums[type->name] = {home, variable};
    std::string make;
    if (type->name.schema.empty()) make = in.import(context.core, "pgEnum");
    else if (const auto word = schema_word(context, in, type->name.schema)) make = *word + ".enum";
    if (make.empty()) continue;
    std::vector<std::string> labels;
    for (const std::string& label : type->enumeration->labels) labels.push_back(in.quoted(label));
    in.add_before(at, "export const " + variable + " = " + make + "(" + in.quoted(type->name.name) + ", [" + join(labels, ", ") + "])" + in.semicolon() + "\n\n");
  }
  (void)added;
}

// Labels that the schema has more are added at their places.
void complete_enum(Context& context, const UserType& model, const UserType& wanted) {
  const auto& before = model.enumeration->labels;
  const auto& now = wanted.enumeration->labels;
  if (before == now) return;
  const auto refuse = [&](const std::string& why) {
    context.note("the labels of type `" + model.name.display() + "` are (" + join(now, ", ") + ") in the schema, (" + join(before, ", ") + ") in the models: " + why);
  };
  std::vector<std::string> rest = now;
  rest.erase(std::remove_if(rest.begin(), rest.end(), [&](const std::string& label) { return std::find(before.begin(), before.end(), label) == before.end(); }), rest.end());
  if (rest != before) return refuse("not changed, for code uses them");
  ScriptFile& in = context.file(model.origin.span.file);
  const Expr* call = in.call_at(model.origin.span);
  const Expr* list = call && call->items.count > 1 ? &in.tree().expr(in.tree().plain(in.tree().item(call->items, 1))) : nullptr;
  if (!list || list->kind != ExprKind::array || list->items.count != before.size()) return refuse("they are made in a way that is not edited");
  std::size_t at = 0;
  std::vector<std::string> behind;
  for (const std::string& label : now) {
    if (at < before.size() && before[at] == label) {
      const Expr& item = in.tree().expr(in.tree().item(list->items, at));
      std::string text;
      const bool line = in.indent_at(item.begin).size() > 0 && in.text().substr(list->begin, list->end - list->begin).find('\n') != std::string_view::npos;
      for (const std::string& one : behind) text += in.quoted(one) + (line ? ",\n" + in.indent_at(item.begin) : ", ");
      if (!text.empty()) in.insert(item.begin, text);
      behind.clear();
      ++at;
    } else {
      behind.push_back(label);
    }
  }
  for (const std::string& one : behind) in.add_item(*list, in.quoted(one));
}

void note_outside_drizzle(Context& context) {
  const Schema& wanted = context.request.wanted;
  std::size_t triggers = 0, policies = 0, partitions = 0, domains = 0;
  wanted.tables.for_each([&](const Table& table) {
    triggers += table.triggers.size();
    policies += table.policies.size();
    partitions += !table.partition_by.empty();
  });
  wanted.types.for_each([&](const UserType& type) { domains += !type.enumeration; });
  std::vector<std::string> parts;
  for (const auto& [count, word] : {std::pair(wanted.extensions.size(), "extension"), std::pair(wanted.functions.size(), "function"), std::pair(triggers, "trigger"),
                                    std::pair(policies, "policy"), std::pair(wanted.views.size(), "view"), std::pair(domains, "domain or composite type"),
                                    std::pair(partitions, "partitioning"), std::pair(wanted.opaque.size(), "other object")})
    if (count > 0) parts.push_back(counted(count, word));
  if (!parts.empty()) context.note("not written: " + join(parts, ", ") + ". They stay with the migrations, or are added by hand where Drizzle has a word for them");
}

void run(Context& context) {
  const std::vector<const Table*> added = place_tables(context);
  add_enums(context, added);
  for (const UserType* type : context.request.wanted.types.sorted())
    if (const UserType* model = context.request.models.types.find(type->name); model && model->enumeration && type->enumeration && context.enums.count(type->name)) complete_enum(context, *model, *type);
  for (const Table* wanted : context.request.wanted.tables.sorted()) {
    const Table* model = context.request.models.tables.find(wanted->name);
    if (!model || !wanted->partition_bound.empty()) continue;
    const auto found = context.tables.find(wanted->name);
    if (found == context.tables.end()) {
      context.note("table `" + model->name.display() + "` is declared in a way that is not edited");
      continue;
    }
    complete_columns(context, found->second, *wanted);
    complete_keys(context, found->second, *wanted);
  }
  for (const Table* wanted : added) add_table(context, *wanted);
  for (const Table* model : context.request.models.tables.sorted())
    if (!context.request.wanted.tables.contains(model->name))
      context.note("table `" + model->name.display() + "` is only in the models: it is left as it is; a migration is missing, or it can go");
  note_outside_drizzle(context);
}

}  // namespace

}  // namespace drizzling

ModelEdits complete_drizzle(const ModelsRequest& request) {
  drizzling::Context context(request);
  drizzling::run(context);
  ModelEdits out;
  for (auto& [id, file] : context.files)
    for (Edit& edit : file->edits()) out.edits.push_back(std::move(edit));
  out.notes = std::move(context.notes);
  return out;
}

}  // namespace underpin
