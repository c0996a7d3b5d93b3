// What a Python file imports and which names it binds at its top level, read from its text line by line: quick enough for
// every file of a project. Conditions are not decided: a name that any branch binds counts as bound.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace underpin::code {

struct ImportedName {
  std::string name, alias;  // alias empty: as it is
  std::uint32_t begin = 0, end = 0;
};

struct Import {
  enum class Where : std::uint8_t {
    top,      // runs whenever the module is imported
    guarded,  // below a condition
    caught,   // inside try
    typing,   // below `if TYPE_CHECKING`
    inner,    // inside a function
    inner_guarded,
  };
  std::uint32_t begin = 0, end = 0;
  std::uint32_t module_begin = 0, module_end = 0;
  std::string module;  // dotted, without leading dots
  int dots = 0;
  bool from = false;
  bool star = false;
  Where where = Where::top;
  std::vector<ImportedName> names;  // of `from`; `import a.b as c` is an Import of its own with one name
};

struct Outline {
  std::vector<Import> imports;                             // in order
  std::unordered_map<std::string, std::uint32_t> names;    // bound at the top level, with the first place
  std::unordered_map<std::string, std::uint32_t> classes;  // class statements anywhere, with the place of the name
  bool open = false;  // names may be bound in a way that is not read here: exec, globals(), damaged text
  bool has(const std::string& name) const { return names.find(name) != names.end(); }
};

Outline outline(std::string_view text);

}  // namespace underpin::code
