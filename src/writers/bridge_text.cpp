#include "writers/bridge_text.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::size_t kFew = 12;

std::size_t statements_in(const Bridge& bridge) {
  std::size_t count = 0;
  for (const BridgeStep& step : bridge.steps) count += step.statements.size();
  return count;
}

std::string lines(const std::string& title, const std::vector<std::string>& items, bool all) {
  std::string out = items.empty() ? "" : "\n" + title + "\n";
  for (std::size_t i = 0; i < items.size() && (all || i < kFew); ++i) out += "  " + safe(items[i]) + "\n";
  if (!all && items.size() > kFew) out += "  and " + std::to_string(items.size() - kFew) + " more; --all names them\n";
  return out;
}

std::string_view kind_text(Bridge::Kind kind) {
  switch (kind) {
    case Bridge::Kind::nothing: return "nothing";
    case Bridge::Kind::stamp: return "stamp";
    case Bridge::Kind::steps: return "steps";
    case Bridge::Kind::plan: return "plan";
  }
  return "";
}

std::string way_text(const Bridge& bridge) {
  switch (bridge.kind) {
    case Bridge::Kind::nothing: return "Nothing has to be done.\n";
    case Bridge::Kind::stamp: return "Only the record has to be set; no table is touched.\n";
    case Bridge::Kind::steps: return "The way over: the revisions it lacks, then the record (" + counted(statements_in(bridge), "statement") + ").\n";
    case Bridge::Kind::plan: return "The way over (" + counted(statements_in(bridge), "statement") + "); nothing is dropped:\n";
  }
  return "";
}

bool is_postgresql(const Bridge& bridge) { return bridge.engine == "postgresql"; }

std::string ended(std::string statement) {
  while (!statement.empty() && (statement.back() == '\n' || statement.back() == ' ' || statement.back() == ';' || statement.back() == '\t')) statement.pop_back();
  const std::size_t last = statement.rfind('\n');
  // A comment at the end would swallow the semicolon.
  const bool comment = statement.find("--", last == std::string::npos ? 0 : last) != std::string::npos;
  return statement + (comment ? "\n;\n" : ";\n");
}

std::string comment_lines(const std::string& text) { return "-- " + replace_all(safe(text), "\n", "\n-- ") + "\n"; }

void texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.key(key).begin_array();
  for (const std::string& item : items) json.value(mask_secrets(item));
  json.end();
}

}  // namespace

std::string bridge_text(const Bridge& bridge, const std::string& command, bool all) {
  std::string out = safe(bridge.database) + " (" + bridge.server + "): " + safe(bridge.claims.empty() ? "no record was asked for" : bridge.claims) + "\n" + safe(bridge.stands) + "\n";
  for (const std::string& difference : bridge.differences) out += "  " + safe(difference) + "\n";
  out += "baseline: " + safe(bridge.baseline) + "\n\n" + way_text(bridge);
  std::vector<std::string> steps;
  for (const BridgeStep& step : bridge.steps)
    steps.push_back(step.title + ": " + counted(step.statements.size(), "statement") + (step.own_transaction ? ", outside of a transaction" : ""));
  for (std::size_t i = 0; i < steps.size() && (all || i < kFew); ++i) out += "  " + std::to_string(i + 1) + ". " + safe(steps[i]) + "\n";
  if (!all && steps.size() > kFew) out += "  and " + std::to_string(steps.size() - kFew) + " more; --all names them\n";
  out += lines("It has what the baseline has not; that stays as it is (put it into a revision, or drop it by hand):", bridge.stays, all);
  out += lines("To be decided first; until then the statements must not be run:", bridge.blocked, true);
  out += lines("Only known by running it; the tool itself has to run these revisions" + std::string(bridge.tool_command.empty() ? ":" : " (" + safe(bridge.tool_command) + "), then ask again:"), bridge.by_tool, all);
  for (const std::string& note : bridge.notes) out += "note: " + safe(note) + "\n";
  if (bridge.kind == Bridge::Kind::nothing || bridge.steps.empty()) return out;
  const std::string run = is_postgresql(bridge) ? "psql -f bridge.sql" : "sqlite3 FILE < bridge.sql";
  return out + "\nto see the statements: " + command + " --format sql\n" +
         (bridge.ready() ? "to run them: back the database up, stop what writes to it, write them to a file, then " + run + " with the same database; this command again tells whether it arrived\n" : "");
}

std::string bridge_sql(const Bridge& bridge) {
  const bool postgresql = is_postgresql(bridge);
  std::string out = comment_lines("Brings one database to the baseline " + bridge.baseline + ". Made for " + bridge.database + " as it is now; for " + (postgresql ? "psql" : "sqlite3") + ". Back it up first.");
  out += comment_lines(bridge.claims + "; " + bridge.stands);
  for (const std::string& note : bridge.notes) out += comment_lines("note: " + note);
  if (!bridge.ready()) {
    for (const std::string& why : bridge.blocked) out += comment_lines("TO BE DECIDED FIRST: " + why);
    for (const std::string& why : bridge.by_tool) out += comment_lines("ONLY KNOWN BY RUNNING IT: " + why);
    if (!bridge.tool_command.empty()) out += comment_lines("run it with the tool, then ask again: " + bridge.tool_command);
    return out + comment_lines("nothing is written here until that is done");
  }
  if (bridge.steps.empty()) return out + comment_lines("nothing to do");
  out += postgresql ? "\\set ON_ERROR_STOP on\n" : ".bail on\nPRAGMA foreign_keys = OFF;\n";
  const std::string begin = postgresql ? "BEGIN;\nSET LOCAL lock_timeout = '10s';\n" : "BEGIN IMMEDIATE;\n";
  out += begin;
  for (const std::string& statement : bridge.guard) out += ended(statement);
  bool inside = true;
  for (const BridgeStep& step : bridge.steps) {
    out += "\n" + comment_lines(step.title);
    if (step.own_transaction == inside) {
      out += inside ? "COMMIT;\n" : begin;
      inside = !inside;
    }
    for (const std::string& statement : step.statements) out += ended(statement);
  }
  return out + (inside ? "\nCOMMIT;\n" : "");
}

std::string bridge_json(const Bridge& bridge) {
  JsonWriter json;
  json.begin_object().member("format", 1).member("kind", std::string(kind_text(bridge.kind))).member("ready", bridge.ready()).member("tool", bridge.tool).member("engine", bridge.engine);
  json.member("database", bridge.database).member("server", bridge.server).member("baseline", bridge.baseline).member("record", bridge.record);
  texts(json, "rows", bridge.rows);
  json.member("claims", bridge.claims).member("stands", bridge.stands);
  texts(json, "differences", bridge.differences);
  json.key("steps").begin_array();
  for (const BridgeStep& step : bridge.steps) {
    json.begin_object().member("title", mask_secrets(step.title)).member("own_transaction", step.own_transaction);
    texts(json, "statements", step.statements);
    json.end();
  }
  json.end();
  texts(json, "guard", bridge.guard);
  texts(json, "stays", bridge.stays);
  texts(json, "blocked", bridge.blocked);
  texts(json, "by_tool", bridge.by_tool);
  json.member("tool_command", bridge.tool_command);
  texts(json, "notes", bridge.notes);
  json.end();
  return json.str() + "\n";
}

}  // namespace underpin
