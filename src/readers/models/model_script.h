// What models declare, as the SQL that their tool would write for an empty database, each piece with its place in the
// models' file; and the schema that this SQL makes. So models and migrations are read by the same reader, and a finding about
// a column points at its model.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/rope.h"
#include "schema/history.h"

namespace underpin::models {

class ModelScript {
 public:
  ModelScript& sql(std::string_view text);             // words without a place
  ModelScript& at(std::string_view text, Span place);  // what stands in the models
  ModelScript& rope(const Rope& text);
  void end();  // the statement is complete
  // A type that the models name and the migrations make: a domain, say. Taken as given where the engine has none of it.
  void given_type(std::string type) { given_types_.push_back(std::move(type)); }
  const std::vector<std::string>& given_types() const { return given_types_; }
  const std::vector<Rope>& statements() const { return statements_; }
  bool empty() const { return statements_.empty() && statement_.empty(); }

 private:
  Rope statement_;
  std::vector<Rope> statements_;
  std::vector<std::string> given_types_;
};

// "name" in double quotes.
std::string quoted_name(std::string_view name);
// 'text' in single quotes.
std::string quoted_text(std::string_view text);

// Runs the statements one by one. Extensions that their types need and functions that they call are taken as given. Fills the schema, what failed and
// what could not be decided.
void build_schema(const ModelScript& script, const Dialect& dialect, ModelSchema& into);

}  // namespace underpin::models
