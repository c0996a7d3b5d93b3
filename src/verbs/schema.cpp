#include "verbs/schema.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/alembic.h"
#include "readers/drizzle/drizzle.h"
#include "rules/rule.h"
#include "schema/uses.h"
#include "verbs/analysis.h"
#include "verbs/live.h"

namespace underpin {

extern const Rule unreadable_path, unreadable_place, broken_file, oversized_file;

namespace {

struct SourceName {
  std::string path, revision;
  bool models = false;  // PATH#models
};

bool exists(const World& world, const std::string& path) { return world.is_file(path) || world.is_directory(path); }

// Paths may contain '@' and '#', so what exists wins.
Result<SourceName> parse_source(const World& world, const std::string& text) {
  SourceName name{text, ""};
  if (exists(world, name.path)) return name;
  if (const std::size_t at = text.rfind('@'); at != std::string::npos && at > 0) {
    name = {text.substr(0, at), text.substr(at + 1)};
    if (name.revision.empty()) return fail(Error::Kind::usage, "`" + text + "` names no revision after the `@`", "underpin schema PATH@REVISION");
    if (exists(world, name.path)) return name;
  }
  if (const std::size_t hash = name.path.rfind('#'); hash != std::string::npos) {
    const std::string part = name.path.substr(hash + 1);
    name.path.resize(hash);
    name.models = part == "models";
    if (part != "migrations" && part != "models")
      return fail(Error::Kind::usage, "`#" + part + "` is no part of a project that can be read here", "underpin schema " + name.path + "#migrations or #models");
  }
  return name;
}

// Indices of the named revision and of everything it stands on; missing parents count as their proposals, as in replay.
Result<std::set<std::size_t>> up_to(const ReplayedHistory& replayed, const std::string& name) {
  const auto& revisions = replayed.history->revisions;
  std::set<std::string> matches;
  for (const Revision& revision : revisions)
    if (starts_with(revision.id, name)) matches.insert(revision.id);
  if (matches.count(name)) matches = {name};
  if (matches.empty()) return fail(Error::Kind::usage, "no revision is called `" + name + "`", "underpin history shows their ids");
  if (matches.size() > 1)
    return fail(Error::Kind::usage, "several revisions begin with `" + name + "`: " + join({matches.begin(), matches.end()}, ", "), "write the whole id");
  std::set<std::size_t> wanted;
  std::vector<std::size_t> stack;
  for (std::size_t i = 0; i < revisions.size(); ++i)
    if (revisions[i].id == *matches.begin()) stack.push_back(i);
  while (!stack.empty()) {
    const std::size_t at = stack.back();
    stack.pop_back();
    if (!wanted.insert(at).second) continue;
    const auto& parents = replayed.graph.parents[at];
    stack.insert(stack.end(), parents.begin(), parents.end());
    for (const MissingParent& missing : replayed.graph.unresolved)
      if (missing.revision == at && missing.proposed_revision) stack.push_back(*missing.proposed_revision);
  }
  return wanted;
}

std::string shown_location(const History& history) { return history.locations.empty() ? history.root : history.locations.front(); }

tl::unexpected<Error> several(const Analysis& analysis, const std::string& path) {
  std::vector<std::string> commands;
  for (const History& history : analysis.project.histories) commands.push_back("underpin schema " + normal_path(join_path(path, shown_location(history))));
  return fail(Error::Kind::usage, "there are " + std::to_string(commands.size()) + " histories below `" + path + "`", "choose one:\n  " + join(commands, "\n  "));
}

// The one history there is, or the one that stands on all others.
std::optional<std::size_t> last_of_all(const Analysis& analysis) {
  const auto& histories = analysis.subject.histories;
  if (histories.size() == 1) return 0;
  for (std::size_t i = 0; i < histories.size(); ++i)
    if (histories.size() == 2 && !histories[i].history->stands_on.empty()) return i;
  return std::nullopt;
}

std::optional<HistoryEnd> end_of(const World& world, const Sources& sources, const ReplayedHistory& replayed, const std::string& path) {
  const History& history = *replayed.history;
  if (!history.is_alembic()) return std::nullopt;
  HistoryEnd end;
  end.root = alembic::project_root(world, path);
  end.location = history.locations.empty() ? history.root : history.locations.front();
  end.file_template = history.file_template;
  for (const std::size_t head : replayed.graph.heads) {
    end.heads.push_back(history.revisions[head].id);
    if (history.revisions[head].file != 0) end.newest_text = sources.get(history.revisions[head].file).text;
  }
  for (const Revision& revision : history.revisions) end.ids.push_back(revision.id);
  return end;
}

// Files and places that could not be read: what they would have done is missing from the schema.
void add_unread(const std::vector<Finding>& findings, std::vector<Undecided>& undecided) {
  for (const Finding& finding : findings)
    for (const Rule* rule : {&unreadable_path, &unreadable_place, &broken_file, &oversized_file})
      if (finding.code == rule->code) undecided.push_back({"what could not be read", finding.message, finding.primary.span});
}

bool makes_table(const Statement& statement) {
  return std::any_of(statement.changes.begin(), statement.changes.end(), [](const Change& change) { return std::holds_alternative<CreateTable>(change); });
}

void take_declared(ModelSchema declared, SchemaResult& result) {
  result.schema = std::move(declared.schema);
  // Taken as given: models declare none.
  for (const ObjectName& key : result.schema.functions.names()) {
    remove_function_name(result.schema, *result.schema.functions.find(key), key);
    result.schema.functions.erase(key);
  }
  result.undecided = std::move(declared.undecided);
  for (const Event& event : declared.failing)
    if (!event.mere_consequence()) result.undecided.push_back({makes_table(event.statement) ? "a table" : kRefusedDetail, "the engine refuses to create it: " + event.failure->message, event.statement.span});
  result.statements = declared.tables;
}

Result<SchemaResult> models(const World& world, Sources& sources, const SourceName& source, const SchemaOptions& options) {
  TRY(const auto analysis, read_histories(world, sources, source.path, options.replay));
  SchemaResult result;
  result.models = true;
  result.path = source.path;
  std::size_t found = 0;
  std::string why;
  for (const ReplayedHistory& replayed : analysis->subject.histories) {
    if (!replayed.history->models) continue;
    ModelSchema declared = replayed.history->models(*replayed.dialect);
    if (declared.tables == 0) {
      if (!declared.undecided.empty()) why = ": " + declared.undecided.front().object + ": " + declared.undecided.front().reason;
      continue;
    }
    if (++found > 1) return several(*analysis, source.path);
    result.dialect = replayed.dialect;
    result.end = end_of(world, sources, replayed, source.path);
    take_declared(std::move(declared), result);
  }
  if (found == 0 && why.empty()) {
    // Models that are pushed, without migrations.
    for (const History& history : drizzle::lone_models({world, sources, source.path, ReadOptions{}})) {
      TRY(const Dialect* dialect, choose_dialect(options.replay.engine, {history}));
      ModelSchema declared = history.models(*dialect);
      if (declared.tables == 0) continue;
      if (++found > 1) return fail(Error::Kind::usage, "there are several schemas of Drizzle below `" + source.path + "`", "the folder of one configuration, with #models behind it");
      result.dialect = dialect;
      take_declared(std::move(declared), result);
    }
  }
  if (found == 0) return fail(Error::Kind::unreadable, (why.empty() ? "no models were found in `" : "no model could be read in `") + source.path + "`" + why, "the folder that holds alembic.ini or drizzle.config.ts, with #models behind it");
  return result;
}

}  // namespace

Result<SchemaResult> schema(const World& world, Sources& sources, const SchemaOptions& options) {
  if (is_live(world, options.source)) {
    TRY(LiveSchema live, live_schema(world, options.source));
    SchemaResult result;
    result.schema = std::move(live.schema);
    result.dialect = live.dialect;
    result.path = options.source;
    result.live = true;
    for (const std::string& text : live.unread) result.undecided.push_back({"a part of the catalog", "it could not be read: " + text, {}});
    return result;
  }
  TRY(const SourceName source, parse_source(world, options.source));
  if (source.models) return models(world, sources, source, options);
  TRY(const auto analysis, read_histories(world, sources, source.path, options.replay));
  if (analysis->subject.histories.empty())
    return fail(Error::Kind::unreadable, "there is no migration history in `" + source.path + "`", "underpin schema PATH/TO/versions");
  if (analysis->subject.histories.size() > 1) replay_histories(*analysis, false);
  const auto top = last_of_all(*analysis);
  if (!top) return several(*analysis, source.path);
  ReplayedHistory& replayed = analysis->subject.histories[*top];
  if (!source.revision.empty()) {
    TRY(const auto wanted, up_to(replayed, source.revision));
    replayed.order.erase(std::remove_if(replayed.order.begin(), replayed.order.end(), [&](std::size_t i) { return !wanted.count(i); }), replayed.order.end());
  }
  if (analysis->subject.histories.size() == 1 || !source.revision.empty())
    replayed.trace = replay(*replayed.history, replayed.order, *replayed.dialect, false);

  SchemaResult result;
  add_unread(analysis->project.findings, result.undecided);
  add_unread(replayed.history->findings, result.undecided);
  for (const RevisionTrace& trace : replayed.trace.revisions) add_unread(trace.findings, result.undecided);
  result.dialect = replayed.dialect;
  replayed.trace.schema.tables.for_each([&](const Table& table) {
    if (table.name.schema == "pg_temp") return;  // gone with its session
    for (const Column& column : table.columns)
      if (column.type.text.empty() && !column.type.known)
        result.undecided.push_back({"type of column " + table.name.display() + "." + column.name, "it comes from a query", column.origin.span});
  });
  result.path = source.path;
  result.end = end_of(world, sources, replayed, source.path);
  if (result.end && !source.revision.empty()) result.end->heads = {source.revision};
  result.schema = std::move(replayed.trace.schema);
  for (RevisionTrace& trace : replayed.trace.revisions) {
    std::move(trace.undecided.begin(), trace.undecided.end(), std::back_inserter(result.undecided));
    result.statements += trace.events.size();
    for (const Event& event : trace.events) {
      result.failing += event.failure.has_value();
      for (const Change& change : event.statement.changes)
        if (const auto* raw = std::get_if<RawSql>(&change); raw && !event.failure) result.undecided.push_back({"statement", "not understood: " + raw->reason, event.statement.span});
    }
  }
  return result;
}

}  // namespace underpin
