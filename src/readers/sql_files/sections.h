// Files that hold both ways, divided by comment lines: dbmate, goose, sql-migrate, node-pg-migrate and tern differ only
// in the words.
#pragma once
#include <string_view>

#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

struct Markers {
  std::string_view up;        // comment that opens the way up, lower case, one blank between words: "-- migrate:up"
  std::string_view down;
  bool up_from_start = false;  // without an `up` line everything before `down` is the way up
  std::string_view no_transaction;  // words on a marker's line, or a comment of its own, that keep it out of a transaction
};

// Some file of the folder has such a line.
bool has_markers(const Look& look, const Markers& markers);
// The file's ways.
Step read_sections(Look& look, const std::string& name, const Markers& markers);
// All .sql files of the folder as steps: by their leading number, or by name.
enum class Order { number, name };
std::vector<Step> read_folder(Look& look, const Markers& markers, Order order);

}  // namespace underpin::sql_files
