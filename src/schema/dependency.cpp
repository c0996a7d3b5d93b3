#include "schema/dependency.h"

#include <algorithm>

#include "base/text.h"

namespace underpin {

bool index_names_column(const Context& context, const Index& index, const std::string& column) {
  for (const IndexKey& key : index.keys) {
    if (!key.is_expression && same_name(key.key.text, column, context.dialect)) return true;
    if (key.is_expression && names_column(context, key.key.shown(), column)) return true;
  }
  if (std::find(index.include.begin(), index.include.end(), column) != index.include.end()) return true;
  return index.predicate && names_column(context, index.predicate->shown(), column);
}

bool trigger_names_column(const Trigger& trigger, const std::string& column) {
  // Between UPDATE OF and ON stand columns; so do they inside WHEN (…). The function's body is not looked at.
  const std::string low = lower(trigger.definition);
  const std::string wanted = lower(column);
  if (const std::size_t of = low.find("update of "); of != std::string::npos) {
    const std::size_t on = low.find(" on ", of);
    if (has_word(std::string_view(low).substr(of + 10, on == std::string::npos ? on : on - of - 10), wanted)) return true;
  }
  const std::size_t when = low.find(" when ");
  if (when == std::string::npos) return false;
  const std::size_t execute = low.rfind(" execute ");
  return has_word(std::string_view(low).substr(when, execute == std::string::npos || execute < when ? execute : execute - when), wanted);
}

namespace {
bool policy_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80; }

// The word that begins at `at`, without quotes; `at` is moved behind it.
std::string word_at(std::string_view text, std::size_t& at) {
  const std::size_t from = at;
  if (text[at] == '"') {
    at = std::min(text.find('"', at + 1), text.size() - 1) + 1;
    return std::string(text.substr(from + 1, at - from - 2));
  }
  while (at < text.size() && policy_char(text[at])) ++at;
  return lower(text.substr(from, at - from));
}

bool begins_query(std::string_view text, std::size_t at) {
  at = text.find_first_not_of(" \t\r\n(", at);
  if (at == std::string_view::npos || !policy_char(text[at])) return false;
  const std::string word = word_at(text, at);
  return word == "select" || word == "with" || word == "values";
}
}  // namespace

// Names inside a subquery mean its own relations first: there a column of the policy's table counts only behind its name.
bool policy_names_column(const Policy& policy, const ObjectName& table, const std::string& column) {
  const std::string_view text = policy.definition;
  const std::string low = lower(text);
  std::size_t at = std::min(low.find("using"), low.find("with check"));
  if (at == std::string::npos) at = 0;
  std::vector<bool> queries;
  std::string before, qualifier;  // the word last seen, and whether a dot stands behind it
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'') {
      at = std::min(text.find('\'', at + 1), text.size() - 1) + 1;
    } else if (c == '(') {
      queries.push_back((!queries.empty() && queries.back()) || begins_query(text, at + 1));
      ++at;
    } else if (c == ')') {
      if (!queries.empty()) queries.pop_back();
      ++at;
    } else if (c == '"' || policy_char(c)) {
      const std::string word = word_at(text, at);
      const bool inside = !queries.empty() && queries.back();
      if (word == column && (inside ? qualifier == table.name : qualifier.empty() || qualifier == table.name)) return true;
      before = word;
      qualifier = at < text.size() && text[at] == '.' ? before : "";
    } else {
      ++at;
    }
  }
  return false;
}

bool view_reads_column(const View& view, const ObjectName& table, const std::string& column) {
  if (std::find(view.reads.begin(), view.reads.end(), table) == view.reads.end()) return false;
  if (!view.reads_columns.empty())
    return std::any_of(view.reads_columns.begin(), view.reads_columns.end(),
                       [&](const ObjectId& id) { return id.name == table && id.member == column; });
  return has_word(view.definition, column) || contains(view.definition, "*");
}

bool casts_to(const Expression& expression, const ObjectName& type) {
  const std::string& text = expression.shown();
  for (std::size_t at = text.find("::"); at != std::string::npos; at = text.find("::", at + 2))
    if (has_word(std::string_view(text).substr(at + 2, type.schema.size() + type.name.size() + 6), type.name)) return true;
  return false;
}

bool stands_on(const ForeignKey& key, const Table& target, const std::string& name) {
  const auto sorted = [](std::vector<std::string> columns) {
    std::sort(columns.begin(), columns.end());
    return columns;
  };
  const auto wanted = sorted(key.ref_columns);
  // The oldest key that fits. A primary key is older than what CREATE TABLE brings beside it, unless it came later.
  const auto with_table = [&](const Origin& origin) { return origin.span.file == target.origin.span.file; };
  const PrimaryKey* primary = target.primary_key && sorted(target.primary_key->columns) == wanted ? &*target.primary_key : nullptr;
  if (primary && with_table(primary->origin)) return primary->name == name;
  for (const Unique& unique : target.uniques)
    if (sorted(unique.columns) == wanted && unique.deferrable == Deferrable::no && (!primary || with_table(unique.origin))) return unique.name == name;
  if (primary) return primary->name == name;
  for (const Index& index : target.indexes) {
    if (!index.unique || index.predicate) continue;
    std::vector<std::string> columns;
    for (const IndexKey& k : index.keys) columns.push_back(k.is_expression ? std::string() : k.key.text);
    if (sorted(columns) == wanted) return index.name == name;
  }
  return false;
}

}  // namespace underpin
