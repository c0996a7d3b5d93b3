#include "sql/catalog_relations.h"

#include <algorithm>

#include <utility>

#include "base/text.h"

namespace underpin::sql {

namespace {

using Cell = std::optional<std::string>;
using Row = std::vector<Cell>;

std::string oid(char kind, const std::string& name) { return std::string(1, kOid) + kind + ":" + name; }
std::string schema_word(const ObjectName& name, const Dialect& dialect) {
  return name.schema.empty() ? dialect.default_schema : name.schema;
}
std::string flag(bool value) { return value ? "t" : "f"; }
std::string yes_no(bool value) { return value ? "YES" : "NO"; }

// What information_schema calls a type: no modifiers, ARRAY, USER-DEFINED.
std::string data_type(const std::string& type, const Dialect& dialect) {
  if (ends_with(type, "[]")) return "ARRAY";
  std::string base = type;
  if (const auto open = base.find('('); open != std::string::npos) {
    const auto close = base.find(')', open);
    base = base.substr(0, open) + (close == std::string::npos ? "" : base.substr(close + 1));
  }
  return dialect.builtin_type && !dialect.builtin_type(type) ? "USER-DEFINED" : base;
}

// pg_type.typname of a catalog spelling.
std::string udt_name(const std::string& type) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {{"integer", "int4"},
                                                                            {"bigint", "int8"},
                                                                            {"smallint", "int2"},
                                                                            {"boolean", "bool"},
                                                                            {"double precision", "float8"},
                                                                            {"real", "float4"},
                                                                            {"timestamp without time zone", "timestamp"},
                                                                            {"timestamp with time zone", "timestamptz"},
                                                                            {"time without time zone", "time"},
                                                                            {"time with time zone", "timetz"},
                                                                            {"character varying", "varchar"},
                                                                            {"character", "bpchar"}};
  const bool array = ends_with(type, "[]");
  std::string base = array ? type.substr(0, type.size() - 2) : type;
  if (const auto open = base.find('('); open != std::string::npos) {
    const auto close = base.find(')', open);
    base = base.substr(0, open) + (close == std::string::npos ? "" : base.substr(close + 1));
  }
  for (const auto& [spelling, name] : names)
    if (base == spelling) base = std::string(name);
  if (const auto dot = base.rfind('.'); dot != std::string::npos) base = base.substr(dot + 1);
  return (array ? "_" : "") + base;
}

Cell length_of(const std::string& type) {
  if (!starts_with(type, "character")) return std::nullopt;
  const auto open = type.find('('), close = type.find(')');
  return open == std::string::npos || close == std::string::npos ? Cell() : Cell(type.substr(open + 1, close - open - 1));
}

class Catalog {
 public:
  // With `names`, rows that belong to relations of other names (and of tables that have none of these) may be left out.
  Catalog(const Schema& schema, const Dialect& dialect, const std::vector<std::string>* names) : schema_(schema), dialect_(dialect), names_(names) {}

  Rows tables() const {
    Rows rows{{"table_catalog", "table_schema", "table_name", "table_type"}, {}};
    for (const Table* t : all_tables()) rows.rows.push_back({Cell(), word(t->name), t->name.name, "BASE TABLE"});
    for (const View* v : named(schema_.views))
      if (!v->materialized) rows.rows.push_back({Cell(), word(v->name), v->name.name, "VIEW"});
    return rows;
  }

  Rows columns() const {
    Rows rows{{"table_schema", "table_name", "column_name", "ordinal_position", "column_default", "is_nullable", "data_type",
               "character_maximum_length", "udt_name", "is_identity", "is_generated"},
              {}};
    for (const Table* t : all_tables())
      for (std::size_t i = 0; i < t->columns.size(); ++i) {
        const Column& c = t->columns[i];
        rows.rows.push_back({word(t->name), t->name.name, c.name, std::to_string(i + 1),
                             c.default_value ? Cell(c.default_value->shown()) : Cell(), yes_no(c.nullable),
                             data_type(c.type.text, dialect_), length_of(c.type.text), udt_name(c.type.text),
                             yes_no(c.identity != Identity::none), c.generated ? "ALWAYS" : "NEVER"});
      }
    return rows;
  }

  struct Constraint {
    const Table* table;
    std::string name, word;  // "PRIMARY KEY"
    char letter;             // pg_constraint.contype
    const std::vector<std::string>* columns;
    const ForeignKey* foreign_key;
  };
  std::vector<Constraint> constraints() const {
    std::vector<Constraint> out;
    for (const Table* t : all_tables()) {
      if (const auto& k = t->primary_key) out.push_back({t, k->name, "PRIMARY KEY", 'p', &k->columns, nullptr});
      for (const Unique& u : t->uniques) out.push_back({t, u.name, "UNIQUE", 'u', &u.columns, nullptr});
      for (const ForeignKey& f : t->foreign_keys) out.push_back({t, f.name, "FOREIGN KEY", 'f', &f.columns, &f});
      for (const Check& c : t->checks) out.push_back({t, c.name, "CHECK", 'c', nullptr, nullptr});
      for (const Exclusion& e : t->exclusions) out.push_back({t, e.name, "EXCLUDE", 'x', nullptr, nullptr});
    }
    return out;
  }

  Rows table_constraints() const {
    Rows rows{{"constraint_schema", "constraint_name", "table_schema", "table_name", "constraint_type"}, {}};
    for (const Constraint& c : constraints())
      if (c.letter != 'x') rows.rows.push_back({word(c.table->name), c.name, word(c.table->name), c.table->name.name, c.word});
    return rows;
  }

  Rows key_column_usage() const {
    Rows rows{{"constraint_schema", "constraint_name", "table_schema", "table_name", "column_name", "ordinal_position"}, {}};
    for (const Constraint& c : constraints())
      for (std::size_t i = 0; c.columns && i < c.columns->size(); ++i)
        rows.rows.push_back({word(c.table->name), c.name, word(c.table->name), c.table->name.name, (*c.columns)[i], std::to_string(i + 1)});
    return rows;
  }

  Rows constraint_column_usage() const {
    Rows rows{{"table_schema", "table_name", "column_name", "constraint_schema", "constraint_name"}, {}};
    for (const Constraint& c : constraints()) {
      if (!c.columns) continue;
      const ObjectName& name = c.foreign_key ? c.foreign_key->ref : c.table->name;
      for (const std::string& column : c.foreign_key ? c.foreign_key->ref_columns : *c.columns)
        rows.rows.push_back({word(name), name.name, column, word(c.table->name), c.name});
    }
    return rows;
  }

  Rows referential_constraints() const {
    Rows rows{{"constraint_schema", "constraint_name", "delete_rule", "update_rule"}, {}};
    const auto rule = [](const std::string& text) { return text.empty() ? std::string("NO ACTION") : text; };
    for (const Constraint& c : constraints())
      if (c.foreign_key) rows.rows.push_back({word(c.table->name), c.name, rule(c.foreign_key->on_delete), rule(c.foreign_key->on_update)});
    return rows;
  }

  Rows views(const char* schema_column, const char* name_column, bool materialized) const {
    Rows rows{{schema_column, name_column}, {}};
    for (const View* v : named(schema_.views))
      if (v->materialized == materialized) rows.rows.push_back({word(v->name), v->name.name});
    return rows;
  }

  Rows schemata() const {
    Rows rows{{"schema_name"}, {{dialect_.default_schema}, {"information_schema"}, {"pg_catalog"}}};
    for (const Opaque* s : schema_.schemas.sorted()) rows.rows.push_back({s->name.name});
    return rows;
  }

  Rows sequences(const char* schema_column, const char* name_column) const {
    Rows rows{{schema_column, name_column}, {}};
    for (const Sequence* s : named(schema_.sequences)) rows.rows.push_back({word(s->name), s->name.name});
    return rows;
  }

  Rows information_triggers() const {
    Rows rows{{"trigger_schema", "trigger_name", "event_object_schema", "event_object_table"}, {}};
    for (const Table* t : all_tables())
      for (const Trigger& g : t->triggers) rows.rows.push_back({word(t->name), g.name, word(t->name), t->name.name});
    return rows;
  }

  Rows routines() const {
    Rows rows{{"routine_schema", "routine_name", "routine_type"}, {}};
    for (const Function* f : schema_.functions.sorted()) rows.rows.push_back({word(f->name), f->name.name, upper(f->kind)});
    return rows;
  }

  Rows pg_class() const {
    Rows rows{{"oid", "relname", "relnamespace", "relkind", "relrowsecurity", "relforcerowsecurity"}, {}};
    const auto add = [&](const ObjectName& name, const char* kind, bool security, bool forced) {
      rows.rows.push_back({relation_oid(name), name.name, oid('n', word(name)), kind, flag(security), flag(forced)});
    };
    for (const Table* t : all_tables()) {
      add(t->name, t->partition_by.empty() ? "r" : "p", t->row_security, t->force_row_security);
      for (const Index& i : t->indexes) add({t->name.schema, i.name}, "i", false, false);
      for (const Constraint& c : {Constraint{t, t->primary_key ? t->primary_key->name : "", "", 'p', nullptr, nullptr}})
        if (!c.name.empty()) add({t->name.schema, c.name}, "i", false, false);
      for (const Unique& u : t->uniques) add({t->name.schema, u.name}, "i", false, false);
    }
    for (const View* v : named(schema_.views)) add(v->name, v->materialized ? "m" : "v", false, false);
    for (const Sequence* s : named(schema_.sequences)) add(s->name, "S", false, false);
    return rows;
  }

  Rows pg_namespace() const {
    Rows rows{{"oid", "nspname"}, {}};
    for (const auto& row : schemata().rows) rows.rows.push_back({oid('n', *row[0]), row[0]});
    return rows;
  }

  Rows pg_type() const {
    Rows rows{{"oid", "typname", "typnamespace", "typtype"}, {}};
    for (const UserType* t : schema_.types.sorted())
      rows.rows.push_back({type_oid(t->name), t->name.name, oid('n', word(t->name)),
                           t->enumeration ? "e"
                           : t->domain    ? "d"
                           : t->range     ? "r"
                                          : "c"});
    for (const Table* t : all_tables()) rows.rows.push_back({type_oid(t->name), t->name.name, oid('n', word(t->name)), "c"});
    return rows;
  }

  Rows pg_enum() const {
    Rows rows{{"enumtypid", "enumlabel", "enumsortorder"}, {}};
    for (const UserType* t : schema_.types.sorted())
      for (std::size_t i = 0; t->enumeration && i < t->enumeration->labels.size(); ++i)
        rows.rows.push_back({type_oid(t->name), t->enumeration->labels[i], std::to_string(i + 1)});
    return rows;
  }

  Rows pg_constraint() const {
    Rows rows{{"oid", "conname", "connamespace", "contype", "conrelid", "confrelid"}, {}};
    for (const Constraint& c : constraints())
      rows.rows.push_back({oid('k', c.table->name.display() + "." + c.name), c.name, oid('n', word(c.table->name)),
                           std::string(1, c.letter), relation_oid(c.table->name), c.foreign_key ? relation_oid(c.foreign_key->ref) : "0"});
    return rows;
  }

  Rows pg_indexes() const {
    Rows rows{{"schemaname", "tablename", "indexname"}, {}};
    each_index([&](const Table& t, const std::string& name, bool, bool) { rows.rows.push_back({word(t.name), t.name.name, name}); });
    return rows;
  }

  Rows pg_index() const {
    Rows rows{{"indexrelid", "indrelid", "indisunique", "indisprimary", "indisvalid"}, {}};
    each_index([&](const Table& t, const std::string& name, bool unique, bool primary) {
      rows.rows.push_back({relation_oid({t.name.schema, name}), relation_oid(t.name), flag(unique), flag(primary), "t"});
    });
    return rows;
  }

  Rows pg_attribute() const {
    Rows rows{{"attrelid", "attname", "attnum", "attnotnull", "attisdropped", "atttypid"}, {}};
    for (const Table* t : all_tables())
      for (std::size_t i = 0; i < t->columns.size(); ++i)
        rows.rows.push_back({relation_oid(t->name), t->columns[i].name, std::to_string(i + 1), flag(!t->columns[i].nullable), "f",
                             type_oid({"", t->columns[i].type.text})});
    return rows;
  }

  Rows pg_tables() const {
    Rows rows{{"schemaname", "tablename", "rowsecurity"}, {}};
    for (const Table* t : all_tables()) rows.rows.push_back({word(t->name), t->name.name, flag(t->row_security)});
    return rows;
  }

  Rows pg_extension() const {
    Rows rows{{"oid", "extname"}, {{oid('e', "plpgsql"), "plpgsql"}}};
    for (const Extension* e : schema_.extensions.sorted()) rows.rows.push_back({oid('e', e->name), e->name});
    return rows;
  }

  Rows pg_proc() const {
    Rows rows{{"oid", "proname", "pronamespace", "prokind"}, {}};
    for (const Function* f : schema_.functions.sorted())
      rows.rows.push_back({oid('f', f->name.display() + "(" + f->arguments + ")"), f->name.name, oid('n', word(f->name)),
                           f->kind == "procedure"   ? "p"
                           : f->kind == "aggregate" ? "a"
                                                    : "f"});
    return rows;
  }

  Rows pg_trigger() const {
    Rows rows{{"oid", "tgname", "tgrelid", "tgisinternal"}, {}};
    for (const Table* t : all_tables())
      for (const Trigger& g : t->triggers)
        rows.rows.push_back({oid('g', t->name.display() + "." + g.name), g.name, relation_oid(t->name), "f"});
    return rows;
  }

  Rows pg_policies() const {
    Rows rows{{"schemaname", "tablename", "policyname"}, {}};
    for (const Table* t : all_tables())
      for (const Policy& p : t->policies) rows.rows.push_back({word(t->name), t->name.name, p.name});
    return rows;
  }

  Rows pg_policy() const {
    Rows rows{{"polname", "polrelid"}, {}};
    for (const Table* t : all_tables())
      for (const Policy& p : t->policies) rows.rows.push_back({p.name, relation_oid(t->name)});
    return rows;
  }

 private:
  // The keys that relations of the wanted names can have.
  std::vector<ObjectName> wanted() const {
    std::vector<ObjectName> keys;
    for (const std::string& name : *names_) {
      keys.push_back({"", name});
      for (const Opaque* schema : schema_.schemas.sorted()) keys.push_back({schema->name.name, name});
    }
    return keys;
  }
  template <class Value>
  std::vector<const Value*> named(const SharedMap<Value>& map) const {
    if (!names_) return map.sorted();
    std::vector<const Value*> found;
    for (const ObjectName& key : wanted())
      if (const Value* value = map.find(key)) found.push_back(value);
    return found;
  }
  // Tables of the wanted names, and those whose indexes have them.
  std::vector<const Table*> all_tables() const {
    if (!names_) return schema_.tables.sorted();
    std::vector<const Table*> found;
    for (const ObjectName& key : wanted()) {
      const Relation* relation = schema_.relations.find(key);
      const Table* table = schema_.tables.find(relation ? relation->owner : key);
      if (table && std::find(found.begin(), found.end(), table) == found.end()) found.push_back(table);
    }
    return found;
  }
  std::string word(const ObjectName& name) const { return schema_word(name, dialect_); }
  template <class Visit>
  void each_index(Visit visit) const {
    for (const Table* t : all_tables()) {
      if (t->primary_key) visit(*t, t->primary_key->name, true, true);
      for (const Unique& u : t->uniques) visit(*t, u.name, true, false);
      for (const Index& i : t->indexes) visit(*t, i.name, i.unique, false);
    }
  }
  const Schema& schema_;
  const Dialect& dialect_;
  const std::vector<std::string>* names_;
};

std::optional<Rows> information_schema(std::string_view name, const Catalog& catalog) {
  if (name == "tables") return catalog.tables();
  if (name == "columns") return catalog.columns();
  if (name == "table_constraints") return catalog.table_constraints();
  if (name == "key_column_usage") return catalog.key_column_usage();
  if (name == "constraint_column_usage") return catalog.constraint_column_usage();
  if (name == "referential_constraints") return catalog.referential_constraints();
  if (name == "views") return catalog.views("table_schema", "table_name", false);
  if (name == "schemata") return catalog.schemata();
  if (name == "sequences") return catalog.sequences("sequence_schema", "sequence_name");
  if (name == "triggers") return catalog.information_triggers();
  if (name == "routines") return catalog.routines();
  return std::nullopt;
}

std::optional<Rows> pg_catalog(std::string_view name, const Catalog& catalog) {
  if (name == "pg_class") return catalog.pg_class();
  if (name == "pg_namespace") return catalog.pg_namespace();
  if (name == "pg_type") return catalog.pg_type();
  if (name == "pg_enum") return catalog.pg_enum();
  if (name == "pg_constraint") return catalog.pg_constraint();
  if (name == "pg_indexes") return catalog.pg_indexes();
  if (name == "pg_index") return catalog.pg_index();
  if (name == "pg_attribute") return catalog.pg_attribute();
  if (name == "pg_tables") return catalog.pg_tables();
  if (name == "pg_extension") return catalog.pg_extension();
  if (name == "pg_proc") return catalog.pg_proc();
  if (name == "pg_trigger") return catalog.pg_trigger();
  if (name == "pg_policies") return catalog.pg_policies();
  if (name == "pg_policy") return catalog.pg_policy();
  if (name == "pg_views") return catalog.views("schemaname", "viewname", false);
  if (name == "pg_matviews") return catalog.views("schemaname", "matviewname", true);
  if (name == "pg_sequences") return catalog.sequences("schemaname", "sequencename");
  return std::nullopt;
}

}  // namespace

std::string relation_oid(const ObjectName& name) { return oid('r', name.display()); }
std::string type_oid(const ObjectName& name) { return oid('t', name.display()); }

std::optional<Rows> catalog_relation(std::string_view schema_name, std::string_view name, const Schema& schema, const Dialect& dialect,
                                     const std::vector<std::string>* names) {
  const Catalog catalog(schema, dialect, names);
  if (schema_name == "information_schema") return information_schema(name, catalog);
  if (schema_name == "pg_catalog" || schema_name.empty()) return pg_catalog(name, catalog);
  return std::nullopt;
}

}  // namespace underpin::sql
