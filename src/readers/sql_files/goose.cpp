// goose: `-- +goose Up` and `-- +goose Down` in one file, in order of the numbers; migrations in Go beside them.
#include <algorithm>

#include "readers/sql_files/sections.h"

namespace underpin::sql_files {

extern const Tool goose;

namespace {

constexpr Markers kGoose = {"-- +goose up", "-- +goose down", false, "+goose no transaction"};

bool is_goose(const Look& look) { return has_markers(look, kGoose); }

std::vector<Step> read_goose(Look& look) {
  std::vector<Step> steps = read_folder(look, kGoose, Order::number);
  for (const std::string& name : files_ending(look.folder, ".go")) {
    const std::string digits = leading_digits(name);
    if (digits.empty() || name[digits.size()] != '_') continue;
    Step step;
    step.id = name.substr(0, name.size() - 3);
    step.version = plain_number(digits);
    step.path = look.shown(name);
    step.file = look.load(name);
    step.not_sql = "a Go migration";
    steps.push_back(std::move(step));
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return number_less(a.version, b.version); });
  return steps;
}

}  // namespace

const Tool goose = {"goose", "goose", &is_goose, &read_goose};

}  // namespace underpin::sql_files
