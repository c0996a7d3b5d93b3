#include "verbs/ambiguous_names.h"

#include "base/text.h"
#include "sql/plpgsql_names.h"

namespace underpin {

void find_ambiguous_names(Subject& subject) {
  for (ReplayedHistory& replayed : subject.histories) {
    const Dialect& dialect = replayed.dialect ? *replayed.dialect : *subject.dialect;
    if (dialect.name != "postgresql") continue;
    const Schema& schema = replayed.trace.schema;
    for (const Function* function : schema.functions.sorted()) {
      if (lower(function->language) != "plpgsql" || !function->origin.span.valid()) continue;
      for (auto& [name, relation] : sql::ambiguous_names(function->definition, schema, dialect))
        replayed.ambiguous_names.push_back({function->name, function->origin.span, name, relation});
    }
  }
}

}  // namespace underpin
