// Where an Alembic history ends: what a new revision would follow, and where it would stand.
#pragma once
#include <string>
#include <vector>

namespace underpin {

struct HistoryEnd {
  std::vector<std::string> heads;  // ids
  std::string location;            // of its files, relative to `root`
  std::string root;                // of the project
  std::string file_template;
  std::string newest_text;         // of one of its latest revisions, for its style
  std::vector<std::string> ids;    // all that are taken
};

}  // namespace underpin
