// A World in which some files have other texts: what a project would be after edits that nobody has made yet.
#pragma once
#include <map>
#include <string>

#include "base/path.h"
#include "base/world.h"

namespace underpin {

class OverlayWorld final : public World {
 public:
  // `texts` by absolute path without links.
  OverlayWorld(const World& below, std::map<std::string, std::string> texts) : below_(below), texts_(std::move(texts)) {}

  Result<std::string> read_file(const std::string& path, std::uint64_t limit) const override {
    const std::string* text = over(path);
    if (!text) return below_.read_file(path, limit);
    if (text->size() > limit) return fail(Error::Kind::unreadable, "`" + path + "` is too large");
    return *text;
  }
  Result<std::string> read_head(const std::string& path, std::uint64_t limit) const override {
    const std::string* text = over(path);
    return text ? Result<std::string>(text->substr(0, limit)) : below_.read_head(path, limit);
  }
  Result<std::vector<DirectoryEntry>> list(const std::string& path) const override { return below_.list(path); }
  bool is_file(const std::string& path) const override { return below_.is_file(path); }
  bool is_directory(const std::string& path) const override { return below_.is_directory(path); }
  std::string canonical(const std::string& path) const override { return below_.canonical(path); }
  std::string current_directory() const override { return below_.current_directory(); }
  std::string environment(const std::string& name) const override { return below_.environment(name); }

 private:
  const std::string* over(const std::string& path) const {
    if (texts_.empty()) return nullptr;
    const auto found = texts_.find(below_.canonical(path));
    return found == texts_.end() ? nullptr : &found->second;
  }

  const World& below_;
  std::map<std::string, std::string> texts_;
};

}  // namespace underpin
