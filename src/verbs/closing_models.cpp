#include <algorithm>
#include <map>
#include <set>

#include "base/edits.h"
#include "base/path.h"
#include "base/text.h"
#include "editors/drizzle_models.h"
#include "editors/models.h"
#include "schema/lookup.h"
#include "syntax/typescript/tree.h"
#include "verbs/closing.h"
#include "verbs/equal_texts.h"
#include "verbs/overlay_world.h"
#include "verbs/schema.h"

namespace underpin {

namespace {

constexpr std::size_t kShownLeft = 30;

Result<std::vector<FileEdit>> joined(const std::vector<Edit>& edits, const Sources& sources) {
  std::map<FileId, std::vector<Edit>> by_file;
  for (const Edit& edit : edits) by_file[edit.span.file].push_back(edit);
  std::vector<FileEdit> out;
  for (auto& [file, own] : by_file) {
    const Source& source = sources.get(file);
    auto after = apply_edits(source.text, std::move(own));
    if (!after) return fail(Error::Kind::failed, "the edits to `" + printable(source.path) + "` overlap");
    if (*after != source.text) out.push_back({source.path, false, source.text, std::move(*after)});
  }
  return out;
}

std::string shown_difference(const Difference& one) {
  std::string out = std::string(kind_word(one.object.kind)) + " `" + one.object.display() + "`: " + one.what;
  if (one.what == "exists") return std::string(kind_word(one.object.kind)) + " `" + one.object.display() + "`: only in " + (one.left.empty() ? "B" : "the models");
  if (!one.left.empty()) out += ", `" + one.left + "` in the models";
  if (!one.right.empty()) out += ", `" + one.right + "` in B";
  return out;
}

// Of what is on one side only, its existence says it all.
std::vector<const Difference*> told_differences(const std::vector<Difference>& all) {
  std::set<ObjectId> lonely;
  for (const Difference& one : all)
    if (one.what == "exists") lonely.insert(one.object);
  std::vector<const Difference*> out;
  for (const Difference& one : all)
    if (one.what == "exists" ? one.object.member.empty() || !lonely.count({ObjectKind::table, one.object.name, ""}) : !lonely.count(one.object) && !lonely.count({ObjectKind::table, one.object.name, ""}))
      out.push_back(&one);
  return out;
}

// Reads the models again as they would be.
Result<bool> prove(const World& world, const DiffOptions& options, Closing& closing) {
  std::map<std::string, std::string> texts;
  for (const FileEdit& edit : closing.edits) texts[world.canonical(join_path(closing.root, edit.path))] = edit.after;
  const OverlayWorld after(world, std::move(texts));
  Sources sources;
  TRY(const ClosableDiff left, diff_sources(after, sources, options));
  const std::vector<const Difference*> told = told_differences(left.differences);
  closing.complete = left.differences.empty() && left.left.undecided.empty();
  if (closing.complete) {
    closing.notes.push_back("read again after the edits, the models have no difference to " + left.right.name);
    return true;
  }
  closing.notes.push_back("read again after the edits: " + counted(told.size(), "difference") + " left to " + left.right.name);
  for (std::size_t i = 0; i < told.size() && i < kShownLeft; ++i) closing.notes.push_back("left: " + shown_difference(*told[i]));
  if (told.size() > kShownLeft) closing.notes.push_back("left: " + std::to_string(told.size() - kShownLeft) + " more");
  for (const Undecided& part : left.left.undecided) closing.notes.push_back("undecided: " + part.object + ": " + part.reason);
  return true;
}

enum class Written { python, typescript, other };

// What the models are written in: the file of the first table that has one says it.
Written language_of(const Schema& models, const Sources& sources) {
  for (const Table* table : models.tables.sorted()) {
    if (!table->origin.span.valid()) continue;
    const std::string& path = sources.get(table->origin.span.file).path;
    return typescript::is_script(path) ? Written::typescript : ends_with(path, ".py") ? Written::python : Written::other;
  }
  return Written::python;
}

}  // namespace

Result<Closing> closing_models(const World& world, Sources& sources, const DiffOptions& options, const ClosableDiff& diff) {
  if (!diff.left.models) return fail(Error::Kind::usage, "the first source must be models: they are what is completed", "underpin diff PATH#models SOURCE --format models");
  const Written language = language_of(diff.whole_left, sources);
  if (language == Written::other) return fail(Error::Kind::refused, "models of this kind are not completed: SQLAlchemy's and Drizzle's are", "underpin diff … --format text");
  if (language == Written::python && is_sqlite(*diff.dialect))
    return fail(Error::Kind::refused, "SQLAlchemy models are completed for PostgreSQL only so far", "underpin diff … --format text");
  Schema wanted = diff.whole_right;
  take_equal_texts(diff.whole_left, wanted, *diff.dialect, false);
  // A key or an index that the engine refuses hides no table.
  const bool all_read = std::all_of(diff.left.undecided.begin(), diff.left.undecided.end(), [](const Undecided& part) { return part.object == kRefusedDetail; });
  const ModelsRequest request{diff.whole_left, wanted, sources, *diff.dialect, all_read};
  ModelEdits made = language == Written::typescript ? complete_drizzle(request) : complete_models(request);
  Closing out;
  out.notes = std::move(made.notes);
  out.root = diff.left_end ? diff.left_end->root : world.canonical(options.left.substr(0, options.left.rfind('#')));
  TRY(out.edits, joined(made.edits, sources));
  TRY([[maybe_unused]] const bool read, prove(world, options, out));
  return out;
}

}  // namespace underpin
