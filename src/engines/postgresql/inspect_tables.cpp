// Tables, their columns and constraints.
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

// Columns of the query below, in order.
enum Field { table, name, kind, columns, ref, ref_columns, on_delete, on_update, can_defer, defers, is_valid, definition, no_inherit, match, include };

ForeignKey foreign_key(const Row& row, const Reader& reader) {
  ForeignKey key;
  key.name = *row[Field::name];
  key.columns = array_elements(row[Field::columns].value_or(""));
  const auto target = reader.relations.find(row[Field::ref].value_or(""));
  key.ref = target == reader.relations.end() ? ObjectName{"", "?"} : target->second;
  key.ref_columns = array_elements(row[Field::ref_columns].value_or(""));
  key.on_delete = action(*row[Field::on_delete]);
  key.on_update = action(*row[Field::on_update]);
  key.match = *row[Field::match] == "f" ? "FULL" : "";
  key.deferrable = deferrable(row[Field::can_defer], row[Field::defers]);
  key.not_valid = !truth(row[Field::is_valid]);
  return key;
}

void add_constraint(Table& to, const Row& row, const Reader& reader) {
  const std::string constraint = *row[Field::name], code = *row[Field::kind], text = plain(row[Field::definition]);
  const auto key_columns = array_elements(row[Field::columns].value_or(""));
  const auto included = array_elements(row[Field::include].value_or(""));
  const Deferrable defer = deferrable(row[Field::can_defer], row[Field::defers]);
  if (code == "p") to.primary_key = PrimaryKey{constraint, key_columns, included, defer, {}};
  if (code == "u") to.uniques.push_back({constraint, key_columns, included, contains(text, "NULLS NOT DISTINCT"), defer, "", {}});
  if (code == "f") to.foreign_keys.push_back(foreign_key(row, reader));
  if (code == "c")
    to.checks.push_back({constraint, expression(inside_check(text)), truth(row[Field::no_inherit]), !truth(row[Field::is_valid]), {}});
  if (code == "x") to.exclusions.push_back({constraint, text, {}});
}

}  // namespace

Result<int> read_tables(Reader& reader) {
  TRY(const auto rows, reader.rows("select t.oid,t.nspname,t.relname,t.relkind,case when t.relkind='p' then pg_get_partkeydef(t.oid) end,"
                                   "pg_get_expr(t.relpartbound,t.oid),t.relpersistence,t.relrowsecurity,t.relforcerowsecurity,t.reloptions from " +
                                   user_tables() + " t order by 2,3"));
  for (const Row& row : rows) {
    Table t;
    t.name = name_of(*row[1], *row[2]);
    t.foreign = *row[3] == "f";
    t.partition_by = plain(row[4]);
    t.partition_bound = plain(row[5]);
    t.unlogged = *row[6] == "u";
    t.row_security = truth(row[7]);
    t.force_row_security = truth(row[8]);
    t.storage_options = options(row[9]);
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
  TRY(const auto rows,
      reader.rows("select a.attrelid,a.attname,format_type(a.atttypid,a.atttypmod),a.attnotnull,pg_get_expr(d.adbin,d.adrelid),a.attidentity,"
                  "a.attgenerated,(select l.collname from pg_collation l join pg_type y on y.oid=a.atttypid where l.oid=a.attcollation and "
                  "a.attcollation<>y.typcollation) from pg_attribute a join " +
                  user_tables() +
                  " t on t.oid=a.attrelid left join pg_attrdef d on d.adrelid=a.attrelid and d.adnum=a.attnum "
                  "where a.attnum>0 and not a.attisdropped order by a.attrelid,a.attnum"));
  for (const Row& row : rows) {
    Column column;
    column.name = *row[1];
    column.type = type_of(row[2]);
    column.nullable = !truth(row[3]);
    column.identity = identity_of(*row[5]);
    const std::string generated = row[6].value_or("");
    if (!generated.empty()) {
      column.generated = expression(plain(row[4]));
      column.generated_stored = generated == "s";
    } else if (row[4]) {
      column.default_value = expression(plain(row[4]));
    }
    column.collation = row[7].value_or("");
    reader.schema.tables.edit(reader.relations.at(*row[0])).columns.push_back(std::move(column));
  }
  return static_cast<int>(rows.size());
}

Result<int> read_constraints(Reader& reader) {
  const auto names = [](std::string_view key, std::string_view relation) {
    return "(select array_agg(a.attname::text order by u.i) from unnest(k." + std::string(key) + ") with ordinality u(n,i) join pg_attribute a on a.attrelid=k." +
           std::string(relation) + " and a.attnum=u.n)";
  };
  TRY(const auto rows,
      reader.rows("select k.conrelid,k.conname,k.contype," + names("conkey", "conrelid") + ",k.confrelid," + names("confkey", "confrelid") +
                  ",k.confdeltype,k.confupdtype,k.condeferrable,k.condeferred,k.convalidated,pg_get_constraintdef(k.oid),k.connoinherit,k.confmatchtype,"
                  "(select array_agg(a.attname::text order by a.attnum) from pg_index x join pg_attribute a on a.attrelid=x.indexrelid and "
                  "a.attnum>x.indnkeyatts where x.indexrelid=k.conindid and k.contype in ('p','u')) "
                  "from pg_constraint k join " +
                  user_tables() + " t on t.oid=k.conrelid order by k.conrelid,k.conname"));
  for (const Row& row : rows) add_constraint(reader.schema.tables.edit(reader.relations.at(*row[0])), row, reader);
  return static_cast<int>(rows.size());
}

}  // namespace underpin::postgresql
