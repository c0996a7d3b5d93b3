// One Python file as a small typed tree, and a bounded interpreter over it. Knows the language; libraries are the
// Host's business. Comments are kept. A file that does not parse cleanly still yields what could be read.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/source.h"
#include "syntax/eval/host.h"

namespace underpin::python {

struct Tree;  // tree.h: statements, expressions, comments, complaints

// Parses the text of a source. Never fails: what could not be read is in the tree's complaints.
std::shared_ptr<const Tree> parse(const Sources& sources, FileId file);

struct Complaint {
  Span span;
  std::string message;  // "a bracket opened here is never closed"
};
const std::vector<Complaint>& complaints(const Tree& tree);

struct Comment {
  Span span;  // with the '#'
};
const std::vector<Comment>& comments(const Tree& tree);

// Bounds for one run. Exceeding one ends the run with an Unknown that says so.
struct Budget {
  std::size_t steps = 2'000'000;        // evaluated nodes
  std::size_t depth = 200;              // nested calls
  std::size_t bytes = 64u << 20;        // strings and containers made
  std::size_t text = 8u << 20;          // one computed string
};

// Top-level facts that need no evaluation: plain assignments of literals, function names, docstring.
struct TopLevel {
  struct Assignment {
    std::string name;
    Span name_span;
    Span value_span;  // the literal or expression on the right
  };
  struct FunctionDef {
    std::string name;
    Span span;       // whole definition
    Span name_span;
    bool empty = false;  // only docstring, pass, ... or comments
    std::vector<std::string> parameters;  // names without defaults first; `*args` as "*args"
    std::size_t required = 0;             // parameters without default
  };
  std::vector<Assignment> assignments;
  std::vector<FunctionDef> functions;
  std::optional<Span> docstring;  // with quotes
};
TopLevel top_level(const Tree& tree);

// An import that raises when its module is loaded: the module is not there (`name` empty), or it has no such name.
struct BrokenImport {
  Span span;
  std::string module, name;
};

// One interpreted program: modules are loaded on demand (through the host), each executed once.
class Program final : public eval::Interpreter {
 public:
  Program(const Sources& sources, eval::Host& host, Budget budget = {});
  ~Program() override;
  // Supplies parsed trees for project modules (the host's find_module gives the FileId).
  using TreeOf = std::function<std::shared_ptr<const Tree>(FileId)>;
  void set_tree_source(TreeOf trees);

  // Importing a module runs the packages above it as well, as Python does.
  void run_packages();
  // Executes the module's top level (once) and returns it. `name` is its dotted name (for relative imports).
  eval::Value load(FileId file, const std::string& name);
  // A module's global; nullopt if it has none.
  std::optional<eval::Value> global(const eval::Value& module, const std::string& name) const;
  // Forgets a module, with its tree, that nothing else refers to; false where something does. It can be loaded again.
  bool unload(FileId file);
  // Imports of the modules loaded so far that cannot work.
  std::vector<BrokenImport> broken_imports();
  // Why names may be missing from a module (a statement that could not be read or run); nullopt: none are.
  std::optional<std::string> incomplete(const eval::Value& module) const;
  eval::Outcome call(const eval::Value& function, eval::Call call) override;
  std::optional<eval::ClassView> class_of(const eval::Value& value) const override;
  std::vector<eval::Annotation> annotations_of(const eval::Value& value) override;
  std::optional<eval::Value> lookup(const eval::Value& value, const std::string& name) override;
  int try_depth() const override;
  int speculative_depth() const override;
  const eval::Unknown& undecided_because() const override;
  void reset_budget();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace underpin::python
