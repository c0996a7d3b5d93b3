// Short ways to write the model's objects and to run changes in tests.
#pragma once
#include <string>
#include <vector>

#include "schema/apply.h"

namespace underpin::test {

ObjectName name(const std::string& text);  // "t" or "s.t"
Column column(const std::string& name, const std::string& type, bool nullable = true, const std::string& default_text = "");
Expression expression(const std::string& text);
PrimaryKey primary_key(std::vector<std::string> columns, const std::string& name = "");
Unique unique(std::vector<std::string> columns, const std::string& name = "");
ForeignKey foreign_key(std::vector<std::string> columns, const std::string& ref, std::vector<std::string> ref_columns = {}, const std::string& name = "");
Check check(const std::string& text, const std::string& name = "");
Index index(const std::string& name, const std::vector<std::string>& columns, bool unique = false);
Index expression_index(const std::string& name, const std::string& text);
Table table(const std::string& name, std::vector<Column> columns);
CreateType enum_type(const std::string& name, std::vector<std::string> labels);
CreateView view(const std::string& name, std::vector<std::string> reads, const std::string& definition);

// A schema that statements are run on.
struct Database {
  explicit Database(const Dialect& dialect) : dialect(dialect) {}
  const Dialect& dialect;
  Schema schema;
  Session session;
  Applied applied;
  Failure failure;  // of the last run()
  // The message of the failure, or "".
  std::string run(const Change& change);
  const Table& table(const std::string& name) const;
  std::vector<std::string> constraint_names(const std::string& table) const;  // sorted
  std::vector<std::string> index_names(const std::string& table) const;       // sorted
  std::vector<std::string> column_names(const std::string& table) const;
};

}  // namespace underpin::test
