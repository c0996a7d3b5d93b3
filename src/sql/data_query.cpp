#include "sql/data_query.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace underpin::sql {

namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kLongestValue = 40;  // bytes

std::string column_of(const char* alias, const std::string& name) { return std::string(alias) + "." + always_quoted(name); }

// The rows looked at, as `t`.
std::string source_of(const DataQuestion& question, const std::string& default_schema, std::optional<std::uint64_t> sample) {
  const std::string table = always_quoted(question.table, default_schema);
  return sample ? "(SELECT * FROM " + table + " LIMIT " + std::to_string(*sample) + ") t" : table + " t";
}

std::string all_of(const std::vector<std::string>& columns, const std::string& test) {
  std::vector<std::string> parts;
  for (const std::string& column : columns) parts.push_back(column_of("t", column) + " " + test);
  return join(parts, test == "IS NULL" ? " OR " : " AND ");
}

// What a row that is against the constraint satisfies.
std::string condition_of(const DataQuestion& question, const std::string& default_schema) {
  if (question.kind == DataQuestion::Kind::nulls) return all_of(question.columns, "IS NULL");
  if (question.kind == DataQuestion::Kind::violations) return "NOT (" + question.check + "\n)";
  if (question.kind == DataQuestion::Kind::duplicates) return question.nulls_not_distinct ? "1 = 1" : all_of(question.columns, "IS NOT NULL");
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i < question.columns.size() && i < question.ref_columns.size(); ++i)
    pairs.push_back(column_of("r", question.ref_columns[i]) + " = " + column_of("t", question.columns[i]));
  std::string text = all_of(question.columns, "IS NOT NULL");
  // Without columns to look for there is no table to look in: every reference leads nowhere.
  if (!pairs.empty()) text += " AND NOT EXISTS (SELECT 1 FROM " + always_quoted(question.ref, default_schema) + " r WHERE " + join(pairs, " AND ") + ")";
  return text;
}

std::string list_of(const std::vector<std::string>& columns) {
  std::vector<std::string> parts;
  for (const std::string& column : columns) parts.push_back(column_of("t", column));
  return join(parts, ", ");
}

std::uint64_t number_in(const Cells& row, std::size_t column) {
  return column < row.size() && row[column] ? std::strtoull(row[column]->c_str(), nullptr, 10) : 0;
}

std::string value_text(const std::string& column, const std::optional<std::string>& value) {
  if (!value) return "NULL";
  if (looks_secret(column)) return "(not shown)";
  return printable(clip_utf8(*value, kLongestValue)) + (value->size() > kLongestValue ? "…" : "");
}

std::string values_text(const std::vector<std::string>& columns, const Cells& row, std::size_t from) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < columns.size() && from + i < row.size(); ++i) parts.push_back(columns[i] + " " + value_text(columns[i], row[from + i]));
  return join(parts, ", ");
}

std::string example_of(const DataQuestion& question, const Cells& row) {
  if (question.kind == DataQuestion::Kind::duplicates)
    return values_text(question.columns, row, 0) + " (" + std::to_string(number_in(row, question.columns.size())) + " rows)";
  const std::string key = values_text(question.key, row, 0);
  if (question.kind == DataQuestion::Kind::nulls) return key;
  const std::string values = values_text(question.columns, row, question.key.size());
  return key.empty() || key == values ? values : key + ": " + values;
}

void add_examples(const DataQuestion& question, const std::string& from, const std::string& condition, const RunQuery& run, DataAnswer& answer) {
  std::string query;
  const std::string limit = " LIMIT " + std::to_string(kExamples);
  if (question.kind == DataQuestion::Kind::duplicates) {
    query = "SELECT " + list_of(question.columns) + ", count(*) FROM " + from + " WHERE " + condition + " GROUP BY " + list_of(question.columns) + " HAVING count(*) > 1 ORDER BY " + list_of(question.columns) + limit;
  } else {
    std::vector<std::string> wanted = question.key;
    if (question.kind != DataQuestion::Kind::nulls) wanted.insert(wanted.end(), question.columns.begin(), question.columns.end());
    if (wanted.empty()) return;
    query = "SELECT " + list_of(wanted) + " FROM " + from + " WHERE " + condition + " ORDER BY " + list_of(wanted) + limit;
  }
  if (const auto rows = run(query))
    for (const Cells& row : *rows)
      if (std::string text = example_of(question, row); !text.empty()) answer.examples.push_back(std::move(text));
}

}  // namespace

std::string always_quoted(const std::string& name) { return "\"" + replace_all(name, "\"", "\"\"") + "\""; }

std::string always_quoted(const ObjectName& name, const std::string& default_schema) {
  return always_quoted(name.schema.empty() ? default_schema : name.schema) + "." + always_quoted(name.name);
}

std::string rows_query(const ObjectName& table, const std::vector<std::string>& columns, const std::string& default_schema, std::size_t most) {
  return "SELECT " + list_of(columns) + " FROM " + always_quoted(table, default_schema) + " t LIMIT " + std::to_string(most);
}

DataAnswer answer(const DataQuestion& question, const std::string& default_schema, std::optional<std::uint64_t> sample, const RunQuery& run) {
  DataAnswer answer;
  answer.question = question;
  answer.sampled = sample;
  if (question.columns.empty()) {
    answer.unanswered = "it may do more than compute, and is not run";
    return answer;
  }
  const std::string from = source_of(question, default_schema, sample), condition = condition_of(question, default_schema);
  std::string query = "SELECT count(*) FROM " + from + " WHERE " + condition;
  if (question.kind == DataQuestion::Kind::duplicates)
    query = "SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM " + from + " WHERE " + condition + " GROUP BY " + list_of(question.columns) + " HAVING count(*) > 1) g";
  if (question.demand == Demand::guessed)
    query = "SELECT (" + query + "), (SELECT count(*) FROM " + from + " WHERE " + all_of(question.columns, "IS NULL") + "), (SELECT count(*) FROM " + from + " WHERE " +
            all_of(question.columns, "IS NOT NULL") + ")";
  const auto rows = run(query);
  if (!rows || rows->empty()) {
    answer.unanswered = rows ? "the engine gave no answer" : rows.error().message;
    return answer;
  }
  const Cells& row = rows->front();
  if (question.kind == DataQuestion::Kind::duplicates) {
    answer.groups = number_in(row, 0);
    answer.rows = number_in(row, 1);
  } else {
    answer.rows = number_in(row, 0);
    answer.nulls = number_in(row, 1);
    answer.values = number_in(row, 2);
  }
  if (answer.rows > 0) add_examples(question, from, condition, run, answer);
  return answer;
}

}  // namespace underpin::sql
