// Columns and constraints, as CREATE TABLE and ALTER TABLE write them.
#include <algorithm>

#include "base/text.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

// Where a column's clause ends: where the next one of the same column begins, or the column's definition ends.
std::size_t end_of_clause(const Reader& reader, const Node& column, std::size_t begin) {
  std::size_t end = reader.clause_end(reader.token_at(begin));
  const auto cut = [&](int location) {
    if (location > static_cast<int>(begin)) end = std::min(end, static_cast<std::size_t>(location));
  };
  for (const Node& constraint : column["constraints"]) cut(constraint.location());
  if (column["collClause"]) cut(column["collClause"].location());
  return end;
}

Expression default_of(const Reader& reader, const Node& column, const Node& constraint, const std::string& type) {
  const std::size_t word = reader.find_word(reader.token_at(static_cast<std::size_t>(constraint.location())), "default");
  if (word >= reader.tokens.size()) return reader.printed(constraint["raw_expr"], type);
  const std::size_t begin = reader.tokens[word].end, end = end_of_clause(reader, column, static_cast<std::size_t>(constraint.location()));
  if (end <= begin) return reader.printed(constraint["raw_expr"], type);
  return reader.expression(constraint["raw_expr"], std::string_view(reader.text).substr(begin, end - begin), type);
}

PrimaryKey primary_key(const Reader& reader, const Node& constraint) {
  PrimaryKey key;
  key.name = constraint["conname"].str();
  key.columns = name_list(constraint["keys"]);
  key.include = name_list(constraint["including"]);
  key.origin = reader.clause_origin(constraint.location());
  return key;
}

Unique unique(const Reader& reader, const Node& constraint) {
  Unique out;
  out.name = constraint["conname"].str();
  out.columns = name_list(constraint["keys"]);
  out.include = name_list(constraint["including"]);
  out.nulls_not_distinct = constraint["nulls_not_distinct"].boolean();
  out.using_index = constraint["indexname"].str();
  out.origin = reader.clause_origin(constraint.location());
  return out;
}

ForeignKey foreign_key(const Reader& reader, const Node& constraint) {
  ForeignKey key;
  key.name = constraint["conname"].str();
  key.columns = name_list(constraint["fk_attrs"]);
  key.ref = relation_name(constraint["pktable"]);
  key.ref_columns = name_list(constraint["pk_attrs"]);
  key.on_delete = referential_action(constraint["fk_del_action"].str());
  key.on_delete_columns = name_list(constraint["fk_del_set_cols"]);
  key.on_update = referential_action(constraint["fk_upd_action"].str());
  key.match = constraint["fk_matchtype"].str() == "f" ? "FULL" : "";
  key.not_valid = constraint["skip_validation"].boolean();
  key.origin = reader.clause_origin(constraint.location());
  return key;
}

Check check(const Reader& reader, const Node& constraint) {
  Check out;
  out.name = constraint["conname"].str();
  out.expression = reader.bracketed(constraint["raw_expr"], static_cast<std::size_t>(constraint.location()), "check");
  out.no_inherit = constraint["is_no_inherit"].boolean();
  out.not_valid = constraint["skip_validation"].boolean();
  out.origin = reader.clause_origin(constraint.location());
  return out;
}

Exclusion exclusion(const Reader& reader, const Node& constraint) {
  Exclusion out;
  out.name = constraint["conname"].str();
  out.origin = reader.clause_origin(constraint.location());
  const std::size_t word = reader.find_word(reader.token_at(static_cast<std::size_t>(constraint.location())), "exclude");
  if (word < reader.tokens.size()) {
    const std::size_t begin = reader.tokens[word].begin;
    out.definition = reader.text.substr(begin, reader.clause_end(word) - begin);
  }
  return out;
}

Deferrable timing(const Node& constraint) {
  if (!constraint["deferrable"].boolean()) return Deferrable::no;
  return constraint["initdeferred"].boolean() ? Deferrable::deferred : Deferrable::immediate;
}

// NOT ENFORCED is not in the grammar; the constraint then is as one that was never validated.
bool not_enforced(const Reader& reader, const Node& constraint) {
  const auto begin = static_cast<std::size_t>(constraint.location());
  std::size_t end = reader.clause_end(reader.token_at(begin));
  while (end < reader.text.size() && reader.text[end] == ' ') ++end;  // where the words stood
  return reader.source.mark(Mark::Kind::not_enforced, begin, end + 1) != nullptr;
}

void set_timing(Constraint& constraint, Deferrable deferrable) {
  if (auto* key = std::get_if<PrimaryKey>(&constraint)) key->deferrable = deferrable;
  if (auto* key = std::get_if<Unique>(&constraint)) key->deferrable = deferrable;
  if (auto* key = std::get_if<ForeignKey>(&constraint)) key->deferrable = deferrable;
}

// Adds a column's inline constraint and answers where its timing is kept, if it has one.
Deferrable* add_inline(const Reader& reader, const Node& constraint, ReadColumn& out) {
  auto read = read_constraint(reader, constraint);
  if (!read) return nullptr;
  const std::vector<std::string> self{out.column.name};
  if (auto* key = std::get_if<PrimaryKey>(&*read)) {
    key->columns = self;
    return &out.primary_key.emplace(std::move(*key)).deferrable;
  }
  if (auto* key = std::get_if<Unique>(&*read)) {
    key->columns = self;
    return &out.uniques.emplace_back(std::move(*key)).deferrable;
  }
  if (auto* key = std::get_if<ForeignKey>(&*read)) {
    key->columns = self;
    return &out.foreign_keys.emplace_back(std::move(*key)).deferrable;
  }
  if (auto* rule = std::get_if<Check>(&*read)) out.checks.push_back(std::move(*rule));
  return nullptr;
}

void read_generated(const Reader& reader, const Node& constraint, Column& column) {
  const auto begin = static_cast<std::size_t>(constraint.location());
  column.generated = reader.bracketed(constraint["raw_expr"], begin, "as", column.type.text);
  const std::size_t end = reader.clause_end(reader.token_at(begin));
  column.generated_stored = reader.source.mark(Mark::Kind::virtual_column, begin, end + 1) == nullptr;
}

}  // namespace

bool drops_default(const Node& value, std::string_view type) {
  const Node& inner = value.is("TypeCast") ? value["arg"] : value;
  return inner.is("A_Const") && inner["isnull"].boolean() && !contains(type, "(");
}

bool read_timing(const Node& constraint, Deferrable& deferrable) {
  const std::string_view kind = constraint["contype"].str();
  if (kind == "CONSTR_ATTR_DEFERRABLE") {
    if (deferrable == Deferrable::no) deferrable = Deferrable::immediate;
  } else if (kind == "CONSTR_ATTR_DEFERRED") {
    deferrable = Deferrable::deferred;
  } else if (kind == "CONSTR_ATTR_NOT_DEFERRABLE") {
    deferrable = Deferrable::no;
  } else if (kind != "CONSTR_ATTR_IMMEDIATE") {
    return false;
  }
  return true;
}

std::optional<Constraint> read_constraint(const Reader& reader, const Node& constraint) {
  const std::string_view kind = constraint["contype"].str();
  std::optional<Constraint> out;
  if (kind == "CONSTR_PRIMARY") {
    out = primary_key(reader, constraint);
    if (const auto index = constraint["indexname"].str(); !index.empty()) std::get<PrimaryKey>(*out).using_index = index;
  }
  if (kind == "CONSTR_UNIQUE") out = unique(reader, constraint);
  if (kind == "CONSTR_FOREIGN") out = foreign_key(reader, constraint);
  if (kind == "CONSTR_CHECK") out = check(reader, constraint);
  if (kind == "CONSTR_EXCLUSION") out = exclusion(reader, constraint);
  if (!out) return std::nullopt;
  set_timing(*out, timing(constraint));
  if (!reader.source.marks.empty() && not_enforced(reader, constraint)) {
    if (auto* key = std::get_if<ForeignKey>(&*out)) key->not_valid = true;
    if (auto* rule = std::get_if<Check>(&*out)) rule->not_valid = true;
  }
  return out;
}

ReadColumn read_column(const Reader& reader, const Node& definition) {
  ReadColumn out;
  Column& column = out.column;
  column.name = definition["colname"].str();
  column.serial = is_serial(definition["typeName"]);
  if (definition["typeName"]) column.type = read_type(definition["typeName"], reader.dialect);
  if (definition["collClause"]) column.collation = collation_name(definition["collClause"]["collname"]);
  column.nullable = !definition["is_not_null"].boolean();
  column.origin = reader.clause_origin(definition.location());
  Deferrable* last = nullptr;
  for (const Node& constraint : definition["constraints"]) {
    const std::string_view kind = constraint["contype"].str();
    Deferrable ignored = Deferrable::no;
    if (kind == "CONSTR_NOTNULL") {
      column.nullable = false;
    } else if (kind == "CONSTR_DEFAULT" && drops_default(constraint["raw_expr"], column.type.text)) {
      column.default_value.reset();
    } else if (kind == "CONSTR_DEFAULT") {
      column.default_value = default_of(reader, definition, constraint, reader.base_type(column.type.text));
    } else if (kind == "CONSTR_IDENTITY") {
      column.identity = constraint["generated_when"].str() == "a" ? Identity::always : Identity::by_default;
    } else if (kind == "CONSTR_GENERATED") {
      read_generated(reader, constraint, column);
    } else if (!read_timing(constraint, last ? *last : ignored)) {
      last = add_inline(reader, constraint, out);
    }
  }
  return out;
}

}  // namespace underpin::sql
