// Developer tool: is what we say of a history what the real engine says?
//
//   underpin_replay_check PATH [--engine postgresql|sqlite] [--out FOLDER]
//       replays every Alembic history below PATH, runs it on a scratch engine statement by statement, prints where the
//       two disagree about success, and how the catalogs differ; with --out both catalogs are kept as JSON
//   underpin_replay_check --inspect CONNINFO | --inspect-sql CONNINFO | --inspect-sqlite FILE | --inspect-sqlite-sql FILE
//       the catalog of a live database as we read it: in the catalog form, or as SQL that builds it
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "engines/postgresql/dialect.h"
#include "engines/postgresql/inspect.h"
#include "engines/sqlite/dialect.h"
#include "engines/sqlite/inspect.h"
#include "readers/alembic/alembic.h"
#include "support/engine_replay.h"
#include "support/scratch_postgres.h"
#include "writers/catalog_json.h"
#include "writers/schema_sql.h"

namespace {

using namespace underpin;

int complain(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  return 2;
}

int print(const Result<Schema>& schema, const Dialect& dialect, bool sql) {
  if (!schema) return complain(schema.error().message);
  std::fputs((sql ? schema_sql(*schema, dialect) : catalog_json(*schema, dialect, {}, nullptr)).c_str(), stdout);
  return 0;
}

int print_postgresql(const std::string& conninfo, bool sql) {
  auto connection = postgresql::Connection::open(conninfo);
  if (!connection) return complain(connection.error().message);
  return print(postgresql::inspect(*connection), postgresql::postgresql_dialect(connection->server_version() / 10000), sql);
}

int print_sqlite(const std::string& path, bool sql) {
  auto database = sqlite::Database::open_read_only(path);
  if (!database) return complain(database.error().message);
  return print(sqlite::inspect(*database), sqlite::sqlite_dialect(), sql);
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return printable(clip_utf8(out, 300));
}

// The parts of the catalog form that both sides know.
nlohmann::json comparable(const std::string& catalog) {
  nlohmann::json out = nlohmann::json::parse(catalog);
  for (const char* key : {"version", "opaque", "comments", "undecided", "ranges", "external"}) out.erase(key);
  for (auto& [name, view] : out["views"].items()) {
    view.erase("definition");
    view.erase("columns");
  }
  return out;
}

std::size_t print_differences(const std::string& ours, const std::string& theirs) {
  const nlohmann::json a = comparable(ours), b = comparable(theirs);
  const nlohmann::json patch = nlohmann::json::diff(a, b);
  for (const auto& step : patch) {
    const nlohmann::json::json_pointer at(step["path"].get<std::string>());
    const std::string before = a.contains(at) ? a[at].dump() : "-", after = step.contains("value") ? step["value"].dump() : "-";
    std::printf("  catalog %s: we say %s, the engine %s\n", step["path"].get<std::string>().c_str(), one_line(before).c_str(), one_line(after).c_str());
  }
  return patch.size();
}

void keep(const std::string& folder, const std::string& name, const std::string& text) {
  if (!folder.empty()) std::ofstream(folder + "/" + name) << text;
}

bool check(const History& history, const Dialect& dialect, const std::string& out) {
  const Trace trace = replay(history, replay_order(history, analyse(history)), dialect, false);
  auto engine = dialect.name == "sqlite" ? test::sqlite_engine() : test::postgresql_engine();
  if (!engine) return complain(engine.error().message), false;
  const auto result = test::run_on_engine(trace, dialect, *engine);
  if (!result) return complain(result.error().message), false;
  std::size_t schema = 0;
  for (const auto& d : result->disagreements) {
    schema += !d.rows;
    std::printf("%s %s: %s\n    we:     %s\n    engine: %s\n", d.rows ? "rows" : "DISAGREE", printable(d.revision).c_str(), one_line(d.statement).c_str(),
                d.replay.empty() ? "fine" : one_line(d.replay).c_str(), d.engine.empty() ? "fine" : one_line(d.engine).c_str());
  }
  std::vector<Undecided> undecided;
  for (const RevisionTrace& revision : trace.revisions) undecided.insert(undecided.end(), revision.undecided.begin(), revision.undecided.end());
  const std::string ours = catalog_json(trace.schema, dialect, undecided, nullptr), theirs = catalog_json(result->catalog, dialect, {}, nullptr);
  keep(out, "ours.json", ours);
  keep(out, "engine.json", theirs);
  const std::size_t differences = print_differences(ours, theirs);
  std::printf("%s: %zu revisions, %zu statements sent, %zu without SQL, %zu fail on both, %zu disagreements (%zu about rows), %zu catalog differences, %zu undecided\n",
              history.root.c_str(), trace.revisions.size(), result->statements, result->silent, result->failing, result->disagreements.size(),
              result->disagreements.size() - schema, differences, undecided.size());
  return schema == 0 && differences == 0;
}

int check_all(const std::string& path, const std::string& engine, const std::string& out) {
  const Dialect& dialect = engine == "sqlite" ? sqlite::sqlite_dialect() : postgresql::postgresql_dialect(15);
  if (engine != "sqlite" && !test::ScratchPostgres::get().available()) return complain("no PostgreSQL server: " + test::ScratchPostgres::get().problem());
  const auto world = real_world();
  Sources sources;
  const auto histories = alembic::read(*world, sources, path, {});
  if (!histories) return complain(histories.error().message);
  bool agreed = true;
  for (const History& history : *histories) agreed = check(history, dialect, out) && agreed;
  return agreed ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string path, engine = "postgresql", out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const std::string value = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (word == "--inspect") return print_postgresql(value, false);
    if (word == "--inspect-sql") return print_postgresql(value, true);
    if (word == "--inspect-sqlite") return print_sqlite(value, false);
    if (word == "--inspect-sqlite-sql") return print_sqlite(value, true);
    if (word == "--engine") engine = value, ++i;
    else if (word == "--out") out = value, ++i;
    else path = word;
  }
  if (path.empty()) return complain("usage: underpin_replay_check PATH [--engine postgresql|sqlite] [--out FOLDER]");
  return check_all(path, engine, out);
}
