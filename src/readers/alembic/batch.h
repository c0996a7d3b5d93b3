// op.batch_alter_table: operations gathered and carried out at the end of the `with`, as plain ALTERs or, on SQLite where
// one is needed, by building the table anew from what reflection sees of it.
#pragma once
#include "readers/alembic/migration.h"

namespace underpin::alembic {

struct Batch final : sa::Object {
  ObjectName table;
  eval::Call options;  // the call of batch_alter_table
  struct Step {
    std::string operation;
    eval::Call call;
  };
  std::vector<Step> steps;
  bool known = true;
};

eval::Value batch_value(Migration&, const eval::Call&);
eval::Outcome batch_method(Migration&, Batch&, const std::string& name, const eval::Call&);
std::optional<eval::Raise> flush_batch(Migration&, Batch&, bool raised);
// All steps as plain operations, one after the other.
std::optional<eval::Raise> run_steps(Migration&, const Batch&);
// The step's call with the table's name where op.… has it.
eval::Call step_call(const Batch&, const Batch::Step&);

}  // namespace underpin::alembic
