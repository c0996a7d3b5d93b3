#include "editors/history_repair.h"

#include <algorithm>

#include "base/text.h"
#include "editors/history_model.h"
#include "editors/history_text.h"

namespace underpin {

namespace repair {

namespace {

constexpr std::size_t kLongestId = 32;

bool id_used(const Model& model, const std::string& id) { return model.graph.by_id.count(id) > 0; }

std::string allowed(std::string id) {
  for (char& c : id)
    if (c == '@' || c == '+' || c == '-' || c == ':' || static_cast<unsigned char>(c) < 0x21) c = '_';
  return id;
}

// At most `limit` characters, cut at a word where one ends in the second half.
std::string shortened(const std::string& id, std::size_t limit) {
  if (id.size() <= limit) return id;
  std::string cut(clip_utf8(id, limit));
  if (id[cut.size()] != '_') {
    const std::size_t word = cut.rfind('_');
    if (word != std::string::npos && word > limit / 2) cut.resize(word);
  }
  while (!cut.empty() && cut.back() == '_') cut.pop_back();
  return cut;
}

void rename(Model& model, std::size_t revision, const std::string& id, bool with_references, Cause& cause) {
  const std::string old = model.work.revisions[revision].id;
  model.work.revisions[revision].id = id;
  cause.places.emplace(revision, Part::id);
  cause.places.emplace(revision, Part::docstring);
  if (!with_references) return;
  for (std::size_t i = 0; i < model.work.revisions.size(); ++i) {
    for (NamedAt& parent : model.work.revisions[i].down)
      if (parent.name == old) {
        parent.name = id;
        cause.places.emplace(i, Part::down);
        cause.places.emplace(i, Part::docstring);
      }
    for (NamedAt& parent : model.work.revisions[i].depends_on)
      if (parent.name == old) {
        parent.name = id;
        cause.places.emplace(i, Part::depends);
      }
  }
}

std::string date_of(const Revision& revision) { return sortable_date(revision.create_date); }

// The parents its docstring names, if all of them exist and none follows the revision.
std::optional<std::vector<std::string>> documented_parents(const Model& model, std::size_t revision) {
  const Revision& subject = model.work.revisions[revision];
  if (!subject.doc_has_revises || subject.doc_down.empty()) return std::nullopt;
  std::vector<std::string> ids;
  for (const NamedAt& parent : subject.doc_down) {
    const auto found = model.graph.by_id.find(parent.name);
    if (found == model.graph.by_id.end() || found->second.back() == revision || descends(model.graph, found->second.back(), revision)) return std::nullopt;
    ids.push_back(parent.name);
  }
  return ids;
}

// The revision written last before this one that does not follow it.
std::optional<std::size_t> predecessor(const Model& model, std::size_t revision) {
  const std::string date = date_of(model.work.revisions[revision]);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < model.work.revisions.size() && !date.empty(); ++i) {
    const std::string other = date_of(model.work.revisions[i]);
    if (i == revision || other.empty() || other > date || (other == date && i > revision) || descends(model.graph, i, revision)) continue;
    if (!found || other >= date_of(model.work.revisions[*found])) found = i;
  }
  return found;
}

// A place for a revision whose own word about its parent is void.
void reattach(Model& model, std::size_t revision, Cause& cause) {
  const std::string name = "`" + model.work.revisions[revision].id + "`";
  if (const auto documented = documented_parents(model, revision)) {
    set_down(model, revision, *documented, cause);
    model.notes.push_back(name + " follows what its docstring says");
  } else if (model.graph.bases.empty()) {
    set_down(model, revision, {}, cause);
    model.notes.push_back(name + " begins the history: nothing else does");
  } else if (const auto before = predecessor(model, revision)) {
    set_down(model, revision, {model.work.revisions[*before].id}, cause);
    model.notes.push_back(name + " follows `" + model.work.revisions[*before].id + "`, written last before it; check that this is meant");
  } else {
    set_down(model, revision, {}, cause);
    model.notes.push_back(name + " begins a line of its own: nothing tells what it should follow");
  }
  model.refresh();
}

}  // namespace

bool descends(const Graph& graph, std::size_t revision, std::size_t ancestor) {
  std::vector<bool> seen(graph.parents.size(), false);
  std::vector<std::size_t> todo = {revision};
  while (!todo.empty()) {
    const std::size_t node = todo.back();
    todo.pop_back();
    if (node == ancestor) return true;
    if (seen[node]) continue;
    seen[node] = true;
    todo.insert(todo.end(), graph.parents[node].begin(), graph.parents[node].end());
  }
  return false;
}

void set_down(Model& model, std::size_t revision, const std::vector<std::string>& ids, Cause& cause) {
  std::vector<NamedAt> parents;
  for (const std::string& id : ids) parents.push_back({id, {}});
  model.work.revisions[revision].down = std::move(parents);
  cause.places.emplace(revision, Part::down);
  cause.places.emplace(revision, Part::docstring);
}

std::string free_id(const Model& model, const std::string& wanted) {
  const std::string base = shortened(allowed(wanted), kLongestId);
  if (!id_used(model, base)) return base;
  for (std::size_t n = 2;; ++n) {
    const std::string tail = "_" + std::to_string(n);
    const std::string id = shortened(allowed(wanted), kLongestId - tail.size()) + tail;
    if (!id_used(model, id)) return id;
  }
}

void mend_missing_parents(Model& model) {
  for (const MissingParent& missing : Graph(model.graph).unresolved) {
    Revision& child = model.work.revisions[missing.revision];
    const std::string where = "`" + missing.reference.name + "`, which `" + child.id + "` " + (missing.depends ? "depends on" : "follows");
    if (missing.archived) {
      model.notes.push_back(where + ", is declared by `" + model.work.archived[*missing.archived].path + "`: bring that file back; nothing was edited for it");
      continue;
    }
    if (missing.proposal.empty()) continue;
    Cause& cause = model.cause("write `" + missing.proposal + "` for `" + missing.reference.name + "` in " + child.path);
    for (NamedAt& parent : missing.depends ? child.depends_on : child.down)
      if (parent.name == missing.reference.name) parent.name = missing.proposal;
    cause.places.emplace(missing.revision, missing.depends ? Part::depends : Part::down);
    cause.places.emplace(missing.revision, Part::docstring);
    if (missing.why == "nearest") model.notes.push_back(where + ", is taken for `" + missing.proposal + "`, the nearest id there is; check that this is meant");
  }
  model.refresh();
  std::vector<const MissingParent*> left;
  for (const MissingParent& missing : model.graph.unresolved)
    if (!missing.archived) left.push_back(&missing);
  // A history cut off at its beginning: the one revision whose parent is gone is the first.
  if (left.size() == 1 && model.graph.unresolved.size() == 1 && model.graph.bases.empty() && !left[0]->depends &&
      model.work.revisions[left[0]->revision].down.size() == 1) {
    const std::size_t first = left[0]->revision;
    const std::string gone = left[0]->reference.name;
    set_down(model, first, {}, model.cause("let `" + model.work.revisions[first].id + "` begin the history"));
    model.notes.push_back("`" + model.work.revisions[first].id + "` begins the history: `" + gone + "` is nowhere, and nothing else begins it");
    return model.refresh();
  }
  for (const MissingParent* missing : left)
    model.notes.push_back("nothing is known of `" + missing->reference.name + "`, which `" + model.work.revisions[missing->revision].id +
                          "` needs: bring the file back from version control, or write the id it should follow");
}

void mend_duplicates(Model& model) {
  for (const std::vector<std::size_t>& group : Graph(model.graph).duplicates) {
    // Databases that stand at this id were brought there by the file Alembic keeps.
    const std::size_t keeper = group.back();
    for (const std::size_t copy : group) {
      if (copy == keeper) continue;
      const Revision& revision = model.work.revisions[copy];
      const bool documented = revision.doc_id && revision.doc_id->name != revision.id && revision.doc_id->name.find_first_of(" \t") == std::string::npos;
      const std::string id = free_id(model, documented ? revision.doc_id->name : revision.id);
      Cause& cause = model.cause("give " + revision.path + " the id `" + id + "`");
      model.notes.push_back("`" + revision.id + "` stays the id of " + model.work.revisions[keeper].path + "; " + revision.path + " becomes `" + id +
                            "`. Alembic ran the former (the last by name; before 1.10 the file system decided) and never the latter; if that file is a leftover, delete it before these edits are made: afterwards other revisions may follow it");
      rename(model, copy, id, false, cause);
      model.refresh();
    }
  }
}

void mend_self_references(Model& model) {
  for (const std::size_t i : Graph(model.graph).self_references) {
    Revision& revision = model.work.revisions[i];
    Cause& cause = model.cause("let `" + revision.id + "` not follow itself");
    const auto self = [&](const NamedAt& parent) { return parent.name == revision.id; };
    auto drop = [&](std::vector<NamedAt>& references) {
      const std::size_t before = references.size();
      references.erase(std::remove_if(references.begin(), references.end(), self), references.end());
      return references.size() != before;
    };
    if (drop(revision.depends_on)) model.notes.push_back("delete the id of `" + revision.id + "` from its depends_on by hand");
    if (!drop(revision.down)) continue;
    cause.places.emplace(i, Part::down);
    cause.places.emplace(i, Part::docstring);
    const bool orphan = revision.down.empty();
    const bool first = model.graph.bases.empty();
    if (orphan && !first) {
      reattach(model, i, cause);
    } else {
      if (orphan) reattach(model, i, cause);
      model.refresh();
    }
  }
}

void mend_cycles(Model& model) {
  for (int rounds = 0; rounds < 100 && !model.graph.cycle_edges.empty(); ++rounds) {
    // The wrong edge: one its own docstring contradicts, else that of the oldest revision in the circle.
    std::optional<std::size_t> wrong;
    for (const auto& [child, parent] : model.graph.cycle_edges) {
      const Revision& revision = model.work.revisions[child];
      const std::string& id = model.work.revisions[parent].id;
      const bool documented = revision.doc_has_revises && std::any_of(revision.doc_down.begin(), revision.doc_down.end(), [&](const NamedAt& p) { return p.name == id; });
      if (revision.doc_has_revises && !documented && !wrong) wrong = child;
    }
    if (!wrong)
      for (const auto& [child, parent] : model.graph.cycle_edges)
        if (!wrong || date_of(model.work.revisions[child]) < date_of(model.work.revisions[*wrong])) wrong = child;
    Revision& revision = model.work.revisions[*wrong];
    Cause& cause = model.cause("take `" + revision.id + "` out of the circle");
    std::vector<std::string> kept;
    for (const NamedAt& parent : revision.down) {
      bool in_circle = false;
      for (const auto& [child, other] : model.graph.cycle_edges) in_circle = in_circle || (child == *wrong && model.work.revisions[other].id == parent.name);
      if (!in_circle) kept.push_back(parent.name);
    }
    const std::size_t was = revision.down.size();
    set_down(model, *wrong, kept, cause);
    if (kept.size() == was) {  // a circle through depends_on
      revision.depends_on.clear();
      cause.places.emplace(*wrong, Part::depends);
      model.notes.push_back("delete depends_on of `" + revision.id + "` by hand: it closes a circle");
      return model.refresh();
    }
    const bool orphan = kept.empty();
    const bool begins = model.graph.bases.empty();
    model.refresh();
    if (begins && !documented_parents(model, *wrong)) {
      if (orphan) model.notes.push_back("`" + revision.id + "` begins the history: nothing else does, and it is the oldest of the circle");
      continue;
    }
    if (orphan) reattach(model, *wrong, cause);
  }
}

void mend_ids(Model& model) {
  for (std::size_t i = 0; i < model.work.revisions.size(); ++i) {
    const std::string old = model.work.revisions[i].id;
    if (!model.work.revisions[i].id_span.valid()) continue;
    const std::string fitting = allowed(old);
    if (old.size() <= kLongestId && fitting == old) continue;
    const std::string id = free_id(model, old);
    rename(model, i, id, true, model.cause("shorten the id `" + old + "` to `" + id + "`" + (fitting != old ? " of allowed characters" : "")));
    if (fitting != old) model.notes.push_back("a database that stands at `" + old + "` must be told: alembic stamp --purge " + id);
    model.refresh();
  }
}

void mend_docstrings(Model& model) {
  Cause* cause = nullptr;
  for (std::size_t i = 0; i < model.before.revisions.size(); ++i) {
    const Revision& before = model.before.revisions[i];
    const Revision& after = model.work.revisions[i];
    const auto is_id = [](const std::string& name) { return name.find_first_of(" \t") == std::string::npos; };
    bool wrong = before.doc_id && is_id(before.doc_id->name) && before.doc_id->name != after.id;
    if (before.doc_has_revises && std::all_of(before.doc_down.begin(), before.doc_down.end(), [&](const NamedAt& p) { return is_id(p.name); })) {
      std::vector<std::string> said, meant;
      for (const NamedAt& parent : before.doc_down) said.push_back(parent.name);
      for (const NamedAt& parent : after.down) meant.push_back(parent.name);
      std::sort(said.begin(), said.end());
      std::sort(meant.begin(), meant.end());
      wrong = wrong || said != meant;
    }
    if (!wrong) continue;
    if (!cause) cause = &model.cause("let the docstrings say what the code says");
    cause->places.emplace(i, Part::docstring);
  }
}

}  // namespace repair

Repair repair_history(const History& history, const Sources& sources, const RepairOptions& options) {
  repair::Model model{history, sources, options, history, {}, {}, {}, false};
  model.refresh();
  repair::mend_missing_parents(model);
  repair::mend_duplicates(model);
  repair::mend_self_references(model);
  repair::mend_cycles(model);
  repair::mend_ids(model);
  repair::mend_heads(model);
  repair::mend_docstrings(model);
  Repair out;
  out.fixes = repair::write_fixes(model);
  out.notes = std::move(model.notes);
  out.after = std::move(model.work);
  return out;
}

}  // namespace underpin
