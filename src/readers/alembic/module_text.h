// Project modules as text: who imports what from where, and the expression a module-level name stands for. A light
// stand-in for the interpreter, for configuration values that are nearly always plain.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/world.h"
#include "readers/alembic/head_scan.h"

namespace underpin::alembic {

struct Import {
  std::string module;  // absolute dotted name, or with leading dots
  std::string name;    // what is imported from it; empty: the module itself; "*"
  std::string alias;   // the name it is bound to
};

struct Module {
  std::string path;  // absolute
  bool package = false;
  std::string text;
  ScannedHead head;
  std::vector<Import> imports;  // at any indentation, in order
};

class Modules {
 public:
  Modules(const World& world, std::vector<std::string> import_roots) : world_(world), roots_(std::move(import_roots)) {}

  // The module in this file; null if it cannot be read.
  const Module* open(const std::string& path);
  // What `import name` means in `from`; null for modules outside the project.
  const Module* find(const std::string& name, const Module& from);

 private:
  const Module* at(const std::string& base);
  const World& world_;
  std::vector<std::string> roots_;
  std::map<std::string, std::unique_ptr<Module>> cache_;
};

std::vector<Import> scan_imports(std::string_view text);

// The expression that begins at `at`, up to the end of its statement or the next comma or bracket outside of brackets.
std::string_view expression_at(std::string_view text, std::size_t at);
// Arguments of a call's text "f(a, b=c)": keyword (empty for positional ones) and expression.
std::vector<std::pair<std::string, std::string>> call_arguments(std::string_view call);
// A dict display, dict(...) call or sequence of pairs whose keys and values are strings; nullopt for anything else.
std::optional<std::map<std::string, std::string>> string_map(std::string_view expression);
// A string literal (adjacent ones joined); nullopt for anything else.
std::optional<std::string> string_literal(std::string_view expression);
// The text of `class name` in the module, header included; empty if there is none.
std::string_view class_text(const Module& module, std::string_view name);

}  // namespace underpin::alembic
