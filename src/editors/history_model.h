// The wanted state of a history while it is being repaired: ids, parents, and for each fault the places it touches.
// Steps change it one after the other; turning it into edits comes last (history_text.h).
#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "editors/history_repair.h"

namespace underpin::repair {

enum class Part { id, down, depends, docstring };

struct Cause {
  std::string title;
  std::set<std::pair<std::size_t, Part>> places;  // revision, part
};

struct Model {
  const History& before;
  const Sources& sources;
  const RepairOptions& options;
  History work;  // as it would be
  Graph graph;   // of `work`
  std::vector<Cause> causes;
  std::vector<std::string> notes;
  bool added_merge = false;  // the last revision of `work` is new

  void refresh() { graph = analyse(work); }
  Cause& cause(std::string title) {
    causes.push_back({std::move(title), {}});
    return causes.back();
  }
};

void mend_missing_parents(Model& model);
void mend_duplicates(Model& model);
void mend_self_references(Model& model);
void mend_cycles(Model& model);
void mend_ids(Model& model);  // too long, or with characters that Alembic refuses
void mend_heads(Model& model);
void mend_docstrings(Model& model);

// Sets the parents by down_revision, and notes the place.
void set_down(Model& model, std::size_t revision, const std::vector<std::string>& ids, Cause& cause);
// An id that is free, at most 32 characters long, and made of characters Alembic takes.
std::string free_id(const Model& model, const std::string& wanted);
bool descends(const Graph& graph, std::size_t revision, std::size_t ancestor);

}  // namespace underpin::repair
