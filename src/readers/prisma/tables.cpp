#include "readers/prisma/tables.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "readers/prisma/types.h"

namespace underpin::prisma {

namespace {

using models::quoted_name;
using models::quoted_text;

constexpr std::size_t kLongestName = 63;  // bytes of a name, as PostgreSQL keeps them

// Prisma shortens what stands before the ending itself.
std::string constraint_name(const std::string& before, std::string_view ending) {
  return std::string(clip_utf8(before, kLongestName - ending.size())) + std::string(ending);
}

std::string text_or_empty(const Literal* literal) { return literal ? literal->text : std::string(); }

class TableWriter {
 public:
  TableWriter(const std::vector<Block>& blocks, const TableSettings& settings, models::ModelScript& script, ModelSchema& into)
      : blocks_(blocks), settings_(settings), script_(script), into_(into) {
    for (const Block& block : blocks) {
      if (block.kind == "model") models_[block.name] = &block;
      if (block.kind == "enum") enums_[block.name] = &block;
      if (block.kind == "view") views_.insert(block.name);
    }
  }

  void run() {
    if (!settings_.sqlite) {
      schemas();
      for (const auto& [name, block] : enums_) enumeration(*block);
    }
    for (const auto& [name, model] : models_) table(*model);
    for (const auto& [name, model] : models_) many_to_many(*model);
    for (const auto& [name, model] : models_) indexes(*model);
    if (!settings_.sqlite)
      for (const auto& [name, model] : models_) foreign_keys(*model);
    for (const auto& [name, span] : links_) link_keys(name, span);
  }

 private:
  struct Link {  // a many-to-many table
    const Block* a = nullptr;
    const Block* b = nullptr;
    Span span;
  };

  // Names.
  static std::string mapped(const Block& block) {
    const Attribute* map = block.attribute("map");
    const Literal* name = map ? map->find("name", true) : nullptr;
    return name ? name->text : block.name;
  }
  static std::string mapped(const Field& field) {
    const Attribute* map = field.attribute("map");
    const Literal* name = map ? map->find("name", true) : nullptr;
    return name ? name->text : field.name;
  }
  std::string schema_of(const Block& block) const {
    const Attribute* schema = block.attribute("schema");
    const Literal* name = schema && !settings_.sqlite ? schema->find("map", true) : nullptr;
    return name ? name->text : std::string();
  }
  std::string full_name(const Block& block) const {
    const std::string schema = schema_of(block);
    return (schema.empty() ? "" : quoted_name(schema) + ".") + quoted_name(mapped(block));
  }
  static const Field* field_of(const Block& model, const std::string& name) {
    for (const Field& field : model.fields)
      if (field.name == name) return &field;
    return nullptr;
  }
  bool is_relation(const Field& field) const { return models_.count(field.type) > 0 || views_.count(field.type) > 0; }

  void undecided(const std::string& object, const std::string& why, Span span) {
    into_.undecided.push_back({object, "not understood: " + why, span});
  }

  void schemas() {
    std::set<std::string> seen;
    for (const Block& block : blocks_)
      if (const std::string schema = schema_of(block); !schema.empty() && seen.insert(schema).second)
        script_.sql("CREATE SCHEMA IF NOT EXISTS ").at(quoted_name(schema), block.name_span).end();
  }

  void enumeration(const Block& block) {
    script_.sql("CREATE TYPE ").at(full_name(block), block.name_span).sql(" AS ENUM (");
    bool first = true;
    for (const Field& label : block.fields) {
      if (!std::exchange(first, false)) script_.sql(", ");
      script_.at(quoted_text(mapped(label)), label.span);
    }
    script_.sql(")");
    script_.end();
  }

  // The columns that a list of fields names: [a, b(sort: Desc)].
  struct Key {
    std::string column, sort, ops;
    Span span;
  };
  std::vector<Key> keys(const Block& model, const Literal* list) const {
    std::vector<Key> out;
    if (!list) return out;
    std::vector<Argument> items = list->arguments;
    if (list->kind != Literal::Kind::list) items = {{"", *list}};
    for (const Argument& item : items) {
      const Field* field = field_of(model, item.value.text);
      Key key;
      key.column = field ? mapped(*field) : item.value.text;
      key.span = item.value.span;
      for (const Argument& option : item.value.arguments) {
        if (option.name == "sort") key.sort = option.value.text;
        if (option.name != "ops") continue;
        key.ops = option.value.text == "raw" && !option.value.arguments.empty() ? option.value.arguments[0].value.text
                                                                                : operator_class(option.value.text);
      }
      out.push_back(std::move(key));
    }
    return out;
  }
  static std::vector<std::string> columns_of(const std::vector<Key>& keys) {
    std::vector<std::string> out;
    for (const Key& key : keys) out.push_back(key.column);
    return out;
  }
  static std::string name_list(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    for (const std::string& name : names) out.push_back(quoted_name(name));
    return "(" + join(out, ", ") + ")";
  }

  std::string type_of(const Field& field) const {
    if (const auto found = enums_.find(field.type); found != enums_.end()) return settings_.sqlite ? "TEXT" : full_name(*found->second);
    return column_type(field, settings_.sqlite);
  }

  static bool counts_up(const Field& field) {
    const Attribute* attribute = field.attribute("default");
    const Literal* value = attribute ? attribute->find("value", true) : nullptr;
    return value && value->kind == Literal::Kind::call && value->text == "autoincrement";
  }

  // The default's SQL; empty: the database has none.
  std::string default_of(const Field& field, const Literal& value) const {
    using Kind = Literal::Kind;
    switch (value.kind) {
      case Kind::text:
        return quoted_text(value.text);
      case Kind::number:
        return value.text;
      case Kind::word: {
        const auto found = enums_.find(field.type);
        if (found == enums_.end()) return value.text;  // true, false
        const Field* label = field_of(*found->second, value.text);
        return quoted_text(label ? mapped(*label) : value.text);
      }
      case Kind::call:
        if (value.text == "now") return "CURRENT_TIMESTAMP";
        if (value.text == "dbgenerated" && !value.arguments.empty()) return value.arguments[0].value.text;
        return {};  // made by the client: uuid(), cuid(), nanoid() …
      case Kind::list: {
        std::vector<std::string> items;
        for (const Argument& item : value.arguments) items.push_back(default_of(field, item.value));
        return "ARRAY[" + join(items, ", ") + "]::" + type_of(field) + "[]";
      }
    }
    return {};
  }

  static std::string serial_of(const std::string& type) {
    if (type == "BIGINT") return "BIGSERIAL";
    return type == "SMALLINT" ? "SMALLSERIAL" : "SERIAL";
  }

  void column(const Field& field, bool sole_key) {
    std::string type = type_of(field);
    const bool counts = counts_up(field);
    if (counts && !settings_.sqlite) type = serial_of(type);
    if (field.list) type += "[]";
    std::string text = quoted_name(mapped(field)) + " " + type;
    if (!field.optional && !field.list) text += " NOT NULL";
    if (sole_key && settings_.sqlite) text += counts ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY";
    const Attribute* attribute = field.attribute("default");
    if (const Literal* value = attribute && !counts ? attribute->find("value", true) : nullptr)
      if (const std::string given = default_of(field, *value); !given.empty()) text += " DEFAULT " + given;
    script_.at(text, field.span);
  }

  void table(const Block& model) {
    const std::string name = mapped(model);
    ++into_.tables;
    std::vector<const Field*> columns;
    const Field* own_key = nullptr;
    for (const Field& field : model.fields) {
      if (is_relation(field)) continue;
      if (type_of(field).empty()) {
        undecided("table " + ObjectName{schema_of(model), name}.display(), "the type of `" + field.name + "`", field.span);
        continue;
      }
      columns.push_back(&field);
      if (field.attribute("id")) own_key = &field;
    }
    script_.sql("CREATE TABLE ").at(full_name(model), model.name_span).sql(" (");
    bool first = true;
    for (const Field* field : columns) {
      if (!std::exchange(first, false)) script_.sql(", ");
      column(*field, field == own_key);
    }
    primary_key(model, own_key, first);
    if (settings_.sqlite && settings_.foreign_keys)
      for (const Field& field : model.fields)
        if (is_foreign_key(field)) {
          script_.sql(first ? "" : ", ");
          first = false;
          foreign_key(model, field);
        }
    script_.sql(")");
    script_.end();
  }

  void primary_key(const Block& model, const Field* own_key, bool& first) {
    const Attribute* attribute = own_key ? own_key->attribute("id") : model.attribute("id");
    if (!attribute || (own_key && settings_.sqlite)) return;
    std::vector<std::string> columns =
        own_key ? std::vector<std::string>{mapped(*own_key)} : columns_of(keys(model, attribute->find("fields", true)));
    std::string name = text_or_empty(attribute->find("map"));
    if (name.empty()) name = constraint_name(mapped(model), "_pkey");
    script_.sql(std::exchange(first, false) ? "" : ", ");
    const std::string named = settings_.sqlite ? "" : "CONSTRAINT " + quoted_name(name) + " ";
    script_.at(named + "PRIMARY KEY " + name_list(columns), own_key ? own_key->span : attribute->span);
  }

  static bool is_foreign_key(const Field& field) {
    const Attribute* relation = field.attribute("relation");
    return relation && relation->find("fields") && relation->find("references");
  }

  static std::string action(const Literal* given, const char* otherwise) {
    static const std::map<std::string, const char*> words = {{"Cascade", "CASCADE"},
                                                             {"Restrict", "RESTRICT"},
                                                             {"NoAction", "NO ACTION"},
                                                             {"SetNull", "SET NULL"},
                                                             {"SetDefault", "SET DEFAULT"}};
    if (!given) return otherwise;
    const auto found = words.find(given->text);
    return found == words.end() ? otherwise : found->second;
  }

  // CONSTRAINT … FOREIGN KEY …
  void foreign_key(const Block& model, const Field& field) {
    const auto target = models_.find(field.type);
    if (target == models_.end()) return;
    const Attribute& relation = *field.attribute("relation");
    const Literal* list = relation.find("fields");
    const std::vector<std::string> columns = columns_of(keys(model, list));
    const std::vector<std::string> others = columns_of(keys(*target->second, relation.find("references")));
    bool required = false;
    for (const Argument& item : list->arguments)
      if (const Field* own = field_of(model, item.value.text)) required = required || (!own->optional && !own->list);
    if (!required) required = !field.optional;
    std::string name = text_or_empty(relation.find("map"));
    if (name.empty()) name = constraint_name(mapped(model) + "_" + join(columns, "_"), "_fkey");
    script_.at("CONSTRAINT " + quoted_name(name) + " FOREIGN KEY " + name_list(columns) + " REFERENCES " + full_name(*target->second) +
                   name_list(others) + " ON DELETE " + action(relation.find("onDelete"), required ? "RESTRICT" : "SET NULL") +
                   " ON UPDATE " + action(relation.find("onUpdate"), "CASCADE"),
               field.span);
  }

  void foreign_keys(const Block& model) {
    if (!settings_.foreign_keys) return;
    for (const Field& field : model.fields) {
      if (!is_foreign_key(field) || !models_.count(field.type)) continue;
      script_.sql("ALTER TABLE ").sql(full_name(model)).sql(" ADD ");
      foreign_key(model, field);
      script_.end();
    }
  }

  // CREATE [UNIQUE] INDEX over an attribute's fields.
  void index(const Block& model, const Attribute& attribute, const std::vector<Key>& keys, bool unique, Span span) {
    std::string name = text_or_empty(attribute.find("map"));
    if (name.empty()) name = constraint_name(mapped(model) + "_" + join(columns_of(keys), "_"), unique ? "_key" : "_idx");
    std::string text = std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " + quoted_name(name) + " ON " + full_name(model);
    if (const Literal* type = attribute.find("type"); type && !settings_.sqlite)
      text += " USING " + replace_all(lower(type->text), "_", "");
    std::vector<std::string> parts;
    for (const Key& key : keys) {
      std::string part = quoted_name(key.column);
      if (!key.ops.empty() && !settings_.sqlite) part += " " + key.ops;
      if (key.sort == "Desc") part += " DESC";
      parts.push_back(std::move(part));
    }
    text += " (" + join(parts, ", ") + ")";
    if (const Literal* where = attribute.find("where")) {
      if (where->kind != Literal::Kind::call || where->text != "raw" || where->arguments.empty())
        return undecided("index " + name, "its condition", where->span);
      text += " WHERE " + where->arguments[0].value.text;
    }
    script_.at(text, span).end();
  }

  void indexes(const Block& model) {
    for (const Field& field : model.fields)
      if (const Attribute* unique = field.attribute("unique"); unique && !is_relation(field)) {
        Key key{mapped(field), text_or_empty(unique->find("sort")), "", field.span};
        index(model, *unique, {key}, true, field.span);
      }
    for (const Attribute& attribute : model.attributes)
      if (attribute.name == "unique" || attribute.name == "index")
        index(model, attribute, keys(model, attribute.find("fields", true)), attribute.name == "unique", attribute.span);
  }

  // Both sides are lists, and neither says which columns: Prisma makes a table of its own.
  void many_to_many(const Block& model) {
    for (const Field& field : model.fields) {
      const auto target = models_.find(field.type);
      if (!field.list || target == models_.end() || is_foreign_key(field)) continue;
      const std::string relation = relation_name(field);
      const Field* back = nullptr;
      for (const Field& other : target->second->fields)
        if (&other != &field && other.list && other.type == model.name && relation_name(other) == relation) back = &other;
      if (!back) continue;
      const bool first = model.name <= target->second->name;
      const Block& a = first ? model : *target->second;
      const Block& b = first ? *target->second : model;
      const std::string name = "_" + (relation.empty() ? a.name + "To" + b.name : relation);
      if (!links_.emplace(name, Link{&a, &b, field.span}).second) continue;
      link_table(name, links_[name]);
    }
  }

  static std::string relation_name(const Field& field) {
    const Attribute* relation = field.attribute("relation");
    return relation ? text_or_empty(relation->find("name", true)) : std::string();
  }

  const Field* sole_key(const Block& model) const {
    for (const Field& field : model.fields)
      if (field.attribute("id")) return &field;
    const Attribute* key = model.attribute("id");
    const Literal* list = key ? key->find("fields", true) : nullptr;
    return list && list->arguments.size() == 1 ? field_of(model, list->arguments[0].value.text) : nullptr;
  }

  std::string link_name(const std::string& name, const Link& link) const {
    const std::string schema = schema_of(*link.a);
    return (schema.empty() ? "" : quoted_name(schema) + ".") + quoted_name(name);
  }

  std::string link_reference(const Block& model, const Field& key) const {
    return "REFERENCES " + full_name(model) + "(" + quoted_name(mapped(key)) + ") ON DELETE CASCADE ON UPDATE CASCADE";
  }

  void link_table(const std::string& name, const Link& link) {
    const Field* a = sole_key(*link.a);
    const Field* b = sole_key(*link.b);
    ++into_.tables;
    if (!a || !b) return undecided("table " + name, "the keys it links", link.span);
    std::string text = "CREATE TABLE " + link_name(name, link) + " (\"A\" " + type_of(*a) + " NOT NULL, \"B\" " + type_of(*b) + " NOT NULL";
    const std::string key = constraint_name(name, "_AB_pkey");
    if (!settings_.sqlite && settings_.has_key(key)) text += ", CONSTRAINT " + quoted_name(key) + " PRIMARY KEY (\"A\", \"B\")";
    if (settings_.sqlite && settings_.foreign_keys)
      text += ", CONSTRAINT " + quoted_name(name + "_A_fkey") + " FOREIGN KEY (\"A\") " + link_reference(*link.a, *a) + ", CONSTRAINT " +
              quoted_name(name + "_B_fkey") + " FOREIGN KEY (\"B\") " + link_reference(*link.b, *b);
    script_.at(text + ")", link.span).end();
  }

  void link_keys(const std::string& name, const Link& link) {
    const Field* a = sole_key(*link.a);
    const Field* b = sole_key(*link.b);
    if (!a || !b) return;
    const std::string table = link_name(name, link);
    if (settings_.sqlite || !settings_.has_key(constraint_name(name, "_AB_pkey")))
      script_.at("CREATE UNIQUE INDEX " + quoted_name(constraint_name(name, "_AB_unique")) + " ON " + table + " (\"A\", \"B\")", link.span)
          .end();
    script_.at("CREATE INDEX " + quoted_name(constraint_name(name, "_B_index")) + " ON " + table + " (\"B\")", link.span).end();
    if (settings_.sqlite || !settings_.foreign_keys) return;
    script_
        .at("ALTER TABLE " + table + " ADD CONSTRAINT " + quoted_name(constraint_name(name, "_A_fkey")) + " FOREIGN KEY (\"A\") " +
                link_reference(*link.a, *a),
            link.span)
        .end();
    script_
        .at("ALTER TABLE " + table + " ADD CONSTRAINT " + quoted_name(constraint_name(name, "_B_fkey")) + " FOREIGN KEY (\"B\") " +
                link_reference(*link.b, *b),
            link.span)
        .end();
  }

  const std::vector<Block>& blocks_;
  const TableSettings& settings_;
  models::ModelScript& script_;
  ModelSchema& into_;
  std::map<std::string, const Block*> models_, enums_;
  std::set<std::string> views_;
  std::map<std::string, Link> links_;
};

}  // namespace

void write_tables(const std::vector<Block>& blocks, const TableSettings& settings, models::ModelScript& script, ModelSchema& into) {
  TableWriter(blocks, settings, script, into).run();
}

}  // namespace underpin::prisma
