// Indexes: the keys are taken apart from the definition the server prints, helped by what it prints for each key alone.
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

// What follows the column or expression: " COLLATE "C" text_pattern_ops (siglen='32') DESC NULLS LAST"
void read_suffix(IndexKey& key, std::string_view rest) {
  if (take(rest, " COLLATE ")) {
    std::string_view collation = take_name(rest);
    if (take(collation, "pg_catalog.")) {}
    key.collation = unquoted(collation);
  }
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

Index index_of(const Row& row) {
  Index index;
  index.name = *row[2];
  index.unique = truth(row[3]);
  index.method = *row[4];
  const auto printed = array_elements(row[6].value_or(""));
  const auto expressions = array_elements(row[7].value_or(""));
  const std::string& definition = *row[5];
  std::size_t at = definition.find(" USING " + index.method + " (");
  at = at == std::string::npos ? definition.size() : at + index.method.size() + 9;
  for (std::size_t i = 0; i < printed.size() && at < definition.size(); ++i) {
    const std::size_t begin = at + printed[i].size(), end = end_of_key(definition, std::min(begin, definition.size()));
    index.keys.push_back(key_of(printed[i], expressions.size() > i && expressions[i] == "t", std::string_view(definition).substr(begin, end - begin)));
    at = end + 2;  // ", "
  }
  index.include = array_elements(row[8].value_or(""));
  if (row[9]) index.predicate = expression(plain(row[9]));
  index.nulls_not_distinct = row[10].value_or("") == "true";
  index.with_options = with_options(array_elements(row[11].value_or("")));
  index.valid = truth(row[12]);
  return index;
}

}  // namespace

Result<int> read_indexes(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select x.indrelid,n.nspname,c.relname,x.indisunique,m.amname,pg_get_indexdef(c.oid),"
                  "(select array_agg(pg_get_indexdef(c.oid,i,false) order by i) from generate_series(1,x.indnkeyatts) i),"
                  "(select array_agg(x.indkey[i-1]=0 order by i) from generate_series(1,x.indnkeyatts) i),"
                  "(select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid=c.oid and a.attnum>x.indnkeyatts),"
                  "pg_get_expr(x.indpred,x.indrelid),to_jsonb(x)->>'indnullsnotdistinct',c.reloptions,x.indisvalid,"
                  "exists(select 1 from pg_constraint k where k.conindid=c.oid and k.contype in('p','u','x') and k.conrelid=x.indrelid) "
                  "from pg_index x join pg_class c on c.oid=x.indexrelid join pg_am m on m.oid=c.relam join pg_namespace n on n.oid=c.relnamespace "
                  "where" + std::string(kUserNamespaces) + "order by x.indrelid,c.relname"));
  for (const Row& row : rows) {
    const auto owner = reader.relations.find(*row[0]);
    if (owner == reader.relations.end()) continue;
    const ObjectName name = name_of(*row[1], *row[2]);
    reader.schema.relations.set(name, {RelationKind::index, owner->second, {}});
    if (truth(row[13])) continue;  // the constraint stands for it
    if (reader.schema.tables.contains(owner->second))
      reader.schema.tables.edit(owner->second).indexes.push_back(index_of(row));
    else if (reader.schema.views.contains(owner->second))
      reader.schema.views.edit(owner->second).indexes.push_back(index_of(row));
  }
  return static_cast<int>(rows.size());
}

}  // namespace underpin::postgresql
