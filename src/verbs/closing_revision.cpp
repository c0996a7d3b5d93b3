#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "editors/history_text.h"
#include "run/files.h"
#include "schema/apply.h"
#include "schema/compare.h"
#include "schema/diff.h"
#include "schema/invert.h"
#include "verbs/closing.h"
#include "verbs/now.h"
#include "writers/alembic_revision.h"

namespace underpin {

namespace {

std::string word_for(const SchemaSide& side, bool history) {
  if (side.models) return "the models";
  if (side.live) return "the database";
  return history ? "the migrations" : std::string(file_name(side.name));
}

std::string slug_of(const std::string& message) {
  std::string out;
  for (const char c : lower(message)) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
  return out.substr(0, 40);
}

// Runs the changes; the sentence says which one the engine would refuse.
std::string refusal(Schema& schema, const std::vector<Change>& changes, const Dialect& dialect) {
  Session session;
  session.in_transaction = false;
  for (const Change& change : changes)
    if (const auto failure = apply(schema, change, dialect, session)) return describe(change) + ": " + failure->message;
  return {};
}

std::vector<Change> all_changes(const ClosableDiff& diff) {
  std::vector<Change> out = diff.renames;
  out.insert(out.end(), diff.changes.begin(), diff.changes.end());
  return out;
}

// The way back, or why there is none.
std::string way_back(const ClosableDiff& diff, std::vector<Change>& back) {
  back = underpin::diff(diff.finish, diff.renamed, *diff.dialect);
  std::vector<Change> turned;
  Schema at = diff.start;
  for (const Change& rename : diff.renames) {
    const auto one = invert(rename, at, *diff.dialect);
    if (const auto* why = std::get_if<std::string>(&one)) return *why;
    const auto& changes = std::get<0>(one);
    turned.insert(turned.begin(), changes.begin(), changes.end());
    apply(at, rename, *diff.dialect, Session{});
  }
  back.insert(back.end(), turned.begin(), turned.end());
  Schema reached = diff.finish;
  if (const std::string why = refusal(reached, back, *diff.dialect); !why.empty()) return why;
  for (const Difference& left : compare(reached, diff.start))
    if (left.object.kind != ObjectKind::comment) return std::string(kind_word(left.object.kind)) + " " + left.object.display() + " would not be restored";
  return {};
}

}  // namespace

Result<Closing> closing_revision(const World& world, const ClosableDiff& diff) {
  Closing out;
  const std::optional<HistoryEnd>& end = diff.left_end ? diff.left_end : diff.right_end;
  RevisionPlan plan;
  plan.message = "bring the schema to " + word_for(diff.right, diff.right_end.has_value());
  plan.date = now_text(world);
  plan.upgrade = all_changes(diff);
  plan.no_downgrade = way_back(diff, plan.downgrade);
  if (end) {
    plan.parents = end->heads;
    plan.style = revision_style(end->newest_text);
    out.root = end->root;
  }
  Schema reached = diff.start;
  if (const std::string why = refusal(reached, plan.upgrade, *diff.dialect); !why.empty()) {
    out.notes.push_back("the way there fails: " + why);
    out.complete = false;
  }
  RevisionText revision = write_alembic_revision(plan, diff.start, diff.finish, *diff.dialect);
  for (const std::string& change : revision.unsaid) out.notes.push_back("there is no statement for it: " + change);
  out.complete = out.complete && revision.unsaid.empty();
  if (!plan.no_downgrade.empty()) out.notes.push_back("there is no way back: " + plan.no_downgrade);
  if (!end) out.notes.push_back("neither side is an Alembic history: `down_revision` is None");
  if (end && std::find(end->ids.begin(), end->ids.end(), revision.id) != end->ids.end()) out.notes.push_back("the history has a revision `" + revision.id + "` already");
  History named;
  if (end) named.file_template = end->file_template;
  const std::string name = repair::file_name_for(named, revision.id, slug_of(plan.message), plan.date);
  out.edits.push_back({join_path(end ? end->location : ".", name), true, "", std::move(revision.text)});
  return out;
}

Result<bool> write_closing(Closing& closing) {
  if (closing.root.empty()) return fail(Error::Kind::refused, "there is no project to write to: neither side is an Alembic history or models", "without --write it is printed");
  std::vector<FileWrite> writes;
  for (const FileEdit& edit : closing.edits) writes.push_back({edit.path, edit.created, edit.before, edit.after});
  TRY(const FilesWritten done, write_files(closing.root, writes));
  closing.written = done.paths;
  closing.backup = done.backup;
  return true;
}

}  // namespace underpin
