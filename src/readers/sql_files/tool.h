// A migration tool whose files are SQL: how its folder is recognised, and in which order it runs the files. One row each,
// one line in tools.def. Running the SQL against a Replay is the same for all of them (script.h).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/world.h"
#include "schema/history.h"

namespace underpin::sql_files {

// A piece of a file.
struct Part {
  FileId file = 0;
  std::uint32_t begin = 0, end = 0;
};

// How the tool sends a file: in a transaction of its own making, as one message (which is a transaction when it holds more
// than one statement), or statement by statement.
enum class Sent { transaction, message, statements };

// One step as the tool runs it.
struct Step {
  std::string id;       // shown and unique: the file's name without its endings
  std::string version;  // what the tool itself tells steps apart by; empty: the id
  std::string title;    // what the name says besides
  std::string path;     // of its file, relative to the root
  FileId file = 0;
  std::vector<Part> up, down;
  bool has_down = false;
  Sent sent = Sent::transaction;
  bool fresh_session = false;  // the tool resets the session's settings before it
  bool placeholders = false;   // ${name} is replaced by the tool
  std::string not_sql;         // why nothing of it can be read: "a Java migration"; empty: it can
};

// A folder that holds SQL files or folders of them.
struct Folder {
  std::string path;                     // absolute, normal
  std::string shown;                    // relative to the root
  std::vector<DirectoryEntry> entries;  // in byte order of their names
};

// What a tool looks through. Texts are put into the sources under their shown path.
class Look {
 public:
  Look(const World& world, Sources& sources, const Folder& where) : folder(where), world_(world), sources_(sources) {}

  const Folder& folder;
  std::vector<Finding> findings;
  std::vector<StrayFile> stray;
  // The database system that the tool's own settings name, and where; empty: they name none.
  std::string system, system_place;
  std::string config;  // the settings file, relative to the root
  // The tool's record of the schema behind a step; 0: none was found.
  FileId snapshot = 0;
  std::string snapshot_step;

  // The file's text, `name` relative to the folder; 0 where it cannot be read, which is told once.
  FileId load(const std::string& name);
  std::string_view text(FileId file) const { return sources_.get(file).text; }
  std::string shown(const std::string& name) const;
  bool has_file(const std::string& name) const;
  bool has_folder(const std::string& name) const;
  // The first bytes of a file, for recognising it.
  std::string head(const std::string& name) const;
  // Its file exists in this folder or one of `levels` folders above it.
  bool has_above(const std::string& name, int levels) const;
  // The whole file as one step without a way back.
  Step whole_file(const std::string& name, std::string id);
  void complain(const char* code, Severity severity, Span span, std::string message, std::string because, std::string help);

 private:
  const World& world_;
  Sources& sources_;
};

struct Tool {
  std::string_view name;  // as History::kind: "flyway"
  std::string_view word;  // as people write it: "Flyway"
  bool (*recognises)(const Look& look);
  std::vector<Step> (*read)(Look& look);  // in the order in which they run on an empty database
};

// All rows, the most particular signs first.
const std::vector<const Tool*>& all_tools();

// Flyway reads the folders below its location as well: where they hold one history together, their files are put into the
// topmost of them, under their paths from there.
void gather_flyway_folders(std::vector<Folder>& folders);
// Folders named by versions or years that lie side by side and hold numbered files are one history: "0.11/03__users.sql".
void gather_version_folders(std::vector<Folder>& folders);

// --- what several tools share

// The names of the folder's files that end so, in byte order.
std::vector<std::string> files_ending(const Folder& folder, std::string_view ending);
// The digits a name begins with; empty: none.
std::string leading_digits(std::string_view name);
// Digits without leading zeros, for comparing as numbers: shorter is smaller.
std::string plain_number(std::string_view digits);
bool number_less(std::string_view a, std::string_view b);
// The numbers a path's parts begin with: {1, 21, 2} of "1.21.2.sql", {0, 11, 3} of "0.11/03__users.sql", {1} of
// "V001_users.sql"; a day and a time are one number ("20220329-030000"). Empty: the file's name begins with none.
std::vector<std::string> version_of(std::string_view path);
bool version_less(const std::vector<std::string>& a, const std::vector<std::string>& b);
// The last part of a path; Folder entries may have names with folders in them.
std::string_view last_part(std::string_view path);
// "add_users" of "0001_add_users" and "20240102-add-users".
std::string title_of(std::string_view stem);

}  // namespace underpin::sql_files
