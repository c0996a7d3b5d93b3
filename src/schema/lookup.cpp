#include "schema/lookup.h"

#include "base/text.h"

namespace underpin {

bool is_sqlite(const Dialect& dialect) { return dialect.name == "sqlite"; }

std::string identifier(std::string_view name, const Dialect& dialect) {
  if (dialect.max_identifier_bytes == 0) return std::string(name);
  return std::string(clip_utf8(name, dialect.max_identifier_bytes));
}

ObjectName normal_name(const ObjectName& name, const Dialect& dialect) {
  ObjectName out{identifier(name.schema, dialect), identifier(name.name, dialect)};
  if (is_sqlite(dialect) ? iequals(out.schema, dialect.default_schema) : out.schema == dialect.default_schema) out.schema.clear();
  return out;
}

ObjectName relation_key(const ObjectName& name, const Dialect& dialect) {
  return is_sqlite(dialect) ? ObjectName{lower(name.schema), lower(name.name)} : name;
}

bool same_name(std::string_view a, std::string_view b, const Dialect& dialect) { return is_sqlite(dialect) ? iequals(a, b) : a == b; }

bool schema_exists(const Schema& schema, std::string_view name, const Dialect& dialect) {
  if (is_sqlite(dialect)) return name.empty() || iequals(name, "main") || iequals(name, "temp");
  if (name.empty() || name == dialect.default_schema) return !schema.default_schema_dropped;
  if (name == "pg_catalog" || name == "information_schema" || name == "pg_temp" || name == "pg_toast") return true;
  return schema.schemas.contains({"", std::string(name)});
}

namespace {
// The schemas an unqualified name is looked for in, each as in the Schema.
std::vector<std::string> path(const Dialect& dialect, const Session& session) {
  std::vector<std::string> out;
  out.push_back(is_sqlite(dialect) ? "temp" : "pg_temp");
  if (session.search_path.empty()) out.push_back("");
  for (const std::string& entry : session.search_path)
    if (entry != "$user") out.push_back(entry == dialect.default_schema ? "" : entry);
  return out;
}

// Calls found(name as in the schema) for each place the name can mean, until it answers true.
template <class Found>
bool along_path(const ObjectName& name, const Dialect& dialect, const Session& session, Found&& found) {
  const bool qualified = !name.schema.empty();
  const ObjectName normal = normal_name(name, dialect);
  if (qualified) return found(normal);
  if (session.search_path.empty()) return found(ObjectName{is_sqlite(dialect) ? "temp" : "pg_temp", normal.name}) || found(normal);
  for (const std::string& place : path(dialect, session))
    if (found(ObjectName{place, normal.name})) return true;
  // Types and expressions are kept without the default schema's name. Under an emptied search path (pg_dump's) every name
  // was written with its schema, so one without is one that has lost it.
  const bool emptied = session.search_path.size() == 1 && session.search_path.front() == "pg_catalog";
  return emptied && found(normal);
}

// The name an index of this SQLite table really has.
std::string index_spelling(const Schema& schema, const ObjectName& table, const std::string& name) {
  if (const Table* owner = schema.tables.find(table))
    for (const Index& index : owner->indexes)
      if (iequals(index.name, name)) return index.name;
  return name;
}
}  // namespace

std::optional<ObjectName> new_name(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session) {
  const ObjectName normal = normal_name(name, dialect);
  if (!name.schema.empty() || session.search_path.empty()) {
    if (!schema_exists(schema, normal.schema, dialect)) return std::nullopt;
    return normal;
  }
  for (const std::string& entry : session.search_path) {
    if (entry == "$user" || entry == "pg_catalog" || !schema_exists(schema, entry, dialect)) continue;
    return ObjectName{entry == dialect.default_schema ? "" : entry, normal.name};
  }
  return std::nullopt;
}

std::optional<FoundRelation> find_relation(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session) {
  std::optional<FoundRelation> out;
  along_path(name, dialect, session, [&](const ObjectName& candidate) {
    const Relation* relation = schema.relations.find(relation_key(candidate, dialect));
    if (!relation) return false;
    out = FoundRelation{candidate, *relation};
    return true;
  });
  if (out && is_sqlite(dialect)) {
    const bool index = out->relation.kind == RelationKind::index;
    out->name = index ? ObjectName{out->name.schema, index_spelling(schema, out->relation.owner, out->name.name)} : out->relation.owner;
  }
  return out;
}

std::optional<ObjectName> find_table(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session) {
  auto found = find_relation(schema, name, dialect, session);
  if (!found || found->relation.kind != RelationKind::table) return std::nullopt;
  return found->name;
}

std::optional<ObjectName> find_view(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session) {
  auto found = find_relation(schema, name, dialect, session);
  if (!found || found->relation.kind != RelationKind::view) return std::nullopt;
  return found->name;
}

std::optional<ObjectName> find_type(const Schema& schema, const ObjectName& name, const Dialect& dialect, const Session& session) {
  std::optional<ObjectName> out;
  along_path(name, dialect, session, [&](const ObjectName& candidate) {
    if (!schema.types.contains(candidate)) return false;
    out = candidate;
    return true;
  });
  return out;
}

ObjectName comment_key(const ObjectId& object) { return {"", std::string(kind_word(object.kind)) + " " + object.display()}; }

std::optional<std::string> comment_on(const Schema& schema, const ObjectId& object) {
  const Opaque* comment = schema.comments.find(comment_key(object));
  return comment ? std::optional(comment->definition) : std::nullopt;
}

const Column* find_column(const Table& table, std::string_view name, const Dialect& dialect) {
  for (const Column& column : table.columns)
    if (same_name(column.name, name, dialect)) return &column;
  return nullptr;
}

ObjectName type_name_in(std::string_view text) {
  text = trim(text);
  while (ends_with(text, "[]")) text = trim(text.substr(0, text.size() - 2));
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      parts.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '.') {
      parts.emplace_back();
    } else if (!quoted && (c == '(' || c == '[')) {
      break;
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() == 1) return {"", std::string(trim(parts[0]))};
  return {parts[parts.size() - 2], std::string(trim(parts.back()))};
}

const UserType* user_type(const Schema& schema, std::string_view type_text, const Dialect& dialect, const Session& session) {
  const auto name = find_type(schema, type_name_in(type_text), dialect, session);
  return name ? schema.types.find(*name) : nullptr;
}

std::string base_type(const Schema& schema, std::string_view type_text, const Dialect& dialect) {
  std::string text(type_text);
  for (int depth = 0; depth < 32; ++depth) {  // domains over domains; a cycle cannot be made, but stay bounded
    const UserType* type = user_type(schema, text, dialect);
    if (!type || !type->domain || ends_with(text, "[]")) return text;
    text = type->domain->base.text;
  }
  return text;
}

}  // namespace underpin
