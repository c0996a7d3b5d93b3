#include "rules/pending.h"

namespace underpin {

extern const Rule blocking_index;

namespace {

// As the statement is written, with the word that is missing.
std::string way_to_build(const ChangeAt& at, const CreateIndex& create) {
  const Table* table = at.replayed.trace.schema.tables.find(at.table());
  if (table && !table->partition_by.empty())
    return "CREATE INDEX … ON ONLY " + sql_name(at, at.table()) +
           ", then CREATE INDEX CONCURRENTLY on each partition and ALTER INDEX … ATTACH PARTITION";
  std::vector<std::string> columns;
  for (const IndexKey& key : create.index.keys) columns.push_back(key.is_expression ? "…" : sql_name(at, {"", key.key.text}));
  const std::string name = create.index.name.empty() ? "" : sql_name(at, {"", create.index.name}) + " ";
  if (!is_alembic(at))
    return std::string("CREATE ") + (create.index.unique ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + name + "ON " +
           sql_name(at, at.table()) + " (" + join(columns, ", ") + "), in a file of its own that runs outside of a transaction";
  return "postgresql_concurrently=True, inside `with op.get_context().autocommit_block():`";
}

std::optional<Finding> blocking_index_at(const ChangeAt& at) {
  const auto* create = std::get_if<CreateIndex>(&at.change);
  if (!create || create->concurrently || !at.locks_existing() || !at.impact->long_work()) return std::nullopt;
  const std::string name = create->index.name.empty() ? "an index" : "index " + quoted(create->index.name);
  Finding finding = lock_finding(blocking_index, at, name + " on " + quoted(at.table().display()) + " is built while writes wait");
  if (create->index.unique) finding.because += "; values that stand there twice refuse it";
  finding.help = way_to_build(at, *create);
  return finding;
}

void find_blocking_index(const Subject& subject, std::vector<Finding>& findings) {
  find_pending(blocking_index, subject, findings, blocking_index_at);
}

}  // namespace

const Rule blocking_index = {"UP300",
                             "blocking-index",
                             Severity::warning,
                             "an index is built while writes wait",
                             "CREATE INDEX without CONCURRENTLY on a table that is there before this deployment.",
                             "SHARE on the table: writes wait until the index is built, which takes as long as the table is large",
                             "CREATE INDEX CONCURRENTLY, outside of a transaction",
                             "CREATE INDEX orders_user_id_idx ON orders (user_id);",
                             "CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id);  -- not inside a transaction",
                             &find_blocking_index};

}  // namespace underpin
