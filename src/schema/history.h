// A history as a graph of revisions, and what can be said of the graph alone: roots, heads, missing parents, cycles,
// a replayable order. Reading files is the readers' job; running the bodies is done against a Replay.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "schema/replay.h"

namespace underpin {

enum class Direction { upgrade, downgrade };

// A name written in a file, with the place of the literal (quotes included).
struct NamedAt {
  std::string name;
  Span span;
};

struct Revision {
  std::string id;
  Span id_span;
  std::vector<NamedAt> down;        // parents as written; empty: a root
  Span down_span;                   // the whole value of down_revision
  std::vector<NamedAt> depends_on;
  std::vector<std::string> labels;  // branch_labels
  FileId file = 0;
  std::string path;                 // relative to the project root
  std::string stem;                 // file name without extension
  std::string version;              // what the tool tells steps apart by, where that is not the id
  std::string message;              // first line of the docstring, or the slug
  std::optional<NamedAt> doc_id;    // "Revision ID:" of the docstring
  std::vector<NamedAt> doc_down;    // "Revises:" of the docstring
  bool doc_has_revises = false;
  Span doc_down_span;               // what follows "Revises:" on its line, without blanks; may be empty
  std::string create_date;          // "Create Date:" as written, ISO form sorts
  // Runs upgrade() or downgrade(). Absent functions do nothing and are told by the flags.
  std::function<void(Replay&, Direction)> body;
  bool has_upgrade = false, has_downgrade = false;
};

// An import on the way from the tool's configuration to the models that cannot work.
struct BrokenImport {
  Span span;
  std::string module, name;  // `name` empty: the module itself is missing
  std::string elsewhere;     // a file of that name somewhere else in the project; empty: none
};

// Two classes or Tables that declare one table.
struct DeclaredTwice {
  ObjectName table;
  Span first, second;
};

// What the application's models declare, as tables of an engine.
struct ModelSchema {
  Schema schema;
  std::size_t tables = 0;         // declared; 0: no models were found
  bool from_environment = false;  // the tool's own configuration says which they are; otherwise all that were found
  std::vector<Undecided> undecided;
  std::vector<Event> failing;     // statements that would create them and fail
  std::vector<BrokenImport> broken_imports;
  std::vector<DeclaredTwice> declared_twice;
  std::vector<FileId> hidden;  // modules with models that a package of the same name hides: `models.py` beside `models/`
  // Declared in the project, but by modules that the tool's configuration never imports: name and place. Filled only
  // where the configuration says which models count.
  std::vector<std::pair<ObjectName, Span>> unreached;
};

struct StrayFile {
  std::string path;
  FileId file = 0;
  std::string reason;  // "no `revision` in it", "backup copy of …", "cannot be parsed" …
};

// A revision file outside every version location (an archive folder) that declares an id some reference asks for.
struct ArchivedRevision {
  std::string id;
  Span id_span;
  std::string path;
};

struct History {
  std::string kind = "alembic";         // "alembic", "flyway", "drizzle" … "sql" where no tool is known
  std::string tool = "Alembic";         // as people write it
  bool is_alembic() const { return kind == "alembic"; }
  std::string root;                     // display path of the script location ("alembic")
  std::vector<std::string> locations;   // version folders, relative to the project root
  std::string config;                   // file that named it, if any
  std::vector<Revision> revisions;      // in file name order
  std::vector<StrayFile> stray;
  std::vector<ArchivedRevision> archived;  // only those that an unresolved reference names
  std::string file_template;            // Alembic's, as configured; empty: its default
  std::vector<Finding> findings;        // complaints of the reader
  std::map<std::string, std::string> naming_convention;
  std::string version_table = "alembic_version";
  // The database system the project's files name ("postgresql", "sqlite", "mysql" …), and where; empty: none does.
  std::string system, system_place;
  // The root of another history of the project that runs first and makes what this one needs; empty: none.
  std::string stands_on;
  // The hosting platform whose own objects were taken as given ("Supabase"); empty: none was.
  std::string platform;
  // Reads the models beside the history; absent: the reader knows of none.
  std::function<ModelSchema(const Dialect&)> models;
  // The tool's own record of the schema behind a revision; absent: it keeps none, or it is not there.
  std::function<ModelSchema(const Dialect&)> snapshot;
  std::string snapshot_revision;  // the id
  // What stands before the first revision, with rows in every table; null: nothing but the version table.
  std::shared_ptr<const Schema> base;
};

struct MissingParent {
  std::size_t revision;   // index of the child
  NamedAt reference;
  bool depends = false;   // from depends_on
  std::string proposal;   // id to write instead; empty: none found
  std::string why;        // "file_stem", "archived", "partial", "nearest"
  std::optional<std::size_t> proposed_revision;
  std::optional<std::size_t> archived;  // index into History::archived; the proposal is to bring the file back
};

struct Graph {
  std::vector<std::size_t> bases, heads, merges, branch_points;  // indices of revisions, each id once
  std::vector<MissingParent> unresolved;
  std::vector<std::vector<std::size_t>> duplicates;  // groups of revisions with one id
  std::vector<std::pair<std::size_t, std::size_t>> cycle_edges;  // child, parent
  std::vector<std::size_t> self_references;
  std::map<std::string, std::vector<std::size_t>> by_id;
  std::vector<std::vector<std::size_t>> parents;   // resolved, per revision (down and depends_on, repaired proposals not included)
  std::vector<std::vector<std::size_t>> children;
  std::vector<std::vector<std::size_t>> down;      // resolved parents by down_revision alone
};

// Alembic's own reading of references: full id, unambiguous prefix, branch label ("label@id"), relative forms excluded.
Graph analyse(const History& history);

// "2024-02-10 09:05:00" for any ISO spelling ("2024-2-10T9:05"), "" for what is none.
std::string sortable_date(std::string_view written);

// Sound: Alembic loads it without an error (it may still have several roots and heads).
bool is_sound(const Graph& graph);

// For a sound graph the order Alembic's own `upgrade heads` takes. Otherwise an order in which every revision follows
// its parents; missing parents with a proposal are taken as repaired, cycles are cut: lineage by lineage, the largest
// first, ties by create date, then file name. Every revision (duplicates too) appears once.
std::vector<std::size_t> replay_order(const History& history, const Graph& graph);

// A few orders that all respect the graph, the one of replay_order first, for a caller that can try which fails least.
std::vector<std::vector<std::size_t>> candidate_orders(const History& history, const Graph& graph);

// Runs the given revisions upwards in order; with `downgrades`, each downgrade is replayed right after its upgrade on a copy,
// and a history without a tool that remembers what ran is run a second time. With `locks`, the events of the upgrades tell
// what they lock.
Trace replay(const History& history, const std::vector<std::size_t>& order, const Dialect& dialect, bool downgrades, bool locks = false);

}  // namespace underpin
