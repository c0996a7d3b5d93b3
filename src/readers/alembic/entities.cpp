#include "readers/alembic/entities.h"

#include "base/text.h"
#include "readers/alembic/connection.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Value;

namespace {

struct Entity final : sa::Object {
  std::string type;  // class name: "PGFunction"
  std::string schema;
  std::string signature;
  Rope definition;
  std::string on_entity;
  bool with_data = true;
  bool constraint = false;
  Rope whole;  // from_sql(): the CREATE statement itself
  std::string grant, role;
  std::vector<std::string> columns;
  bool grant_option = false;
  bool known = true;
};

std::string quoted(const std::string& name) {
  if (name.size() > 1 && name.front() == '"') return name;
  return "\"" + name + "\"";
}

Rope clean(Rope text) {
  std::size_t end = text.text().size();
  while (end > 0 && (text.text()[end - 1] == ';' || std::isspace(static_cast<unsigned char>(text.text()[end - 1])))) --end;
  return text.slice(0, end);
}

Rope with_head(const std::string& head, const Rope& tail, const std::string& end = "") {
  Rope out(head);
  out.append(tail);
  out.append(Rope(end));
  return out;
}

// "name(args)" → "\"name\"(args)"
std::string function_signature(const std::string& signature) {
  const auto open = signature.find('(');
  if (open == std::string::npos) return quoted(signature);
  return quoted(std::string(trim(std::string_view(signature).substr(0, open)))) + signature.substr(open);
}

std::string dropped_signature(const std::string& signature) {
  const auto open = signature.find('('), close = signature.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return function_signature(signature);
  std::vector<std::string> parameters;
  for (const auto& part : split(std::string_view(signature).substr(open + 1, close - open - 1), ',')) {
    const auto at = lower(part).find("default");
    parameters.emplace_back(trim(std::string_view(part).substr(0, at)));
  }
  return function_signature(signature.substr(0, open)) + "(" + join(parameters, ", ") + ")";
}

std::string grant_sql(const Entity& e, bool give) {
  const auto columns = e.columns.empty() ? std::string() : " (" + join(e.columns, ", ") + ")";
  const auto table = quoted(e.schema) + "." + quoted(e.signature);
  return std::string(give ? "GRANT " : "REVOKE ") + e.grant + columns + " ON " + table + (give ? " TO " : " FROM ") + quoted(e.role) +
         (give && e.grant_option ? " WITH GRANT OPTION" : "");
}

Rope create_sql(const Entity& e, bool replace) {
  if (!e.whole.empty() && !replace) return e.whole;
  const auto name = quoted(e.schema) + "." + quoted(e.signature);
  const std::string create = replace ? "CREATE OR REPLACE " : "CREATE ";
  if (e.type == "PGFunction") return with_head(create + "FUNCTION " + quoted(e.schema) + "." + function_signature(e.signature) + " ", e.definition);
  if (e.type == "PGView") return with_head(create + "VIEW " + name + " AS ", e.definition);
  if (e.type == "PGMaterializedView")
    return with_head("CREATE MATERIALIZED VIEW " + name + " AS ", clean(e.definition), e.with_data ? " WITH DATA" : " WITH NO DATA");
  if (e.type == "PGTrigger") return with_head(std::string("CREATE ") + (e.constraint ? "CONSTRAINT " : "") + "TRIGGER " + quoted(e.signature) + " ", e.definition);
  if (e.type == "PGPolicy") return with_head("CREATE POLICY " + e.signature + " on " + e.on_entity + " ", e.definition);
  if (e.type == "PGExtension") return Rope("CREATE EXTENSION " + quoted(e.signature) + " WITH SCHEMA " + quoted(e.schema));
  return Rope(grant_sql(e, true));
}

std::string drop_sql(const Entity& e, bool if_exists, bool cascade) {
  const std::string words = if_exists ? "IF EXISTS " : "";
  const std::string tail = cascade ? " CASCADE" : "";
  const auto name = quoted(e.schema) + "." + quoted(e.signature);
  if (e.type == "PGFunction") return "DROP FUNCTION " + words + quoted(e.schema) + "." + dropped_signature(e.signature) + tail;
  if (e.type == "PGView") return "DROP VIEW " + words + name + tail;
  if (e.type == "PGMaterializedView") return "DROP MATERIALIZED VIEW " + words + name + tail;
  if (e.type == "PGTrigger") return "DROP TRIGGER " + words + quoted(e.signature) + " ON " + e.on_entity + tail;
  if (e.type == "PGPolicy") return "DROP POLICY " + words + e.signature + " on " + e.on_entity;
  if (e.type == "PGExtension") return "DROP EXTENSION " + words + quoted(e.signature) + tail;
  return grant_sql(e, false);
}

// What from_sql() takes out of the statement for a later drop: the first schema.name after the object's word.
void read_whole(Entity& e) {
  const auto& text = e.whole.text();
  const auto low = lower(text);
  const char* word = e.type == "PGFunction" ? "function" : e.type == "PGTrigger" ? "trigger" : e.type == "PGPolicy" ? "policy" : "view";
  auto at = low.find(word);
  if (at == std::string::npos) return;
  at = low.find_first_not_of(" \t\r\n", at + std::string_view(word).size());
  if (at == std::string::npos) return;
  const bool function = e.type == "PGFunction";
  const auto end = function ? low.find(')', at) : low.find_first_of(" \t\r\n(", at);
  auto name = text.substr(at, end == std::string::npos ? std::string::npos : end - at + (function ? 1 : 0));
  const auto dot = name.find('.');
  const auto open = name.find('(');
  if (dot != std::string::npos && (open == std::string::npos || dot < open)) {
    e.schema = name.substr(0, dot);
    name = name.substr(dot + 1);
  } else {
    e.schema = "public";
  }
  e.signature = replace_all(name, "\"", "");
  if (const auto on = low.find(" on ", at); on != std::string::npos && (e.type == "PGTrigger" || e.type == "PGPolicy")) {
    const auto begin = low.find_first_not_of(" \t\r\n", on + 4);
    e.on_entity = begin == std::string::npos ? "" : text.substr(begin, low.find_first_of(" \t\r\n", begin) - begin);
  }
}

}  // namespace

Outcome make_entity(Migration&, const std::string& path, const Call& call) {
  auto entity = std::make_shared<Entity>();
  entity->span = call.span;
  const bool from_sql = sa::last_name(path) == "from_sql";
  const auto owner = from_sql ? path.substr(0, path.rfind('.')) : path;
  entity->type = std::string(sa::last_name(owner));
  if (!starts_with(entity->type, "PG")) return eval::unknown(path, call.span);
  if (from_sql) {
    const auto* rope = sa::rope_of(call.argument(0, "sql"));
    entity->known = rope != nullptr;
    if (rope) entity->whole = clean(*rope);
    read_whole(*entity);
    return sa::wrap(entity, path, call.span);
  }
  entity->schema = sa::text_of(call.argument(0, "schema")).value_or("public");
  entity->signature = sa::text_of(call.argument(1, entity->type == "PGGrantTable" ? "table" : "signature")).value_or("");
  if (const auto* rope = sa::rope_of(call.argument(2, "definition"))) entity->definition = clean(*rope);
  entity->on_entity = sa::text_of(call.argument(3, "on_entity")).value_or("");
  if (!entity->on_entity.empty() && !contains(entity->on_entity, ".")) entity->on_entity = "public." + entity->on_entity;
  entity->with_data = sa::flag_or(call.keyword("with_data"), true);
  entity->constraint = sa::flag_or(call.keyword("is_constraint"), false);
  entity->role = sa::text_of(call.keyword("role")).value_or("");
  entity->grant = upper(sa::text_of(call.keyword("grant")).value_or("SELECT"));
  if (const auto* grant = call.keyword("grant"); grant && grant->external()) entity->grant = upper(sa::last_name(grant->external()->path));
  entity->columns = sa::texts_of(call.keyword("columns")).value_or(std::vector<std::string>{});
  entity->grant_option = sa::flag_or(call.keyword("with_grant_option"), false);
  const auto* definition = call.argument(2, "definition");
  entity->known = !entity->signature.empty() && !(definition && definition->is_unknown());
  return sa::wrap(entity, path, call.span);
}

bool is_entity_operation(const std::string& name) {
  return name == "create_entity" || name == "drop_entity" || name == "replace_entity" || name == "revert_entity";
}

Outcome entity_operation(Migration& m, const std::string& name, const Call& call) {
  const auto entity = call.args.empty() ? nullptr : sa::as<Entity>(call.args[0]);
  if (!entity || !entity->known) {
    m.undecided("op." + name, call.args.empty() ? "its entity" : "the entity " + eval::describe(call.args[0]), call.span);
    return eval::none(call.span);
  }
  if (name == "create_entity") {
    UNDERPIN_SEND(send_sql(m, create_sql(*entity, false), call.span));
  } else if (name == "drop_entity") {
    UNDERPIN_SEND(send_sql(m, Rope(drop_sql(*entity, false, sa::flag_or(call.argument(1, "cascade"), false))), call.span));
  } else {
    const bool in_place = entity->type == "PGFunction" || entity->type == "PGView";
    if (!in_place) UNDERPIN_SEND(send_sql(m, Rope(drop_sql(*entity, true, false)), call.span));
    if (!entity->whole.empty() && in_place) {
      // CREATE … of from_sql() becomes CREATE OR REPLACE …
      const auto& text = entity->whole.text();
      const auto at = lower(text).find("create");
      const bool already = contains(lower(text).substr(0, 40), "or replace");
      Rope sql = entity->whole;
      if (!already && at != std::string::npos) sql = with_head("CREATE OR REPLACE", entity->whole.slice(at + 6, text.size()));
      UNDERPIN_SEND(send_sql(m, sql, call.span));
    } else {
      UNDERPIN_SEND(send_sql(m, create_sql(*entity, in_place), call.span));
    }
  }
  return eval::none(call.span);
}

}  // namespace underpin::alembic
