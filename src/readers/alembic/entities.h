// alembic_utils: functions, views, triggers, policies, extensions and grants as objects whose SQL op.create_entity,
// op.replace_entity and op.drop_entity send.
#pragma once
#include "readers/alembic/migration.h"

namespace underpin::alembic {

eval::Outcome make_entity(Migration&, const std::string& path, const eval::Call&);
bool is_entity_operation(const std::string& name);
eval::Outcome entity_operation(Migration&, const std::string& name, const eval::Call&);

}  // namespace underpin::alembic
