// One file of a version location: a revision, or a stray file and why Alembic cannot use it. Reads text, not disks.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/source.h"
#include "readers/alembic/head_scan.h"
#include "schema/history.h"

namespace underpin::alembic {

struct FileHead {
  std::string path;  // as shown
  std::string text;  // what was read of it; may be moved elsewhere
  ScannedHead head;
  bool complete = false;   // the text is the whole file
  std::string unreadable;  // why it could not be read; then there is no text
};

// The head is enough for the graph: ids and parents are there and a function follows them.
bool head_suffices(const ScannedHead& head);

struct FileFacts {
  std::variant<Revision, StrayFile> what;
  std::vector<Finding> findings;
};

// `text` is what was read, `file` the source it is kept in: spans point there.
FileFacts read_facts(const FileHead& read, std::string_view text, FileId file);

// A name that says the file is a copy of another: "x_backup.py", "x copy.py", "x.py.orig". Empty if not.
std::string backup_reason(std::string_view file_name);

}  // namespace underpin::alembic
