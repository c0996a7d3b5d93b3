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

bool policy_names_column(const Policy& policy, const std::string& column) {
  const std::string low = lower(policy.definition);
  std::size_t begin = std::min(low.find(" using"), low.find("with check"));
  if (begin == std::string::npos) begin = 0;
  return has_word(std::string_view(policy.definition).substr(begin), column);
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
