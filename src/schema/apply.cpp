#include "schema/apply.h"

#include "schema/apply_each.h"

namespace underpin {

namespace {
// What the server calls the statement when it refuses to run it inside a transaction block.
std::string statement_word(const Change& change) {
  if (std::holds_alternative<CreateIndex>(change)) return "CREATE INDEX CONCURRENTLY";
  if (std::holds_alternative<DropIndex>(change)) return "DROP INDEX CONCURRENTLY";
  if (std::holds_alternative<DetachPartition>(change)) return "ALTER TABLE ... DETACH CONCURRENTLY";
  if (std::holds_alternative<RefreshView>(change)) return "REFRESH MATERIALIZED VIEW CONCURRENTLY";
  if (std::holds_alternative<AddEnumValue>(change)) return "ALTER TYPE ... ADD";
  if (const auto* step = std::get_if<SessionStep>(&change)) return step->name.empty() ? "VACUUM" : step->name;
  if (const auto* opaque = std::get_if<CreateOpaque>(&change)) return "CREATE " + opaque->object.what;
  if (const auto* opaque = std::get_if<DropOpaque>(&change)) return "DROP " + opaque->what;
  return "statement";
}

std::string shout(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

Refusal dispatch(const Context& context, const Change& change) {
  if (is_sqlite(context.dialect)) return std::visit([&](const auto& one) { return lite::apply_change(context, one); }, change);
  return std::visit([&](const auto& one) { return pg::apply_change(context, one); }, change);
}
}  // namespace

std::optional<Failure> carry_out(Schema& schema, const Change& change, const Dialect& dialect, const Session& session, Applied* applied) {
  if (session.in_transaction && dialect.outside_transaction && dialect.outside_transaction(change)) {
    ObjectId object{ObjectKind::table, table_of(change), ""};
    const std::string word = shout(statement_word(change));
    return refuse(FailureKind::in_transaction, std::move(object),
                  is_sqlite(dialect) ? "cannot " + word + " from within a transaction" : word + " cannot run inside a transaction block");
  }
  Applied ignored;
  Applied& result = applied ? *applied : ignored;
  result = Applied{};
  return dispatch(Context{schema, dialect, session, result}, change);
}

std::optional<Failure> apply(Schema& schema, const Change& change, const Dialect& dialect, const Session& session, Applied* applied) {
  const Schema before = schema;  // shares everything with it until something is written
  auto failure = carry_out(schema, change, dialect, session, applied);
  if (failure) schema = before;
  return failure;
}

}  // namespace underpin
