// One function per kind of change: what apply() dispatches to. PostgreSQL's are in namespace pg, SQLite's in lite; each
// pair lives in the file of its family (apply_table.cpp, apply_sqlite_table.cpp …).
#pragma once
#include "schema/apply_context.h"

#define UNDERPIN_EACH_CHANGE(X)                                                                                            \
  X(CreateSchema) X(DropSchema) X(RenameSchema) X(CreateExtension) X(DropExtension) X(CreateType) X(DropType) X(RenameType) \
  X(AddEnumValue) X(RenameEnumValue) X(AlterDomain) X(AlterComposite) X(CreateSequence) X(AlterSequence) X(DropSequence)    \
  X(CreateTable) X(DropTable) X(RenameRelation) X(SetObjectSchema) X(SetTableOption) X(AttachPartition) X(DetachPartition)  \
  X(SetInheritance) X(AddColumn) X(DropColumn) X(RenameColumn) X(SetColumnType) X(SetNullable) X(SetDefault)                \
  X(SetIdentity) X(DropGenerated) X(AddConstraint) X(DropConstraint) X(RenameConstraint) X(ValidateConstraint)              \
  X(AlterConstraint) X(CreateIndex) X(DropIndex) X(CreateView) X(DropView) X(RefreshView) X(CreateFunction)                 \
  X(DropFunction) X(CreateTrigger) X(DropTrigger) X(SetTriggerEnabled) X(CreatePolicy) X(AlterPolicy) X(DropPolicy)         \
  X(SetComment) X(CreateOpaque) X(DropOpaque) X(RebuildTable) X(DataStep) X(SessionStep) X(RawSql)

namespace underpin::pg {
#define X(Kind) Refusal apply_change(const Context& context, const Kind& change);
UNDERPIN_EACH_CHANGE(X)
#undef X
}  // namespace underpin::pg

namespace underpin::lite {
#define X(Kind) Refusal apply_change(const Context& context, const Kind& change);
UNDERPIN_EACH_CHANGE(X)
#undef X
}  // namespace underpin::lite
