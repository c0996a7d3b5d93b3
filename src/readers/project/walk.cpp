#include "readers/project/walk.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/path.h"
#include "base/text.h"

namespace underpin::project {

namespace {

// Folders that hold other people's or machines' work.
constexpr std::array<std::string_view, 25> kSkipped = {
    ".git",  ".hg",   ".svn",   "node_modules", "__pycache__", ".venv",        "venv",          ".tox",     ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache",  "site-packages", "build",  "dist",         ".next",         ".nuxt",    ".cache",
    ".eggs", "target", "vendor", ".terraform",   "coverage",    ".underpin",    "Pods"};

// What `pip install --target` leaves beside each package says that nobody wrote this folder by hand, whatever it is called.
bool holds_installed_packages(const std::vector<DirectoryEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(), [](const DirectoryEntry& entry) {
    return entry.kind == DirectoryEntry::Kind::directory && ends_with(entry.name, ".dist-info");
  });
}

class Walker {
 public:
  Walker(const World& world, Sources& sources, const WalkLimits& limits) : world_(world), sources_(sources), limits_(limits) {}

  void folder(const std::string& path, const std::string& shown, std::size_t depth) {
    if (full_) return;
    if (depth > limits_.depth) return limit(shown, "folders are nested deeper than " + std::to_string(limits_.depth));
    const auto entries = world_.list(path);
    if (!entries) {
      result_.findings.push_back(about_path(sources_, "UP190", Severity::warning, shown, "the folder `" + shown + "` cannot be read",
                                            entries.error().message, "make it readable and check again"));
      return;
    }
    if (depth > 0 && holds_installed_packages(*entries)) return;
    for (const DirectoryEntry& entry : *entries) {
      if (++seen_ > limits_.entries) {
        full_ = true;
        return limit(shown, "the project has more than " + std::to_string(limits_.entries) + " files and folders");
      }
      const std::string inner = join_path(path, entry.name);
      const std::string inner_shown = shown == "." ? entry.name : join_path(shown, entry.name);
      if (entry.kind == DirectoryEntry::Kind::file)
        result_.files.push_back({inner, inner_shown, entry.size});
      else if (entry.kind == DirectoryEntry::Kind::directory && wanted(inner, entry))
        folder(inner, inner_shown, depth + 1);
      else if (entry.kind == DirectoryEntry::Kind::other && entry.link)
        result_.findings.push_back(about_path(sources_, "UP190", Severity::note, inner_shown, "the link `" + inner_shown + "` leads to no file or folder",
                                              "what it should lead to is not part of this answer", "mend the link or delete it"));
    }
  }
  Walk take() { return std::move(result_); }

 private:
  bool wanted(const std::string& path, const DirectoryEntry& entry) {
    if (std::find(kSkipped.begin(), kSkipped.end(), entry.name) != kSkipped.end()) return false;
    if (ends_with(entry.name, ".egg-info")) return false;
    if (world_.is_file(join_path(path, "pyvenv.cfg"))) return false;
    // A link may lead back up: each folder behind a link is entered once.
    return !entry.link || linked_.insert(world_.canonical(path)).second;
  }
  void limit(const std::string& shown, const std::string& message) {
    result_.findings.push_back(about_path(sources_, "UP192", Severity::warning, shown, message + "; the rest was not looked at",
                                          "what lies there is not part of this answer", "underpin check a folder of the project instead"));
  }

  const World& world_;
  Sources& sources_;
  const WalkLimits& limits_;
  Walk result_;
  std::set<std::string> linked_;
  std::size_t seen_ = 0;
  bool full_ = false;
};

}  // namespace

Finding about_path(Sources& sources, const char* code, Severity severity, const std::string& shown, std::string message, std::string because,
                   std::string help) {
  Finding finding;
  finding.code = code;
  finding.severity = severity;
  finding.message = std::move(message);
  finding.primary.span = {sources.add(shown, ""), 0, 0};
  finding.because = std::move(because);
  finding.help = std::move(help);
  finding.subject = "path " + shown;
  return finding;
}

Walk walk(const World& world, Sources& sources, const std::string& root, const WalkLimits& limits) {
  Walker walker(world, sources, limits);
  walker.folder(root, ".", 0);
  return walker.take();
}

}  // namespace underpin::project
