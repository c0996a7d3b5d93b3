// The parts of the catalog, one function per kind of object. Internal to inspect: they run in its transaction, with a
// search_path of pg_catalog alone, so that every other name comes back qualified.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/postgresql/connection.h"
#include "schema/schema.h"

namespace underpin::postgresql {

// A column as other parts of the catalog refer to it. Oids are kept as the text they come in.
struct Attribute {
  std::string name;  // empty: dropped
  std::string type, collation;
};

struct Reader {
  Connection& connection;
  Schema schema;
  std::unordered_map<std::string, ObjectName> relations = {};  // by oid: every table, view, index and sequence seen
  std::unordered_map<std::string, std::vector<Attribute>> attributes = {};  // by oid of the relation, in order of attnum
  std::unordered_map<std::string, Type> types = {};  // by "oid typmod"

  // Names of the columns that an int2vector ("1 3") or int2[] ("{1,3}") lists; a number that is none gives "".
  std::vector<std::string> column_names(const std::string& relation, std::string_view numbers) const;

  Result<std::vector<Row>> rows(const std::string& sql) { return connection.query(sql); }
};

using Part = Result<int> (*)(Reader&);  // the number of rows seen
Result<int> read_schemas(Reader& reader);
Result<int> read_types(Reader& reader);
Result<int> read_tables(Reader& reader);
Result<int> read_columns(Reader& reader);
Result<int> read_constraints(Reader& reader);
Result<int> read_views(Reader& reader);
Result<int> read_indexes(Reader& reader);
Result<int> read_triggers(Reader& reader);
Result<int> read_policies(Reader& reader);
Result<int> read_sequences(Reader& reader);
Result<int> read_functions(Reader& reader);
Result<int> read_comments(Reader& reader);
Result<int> read_grants(Reader& reader);
Result<int> read_opaque(Reader& reader);
Result<int> read_others(Reader& reader);
Result<int> read_settings(Reader& reader);

// Conditions every query shares: `n` is pg_namespace; `alias`.oid in `catalog` belongs to no extension.
inline constexpr std::string_view kUserNamespaces =
    " n.nspname not in ('pg_catalog','information_schema','pg_toast') and n.nspname not like 'pg\\_%temp%' and n.nspname not like 'pg\\_toast%' ";
std::string not_of_extension(std::string_view catalog, std::string_view alias);

ObjectName name_of(const std::string& schema, const std::string& name);  // public becomes the empty schema
std::string plain(const std::optional<std::string>& text);               // "" for NULL, "public." taken away
// The text between "CHECK (" and its closing bracket: what pg_get_expr() prints.
// A collation as the server knows it: of its own or the default schema the bare name, else `"schema"."name"`. The SQL is for
// pg_collation `k` and its pg_namespace `kn`.
inline constexpr std::string_view kCollationName =
    "case when kn.nspname in ('pg_catalog','public') then k.collname::text else '\"'||replace(kn.nspname,'\"','\"\"')||'\".\"'||replace(k.collname,'\"','\"\"')||'\"' end";
// " OPTIONS (…)" of an array of options, or nothing. Passwords among them are not read.
std::string options_sql(const std::string& array);
// pg_identify_object() writes app.===(-,integer) where SQL has app.=== (NONE, integer); `word` is the object's kind.
std::string operands(const std::string& word, std::string name);
inline constexpr std::string_view kHidden = "********";
void keep_text(Reader& reader, const std::string& what, const std::string& name, const std::string& definition);
std::string inside_check(const std::string& definition);
Expression expression(const std::string& text);
Type type_of(const std::optional<std::string>& format_type);
// The numbers in "1 3" or "{1,3}".
std::vector<int> numbers_in(std::string_view text);
inline bool truth(const std::optional<std::string>& value) { return value && *value == "t"; }

}  // namespace underpin::postgresql
