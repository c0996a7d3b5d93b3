// Interprets the bodies of one history's revision files: implements the interpreter's Host with Alembic's operations and
// SQLAlchemy's constructs, and emits Statements. Files are parsed in parallel beforehand, run one after the other.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/world.h"
#include "schema/history.h"

namespace underpin::alembic {

struct BodyContext {
  const World* world = nullptr;
  Sources* sources = nullptr;
  std::string root;  // what the paths of Sources are relative to
  std::vector<std::string> import_roots;  // folders on the project's sys.path, most specific first
  std::map<std::string, std::string> naming_convention;
  std::string version_table = "alembic_version";
  bool version_schema = false;  // the version table may stand in a schema of its own
  // The options of the configuration's section; nullopt: there is none, or env.py sets options by names that are not literal.
  std::optional<std::map<std::string, std::string>> options;
  std::string options_section;
  std::set<std::string> options_set;  // by env.py, to what is not known
};

class Bodies {
 public:
  explicit Bodies(BodyContext context);
  ~Bodies();
  // Parses the files (in parallel). Trees are kept until the Bodies go.
  void parse(const std::vector<FileId>& files);
  // What Revision::body does for this file. Keeps this object alive through `self`.
  static std::function<void(Replay&, Direction)> body(const std::shared_ptr<Bodies>& self, FileId file, const std::string& module_name);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace underpin::alembic
