#include "verbs/base_schema.h"

#include "base/text.h"
#include "schema/lookup.h"
#include "schema/replay.h"
#include "sql/statements.h"
#include "syntax/sql/pg_split.h"

namespace underpin {

namespace {

tl::unexpected<Error> refused(const Sources& sources, const std::string& path, Span span, const std::string& message) {
  const std::string line = span.valid() ? ":" + std::to_string(sources.place(span.file, span.begin).line) : "";
  return fail(Error::Kind::unreadable, "`" + path + line + "` cannot be the base: " + message, "a file that the engine takes without an error, like pg_dump --schema-only makes");
}

// Pieces of the text that hold statements; psql's own commands and COPY data are left out.
std::vector<Rope> statements_of(const Rope& text, const Dialect& dialect) {
  if (is_sqlite(dialect)) return {text};
  std::vector<Rope> out;
  for (const sql::Piece& piece : sql::split_statements(text.text()))
    if (piece.kind == sql::Piece::Kind::statement) out.push_back(text.slice(piece.begin, piece.end));
  return out;
}

}  // namespace

namespace {

Result<Schema> schema_of(Sources& sources, const std::string& path, std::string text, const Dialect& dialect) {
  const FileId file = sources.add(path, text);
  const auto size = static_cast<std::uint32_t>(text.size());
  Replay replay(dialect);
  for (const Rope& part : statements_of(Rope(std::move(text), Span{file, 0, size}, true), dialect)) {
    sql::Reading reading = is_sqlite(dialect) ? sql::read_sqlite(part, replay.schema(), dialect) : sql::read_postgresql(part, replay.schema(), dialect);
    for (const auto& error : reading.errors) return refused(sources, path, part.locate(error.begin, error.end), error.message);
    for (Statement& statement : reading.statements) {
      const Span span = statement.span;
      for (const Change& change : statement.changes)
        if (const auto* raw = std::get_if<RawSql>(&change)) return refused(sources, path, span, "it is not understood (" + raw->reason + ")");
      if (const auto failure = replay.emit(std::move(statement))) return refused(sources, path, span, failure->message);
    }
  }
  return replay.schema();
}

}  // namespace

Result<std::shared_ptr<const Schema>> read_base(const World& world, Sources& sources, const std::string& path, const Dialect& dialect) {
  TRY(std::string text, world.read_file(path, kMaxSourceBytes));
  TRY(Schema schema, schema_of(sources, path, std::move(text), dialect));
  return std::make_shared<const Schema>(std::move(schema));
}

Result<std::shared_ptr<const Schema>> assumed_base(Sources& sources, const Externals& externals, const Dialect& dialect) {
  TRY(Schema schema, schema_of(sources, std::string(externals.name) + " (assumed)", std::string(externals.sql), dialect));
  for (const ObjectName& name : schema.tables.names()) schema.tables.edit(name).external = true;
  return std::make_shared<const Schema>(std::move(schema));
}

}  // namespace underpin
