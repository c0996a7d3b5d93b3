#include <utility>

#include "schema/change.h"

namespace underpin {

Change::Change() = default;
Change::Change(const Change&) = default;
Change::Change(Change&&) noexcept = default;
Change& Change::operator=(const Change&) = default;
Change& Change::operator=(Change&&) noexcept = default;
Change::~Change() = default;

template <class Alternative>
  requires is_one_of<Alternative, AnyChange>
Change::Change(Alternative one) : AnyChange(std::in_place_type<Alternative>, std::move(one)) {}

template Change::Change(CreateSchema);
template Change::Change(DropSchema);
template Change::Change(RenameSchema);
template Change::Change(CreateExtension);
template Change::Change(DropExtension);
template Change::Change(CreateType);
template Change::Change(DropType);
template Change::Change(RenameType);
template Change::Change(AddEnumValue);
template Change::Change(RenameEnumValue);
template Change::Change(AlterDomain);
template Change::Change(AlterComposite);
template Change::Change(CreateSequence);
template Change::Change(AlterSequence);
template Change::Change(DropSequence);
template Change::Change(CreateTable);
template Change::Change(DropTable);
template Change::Change(RenameRelation);
template Change::Change(SetObjectSchema);
template Change::Change(SetTableOption);
template Change::Change(AttachPartition);
template Change::Change(DetachPartition);
template Change::Change(SetInheritance);
template Change::Change(AddColumn);
template Change::Change(DropColumn);
template Change::Change(RenameColumn);
template Change::Change(SetColumnType);
template Change::Change(SetNullable);
template Change::Change(SetDefault);
template Change::Change(SetIdentity);
template Change::Change(DropGenerated);
template Change::Change(AddConstraint);
template Change::Change(DropConstraint);
template Change::Change(RenameConstraint);
template Change::Change(ValidateConstraint);
template Change::Change(AlterConstraint);
template Change::Change(CreateIndex);
template Change::Change(DropIndex);
template Change::Change(CreateView);
template Change::Change(DropView);
template Change::Change(RefreshView);
template Change::Change(CreateFunction);
template Change::Change(DropFunction);
template Change::Change(CreateTrigger);
template Change::Change(DropTrigger);
template Change::Change(SetTriggerEnabled);
template Change::Change(CreatePolicy);
template Change::Change(AlterPolicy);
template Change::Change(DropPolicy);
template Change::Change(SetComment);
template Change::Change(CreateOpaque);
template Change::Change(DropOpaque);
template Change::Change(RebuildTable);
template Change::Change(DataStep);
template Change::Change(SessionStep);
template Change::Change(RawSql);

}  // namespace underpin
