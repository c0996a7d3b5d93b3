// Columns of Drizzle tables: new ones, and what existing ones say wrongly.
#include <algorithm>

#include "base/text.h"
#include "editors/drizzle_tables.h"
#include "schema/lookup.h"

namespace underpin::drizzling {

namespace {

constexpr std::size_t kWideColumn = 80;

bool own_sequence(const Schema& schema, const Table& table, const Column& column) {
  if (!column.default_value || !contains(column.default_value->shown(), "nextval(")) return false;
  const Sequence* found = schema.sequences.find({table.name.schema, table.name.name + "_" + column.name + "_seq"});
  return found && !found->identity && found->owner_table == table.name && found->owner_column == column.name && contains(column.default_value->shown(), found->name.name);
}

std::string_view serial_builder(const std::string& type) {
  return type == "integer" ? "serial" : type == "bigint" ? "bigserial" : type == "smallint" ? "smallserial" : "";
}

std::string requoted_options(std::string options, char quote) { return quote == '"' ? options : replace_all(std::move(options), "\"", std::string(1, quote)); }

// A variable of the file that makes columns of a type Drizzle has no word for.
std::optional<std::string> own_type(Context& context, ScriptFile& in, const std::string& type) {
  if (const auto found = context.own_types.find(type); found != context.own_types.end()) return context.reach(in, found->second.first, found->second.second);
  const std::string word = type.substr(0, type.find('('));
  std::string name = spell::camel_case(word == upper(word) ? lower(word) : word);
  while (in.binds(name)) name += "Type";
  in.bind(name);
  const std::string make = in.import(context.core, "customType");
  std::uint32_t at = 0;
  for (const auto& [table, declared] : context.tables)
    if (declared.file == &in && (at == 0 || declared.call->begin < at)) at = declared.call->begin;
  in.add_before(at, "export const " + name + " = " + make + "<{ data: " + (type == "bytea" ? "Buffer" : "string") + " }>({\n" + in.unit() + "dataType() {\n" + in.unit() + in.unit() + "return " + in.quoted(type) + in.semicolon() + "\n" +
                        in.unit() + "},\n})" + in.semicolon() + "\n\n");
  context.own_types[type] = {in.id(), name};
  return name;
}

std::string default_link(Context& context, ScriptFile& in, const SpelledType& type, const Column& column) {
  spell::DrizzleType made = type.made;
  made.options = type.options;
  std::string sql = column.default_value->shown();
  if (starts_with(sql, "nextval('") && ends_with(sql, "'::regclass)") && !context.sqlite) sql = column.default_value->shown();
  return spell::drizzle_default(sql, made, context.sqlite, type.enumeration, in.quote(), [&] { return context.sql_word(in); });
}

std::string identity_link(Identity identity) { return identity == Identity::always ? ".generatedAlwaysAsIdentity()" : ".generatedByDefaultAsIdentity()"; }

std::string generated_link(Context& context, ScriptFile& in, const Column& column) {
  std::string out = ".generatedAlwaysAs(" + spell::sql_template(context.sql_word(in), column.generated->shown());
  if (context.sqlite) out += ", " + in.braced("mode: " + in.quoted(column.generated_stored ? "stored" : "virtual"));
  return out + ")";
}

std::string base_call(ScriptFile& in, const SpelledType& type, const std::string& name) {
  std::string out = type.builder + "(" + name;
  if (!type.options.empty()) out += (name.empty() ? "" : ", ") + in.braced(requoted_options(type.options, in.quote()));
  out += ")";
  for (int i = 0; i < type.made.dimensions; ++i) out += ".array()";
  return out;
}

// One line, or a link a line.
std::string broken_chain(const std::string& head, const std::vector<std::string>& links, const std::string& indent, const ScriptFile& in) {
  std::string flat = head + join(links, "");
  if (links.size() < 2 || indent.size() + flat.size() < kWideColumn) return flat;
  return head + "\n" + indent + in.unit() + join(links, "\n" + indent + in.unit());
}

bool sole_key(const Table& table, const std::string& column) {
  return table.primary_key && table.primary_key->columns.size() == 1 && table.primary_key->columns[0] == column;
}

// What is wrong with a column that is there.
class ColumnEditor {
 public:
  ColumnEditor(Context& context, Declared& table, ScriptFile& file, const Table& wanted_table, const Column& model, const Column& wanted, Chain chain)
      : context_(context), table_(table), file_(file), wanted_table_(wanted_table), model_(model), wanted_(wanted), chain_(std::move(chain)) {}

  void run() {
    const bool serial = own_sequence(context_.request.wanted, wanted_table_, wanted_);
    const bool model_serial = own_sequence(context_.request.models, *table_.model, model_);
    const bool retype = model_.type != wanted_.type || serial != model_serial;
    std::optional<SpelledType> type;
    if (retype || model_.default_value != wanted_.default_value) type = spelled_type(context_, file_, table_.builders, wanted_table_, wanted_);
    if (retype && type) set_type(*type, serial);
    if (model_.nullable != wanted_.nullable && !serial) set_nullable();
    if (!serial && (model_.default_value != wanted_.default_value || model_serial) && type && !wanted_.generated) set_default(*type, model_serial);
    if (model_.identity != wanted_.identity) set_link({"generatedAlwaysAsIdentity", "generatedByDefaultAsIdentity"}, wanted_.identity == Identity::none ? "" : identity_link(wanted_.identity));
    if (model_.generated != wanted_.generated) set_link({"generatedAlwaysAs"}, wanted_.generated ? generated_link(context_, file_, wanted_) : "");
    if (model_.collation != wanted_.collation)
      context_.note(shown(*table_.model, "the collation of column `" + model_.name + "`") + " cannot be said by Drizzle: `" + wanted_.collation + "` stays with the migrations");
    if (sole_key(wanted_table_, wanted_.name) && !table_.model->primary_key && !chain_.find("primaryKey")) added_.push_back(".primaryKey()");
    for (const std::string& link : added_) file_.insert(chain_.end, gap() + link);
  }

 private:
  // A link a line, where the chain is written so.
  std::string gap() const { return chain_.links.empty() ? "" : file_.gap_before(chain_.links.front().begin); }

  // An array is another column than its items.
  std::uint32_t behind_type() const {
    std::uint32_t out = chain_.base->end;
    for (const Link& link : chain_.links)
      if (link.name == "array") out = link.end;
    return out;
  }

  void set_type(const SpelledType& type, bool serial) {
    const auto& tree = file_.tree();
    const Expr* first = chain_.base->items.count > 0 ? &tree.expr(tree.item(chain_.base->items, 0)) : nullptr;
    const std::string name = first && first->kind == ExprKind::string ? std::string(file_.text(*first)) : std::string();
    for (const Link& link : chain_.links)
      if (link.name == "array" || (serial && link.name == "default")) file_.replace(link.begin, link.end, "");
    file_.replace(chain_.base->begin, chain_.base->end, base_call(file_, type, name));
  }

  void set_nullable() {
    const Link* link = nullptr;
    for (const Link& one : chain_.links)
      if (one.name == "notNull" && one.begin >= behind_type()) link = &one;
    if (wanted_.nullable && link) return file_.replace(link->begin, link->end, "");
    if (wanted_.nullable)
      return context_.note(shown(*table_.model, "column `" + model_.name + "`") + " takes NULL in the schema; what makes it NOT NULL in the models is not edited");
    // As a rule it stands behind the first call.
    if (!link && !sole_key(wanted_table_, wanted_.name)) file_.insert(behind_type(), gap() + ".notNull()");
  }

  void set_default(const SpelledType& type, bool was_serial) {
    const Link* link = nullptr;
    for (const char* name : {"default", "defaultNow", "defaultRandom"})
      if (const Link* found = chain_.find(name)) link = found;
    if (link && !model_.default_value)
      return context_.note(shown(*table_.model, "the default of column `" + model_.name + "`") + " is computed: it is left as it is");
    if (was_serial && !wanted_.default_value) return;
    SpelledType own = type;
    if (model_.type == wanted_.type) own.options = own_options();
    const std::string text = wanted_.default_value ? default_link(context_, file_, own, wanted_) : std::string();
    put(link, text);
  }

  std::string own_options() const {
    const auto& tree = file_.tree();
    for (const auto* id = tree.begin(chain_.base->items); id != tree.end(chain_.base->items); ++id)
      if (tree.expr(*id).kind == ExprKind::object) return std::string(file_.text(tree.expr(*id)));
    return {};
  }

  void set_link(std::initializer_list<const char*> names, const std::string& text) {
    const Link* link = nullptr;
    for (const char* name : names)
      if (const Link* found = chain_.find(name)) link = found;
    put(link, text);
  }

  void put(const Link* link, const std::string& text) {
    if (!link) {
      if (!text.empty()) added_.push_back(text);
      return;
    }
    std::uint32_t begin = link->begin;
    if (!text.empty())
      while (file_.text()[begin] != '.') ++begin;
    file_.replace(begin, link->end, text);
  }

  Context& context_;
  Declared& table_;
  ScriptFile& file_;
  const Table& wanted_table_;
  const Column& model_;
  const Column& wanted_;
  Chain chain_;
  std::vector<std::string> added_;
};

// All tables that have this column by the same words want it to be the same.
bool agreed(const Context& context, const Column& model, const Column& wanted) {
  const auto found = context.shared.find({model.origin.span.file, model.origin.span.begin});
  if (found == context.shared.end()) return true;
  return std::all_of(found->second.begin(), found->second.end(), [&](const auto& one) {
    const Table* table = context.request.wanted.tables.find(one.first->name);
    const Column* other = table ? table->column(one.second->name) : nullptr;
    return other && other->name == wanted.name && *other == wanted;
  });
}

bool first_of_them(const Context& context, const Declared& table, const Column& model) {
  const auto found = context.shared.find({model.origin.span.file, model.origin.span.begin});
  return found == context.shared.end() || found->second.front().first == table.model;
}

void change_column(Context& context, Declared& table, const Table& wanted_table, const Column& model, const Column& wanted) {
  const bool key = sole_key(wanted_table, wanted.name) && !table.model->primary_key;
  if (model == wanted && own_sequence(context.request.wanted, wanted_table, wanted) == own_sequence(context.request.models, *table.model, model) && !key) return;
  const Span span = model.origin.span;
  const auto refuse = [&](const std::string& why) { context.note(shown(*table.model, "column `" + model.name + "`") + " differs, and is " + why); };
  if (!span.valid()) return refuse("declared in a way that is not edited");
  ScriptFile& file = context.file(span.file);
  const Property* property = file.property_at(span.begin);
  auto chain = property ? chain_at(file.tree(), property->value) : std::nullopt;
  if (!chain) return refuse("declared in a way that is not edited");
  const bool own = table.columns && &file == table.file && file.within(*property, *table.columns);
  if (!own && !agreed(context, model, wanted)) return refuse("shared with other tables that do not want it so");
  if (!own && !first_of_them(context, table, model)) return;
  ColumnEditor(context, table, file, wanted_table, model, wanted, std::move(*chain)).run();
}

}  // namespace

std::optional<SpelledType> spelled_type(Context& context, ScriptFile& in, const std::string& prefix, const Table& table, const Column& column) {
  SpelledType out;
  out.made = spell::drizzle_type(column.type.text, context.sqlite);
  const auto& known = context.types[in.id()];
  if (!context.sqlite && own_sequence(context.request.wanted, table, column) && !column.nullable) {
    out.serial = true;
    out.made.builder = std::string(serial_builder(column.type.text));
    if (out.made.builder == "bigserial") out.options = "mode: \"number\"";
  } else if (const UserType* type = context.sqlite ? nullptr : enum_of(context.request.wanted, out.made.base)) {
    out.enumeration = true;
    const auto place = context.enums.find(type->name);
    const auto word = place == context.enums.end() ? std::nullopt : context.reach(in, place->second.first, place->second.second);
    if (!word) {
      context.note("column `" + table.name.display() + "." + column.name + "` is not written: the enum `" + type->name.display() + "` is not exported by its file");
      return std::nullopt;
    }
    out.builder = *word;
    return out;
  } else if (const auto used = known.find(out.made.base); used != known.end()) {
    // As the file writes this type elsewhere.
    out.builder = used->second.first;
    out.options = used->second.second;
    if (starts_with(out.builder, "t.") && prefix.empty()) out.builder = in.import(context.core, out.made.builder);
    else if (!prefix.empty() && !contains(out.builder, ".")) out.builder = prefix + out.made.builder;
    return out;
  } else {
    out.options = out.made.options;
  }
  if (!out.made.builder.empty()) {
    out.builder = prefix.empty() ? in.import(context.core, out.made.builder) : prefix + out.made.builder;
    return out;
  }
  const auto word = own_type(context, in, out.made.base);
  if (!word) {
    context.note("column `" + table.name.display() + "." + column.name + "` is not written: its type `" + column.type.text + "` is not exported by its file");
    return std::nullopt;
  }
  out.builder = *word;
  return out;
}

std::optional<std::string> column_entry(Context& context, ScriptFile& in, const std::string& prefix, const Table& wanted, const Column& column, const std::string& indent) {
  const auto type = spelled_type(context, in, prefix, wanted, column);
  if (!type) return std::nullopt;
  const std::string key = context.key_of(wanted.name, column.name);
  const Style& style = context.styles[in.id()];
  const bool plain = std::all_of(column.name.begin(), column.name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  const bool follows = !style.named && ((key == column.name && (plain || !style.snake_cased)) || (style.snake_cased && plain && spell::camel_case(column.name) == key));
  std::vector<std::string> links;
  if (sole_key(wanted, column.name)) links.push_back(context.sqlite && wanted.autoincrement ? ".primaryKey(" + in.braced("autoIncrement: true") + ")" : ".primaryKey()");
  const bool in_key = wanted.primary_key && std::find(wanted.primary_key->columns.begin(), wanted.primary_key->columns.end(), column.name) != wanted.primary_key->columns.end();
  if (!column.nullable && !type->serial && column.identity == Identity::none && !(in_key && wanted.primary_key->columns.size() == 1)) links.push_back(".notNull()");
  if (column.default_value && !type->serial && !column.generated) links.push_back(default_link(context, in, *type, column));
  if (column.generated) links.push_back(generated_link(context, in, column));
  if (column.identity != Identity::none) links.push_back(identity_link(column.identity));
  if (std::string more = key_links(context, in, wanted, column); !more.empty()) links.push_back(std::move(more));
  if (!column.collation.empty())
    context.note("the collation `" + column.collation + "` of column `" + wanted.name.display() + "." + column.name + "` cannot be said by Drizzle: it stays with the migrations");
  const std::string shown_key = spell::script_identifier(key) ? key : in.quoted(key);
  return broken_chain(shown_key + ": " + base_call(in, *type, follows ? "" : in.quoted(column.name)), links, indent, in);
}

void complete_columns(Context& context, Declared& table, const Table& wanted) {
  std::vector<std::string> missing;
  for (const Column& column : wanted.columns) {
    if (const Column* model = table.model->column(column.name)) {
      change_column(context, table, wanted, *model, column);
      continue;
    }
    if (!table.columns) {
      missing.push_back(column.name);
      continue;
    }
    const std::string indent = table.columns->items.count > 0 ? table.file->indent_at(table.file->tree().properties[table.file->tree().item(table.columns->items, 0)].begin)
                                                              : table.file->indent_at(table.columns->begin) + table.file->unit();
    if (auto entry = column_entry(context, *table.file, table.builders, wanted, column, indent)) table.file->add_item(*table.columns, std::move(*entry));
  }
  if (!missing.empty()) context.note(shown(*table.model, "the columns " + join(missing, ", ")) + " are not written: its columns are made in a way that is not edited");
  for (const Column& model : table.model->columns)
    if (!wanted.column(model.name))
      context.note(shown(*table.model, "column `" + model.name + "`") + " is only in the models: it is left there, for code may use it; a migration is missing, or it can go");
}

}  // namespace underpin::drizzling
