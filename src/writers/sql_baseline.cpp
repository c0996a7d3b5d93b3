#include "writers/sql_baseline.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/lookup.h"

namespace underpin {

namespace {

// How a tool's file looks. `begin` and `end` stand around a statement that has semicolons in it.
struct Form {
  std::string_view kind, prefix, separator, up, down, begin, end;
  bool two_files = false;
};
constexpr std::array kForms = {
    Form{"golang-migrate", "", "_", "", "", "", "", true},
    Form{"dbmate", "", "_", "-- migrate:up", "-- migrate:down", "", ""},
    Form{"goose", "", "_", "-- +goose Up", "-- +goose Down", "-- +goose StatementBegin", "-- +goose StatementEnd"},
    Form{"sql-migrate", "", "_", "-- +migrate Up", "-- +migrate Down", "-- +migrate StatementBegin", "-- +migrate StatementEnd"},
    Form{"flyway", "B", "__", "", "", "", ""},
    Form{"supabase", "", "_", "", "", "", ""},
    Form{"sql", "", "_", "", "", "", ""},
};

const Form* form_of(std::string_view kind) {
  const auto found = std::find_if(kForms.begin(), kForms.end(), [&](const Form& one) { return one.kind == kind; });
  return found == kForms.end() ? nullptr : &*found;
}

class Text {
 public:
  Text(const Form& form, const Dialect& dialect, std::vector<std::string>& unsaid) : form_(form), dialect_(dialect), unsaid_(unsaid) {}

  void change(const Change& change, const Schema& before) {
    const auto statements = dialect_.render(change, before);
    for (const std::string& sql : statements) statement(sql);
    if (statements.empty()) unsaid_.push_back(describe(change));
  }
  void statement(std::string_view sql) {
    sql = trim(sql);
    while (ends_with(sql, ";")) sql = trim(sql.substr(0, sql.size() - 1));
    if (sql.empty()) return;
    const bool inner = contains(sql, ";") && !form_.begin.empty();
    if (inner) line(form_.begin);
    line(std::string(sql) + ";");
    if (inner) line(form_.end);
  }
  void line(std::string_view text) { out_ += std::string(text) + "\n"; }
  std::string take() { return std::move(out_); }

 private:
  const Form& form_;
  const Dialect& dialect_;
  std::vector<std::string>& unsaid_;
  std::string out_;
};

bool has_functions(const std::vector<BaselineStep>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const BaselineStep& step) {
    return std::any_of(step.changes.begin(), step.changes.end(), [](const Change& change) { return std::holds_alternative<CreateFunction>(change); });
  });
}

std::string upward(const SqlBaselinePlan& plan, const Form& form, const Schema& start, const Dialect& dialect, std::vector<std::string>& unsaid) {
  Text text(form, dialect, unsaid);
  const bool later_tables = !is_sqlite(dialect) && has_functions(plan.steps);  // bodies of functions may name them
  if (later_tables) text.line("SET check_function_bodies TO off;");
  Schema at = start;
  for (const BaselineStep& step : plan.steps) {
    text.line("\n-- " + printable(step.title));
    for (const Change& change : step.changes) {
      text.change(change, at);
      apply(at, change, dialect, Session{});
    }
    for (const std::string& sql : step.statements) text.statement(sql);
  }
  if (later_tables) text.line("\nRESET check_function_bodies;");
  return text.take();
}

std::string downward(const SqlBaselinePlan& plan, const Form& form, const Schema& end, const Dialect& dialect, std::vector<std::string>& unsaid) {
  Text text(form, dialect, unsaid);
  if (!plan.no_downgrade.empty()) {
    text.line("-- no way back: " + replace_all(plan.no_downgrade, "\n", " "));
    return text.take();
  }
  Schema at = end;
  for (const Change& change : plan.downgrade) {
    text.change(change, at);
    apply(at, change, dialect, Session{});
  }
  return text.take();
}

}  // namespace

bool has_sql_baseline(std::string_view kind) { return form_of(kind) != nullptr; }

std::string version_in(std::string_view kind, std::string_view stem) {
  const bool flyway = kind == "flyway";
  if (flyway && !stem.empty() && (stem.front() == 'V' || stem.front() == 'B')) stem.remove_prefix(1);
  std::size_t end = 0;
  while (end < stem.size() && ((stem[end] >= '0' && stem[end] <= '9') || (flyway && (stem[end] == '.' || (stem[end] == '_' && stem.substr(end, 2) != "__"))))) ++end;
  return std::string(stem.substr(0, end));
}

std::vector<SqlBaselineFile> write_sql_baseline(const SqlBaselinePlan& plan, const Schema& start, const Schema& end, const Dialect& dialect, std::vector<std::string>& unsaid) {
  const Form& form = *form_of(plan.kind);
  const std::string stem = std::string(form.prefix) + version_in(plan.kind, plan.last) + std::string(form.separator) + "baseline";
  std::string head;
  for (const std::string& line : split(plan.note, '\n')) head += "-- " + printable(line) + "\n";
  const std::string up = upward(plan, form, start, dialect, unsaid);
  const bool back = form.two_files || !form.down.empty();
  const std::string down = back ? downward(plan, form, end, dialect, unsaid) : "";
  if (form.two_files) return {{stem + ".up.sql", head + up}, {stem + ".down.sql", down}};
  if (!form.up.empty()) return {{stem + ".sql", std::string(form.up) + "\n" + head + up + "\n" + std::string(form.down) + "\n" + down}};
  return {{stem + ".sql", head + up}};
}

}  // namespace underpin
