// Enums, domains, composites and ranges.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "sql/reader.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {
namespace {

// The value that a domain's check is about is a keyword to the server, and printed as one.
std::string with_value(const std::string& canonical) {
  std::string out;
  std::size_t done = 0;
  for (const Token& token : pg_tokens(canonical)) {
    if (token.kind != Token::Kind::word || !is_word(canonical, token, "value")) continue;
    out += canonical.substr(done, token.begin - done) + "VALUE";
    done = token.end;
  }
  return out + canonical.substr(done);
}

Check domain_check(const Reader& reader, const Node& constraint) {
  const auto read = read_constraint(reader, constraint);
  const Check* check = read ? std::get_if<Check>(&*read) : nullptr;
  if (!check) return {};
  Check out = *check;
  out.expression.canonical = with_value(out.expression.canonical);
  return out;
}

// From the first of the words to the end of the statement.
std::string tail_from(const Reader& reader, std::string_view word) {
  const std::size_t at = reader.find_word_here(0, word);
  return at < reader.tokens.size() ? reader.text.substr(reader.tokens[at].begin) : std::string();
}

const UserType* type_named(const Reader& reader, ObjectName name) {
  if (name.schema == reader.dialect.default_schema) name.schema.clear();
  return reader.schema.types.find(name);
}

// What a domain's default looks like depends on its base type, which CREATE DOMAIN says and ALTER DOMAIN does not.
std::string base_of(const Reader& reader, const ObjectName& domain) {
  const UserType* type = type_named(reader, domain);
  return type && type->domain ? type->domain->base.text : std::string();
}

Expression domain_default(const Reader& reader, const Node& value, std::size_t from, const std::string& type) {
  const std::size_t word = reader.find_word_here(from, "default");
  if (word >= reader.tokens.size()) return reader.printed(value, type);
  return reader.expression(value, std::string_view(reader.text).substr(reader.tokens[word].end), type);
}

void rebuild_check(Reader& reader, const ObjectName& name, const std::string& from, const std::string& to) {
  const UserType* type = type_named(reader, name);
  const Check* found = nullptr;
  if (type && type->domain)
    for (const Check& check : type->domain->checks)
      if (check.name == from) found = &check;
  if (!found && type && type->domain) {  // the server knows no such constraint
    AlterDomain missing;
    missing.name = name;
    missing.drop_constraint = from;
    return reader.add(std::move(missing));
  }
  if (!found) return reader.raw("constraint of a domain that is not known");
  AlterDomain drop, add;
  drop.name = add.name = name;
  drop.drop_constraint = from;
  add.add_check = *found;
  add.add_check->name = to;
  if (from == to) add.add_check->not_valid = false;
  reader.add(std::move(drop));
  reader.add(std::move(add));
}

}  // namespace

void read_create_enum(Reader& reader, const Node& statement) {
  CreateType change;
  change.type.name = listed_name(statement["typeName"]);
  change.type.enumeration = EnumType{name_list(statement["vals"])};
  change.type.origin = reader.origin();
  reader.add(std::move(change));
}

void read_alter_enum(Reader& reader, const Node& statement) {
  const ObjectName type = listed_name(statement["typeName"]);
  const std::string value(statement["newVal"].str()), old(statement["oldVal"].str());
  if (statement["oldVal"]) return reader.add(RenameEnumValue{type, old, value});
  AddEnumValue change;
  change.type = type;
  change.label = value;
  change.if_not_exists = statement["skipIfNewValExists"].boolean();
  const std::string neighbour(statement["newValNeighbor"].str());
  (statement["newValIsAfter"].boolean() ? change.after : change.before) = neighbour;
  reader.add(std::move(change));
}

void read_create_domain(Reader& reader, const Node& statement) {
  CreateType change;
  DomainType domain;
  change.type.name = listed_name(statement["domainname"]);
  change.type.origin = reader.origin();
  domain.base = read_type(statement["typeName"], reader.dialect);
  if (statement["collClause"]) domain.collation = collation_name(statement["collClause"]["collname"]);
  for (const Node& constraint : statement["constraints"]) {
    const std::string_view kind = constraint["contype"].str();
    if (kind == "CONSTR_NOTNULL") domain.not_null = true;
    if (kind == "CONSTR_CHECK") domain.checks.push_back(domain_check(reader, constraint));
    if (kind == "CONSTR_DEFAULT") domain.default_value = reader.printed(constraint["raw_expr"], domain.base.text);
  }
  change.type.domain = std::move(domain);
  reader.add(std::move(change));
}

void read_alter_domain(Reader& reader, const Node& statement) {
  AlterDomain change;
  change.name = listed_name(statement["typeName"]);
  const std::string_view kind = statement["subtype"].str();
  const std::string name(statement["name"].str());
  if (kind == "C") {
    change.add_check = domain_check(reader, statement["def"]);
  } else if (kind == "X") {
    change.drop_constraint = name;
    change.if_exists = statement["missing_ok"].boolean();
  } else if (kind == "O") {
    change.not_null = true;
  } else if (kind == "N") {
    change.not_null = false;
  } else if (kind == "T" && statement["def"]) {
    change.default_value = domain_default(reader, statement["def"], 0, base_of(reader, change.name));
  } else if (kind == "T") {
    change.drop_default = true;
  } else if (kind == "V") {
    return rebuild_check(reader, change.name, name, name);
  } else {
    return reader.raw("ALTER DOMAIN of a kind that is not modelled");
  }
  reader.add(std::move(change));
}

void rename_domain_constraint(Reader& reader, const ObjectName& domain, const std::string& from, const std::string& to) {
  rebuild_check(reader, domain, from, to);
}

void read_create_composite(Reader& reader, const Node& statement) {
  CreateType change;
  CompositeType composite;
  change.type.name = relation_name(statement["typevar"]);
  change.type.origin = reader.origin();
  for (const Node& attribute : statement["coldeflist"]) composite.attributes.push_back(read_column(reader, attribute).column);
  change.type.composite = std::move(composite);
  reader.add(std::move(change));
}

namespace {
// The settings in the order and spelling a catalog has them.
std::string range_definition(const Reader& reader, std::string_view text) {
  std::map<std::string, std::string> settings;
  for (const std::string& part : split(text, ',')) {
    const std::size_t equal = part.find('=');
    if (equal == std::string::npos) return std::string(trim(text));
    settings[lower(trim(part.substr(0, equal)))] = trim(part.substr(equal + 1));
  }
  std::string out = "subtype = " + reader.dialect.canonical_type(settings["subtype"]);
  settings.erase("subtype");
  for (const auto& [name, value] : settings) out += ", " + name + " = " + value;
  return out;
}
}  // namespace

void read_create_range(Reader& reader, const Node& statement) {
  CreateType change;
  change.type.name = listed_name(statement["typeName"]);
  change.type.origin = reader.origin();
  const std::string tail = tail_from(reader, "range");  // RANGE (subtype = …, …)
  const std::size_t open = tail.find('('), close = tail.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return reader.raw("CREATE TYPE … AS RANGE");
  change.type.range = RangeType{range_definition(reader, std::string_view(tail).substr(open + 1, close - open - 1))};
  reader.add(std::move(change));
}

void read_alter_composite(Reader& reader, const Node& statement) {
  const ObjectName type = relation_name(statement["relation"]);
  for (const Node& command : statement["cmds"]) {
    const std::string_view kind = command["subtype"].str();
    AlterComposite change;
    change.name = type;
    if (kind == "AT_AddColumn") {
      change.add = read_column(reader, command["def"]).column;
    } else if (kind == "AT_DropColumn") {
      change.drop = command["name"].str();
    } else if (kind == "AT_AlterColumnType") {
      change.retype = read_column(reader, command["def"]).column;
      change.retype->name = command["name"].str();
    } else {
      reader.raw("ALTER TYPE of a kind that is not modelled");
      continue;
    }
    reader.add(std::move(change));
  }
}

}  // namespace underpin::sql
