#include "schema/shadow_tables.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"

namespace underpin {

namespace {

// The arguments of a module, at commas outside of quotes and brackets.
std::vector<std::string> module_arguments(std::string_view text) {
  std::vector<std::string> out(1);
  char quote = 0;
  int depth = 0;
  for (const char c : text) {
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == ',' && depth == 0) {
      out.emplace_back();
      continue;
    }
    out.back() += c;
  }
  for (std::string& argument : out) argument = std::string(trim(argument));
  out.erase(std::remove(out.begin(), out.end(), ""), out.end());
  return out;
}

// "content" of content='', "" of a column.
std::string option_name(const std::string& argument) {
  const std::size_t end = argument.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  const std::size_t equals = end == std::string::npos ? end : argument.find_first_not_of(" \t\r\n", end);
  return equals != std::string::npos && argument[equals] == '=' ? lower(argument.substr(0, end)) : std::string();
}

std::string option_value(const std::string& argument) {
  std::string value(trim(argument.substr(argument.find('=') + 1)));
  if (value.size() > 1 && (value.front() == '\'' || value.front() == '"')) value = value.substr(1, value.size() - 2);
  return lower(value);
}

std::string column_of_argument(const std::string& argument) {
  const char first = argument.front();
  if (first == '"' || first == '\'' || first == '`' || first == '[')
    return argument.substr(1, argument.find(first == '[' ? ']' : first, 1) - 1);
  return argument.substr(0, argument.find_first_of(" \t\r\n"));
}

struct Module {
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, std::string>> options;
  const std::string* option(std::string_view name) const {
    for (const auto& [key, value] : options)
      if (key == name) return &value;
    return nullptr;
  }
};

Module module_of(const Table& table) {
  Module module;
  for (const std::string& argument : module_arguments(table.storage_options)) {
    const std::string option = option_name(argument);
    if (option.empty())
      module.columns.push_back(column_of_argument(argument));
    else
      module.options.emplace_back(option, option_value(argument));
  }
  return module;
}

struct Shadow {
  const Table& owner;
  std::vector<Table> made;

  // Columns as {name, type}.
  Table& add(std::string_view part, const std::vector<std::pair<std::string, std::string>>& columns, std::vector<std::string> key,
             bool without_rowid = false) {
    Table table;
    table.name = {owner.name.schema, owner.name.name + "_" + std::string(part)};
    table.origin = owner.origin;
    table.without_rowid = without_rowid;
    for (const auto& [name, type] : columns) {
      Column column;
      column.name = name;
      column.type = Type{type, false};
      column.nullable = !without_rowid || std::find(key.begin(), key.end(), name) == key.end();
      table.columns.push_back(std::move(column));
    }
    PrimaryKey primary;
    primary.columns = std::move(key);
    table.primary_key = std::move(primary);
    made.push_back(std::move(table));
    return made.back();
  }
};

std::vector<Table> fts5(const Table& table) {
  const Module module = module_of(table);
  Shadow shadow{table, {}};
  shadow.add("data", {{"id", "INTEGER"}, {"block", "BLOB"}}, {"id"});
  shadow.add("idx", {{"segid", ""}, {"term", ""}, {"pgno", ""}}, {"segid", "term"}, true);
  if (!module.option("content")) {
    std::vector<std::pair<std::string, std::string>> columns = {{"id", "INTEGER"}};
    for (std::size_t i = 0; i < module.columns.size(); ++i) columns.emplace_back("c" + std::to_string(i), "");
    shadow.add("content", columns, {"id"});
  }
  const std::string* sizes = module.option("columnsize");
  if (!sizes || *sizes != "0") shadow.add("docsize", {{"id", "INTEGER"}, {"sz", "BLOB"}}, {"id"});
  shadow.add("config", {{"k", ""}, {"v", ""}}, {"k"}, true);
  return std::move(shadow.made);
}

std::vector<Table> fts4(const Table& table, bool older) {
  Module module = module_of(table);
  Shadow shadow{table, {}};
  if (module.columns.empty()) module.columns.push_back("content");
  if (!module.option("content")) {
    std::vector<std::pair<std::string, std::string>> columns = {{"docid", "INTEGER"}};
    for (std::size_t i = 0; i < module.columns.size(); ++i) columns.emplace_back("c" + std::to_string(i) + module.columns[i], "");
    if (module.option("languageid")) columns.emplace_back("langid", "");
    shadow.add("content", columns, {"docid"});
  }
  shadow.add("segments", {{"blockid", "INTEGER"}, {"block", "BLOB"}}, {"blockid"});
  shadow.add("segdir",
             {{"level", "INTEGER"},
              {"idx", "INTEGER"},
              {"start_block", "INTEGER"},
              {"leaves_end_block", "INTEGER"},
              {"end_block", "INTEGER"},
              {"root", "BLOB"}},
             {"level", "idx"});
  if (older) return std::move(shadow.made);
  const std::string* match = module.option("matchinfo");
  if (!match || *match != "fts3") shadow.add("docsize", {{"docid", "INTEGER"}, {"size", "BLOB"}}, {"docid"});
  shadow.add("stat", {{"id", "INTEGER"}, {"value", "BLOB"}}, {"id"});
  return std::move(shadow.made);
}

std::vector<Table> rtree(const Table& table) {
  const Module module = module_of(table);
  Shadow shadow{table, {}};
  std::vector<std::pair<std::string, std::string>> columns = {{"rowid", "INTEGER"}, {"nodeno", ""}};
  std::size_t extra = 0;
  for (const std::string& column : module.columns)
    if (starts_with(column, "+")) columns.emplace_back("a" + std::to_string(extra++), "");
  shadow.add("rowid", columns, {"rowid"});
  shadow.add("node", {{"nodeno", "INTEGER"}, {"data", ""}}, {"nodeno"});
  shadow.add("parent", {{"nodeno", "INTEGER"}, {"parentnode", ""}}, {"nodeno"});
  return std::move(shadow.made);
}

}  // namespace

std::vector<Table> shadow_tables(const Table& table) {
  const std::string module = lower(table.virtual_module);
  if (module == "fts5") return fts5(table);
  if (module == "fts4" || module == "fts3") return fts4(table, module == "fts3");
  if (module == "rtree" || module == "rtree_i32") return rtree(table);
  return {};
}

}  // namespace underpin
