#include "readers/alembic/batch.h"

#include "readers/alembic/connection.h"
#include "readers/alembic/operations.h"
#include "readers/alembic/rebuild.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Value batch_value(Migration& m, const Call& call) {
  auto batch = std::make_shared<Batch>();
  batch->span = call.span;
  batch->options = call;
  const auto* given = argument(call, 0, {"table_name"});
  if (const auto name = sa::text_of(given)) {
    const auto* schema = argument(call, 1, {"schema"});
    batch->table = {sa::text_of(schema).value_or(""), *name};
    if (schema && schema->unknown()) {
      batch->known = false;
      m.undecided("op.batch_alter_table", schema->unknown()->reason, call.span);
    }
  } else {
    batch->known = false;
    m.undecided("op.batch_alter_table", given && given->unknown() ? given->unknown()->reason : "the table", call.span);
  }
  return sa::wrap(batch, "alembic.operations.BatchOperations", call.span);
}

namespace {

// batch_op.create_index(name, columns) → op.create_index(name, table, columns): where the table's name goes.
int table_position(std::string_view name) {
  if (name == "add_column" || name == "drop_column" || name == "alter_column" || name == "create_table_comment" || name == "drop_table_comment") return 0;
  if (name == "create_index" || name == "drop_index" || name == "create_primary_key" || name == "create_unique_constraint" ||
      name == "create_foreign_key" || name == "create_check_constraint" || name == "create_exclude_constraint" || name == "drop_constraint")
    return 1;
  return -1;
}

Call with_table(const Batch& batch, const std::string& name, const Call& call) {
  Call out = call;
  const auto at = static_cast<std::size_t>(table_position(name));
  const auto table = eval::string(batch.table.name, batch.span);
  if (at == 1 && out.args.empty()) {  // the constraint's or index's name was given by keyword
    const char* keyword = call.keyword("constraint_name") ? "constraint_name" : call.keyword("index_name") ? "index_name" : "name";
    if (const auto* given = call.keyword(keyword)) {
      out.args.push_back(*given);
      std::erase_if(out.kwargs, [&](const auto& k) { return k.first == keyword; });
    } else {
      out.args.push_back(eval::none());
    }
  }
  out.args.insert(out.args.begin() + static_cast<std::ptrdiff_t>(std::min(at, out.args.size())), table);
  if (!batch.table.schema.empty()) out.kwargs.emplace_back(name == "create_foreign_key" ? "source_schema" : "schema", eval::string(batch.table.schema));
  return out;
}

void run_directly(Migration& m, const Batch& batch, std::optional<Raise>& raised) {
  for (const auto& step : batch.steps) {
    auto outcome = find_operation(step.operation)(m, with_table(batch, step.operation, step.call));
    if (const auto* raise = std::get_if<Raise>(&outcome)) {
      raised = *raise;
      return;
    }
  }
}

}  // namespace

Outcome batch_method(Migration& m, Batch& batch, const std::string& name, const Call& call) {
  if (name == "f") {
    auto conv = std::make_shared<sa::Conv>();
    const auto* rope = call.args.empty() ? nullptr : sa::rope_of(&call.args[0]);
    if (!rope) return eval::unknown("batch_op.f()", call.span);
    conv->text = *rope;
    return sa::wrap(std::move(conv), "alembic.op.f", call.span);
  }
  if (name == "get_bind") return connection_value(call.span);
  if (name == "execute" || name == "bulk_insert") return run_operation(m, name, find_operation(name), call);
  if (table_position(name) < 0) {
    m.undecided("batch_op." + name, "a custom operation", call.span);
    return eval::unknown("the result of batch_op." + name, call.span);
  }
  const auto known = settled(m, name, call);
  if (!known) return eval::none(call.span);
  if (m.interpreter->speculative_depth() > 0) return find_operation(name)(m, with_table(batch, name, *known));  // only listed
  batch.steps.push_back({name, *known});
  return eval::none(call.span);
}

std::optional<Raise> flush_batch(Migration& m, Batch& batch, bool raised) {
  auto steps = std::move(batch);
  batch.steps.clear();
  if (raised || !steps.known) return std::nullopt;  // Alembic flushes only a block that ended well
  std::optional<Raise> outcome;
  const auto recreate = sa::text_of(steps.options.keyword("recreate")).value_or("auto");
  if (m.postgres() || recreate == "never")
    run_directly(m, steps, outcome);
  else
    outcome = rebuild_table(m, steps, recreate == "always");
  return outcome;
}

std::optional<Raise> run_steps(Migration& m, const Batch& batch) {
  std::optional<Raise> outcome;
  run_directly(m, batch, outcome);
  return outcome;
}

Call step_call(const Batch& batch, const Batch::Step& step) { return with_table(batch, step.operation, step.call); }

}  // namespace underpin::alembic
