#include "verbs/extension_schemas.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace underpin {

namespace {

// "extensions.vector(3)" → "vector(3)"
std::string without_schemas(const std::string& text, const std::set<std::string>& schemas) {
  std::string out = text;
  for (const std::string& schema : schemas) {
    const std::string prefix = schema + ".";
    for (std::size_t at = out.find(prefix); at != std::string::npos; at = out.find(prefix, at)) {
      const char before = at == 0 ? ' ' : out[at - 1];
      if (before == ' ' || before == '(' || before == ',')
        out.erase(at, prefix.size());
      else
        at += prefix.size();
    }
  }
  return out;
}

void forget_schemas(Schema& schema, const std::set<std::string>& schemas) {
  const auto plain = [&](const std::string& text) { return without_schemas(text, schemas); };
  for (const ObjectName& name : schema.tables.names()) {
    const Table& table = *schema.tables.find(name);
    const bool concerned =
        std::any_of(table.columns.begin(), table.columns.end(),
                    [&](const Column& column) { return plain(column.type.text) != column.type.text; }) ||
        std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
          return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return plain(key.opclass) != key.opclass; });
        });
    if (!concerned) continue;
    Table& edited = schema.tables.edit(name);
    for (Column& column : edited.columns) column.type.text = plain(column.type.text);
    for (Index& index : edited.indexes)
      for (IndexKey& key : index.keys) key.opclass = plain(key.opclass);
  }
  for (const ObjectName& key : schema.functions.names()) {
    Function function = *schema.functions.find(key);
    const std::string arguments = plain(function.arguments), returns = plain(function.returns);
    if (arguments == function.arguments && returns == function.returns) continue;
    schema.functions.erase(key);
    function.arguments = arguments;
    function.returns = returns;
    schema.functions.set({function.name.schema, function.name.name + "(" + arguments + ")"}, function);
  }
}

}  // namespace

void forget_extension_schemas(SchemaDiff& diff) {
  if (diff.left.live == diff.right.live) return;
  std::set<std::string> schemas;
  for (const SchemaSide* side : {&diff.left, &diff.right})
    side->schema.extensions.for_each([&](const Extension& extension) {
      if (!extension.schema.empty()) schemas.insert(extension.schema);
    });
  if (schemas.empty()) return;
  forget_schemas(diff.left.schema, schemas);
  forget_schemas(diff.right.schema, schemas);
}

}  // namespace underpin
