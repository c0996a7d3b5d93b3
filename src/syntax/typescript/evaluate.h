// What the constants of a project's modules are, without running its programs: imports followed, objects spread, helper
// functions called, within bounds. Calls into libraries become eval::Records: who was called with what, and what was called on
// the result. Record::call.span is valid for a call and not for a mere `record.name`; a library's function that is the result
// of another has the name "()". A tagged template is a call with its pieces as keywords, in order: "text" and "value". What
// is no constant is Unknown.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "syntax/eval/objects.h"
#include "syntax/typescript/tree.h"

namespace underpin::typescript {

// Where imports lead: the reader's business.
class Modules {
 public:
  virtual ~Modules() = default;
  // The module that `written` names in the file `importer`; null: it lies outside the project.
  virtual std::shared_ptr<const Tree> find(const std::string& written, FileId importer) = 0;
};

using Named = std::vector<std::pair<std::string, eval::Value>>;

class Evaluator {
 public:
  explicit Evaluator(Modules& modules);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Everything the module exports, in order of appearance, `export *` followed. What assigns module.exports has one: "default".
  Named exports(const std::shared_ptr<const Tree>& module);
  // Calls a function of the project; Unknown for anything else.
  eval::Value call(const eval::Value& function, std::vector<eval::Value> arguments);
  bool gave_up() const;  // the bound on work was reached

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The last part of a record's path: the function or property it stands for.
std::string_view last_name(std::string_view path);

}  // namespace underpin::typescript
