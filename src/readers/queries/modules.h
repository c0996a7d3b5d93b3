// All Python files of a project together: what a name that one file imports means in another. Files that nobody read yet
// are read when a name leads to them. Which directory the code is started from is not known, so a module is looked for
// from every folder above the file that imports it, then anywhere.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "readers/queries/facts.h"

namespace underpin::queries {

class Modules {
 public:
  using Load = std::function<std::shared_ptr<FileFacts>(const std::string& path)>;
  // `paths`: every Python file of the project. `load` reads one of them; null when it cannot be read.
  Modules(std::vector<std::string> paths, Load load);
  void add(const std::shared_ptr<FileFacts>& facts);

  // What a reference leads to, and how many parts of its path that took.
  struct Target {
    enum class Kind { unknown, model, module, external, root, flask, open } kind = Kind::unknown;
    const FileFacts* file = nullptr;  // model, root, flask
    std::size_t index = kNoIndex;     // model: in file->classes; root, flask: the symbol
    std::string external;             // "sqlalchemy.orm.DeclarativeBase"
    std::size_t module = kNoIndex;    // module: index into paths, or none where it is a folder
    std::string folder;               // module: what its submodules lie in; empty: it has none
    std::size_t used = 0;
    bool guessed = false;  // by the name alone: the import leads nowhere
    bool unbound = false;  // … or there is none
  };
  Target resolve(const FileFacts& file, const Reference& reference);
  // The one class of that name in the files read so far.
  Target by_name(const std::string& name) const;
  const std::vector<std::shared_ptr<FileFacts>>& files() const { return order_; }

 private:
  Target symbol(const FileFacts& file, SymbolId id, int depth);
  Target exported(const FileFacts& file, const std::string& name, int depth);
  Target inside(const Target& module, const std::string& name, int depth);
  Target find_module(const std::string& from, std::size_t level, const std::string& module) const;
  // A module that a package of the same name hides can never be imported.
  bool is_hidden(const std::string& path) const;
  Target below(const std::string& root, const std::string& relative) const;
  const FileFacts* facts(std::size_t path);

  std::vector<std::string> paths_;
  std::unordered_map<std::string, std::size_t> by_path_;
  std::unordered_map<std::string, std::vector<std::string>> folders_by_first_;  // first part of a module → folders that have it
  std::unordered_map<std::string, bool> folders_;
  Load load_;
  std::unordered_map<std::string, std::shared_ptr<FileFacts>> loaded_;
  std::vector<std::shared_ptr<FileFacts>> order_;
  std::map<std::string, std::vector<std::pair<const FileFacts*, std::size_t>>> by_name_;
  std::size_t loads_ = 0;
};

}  // namespace underpin::queries
