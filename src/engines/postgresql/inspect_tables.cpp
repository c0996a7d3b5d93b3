// Tables, their columns and constraints.
#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"

namespace underpin::postgresql {
namespace {

std::string user_tables() {
  return "(select c.oid,c.relname,n.nspname,c.relkind,c.relpersistence,c.relrowsecurity,c.relforcerowsecurity,c.reloptions,c.relpartbound "
         "from pg_class c join pg_namespace n on n.oid=c.relnamespace where c.relkind in ('r','p','f') and" +
         std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c") + ")";
}

// "{fillfactor=70}" → "fillfactor=70"
std::string options(const std::optional<std::string>& reloptions) { return reloptions ? join(array_elements(*reloptions), ", ") : ""; }

Identity identity_of(const std::string& code) {
  if (code == "a") return Identity::always;
  return code == "d" ? Identity::by_default : Identity::none;
}

std::string action(const std::string& code) {
  if (code == "r") return "RESTRICT";
  if (code == "c") return "CASCADE";
  if (code == "n") return "SET NULL";
  return code == "d" ? "SET DEFAULT" : "";
}

Deferrable deferrable(const std::optional<std::string>& can, const std::optional<std::string>& initially) {
  if (!truth(can)) return Deferrable::no;
  return truth(initially) ? Deferrable::deferred : Deferrable::immediate;
}

// Columns of the query of constraints, in order. Keys are numbers of columns: names are put to them here, which takes the
// server far less than doing it row by row.
enum Field { table, name, kind, columns, ref, ref_columns, on_delete, on_update, can_defer, defers, is_valid, definition, no_inherit, match, index_columns, index_keys, nulls_not_distinct, set_columns, parent, is_inherited, is_local };

ForeignKey foreign_key(const Row& row, const Reader& reader) {
  ForeignKey key;
  key.name = *row[Field::name];
  key.columns = reader.column_names(*row[Field::table], row[Field::columns].value_or(""));
  const auto target = reader.relations.find(row[Field::ref].value_or(""));
  key.ref = target == reader.relations.end() ? ObjectName{"", "?"} : target->second;
  key.ref_columns = reader.column_names(row[Field::ref].value_or(""), row[Field::ref_columns].value_or(""));
  key.on_delete = action(*row[Field::on_delete]);
  key.on_update = action(*row[Field::on_update]);
  key.match = *row[Field::match] == "f" ? "FULL" : "";
  key.deferrable = deferrable(row[Field::can_defer], row[Field::defers]);
  key.not_valid = !truth(row[Field::is_valid]);
  key.on_delete_columns = reader.column_names(*row[Field::table], row[Field::set_columns].value_or(""));
  key.inherited = row[Field::parent].has_value();
  return key;
}

// What the index behind a key has besides its keys.
std::vector<std::string> included(const Row& row, const Reader& reader) {
  auto names = reader.column_names(*row[Field::table], row[Field::index_columns].value_or(""));
  const auto keys = static_cast<std::size_t>(std::atoi(row[Field::index_keys].value_or("0").c_str()));
  names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(keys, names.size())));
  return names;
}

void add_constraint(Table& to, const Row& row, const Reader& reader) {
  const std::string &constraint = *row[Field::name], &code = *row[Field::kind];
  const Deferrable defer = deferrable(row[Field::can_defer], row[Field::defers]);
  const auto key_columns = [&] { return reader.column_names(*row[Field::table], row[Field::columns].value_or("")); };
  const std::string parent = row[Field::parent].value_or("");
  if (code == "p") to.primary_key = PrimaryKey{constraint, key_columns(), included(row, reader), defer, {}, "", parent};
  if (code == "u") to.uniques.push_back({constraint, key_columns(), included(row, reader), row[Field::nulls_not_distinct].value_or("") == "true", defer, "", {}, parent});
  if (code == "f") to.foreign_keys.push_back(foreign_key(row, reader));
  if (code == "c")
    to.checks.push_back({constraint, expression(inside_check(plain(row[Field::definition]))), truth(row[Field::no_inherit]), !truth(row[Field::is_valid]), {}, truth(row[Field::is_inherited]), truth(row[Field::is_local])});
  if (code == "x") to.exclusions.push_back({constraint, plain(row[Field::definition]), {}});
}

Result<int> read_column_types(Reader& reader) {
  TRY(const auto rows, reader.rows("select y.atttypid,y.atttypmod,format_type(y.atttypid,y.atttypmod) from (select distinct a.atttypid,a.atttypmod from pg_attribute a where a.attnum>0 and "
                                   "not a.attisdropped and a.attrelid>=16384) y"));
  for (const Row& row : rows) reader.types[*row[0] + " " + *row[1]] = type_of(row[2]);
  return static_cast<int>(rows.size());
}

Result<int> read_defaults(Reader& reader) {
  TRY(const auto rows, reader.rows("select d.adrelid,d.adnum,pg_get_expr(d.adbin,d.adrelid) from pg_attrdef d order by 1,2"));
  std::string relation;
  Table* to = nullptr;
  for (const Row& row : rows) {
    if (*row[0] != relation) {
      relation = *row[0];
      const auto found = reader.relations.find(relation);
      to = found != reader.relations.end() && reader.schema.tables.contains(found->second) ? &reader.schema.tables.edit(found->second) : nullptr;
    }
    Column* column = to ? to->column(reader.column_names(relation, *row[1]).front()) : nullptr;
    if (!column) continue;
    if (column->generated)
      column->generated = expression(plain(row[2]));
    else
      column->default_value = expression(plain(row[2]));
  }
  return static_cast<int>(rows.size());
}

}  // namespace

Result<int> read_tables(Reader& reader) {
  TRY(const auto rows, reader.rows("select t.oid,t.nspname,t.relname,t.relkind,case when t.relkind='p' then pg_get_partkeydef(t.oid) end,"
                                   "pg_get_expr(t.relpartbound,t.oid),t.relpersistence,t.relrowsecurity,t.relforcerowsecurity,t.reloptions,"
                                   "case when t.relkind='f' then (select 'SERVER '||quote_ident(s.srvname)||" + options_sql("f.ftoptions") + " from pg_foreign_table f join pg_foreign_server s on "
                                   "s.oid=f.ftserver where f.ftrelid=t.oid) end from " + user_tables() + " t order by 2,3"));
  for (const Row& row : rows) {
    Table t;
    t.name = name_of(*row[1], *row[2]);
    t.foreign = *row[3] == "f";
    t.partition_by = plain(row[4]);
    t.partition_bound = plain(row[5]);
    t.unlogged = *row[6] == "u";
    t.row_security = truth(row[7]);
    t.force_row_security = truth(row[8]);
    t.storage_options = t.foreign ? row[10].value_or("") : options(row[9]);
    const ObjectName name_of_table = t.name;
    reader.relations[*row[0]] = name_of_table;
    reader.schema.relations.set(name_of_table, {RelationKind::table, name_of_table, {}});
    reader.schema.tables.set(name_of_table, std::move(t));
  }
  TRY(const auto parents, reader.rows("select inhrelid,inhparent from pg_inherits order by inhrelid,inhseqno"));
  for (const Row& row : parents) {
    const auto child = reader.relations.find(*row[0]), parent = reader.relations.find(*row[1]);
    if (child == reader.relations.end() || parent == reader.relations.end()) continue;
    if (reader.schema.tables.contains(child->second)) reader.schema.tables.edit(child->second).inherits.push_back(parent->second);
  }
  return static_cast<int>(rows.size());
}

Result<int> read_columns(Reader& reader) {
  TRY([[maybe_unused]] const int types, read_column_types(reader));
  TRY(const auto collations, reader.rows("select k.oid," + std::string(kCollationName) + " from pg_collation k join pg_namespace kn on kn.oid=k.collnamespace"));
  std::unordered_map<std::string, std::string> collation_names;
  for (const Row& row : collations) collation_names[*row[0]] = *row[1];
  TRY(const auto rows,
      reader.rows("select a.attrelid,a.attname,a.atttypid,a.atttypmod,a.attnotnull,a.attidentity,a.attgenerated,a.attcollation,a.attcollation<>coalesce(y.typcollation,a.attcollation),"
                  "a.attisdropped,a.attinhcount>0,a.attislocal from pg_attribute a join pg_class c on c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace left join pg_type y on y.oid=a.atttypid where "
                  "c.relkind in ('r','p','f','v','m') and" + std::string(kUserNamespaces) + "and a.attnum>0 order by a.attrelid,a.attnum"));
  std::string relation;
  Table* to = nullptr;
  std::vector<Attribute>* attributes = nullptr;
  for (const Row& row : rows) {
    if (*row[0] != relation) {
      relation = *row[0];
      attributes = &reader.attributes[relation];
      const auto found = reader.relations.find(relation);
      to = found == reader.relations.end() ? nullptr : &reader.schema.tables.edit(found->second);
    }
    if (truth(row[9])) {
      attributes->emplace_back();
      continue;
    }
    const auto type = reader.types.find(*row[2] + " " + *row[3]);
    attributes->push_back({*row[1], *row[2] + " " + *row[3], row[7].value_or("0")});
    if (!to) continue;
    Column& column = to->columns.emplace_back();
    column.name = *row[1];
    if (type != reader.types.end()) column.type = type->second;
    column.nullable = !truth(row[4]);
    column.inherited = truth(row[10]);
    column.local = truth(row[11]);
    column.identity = identity_of(*row[5]);
    if (const std::string generated = row[6].value_or(""); !generated.empty()) {
      column.generated.emplace();  // its expression stands with the defaults
      column.generated_stored = generated == "s";
    }
    if (truth(row[8])) column.collation = collation_names[row[7].value_or("")];
  }
  TRY([[maybe_unused]] const int defaults, read_defaults(reader));
  return static_cast<int>(rows.size());
}

Result<int> read_constraints(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select k.conrelid,k.conname,k.contype,k.conkey,k.confrelid,k.confkey,k.confdeltype,k.confupdtype,k.condeferrable,k.condeferred,k.convalidated,"
                  "case when k.contype in ('c','x') then pg_get_constraintdef(k.oid) end,k.connoinherit,k.confmatchtype,x.indkey,x.indnkeyatts,"
                  "case when k.contype='u' then to_jsonb(x)->>'indnullsnotdistinct' end,case when k.contype='f' then to_jsonb(k)->>'confdelsetcols' end,"
                  "(select o.conname from pg_constraint o where o.oid=k.conparentid and k.conparentid<>0),k.coninhcount>0,k.conislocal from pg_constraint k left join pg_index x on x.indexrelid=k.conindid and k.contype in ('p','u') join " +
                  user_tables() + " t on t.oid=k.conrelid where k.contype in ('p','u','f','c','x') order by k.conrelid,k.conname"));
  std::string relation;
  Table* to = nullptr;
  for (const Row& row : rows) {
    if (*row[Field::table] != relation) {
      relation = *row[Field::table];
      to = &reader.schema.tables.edit(reader.relations.at(relation));
    }
    add_constraint(*to, row, reader);
  }
  return static_cast<int>(rows.size());
}

}  // namespace underpin::postgresql
