#include <map>
#include <set>

#include "rules/support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule missing_object;

namespace {

// A place in the order of the replay: revision, then statement.
using Position = std::pair<std::size_t, std::size_t>;

struct Uses {
  std::vector<const Event*> events;
  Position first;
  std::size_t first_revision = 0;  // index into the history
  std::set<std::size_t> revisions;
  std::string message;
};

// A statement that makes the object, or takes it away.
struct Deed {
  Position at;
  std::size_t revision = 0;  // index into the history
  Span span;
  bool done = false;  // it did not fail
  bool renamed = false;
};

struct Life {
  std::vector<Deed> made, gone;
};

// What the history does with the objects that are missed, as far as events tell.
std::map<ObjectId, Life> lives(const ReplayedHistory& replayed, const std::map<ObjectId, Uses>& missing, const Dialect& dialect) {
  std::map<ObjectId, Life> found;
  const auto add = [&](ObjectId id, const Deed& deed, std::vector<Deed> Life::*list) {
    id.name = normal_name(id.name, dialect);
    if (missing.count(id)) (found[id].*list).push_back(deed);
  };
  for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
    const auto& events = replayed.trace.revisions[i].events;
    for (std::size_t k = 0; k < events.size(); ++k) {
      const Event& event = events[k];
      for (std::size_t c = 0; c < event.statement.changes.size(); ++c) {
        if (c < event.changed.size() && !event.changed[c] && !event.failure) continue;  // IF [NOT] EXISTS: nothing was done
        const Touches touched = touches(event.statement.changes[c]);
        const Deed deed{{i, k}, replayed.order[i], event.statement.span, !event.failure, !touched.produces.empty()};
        for (const ObjectId& id : touched.produces) add(id, deed, &Life::made);
        for (const ObjectId& id : touched.destroys) add(id, deed, &Life::gone);
      }
    }
  }
  return found;
}

// The last one that was done before `at`.
const Deed* last_before(const std::vector<Deed>& deeds, Position at) {
  const Deed* last = nullptr;
  for (const Deed& deed : deeds)
    if (deed.done && deed.at < at) last = &deed;
  return last;
}

// It was there once.
void tell_gone(Finding& finding, const std::string& what, const Deed* made, const Deed* gone, const std::vector<Revision>& revisions) {
  if (gone) {
    const std::string how = gone->renamed ? "renamed" : "dropped";
    finding.message = what + " is used after it was " + how;
    finding.labels.push_back({gone->span, "revision " + quoted(revisions[gone->revision].id) + (gone->renamed ? " renames it here" : " drops it here")});
    finding.help = gone->renamed ? "use the new name" : "move the statement before the one that drops it, or create it again first";
  } else {
    finding.message = what + " is used, but no longer there by then";
    finding.help = "look for what took it away with itself (a dropped table takes its columns and indexes), and move the statement before that";
  }
  if (made) finding.labels.push_back({made->span, "revision " + quoted(revisions[made->revision].id) + " created it here"});
}

// It comes later, on another branch, or fails itself. What to do about it depends on where this is.
void tell_not_yet(Finding& finding, const std::string& what, const Deed& made, const Uses& uses, const ReplayedHistory& replayed, const Ancestry& ancestry) {
  const std::string name = quoted(replayed.history->revisions[made.revision].id);
  finding.message = what + " is used before it is created";
  if (made.revision == uses.first_revision && made.at >= uses.first) {
    finding.labels.push_back({made.span, "it is created here, further down in the same revision"});
    finding.help = "move this statement behind the one that creates it";
    if (made.at == uses.first) finding.help = "create it in a statement of its own before this one";
    return;
  }
  finding.labels.push_back({made.span, "revision " + name + " creates it, but runs later or fails"});
  if (made.at < uses.first)
    finding.help = "mend the statement that should create it";
  else if (ancestry.is_ancestor(uses.first_revision, made.revision))
    finding.help = "move this statement to " + name + ", behind the one that creates it: that revision follows this one";
  else
    finding.help = "make this revision depend on " + name + " (down_revision or depends_on)";
}

// Columns of the table whose names share a part with the missing one: `booking_status` for `status`.
std::vector<std::string> names_like(const ObjectId& id, const ReplayedHistory& replayed) {
  std::vector<std::string> names;
  const Table* table = id.kind == ObjectKind::column ? replayed.trace.schema.tables.find(id.name) : nullptr;
  if (!table) return names;
  const auto part_of = [](const std::string& part, const std::string& whole) { return ends_with(whole, "_" + part) || starts_with(whole, part + "_"); };
  for (const Column& column : table->columns)
    if (part_of(id.member, column.name) || part_of(column.name, id.member)) names.push_back(column.name);
  return names;
}

void report(const ObjectId& id, const Uses& uses, const Life& life, const ReplayedHistory& replayed, const Ancestry& ancestry,
            std::vector<Finding>& findings) {
  const auto& revisions = replayed.history->revisions;
  const std::string word(kind_word(id.kind));
  const std::string what = word + " " + quoted(id.display());
  Finding finding = make_finding(missing_object, what + " is used, but no revision creates it", uses.events.front()->statement.span,
                                 revisions[uses.first_revision].id);
  finding.primary.text = "the engine says: " + uses.message;
  const Deed* made = last_before(life.made, uses.first);
  const Deed* gone = last_before(life.gone, uses.first);
  if (gone || made)
    tell_gone(finding, what, made, gone && (!made || made->at < gone->at) ? gone : nullptr, revisions);
  else if (!life.made.empty())
    tell_not_yet(finding, what, life.made.front(), uses, replayed, ancestry);
  if (const auto names = names_like(id, replayed); !names.empty() && life.made.empty())
    finding.help = "write the name that is there (" + listed(names, 3) + "), create the column in an earlier revision, or delete this statement";
  for (const Table& table : replayed.made_nowhere)
    if (id.kind == ObjectKind::table && replayed.dialect && table.name == normal_name(id.name, *replayed.dialect))
      for (const Column& column : table.columns)
        finding.labels.push_back({column.origin.span, "a foreign key refers to its column " + quoted(column.name) + ", which must therefore be " + column.type.text});
  if (uses.events.size() > 1)
    finding.because =
        counted(uses.events.size(), "statement") + " in " + counted(uses.revisions.size(), "file") + " fail for it; " + finding.because;
  finding.subject = word + " " + id.display();
  findings.push_back(std::move(finding));
}

void find_missing_object(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    std::map<ObjectId, Uses> missing;
    std::vector<ObjectId> order;
    for (std::size_t i = 0; i < replayed.trace.revisions.size(); ++i) {
      const auto& events = replayed.trace.revisions[i].events;
      for (std::size_t k = 0; k < events.size(); ++k) {
        const Event& event = events[k];
        const Failure* failure = event.behind ? &*event.behind : event.failure && !event.caused_by ? &*event.failure : nullptr;
        if (!failure || failure->kind != FailureKind::missing || event.in_try) continue;
        auto [at, fresh] = missing.emplace(failure->object, Uses{});
        if (fresh) {
          order.push_back(failure->object);
          at->second.first = {i, k};
          at->second.first_revision = replayed.order[i];
          at->second.message = failure->message;
          if (event.behind) at->second.message += " (once it gets so far: at first it says " + event.failure->message + ")";
        }
        at->second.events.push_back(&event);
        at->second.revisions.insert(replayed.order[i]);
      }
    }
    if (missing.empty()) continue;
    const auto known = lives(replayed, missing, dialect_of(subject, replayed));
    const Ancestry ancestry(replayed.graph);
    for (const ObjectId& id : order) {
      const auto life = known.find(id);
      report(id, missing.at(id), life == known.end() ? Life{} : life->second, replayed, ancestry, findings);
    }
  }
}

}  // namespace

const Rule missing_object = {
    "UP122",
    "missing-object",
    Severity::error,
    "something is used that no migration has created by then",
    "A statement names a table, column, type or other object that does not exist when it runs on a database built by this history alone.",
    "an empty database cannot be upgraded: new environments, tests and disaster recovery are stuck",
    "create it in an earlier revision, or give what stands before the first one with --base FILE.sql",
    "op.create_index('ix_logs_at', 'audit_logs', ['at'])  # no revision creates audit_logs",
    "op.create_table('audit_logs', …)\nop.create_index('ix_logs_at', 'audit_logs', ['at'])",
    &find_missing_object};

}  // namespace underpin
