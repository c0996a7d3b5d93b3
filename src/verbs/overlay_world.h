// A World in which some files have other texts, some are gone and some are new: what a project would be after changes that
// nobody has made yet. New files stand in folders that exist.
#pragma once
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/path.h"
#include "base/world.h"

namespace underpin {

class OverlayWorld final : public World {
 public:
  // `texts` and `gone` by absolute path without links; a text whose file does not exist makes it.
  OverlayWorld(const World& below, std::map<std::string, std::string> texts, std::set<std::string> gone = {})
      : below_(below), texts_(std::move(texts)), gone_(std::move(gone)) {
    for (const auto& [path, text] : texts_)
      if (!below_.is_file(path)) made_[path] = text.size();
  }

  Result<std::string> read_file(const std::string& path, std::uint64_t limit) const override {
    const std::string* text = over(path);
    if (!text) return is_gone(path) ? missing(path) : below_.read_file(path, limit);
    if (text->size() > limit) return fail(Error::Kind::unreadable, "`" + path + "` is too large");
    return *text;
  }
  Result<std::string> read_head(const std::string& path, std::uint64_t limit) const override {
    const std::string* text = over(path);
    if (!text && is_gone(path)) return missing(path);
    return text ? Result<std::string>(text->substr(0, limit)) : below_.read_head(path, limit);
  }
  Result<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    auto entries = below_.list(path);
    if (!entries || (gone_.empty() && made_.empty())) return entries;
    const std::string folder = below_.canonical(path);
    entries->erase(std::remove_if(entries->begin(), entries->end(), [&](const DirectoryEntry& entry) { return gone_.count(join_path(folder, entry.name)) > 0; }), entries->end());
    for (const auto& [made, size] : made_)
      if (parent_path(made) == folder) entries->push_back({std::string(file_name(made)), DirectoryEntry::Kind::file, size, false});
    std::sort(entries->begin(), entries->end(), [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return entries;
  }
  bool is_file(const std::string& path) const override { return is_made(path) || (!is_gone(path) && below_.is_file(path)); }
  bool is_directory(const std::string& path) const override { return below_.is_directory(path); }
  std::string canonical(const std::string& path) const override { return is_made(path) ? made_path(path) : below_.canonical(path); }
  std::string current_directory() const override { return below_.current_directory(); }
  std::string environment(const std::string& name) const override { return below_.environment(name); }

 private:
  static tl::unexpected<Error> missing(const std::string& path) { return fail(Error::Kind::unreadable, "there is no file `" + path + "`"); }
  std::string made_path(const std::string& path) const { return join_path(below_.canonical(parent_path(path)), std::string(file_name(path))); }
  bool is_made(const std::string& path) const { return !made_.empty() && made_.count(made_path(path)) > 0; }
  bool is_gone(const std::string& path) const { return !gone_.empty() && gone_.count(below_.canonical(path)) > 0; }
  const std::string* over(const std::string& path) const {
    if (texts_.empty()) return nullptr;
    const auto found = texts_.find(canonical(path));
    return found == texts_.end() ? nullptr : &found->second;
  }

  const World& below_;
  std::map<std::string, std::string> texts_;
  std::set<std::string> gone_;
  std::map<std::string, std::size_t> made_;  // path → size in bytes
};

}  // namespace underpin
