// The one shape for everything Underpin tells a person: lint results, reader complaints, refusals and failures.
// Who writes a finding states the situation; turning it into text is the writers' job.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/source.h"

namespace underpin {

enum class Severity { note, warning, error };

// A replacement of one span by a text. An empty span at a position inserts. Carried out by run/files only.
struct Edit {
  Span span;
  std::string replacement;
};

// A file a fix adds (a merge revision for example). The path is relative to the project root.
struct NewFile {
  std::string path;
  std::string text;
};

struct Fix {
  std::string title;  // imperative, lower case: "write the id the file declares"
  std::vector<Edit> edits;
  std::vector<NewFile> new_files;
};

struct Label {
  Span span;
  std::string text;
  bool secret = false;  // the marked text is a password: no writer may show it
};

struct Finding {
  std::string code;  // "UP103"; its row in rules/all.def has the sentences
  Severity severity = Severity::warning;
  bool blocks = false;  // while this stands, the team's own tool cannot run at all
  std::string message;  // lower case, no full stop, names in backticks
  Label primary;
  std::vector<Label> labels;
  std::string because;  // the effect
  std::string help;     // one command or edit that can be pasted and works
  std::optional<Fix> fix;
  std::string revision;  // id of the revision it belongs to, or empty; --deployed looks at it
  std::string subject;   // the object it speaks of ("table users"): part of its identity
};

// What tells a finding apart from others across moved lines: code, file and subject, hashed. 16 hex digits.
std::string identity(const Finding& finding, const Sources& sources);

}  // namespace underpin
