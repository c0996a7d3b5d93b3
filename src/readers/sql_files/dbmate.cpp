// dbmate: `-- migrate:up` and `-- migrate:down` in one file, in byte order of the names.
#include "readers/sql_files/sections.h"

namespace underpin::sql_files {

extern const Tool dbmate;

namespace {

constexpr Markers kDbmate = {"-- migrate:up", "-- migrate:down", false, "transaction:false"};

bool is_dbmate(const Look& look) { return has_markers(look, kDbmate); }
std::vector<Step> read_dbmate(Look& look) { return read_folder(look, kDbmate, Order::name); }

}  // namespace

const Tool dbmate = {"dbmate", "dbmate", &is_dbmate, &read_dbmate};

}  // namespace underpin::sql_files
