// Types, sequences, views, functions, triggers, policies, comments.
#include "base/text.h"
#include "syntax/sql/pg_tokens.h"
#include "engines/postgresql/quote.h"
#include "engines/postgresql/render.h"

namespace underpin::postgresql {
namespace {

std::string enum_labels(const EnumType& type) {
  std::vector<std::string> labels;
  for (const std::string& label : type.labels) labels.push_back(literal(label));
  return join(labels, ", ");
}

std::string domain_clauses(const DomainType& domain) {
  std::string out = quote_type(domain.base.text);
  if (!domain.collation.empty()) out += " COLLATE " + quote_collation(domain.collation);
  if (domain.default_value) out += " DEFAULT " + written(*domain.default_value);
  if (domain.not_null) out += " NOT NULL";
  for (const Check& check : domain.checks)
    if (!check.not_valid) out += " " + constraint_definition(check);  // the grammar has no NOT VALID here
  return out;
}

// A tag that the body does not hold.
std::string dollar_quoted(const std::string& body) {
  std::string tag = "$$";
  for (int i = 0; contains(body, tag); ++i) tag = "$b" + std::to_string(i) + "$";
  return tag + body + tag;
}

// "name(arguments)" with the name quoted.
std::string function_reference(const ObjectName& name) {
  const std::size_t open = std::min(name.name.find('('), name.name.size());
  return quote(ObjectName{name.schema, name.name.substr(0, open)}) + name.name.substr(open);
}

std::string command_word(char command) {
  switch (command) {
    case 'r': return " FOR SELECT";
    case 'a': return " FOR INSERT";
    case 'w': return " FOR UPDATE";
    case 'd': return " FOR DELETE";
    default: return "";
  }
}

std::string commented_object(const SetComment& change) {
  const ObjectId& id = change.object;
  const std::string member = quote(std::string_view(id.member));
  switch (id.kind) {
    case ObjectKind::schema: return "SCHEMA " + quote(id.name);
    case ObjectKind::extension: return "EXTENSION " + quote(id.name);
    case ObjectKind::type: return "TYPE " + quote(id.name);
    case ObjectKind::sequence: return "SEQUENCE " + quote(id.name);
    case ObjectKind::table: return (change.word.empty() ? "TABLE" : change.word) + " " + quote(id.name);
    case ObjectKind::column: return "COLUMN " + quote(id.name) + "." + member;
    case ObjectKind::constraint: return "CONSTRAINT " + member + " ON " + quote(id.name);
    case ObjectKind::index: return "INDEX " + quote(id.name);
    case ObjectKind::view: return (change.word.empty() ? "VIEW" : change.word) + " " + quote(id.name);
    case ObjectKind::function: return (change.word.empty() ? "FUNCTION" : change.word) + " " + function_reference(id.name);
    case ObjectKind::trigger: return "TRIGGER " + member + " ON " + quote(id.name);
    case ObjectKind::policy: return "POLICY " + member + " ON " + quote(id.name);
    case ObjectKind::publication: return "PUBLICATION " + quote(id.name);
    case ObjectKind::statistics: return "STATISTICS " + quote(id.name);
    case ObjectKind::grant:
    case ObjectKind::cast:
    case ObjectKind::comment:
      if (!id.member.empty()) return "CONSTRAINT " + member + " ON DOMAIN " + quote(id.name);
      break;
    case ObjectKind::data:
    case ObjectKind::opaque: break;
  }
  return {};
}

}  // namespace

std::string create_type(const UserType& type) {
  const std::string name = quote(type.name);
  if (type.enumeration) return "CREATE TYPE " + name + " AS ENUM (" + enum_labels(*type.enumeration) + ")";
  if (type.domain) return "CREATE DOMAIN " + name + " AS " + domain_clauses(*type.domain);
  if (type.range) return "CREATE TYPE " + name + " AS RANGE (" + type.range->definition + ")";
  std::vector<std::string> attributes;
  if (type.composite)
    for (const Column& column : type.composite->attributes) attributes.push_back(column_definition(column));
  return "CREATE TYPE " + name + " AS (" + join(attributes, ", ") + ")";
}

std::string create_sequence(const CreateSequence& change) {
  const Sequence& sequence = change.sequence;
  std::string out = std::string("CREATE SEQUENCE ") + (change.if_not_exists ? "IF NOT EXISTS " : "") + quote(sequence.name);
  if (!sequence.type.empty() && sequence.type != "bigint") out += " AS " + sequence.type;
  if (!sequence.options.empty()) out += " " + sequence.options;
  if (!sequence.owner_table.empty()) out += " OWNED BY " + quote(sequence.owner_table) + "." + quote(std::string_view(sequence.owner_column));
  return out;
}

std::string create_view(const CreateView& change) {
  const View& view = change.view;
  std::string out = std::string("CREATE ") + (change.or_replace ? "OR REPLACE " : "") + (view.materialized ? "MATERIALIZED VIEW " : "VIEW ");
  if (change.if_not_exists) out += "IF NOT EXISTS ";
  out += quote(view.name);
  if (!view.columns.empty()) out += " (" + quote_list(view.columns) + ")";
  std::string query(trim(view.definition));
  while (ends_with(query, ";")) query = trim(std::string_view(query).substr(0, query.size() - 1));
  return out + " AS " + query + (view.with_no_data && view.materialized ? " WITH NO DATA" : "");
}

std::string create_function(const CreateFunction& change) {
  const Function& function = change.function;
  if (!function.definition.empty()) return function.definition;
  std::string out = std::string("CREATE ") + (change.or_replace ? "OR REPLACE " : "") + upper(function.kind) + " " + quote(function.name);
  out += "(" + function.arguments + ")";
  if (!function.returns.empty() && function.kind != "procedure") out += " RETURNS " + function.returns;
  return out + " LANGUAGE " + (function.language.empty() ? "sql" : function.language) + " AS " + dollar_quoted(function.body);
}

// The statement as it was written; the table may have been renamed since.
std::string on_table(const std::string& definition, const ObjectName& table) {
  const std::vector<sql::Token> tokens = sql::pg_tokens(definition);
  const auto is_name = [](const sql::Token& token) { return token.kind == sql::Token::Kind::word || token.kind == sql::Token::Kind::quoted_name; };
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!sql::is_word(definition, tokens[i], "on") || !is_name(tokens[i + 1])) continue;
    std::size_t last = i + 1;
    while (last + 2 < tokens.size() && sql::is_punctuation(definition, tokens[last + 1], '.') && is_name(tokens[last + 2])) last += 2;
    if (sql::name_of(definition, tokens[last]) == table.name) return definition;
    return definition.substr(0, tokens[i + 1].begin) + quote(table) + definition.substr(tokens[last].end);
  }
  return definition;
}

std::string create_trigger(const CreateTrigger& change) {
  const Trigger& trigger = change.trigger;
  if (!trigger.definition.empty()) return on_table(trigger.definition, change.table);
  return std::string("CREATE ") + (change.or_replace ? "OR REPLACE " : "") + "TRIGGER " + quote(std::string_view(trigger.name)) + " " + trigger.timing +
         " ON " + quote(change.table) + " FOR EACH ROW EXECUTE FUNCTION " + quote(trigger.function) + "()";
}

std::string create_policy(const CreatePolicy& change) {
  const Policy& policy = change.policy;
  if (starts_with(upper(std::string_view(policy.definition).substr(0, 7)), "CREATE ")) return policy.definition;
  return "CREATE POLICY " + quote(std::string_view(policy.name)) + " ON " + quote(change.table) + (policy.permissive ? "" : " AS RESTRICTIVE") +
         command_word(policy.command) + (policy.definition.empty() ? "" : " " + policy.definition);
}

std::string comment_on(const SetComment& change) {
  const std::string object = commented_object(change);
  return object.empty() ? "" : "COMMENT ON " + object + " IS " + (change.text ? literal(*change.text) : "NULL");
}

std::string session_step(const SessionStep& step) {
  switch (step.what) {
    case SessionStep::What::set: return std::string("SET ") + (step.local ? "LOCAL " : "") + step.name + " TO " + step.value;
    case SessionStep::What::begin: return "BEGIN";
    case SessionStep::What::commit: return "COMMIT";
    case SessionStep::What::rollback: return step.name.empty() ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT " + quote(std::string_view(step.name));
    case SessionStep::What::savepoint: return "SAVEPOINT " + quote(std::string_view(step.name));
    case SessionStep::What::lock:
    case SessionStep::What::maintenance:
    case SessionStep::What::other: break;
  }
  return {};
}

}  // namespace underpin::postgresql
