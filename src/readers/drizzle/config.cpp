#include "readers/drizzle/config.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"

namespace underpin::drizzle {

namespace {

using eval::Value;

constexpr int kMostBraces = 6;

const Value* entry_of(const eval::Dict& dict, std::string_view wanted) {
  for (const auto& [key, value] : dict.items)
    if (key.string() && key.string()->text() == wanted) return &value;
  return nullptr;
}

std::string text_entry(const eval::Dict& dict, std::string_view wanted) {
  const Value* value = entry_of(dict, wanted);
  return value && value->string() ? value->string()->text() : std::string();
}

// './a', path.join(__dirname, 'a'), resolve('a'): absolute; empty: not known.
std::string path_value(const Value& value, const std::string& folder) {
  if (const Rope* text = value.string()) return text->text().empty() ? std::string() : normal_path(join_path(folder, text->text()));
  const auto* record = value.record();
  if (!record || (typescript::last_name(record->path) != "join" && typescript::last_name(record->path) != "resolve")) return {};
  std::string path = folder;
  for (const Value& part : record->call.args) {
    if (const Rope* text = part.string())
      path = join_path(path, text->text());
    else if (!part.external() || (!ends_with(part.external()->path, ".__dirname") && !ends_with(part.external()->path, ".dirname")))
      return {};
  }
  return normal_path(path);
}

std::string system_of_dialect(const std::string& dialect, const std::string& driver) {
  const std::string& word = dialect.empty() ? driver : dialect;
  if (word == "postgresql" || word == "pg" || word == "aws-data-api" || word == "pglite") return "postgresql";
  for (const char* one : {"sqlite", "turso", "better-sqlite", "libsql", "d1", "d1-http", "expo", "durable-sqlite", "op-sqlite"})
    if (word == one) return "sqlite";
  return word;
}

bool match_here(std::string_view pattern, std::string_view path, std::size_t& budget) {
  if (budget == 0) return false;
  --budget;
  while (!pattern.empty()) {
    if (starts_with(pattern, "**/")) {
      if (match_here(pattern.substr(3), path, budget)) return true;
      for (std::size_t at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1))
        if (match_here(pattern.substr(3), path.substr(at + 1), budget)) return true;
      return false;
    }
    if (pattern == "**") return true;
    if (pattern[0] == '*') {
      for (std::size_t taken = 0; taken <= path.size(); ++taken) {
        if (match_here(pattern.substr(1), path.substr(taken), budget)) return true;
        if (taken < path.size() && path[taken] == '/') break;
      }
      return false;
    }
    if (path.empty() || (pattern[0] != '?' && pattern[0] != path[0]) || (pattern[0] == '?' && path[0] == '/')) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

void without_braces(const std::string& pattern, int depth, std::vector<std::string>& out) {
  const std::size_t open = pattern.find('{'), close = pattern.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos || depth > kMostBraces) {
    out.push_back(pattern);
    return;
  }
  for (const std::string& choice : split(pattern.substr(open + 1, close - open - 1), ','))
    without_braces(pattern.substr(0, open) + choice + pattern.substr(close + 1), depth + 1, out);
}

}  // namespace

bool is_config_file(std::string_view name) {
  return starts_with(name, "drizzle") && contains(name, "config") && (typescript::is_script(name) || ends_with(name, ".json"));
}

bool matches_pattern(std::string_view pattern, std::string_view path) {
  std::vector<std::string> plain;
  without_braces(std::string(pattern), 0, plain);
  return std::any_of(plain.begin(), plain.end(), [&](const std::string& one) {
    std::size_t budget = 20'000;
    return match_here(one, path, budget);
  });
}

std::optional<DrizzleConfig> read_config(scripts::ProjectModules& modules, const project::File& file, const std::string& folder) {
  const auto tree = modules.open(file.path);
  if (!tree) return std::nullopt;
  typescript::Evaluator evaluator(modules);
  for (const auto& [name, exported] : evaluator.exports(tree)) {
    if (name != "default") continue;
    const auto* dict = exported.dict();
    if (const auto* record = exported.record(); record && !record->call.args.empty()) dict = record->call.args[0].dict();
    if (!dict) return std::nullopt;
    DrizzleConfig out;
    out.path = file.path;
    out.shown = file.shown;
    out.schema_span = {tree->file, 0, 0};
    out.system = system_of_dialect(text_entry(*dict, "dialect"), text_entry(*dict, "driver"));
    out.casing = text_entry(*dict, "casing");
    if (const Value* given = entry_of(*dict, "out"))
      out.out = path_value(*given, folder);
    else if (!dict->incomplete)
      out.out = join_path(folder, "drizzle");
    if (const Value* given = entry_of(*dict, "schema")) {
      out.schema_span = given->span.valid() ? given->span : out.schema_span;
      std::vector<Value> one{*given};
      const auto* list = given->sequence();
      out.schema_known = true;
      for (const Value& item : list ? *list : one) {
        const std::string path = path_value(item, folder);
        if (path.empty())
          out.schema_known = false;
        else
          out.patterns.push_back(path);
      }
    }
    return out;
  }
  return std::nullopt;
}

std::vector<std::string> schema_files(const DrizzleConfig& config, const std::vector<project::File>& files) {
  std::set<std::string> out;
  for (const std::string& pattern : config.patterns)
    for (const project::File& file : files) {
      if (!typescript::is_script(file.path)) continue;
      // A folder means what lies in it.
      if (file.path == pattern || parent_path(file.path) == pattern || matches_pattern(pattern, file.path) ||
          matches_pattern(pattern, parent_path(file.path)))
        out.insert(file.path);
    }
  return {out.begin(), out.end()};
}

}  // namespace underpin::drizzle
