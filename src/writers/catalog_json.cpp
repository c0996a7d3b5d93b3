#include "writers/catalog_json.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "writers/catalog_forms.h"

namespace underpin {
namespace {

std::string place_of(const Undecided& what, const Sources* sources) {
  JsonObject entry;
  entry.text("id", mask_secrets(what.object)).text("reason", mask_secrets(what.reason));
  if (sources && what.span.valid() && what.span.file <= sources->size()) {
    entry.text("file", sources->get(what.span.file).path);
    entry.raw("line", std::to_string(sources->place(what.span.file, what.span.begin).line));
  }
  return entry.done();
}

}  // namespace

bool is_tool_table(const std::string& name) {
  static constexpr std::array<std::string_view, 10> kTools = {
      "alembic_version", "alembic_version_tenants", "schema_migrations", "goose_db_version", "_sqlx_migrations",
      "flyway_schema_history", "__diesel_schema_migrations", "_prisma_migrations", "__drizzle_migrations", "django_migrations"};
  return std::find(kTools.begin(), kTools.end(), name) != kTools.end();
}

std::string catalog_json(const Schema& schema, const Dialect& dialect, const std::vector<Undecided>& undecided, const Sources* sources) {
  JsonObject out;
  out.raw("format", "1").text("engine", dialect.name).text("version", std::to_string(dialect.version));
  if (dialect.name == "sqlite")
    sqlite_catalog(out, schema, dialect, sources);
  else
    postgresql_catalog(out, schema, dialect);
  JsonArray opaque;
  JsonObject comments;
  for (const Opaque* object : schema.opaque.sorted())
    opaque.raw(JsonObject().text("what", object->what).text("name", object->name.display()).text("definition", object->definition).done());
  for (const Opaque* comment : schema.comments.sorted()) comments.text(comment->name.name, comment->definition);
  out.raw("opaque", opaque.done()).raw("comments", comments.done());
  JsonArray parts;
  for (const Undecided& what : undecided) parts.raw(place_of(what, sources));
  return out.raw("undecided", parts.done()).done() + "\n";
}

}  // namespace underpin
