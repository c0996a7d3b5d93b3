// A World in memory: files by path, and places that refuse to be read. For tests of what real folders seldom do.
#pragma once
#include <map>
#include <set>
#include <string>

#include "base/path.h"
#include "base/world.h"

namespace underpin::testing {

class MemoryWorld final : public World {
 public:
  std::map<std::string, std::string> files;  // absolute, normal paths
  std::set<std::string> unreadable;          // files and folders
  std::map<std::string, std::string> links;  // folder → folder it leads to

  Result<std::string> read_file(const std::string& path, std::uint64_t limit) const override {
    const auto it = files.find(resolve(path));
    if (it == files.end() || unreadable.count(resolve(path))) return refused(path);
    if (it->second.size() > limit) return fail(Error::Kind::unreadable, "`" + path + "` is too large");
    return it->second;
  }
  Result<std::string> read_head(const std::string& path, std::uint64_t limit) const override {
    const auto it = files.find(resolve(path));
    if (it == files.end() || unreadable.count(resolve(path))) return refused(path);
    return it->second.substr(0, limit);
  }
  Result<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    const std::string folder = resolve(path);
    if (!is_directory(path) || unreadable.count(folder)) return refused(path);
    std::map<std::string, DirectoryEntry> entries;
    for (const auto& [file, text] : files) {
      if (!is_below(file, folder)) continue;
      const std::string rest = relative_path(file, folder);
      const std::string name = rest.substr(0, rest.find('/'));
      const bool leaf = name == rest;
      entries[name] = {name, leaf ? DirectoryEntry::Kind::file : DirectoryEntry::Kind::directory, leaf ? text.size() : 0, false};
    }
    for (const auto& [link, target] : links)
      if (parent_path(link) == folder) entries[std::string(file_name(link))] = {std::string(file_name(link)), DirectoryEntry::Kind::directory, 0, true};
    std::vector<DirectoryEntry> result;
    for (const auto& [name, entry] : entries) result.push_back(entry);
    return result;
  }
  bool is_file(const std::string& path) const override { return files.count(resolve(path)) > 0; }
  bool is_directory(const std::string& path) const override {
    const std::string folder = resolve(path);
    for (const auto& [file, text] : files)
      if (file != folder && is_below(file, folder)) return true;
    return false;
  }
  std::string canonical(const std::string& path) const override { return resolve(path); }
  std::string current_directory() const override { return "/"; }
  std::string environment(const std::string&) const override { return ""; }

 private:
  std::string resolve(const std::string& path) const {
    std::string result = normal_path(path);
    for (int turn = 0; turn < 40; ++turn) {
      bool changed = false;
      for (const auto& [link, target] : links)
        if (is_below(result, link)) {
          const std::string rest = relative_path(result, link);
          result = rest == "." ? target : join_path(target, rest);
          changed = true;
          break;
        }
      if (!changed) break;
    }
    return result;
  }
  static tl::unexpected<Error> refused(const std::string& path) {
    return fail(Error::Kind::unreadable, "cannot read `" + path + "`: Permission denied");
  }
};

}  // namespace underpin::testing
