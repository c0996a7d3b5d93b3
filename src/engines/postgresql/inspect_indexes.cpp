// Indexes: the keys are taken apart from the definition the server prints, helped by what it prints for each key alone.
#include <cstdlib>
#include <optional>
#include <unordered_map>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"

namespace underpin::postgresql {
namespace {

// From `at` to the comma or bracket that ends this key (brackets and quotes within it are passed over).
std::size_t end_of_key(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  char quoted = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == quoted) quoted = 0;
    } else if (c == '\'' || c == '"') {
      quoted = c;
    } else if (c == '(') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ')')) {
      return at;
    } else if (c == ')') {
      --depth;
    }
  }
  return at;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!starts_with(text, prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// "public.gin_trgm_ops" or a quoted name; stops at a blank outside quotes.
std::string_view take_name(std::string_view& text) {
  std::size_t i = 0;
  bool quoted = false;
  while (i < text.size() && (quoted || text[i] != ' ')) quoted ^= text[i++] == '"';
  const std::string_view name = text.substr(0, i);
  text.remove_prefix(i);
  return name;
}

std::string unquoted(std::string_view name) {
  if (name.size() < 2 || name[0] != '"') return std::string(name);
  return replace_all(std::string(name.substr(1, name.size() - 2)), "\"\"", "\"");
}

// The name that kCollationName gives, from what an index definition says: app.ci → "app"."ci".
std::string collation_of(std::string_view printed) {
  if (take(printed, "pg_catalog.") || take(printed, "public.")) return unquoted(printed);
  std::size_t dot = 0;
  for (bool quoted = false; dot < printed.size() && (quoted || printed[dot] != '.'); ++dot) quoted ^= printed[dot] == '"';
  if (dot == printed.size()) return unquoted(printed);
  const auto whole = [](std::string_view part) { return starts_with(part, "\"") ? std::string(part) : "\"" + std::string(part) + "\""; };
  return whole(printed.substr(0, dot)) + "." + whole(printed.substr(dot + 1));
}

// What follows the column or expression: " COLLATE "C" text_pattern_ops (siglen='32') DESC NULLS LAST"
void read_suffix(IndexKey& key, std::string_view rest) {
  if (take(rest, " COLLATE ")) key.collation = collation_of(take_name(rest));
  const auto order = [&] {
    if (take(rest, " DESC")) key.descending = true;
    if (take(rest, " NULLS FIRST")) key.nulls = "FIRST";
    if (take(rest, " NULLS LAST")) key.nulls = "LAST";
  };
  order();
  if (rest.empty()) return;
  take(rest, " ");
  key.opclass = plain(std::string(take_name(rest)));
  if (starts_with(rest, " (")) {
    const std::size_t close = std::min(rest.find(')') + 1, rest.size());
    key.opclass += rest.substr(0, close);
    rest.remove_prefix(close);
  }
  order();
}

IndexKey key_of(const std::string& printed, bool is_expression, std::string_view suffix) {
  IndexKey key;
  key.is_expression = is_expression;
  std::string text = printed;
  if (is_expression && starts_with(text, "(")) text = text.substr(1, text.size() - 2);
  key.key = expression(is_expression ? plain(text) : unquoted(text));
  read_suffix(key, suffix);
  return key;
}

// reloptions as the server prints them: fillfactor='70', fastupdate=off
std::string with_options(const std::vector<std::string>& options) {
  std::vector<std::string> out;
  for (const std::string& option : options) {
    const std::size_t equals = std::min(option.find('='), option.size());
    const std::string value = option.substr(std::min(equals + 1, option.size()));
    out.push_back(quote(std::string_view(option).substr(0, equals)) + "=" + (quote(std::string_view(value)) == value ? value : literal(value)));
  }
  return join(out, ", ");
}

Index index_of(const Row& row, const std::string& method) {
  Index index;
  const auto printed = array_elements(row[2].value_or(""));
  const auto expressions = array_elements(row[3].value_or(""));
  const std::string& definition = *row[1];
  std::size_t at = definition.find(" USING " + method + " (");
  at = at == std::string::npos ? definition.size() : at + method.size() + 9;
  for (std::size_t i = 0; i < printed.size() && at < definition.size(); ++i) {
    const std::size_t begin = at + printed[i].size(), end = end_of_key(definition, std::min(begin, definition.size()));
    index.keys.push_back(key_of(printed[i], expressions.size() > i && expressions[i] == "t", std::string_view(definition).substr(begin, end - begin)));
    at = end + 2;  // ", "
  }
  index.include = array_elements(row[4].value_or(""));
  return index;
}

// Operator classes that an index definition leaves out for columns of a type: the type's own, and those of a type it is
// stored as.
struct KnownOpclass {
  bool is_default = false;
  std::string type;
};

bool goes_without_saying(const KnownOpclass& opclass, std::string_view type) {
  if (!opclass.is_default) return false;
  type = type.substr(0, type.find(' '));
  if (opclass.type == type) return true;
  // anyarray, anyenum, anyrange, record: the column is one of them, or the index could not be
  for (const std::string_view any : {"2277", "3500", "3831", "2249"})
    if (opclass.type == any) return true;
  constexpr std::string_view kText = "25", kVarchar = "1043", kInet = "869", kCidr = "650";
  return (type == kVarchar && opclass.type == kText) || (type == kCidr && opclass.type == kInet);
}

// Columns of the query of all indexes, in order.
struct Place {
  enum {
    owner, index_oid, space, name, is_unique, method, keys, key_count, orders, opclasses, collations, predicate, nulls_not_distinct, reloptions, is_valid, has_expression, has_options, of_constraint
  };
};

// An index of plain columns with the operator classes of their types, put together without asking the server to print it;
// nullopt: it takes more than that.
std::optional<Index> plain_index(const Row& row, const Reader& reader, const std::unordered_map<std::string, KnownOpclass>& known) {
  if (truth(row[Place::has_expression]) || truth(row[Place::has_options])) return std::nullopt;
  const auto attributes = reader.attributes.find(*row[Place::owner]);
  if (attributes == reader.attributes.end()) return std::nullopt;
  const std::vector<int> numbers = numbers_in(*row[Place::keys]), order = numbers_in(*row[Place::orders]);
  const auto classes = split(*row[Place::opclasses], ' '), sorting = split(*row[Place::collations], ' ');
  const auto count = static_cast<std::size_t>(std::atoi(row[Place::key_count]->c_str()));
  Index index;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto at = static_cast<std::size_t>(numbers[i]) - 1;
    if (numbers[i] <= 0 || at >= attributes->second.size()) return std::nullopt;
    const Attribute& column = attributes->second[at];
    if (i >= count) {
      index.include.push_back(column.name);
      continue;
    }
    const auto opclass = i < classes.size() ? known.find(classes[i]) : known.end();
    if (opclass == known.end() || !goes_without_saying(opclass->second, column.type)) return std::nullopt;
    if (i < sorting.size() && sorting[i] != "0" && sorting[i] != column.collation) return std::nullopt;
    IndexKey key;
    key.key = expression(column.name);
    constexpr int kDescending = 1, kNullsFirst = 2;
    const int bits = i < order.size() ? order[i] : 0;
    key.descending = bits & kDescending;
    if (key.descending != static_cast<bool>(bits & kNullsFirst)) key.nulls = bits & kNullsFirst ? "FIRST" : "LAST";
    index.keys.push_back(std::move(key));
  }
  return index;
}

void finish(Index& index, const Row& row) {
  index.name = *row[Place::name];
  index.unique = truth(row[Place::is_unique]);
  index.method = *row[Place::method];
  if (row[Place::predicate]) index.predicate = expression(plain(row[Place::predicate]));
  index.nulls_not_distinct = row[Place::nulls_not_distinct].value_or("") == "true";
  index.with_options = with_options(array_elements(row[Place::reloptions].value_or("")));
  index.valid = truth(row[Place::is_valid]);
}

void add_index(Reader& reader, const ObjectName& relation, Index index) {
  if (reader.schema.tables.contains(relation))
    reader.schema.tables.edit(relation).indexes.push_back(std::move(index));
  else if (reader.schema.views.contains(relation))
    reader.schema.views.edit(relation).indexes.push_back(std::move(index));
}

// What the server prints of the others, by oid: its definition, and each key alone.
Result<std::unordered_map<std::string, Row>> printed_indexes(Reader& reader, const std::vector<std::string>& oids) {
  std::unordered_map<std::string, Row> printed;
  if (oids.empty()) return printed;
  TRY(auto rows, reader.rows("select x.indexrelid,pg_get_indexdef(x.indexrelid),(select array_agg(pg_get_indexdef(x.indexrelid,i,false) order by i) from generate_series(1,x.indnkeyatts) i),"
                             "(select array_agg(x.indkey[i-1]=0 order by i) from generate_series(1,x.indnkeyatts) i),"
                             "(select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid=x.indexrelid and a.attnum>x.indnkeyatts) "
                             "from pg_index x where x.indexrelid=any('{" + join(oids, ",") + "}'::oid[])"));
  for (Row& row : rows) {
    const std::string oid = *row[0];
    printed.emplace(oid, std::move(row));
  }
  return printed;
}

}  // namespace

Result<int> read_indexes(Reader& reader) {
  TRY(const auto classes, reader.rows("select oid,opcdefault,opcintype from pg_opclass"));
  std::unordered_map<std::string, KnownOpclass> known;
  for (const Row& row : classes) known[*row[0]] = {truth(row[1]), *row[2]};
  TRY(const auto rows,
      reader.rows("select x.indrelid,c.oid,n.nspname,c.relname,x.indisunique,m.amname,x.indkey,x.indnkeyatts,x.indoption,x.indclass,x.indcollation,pg_get_expr(x.indpred,x.indrelid),"
                  "to_jsonb(x)->>'indnullsnotdistinct',c.reloptions,x.indisvalid,x.indexprs is not null,o.attrelid is not null,k.conindid is not null "
                  "from pg_index x join pg_class c on c.oid=x.indexrelid join pg_am m on m.oid=c.relam join pg_namespace n on n.oid=c.relnamespace "
                  "left join (select distinct attrelid from pg_attribute where attoptions is not null) o on o.attrelid=c.oid "
                  "left join (select distinct conindid,conrelid from pg_constraint where contype in ('p','u','x')) k on k.conindid=c.oid and k.conrelid=x.indrelid "
                  "where" + std::string(kUserNamespaces) + "order by x.indrelid,c.relname"));
  std::vector<std::pair<const Row*, std::optional<Index>>> found;
  std::vector<std::string> others;
  for (const Row& row : rows) {
    const auto relation = reader.relations.find(*row[Place::owner]);
    if (relation == reader.relations.end()) continue;
    const ObjectName index_name = name_of(*row[Place::space], *row[Place::name]);
    reader.relations.emplace(*row[Place::index_oid], index_name);
    reader.schema.relations.set(index_name, {RelationKind::index, relation->second, {}});
    if (truth(row[Place::of_constraint])) continue;  // the constraint stands for it
    found.emplace_back(&row, plain_index(row, reader, known));
    if (!found.back().second) others.push_back(*row[Place::index_oid]);
  }
  TRY(const auto printed, printed_indexes(reader, others));
  TRY(const auto parents, reader.rows("select i.inhrelid,p.relname from pg_inherits i join pg_class p on p.oid=i.inhparent and p.relkind='I'"));
  std::unordered_map<std::string, std::string> parent_of;
  for (const Row& row : parents) parent_of[*row[0]] = *row[1];
  for (auto& [row, index] : found) {
    if (!index) {
      const auto text = printed.find(*(*row)[Place::index_oid]);
      if (text == printed.end()) continue;
      index = index_of(text->second, *(*row)[Place::method]);
    }
    finish(*index, *row);
    if (const auto parent = parent_of.find(*(*row)[Place::index_oid]); parent != parent_of.end()) index->of_parent = parent->second;
    add_index(reader, reader.relations.at(*(*row)[Place::owner]), std::move(*index));
  }
  return static_cast<int>(rows.size());
}

}  // namespace underpin::postgresql
