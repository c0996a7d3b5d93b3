// A writer turns the report of a check into one text form. One file each in this folder, one line in all.def; writers
// of other values (a schema as SQL or JSON, a graph) are functions of their own.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/report.h"
#include "writers/frame.h"

namespace underpin {

struct ReportOptions {
  Style style;
  bool all = false;     // terminal: every finding in full
  std::string version;  // of this program
  std::string command;  // how this check is run again ("underpin check examples/roadtrip"), for hints
};

struct Writer {
  std::string_view name;   // "json": what --format is called with
  std::string_view title;  // one line, for lists
  std::string (*write)(const Report& report, const Sources& sources, const ReportOptions& options);
};

const std::vector<const Writer*>& all_writers();
const Writer* find_writer(std::string_view name);

}  // namespace underpin
