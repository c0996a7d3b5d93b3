#include "schema/invert.h"

#include "schema/apply.h"
#include "schema/compare.h"
#include "schema/diff.h"

namespace underpin {

namespace {
using Answer = std::variant<std::vector<Change>, std::string>;

// How each change is taken back: Turn gives the one change that turns it round, where a difference would drop and
// create; ByDifference leaves it to diff(); Never says why not.
struct Way {
  std::optional<Change> turned;
  std::string never;
};

struct Ways {
#define BY_DIFFERENCE(Kind) \
  Way operator()(const Kind&) const { return {}; }
  BY_DIFFERENCE(CreateSchema) BY_DIFFERENCE(DropSchema) BY_DIFFERENCE(CreateExtension) BY_DIFFERENCE(CreateType) BY_DIFFERENCE(DropType)
  BY_DIFFERENCE(AddEnumValue) BY_DIFFERENCE(AlterDomain) BY_DIFFERENCE(AlterComposite) BY_DIFFERENCE(CreateSequence)
  BY_DIFFERENCE(AlterSequence) BY_DIFFERENCE(DropSequence) BY_DIFFERENCE(CreateTable) BY_DIFFERENCE(DropTable)
  BY_DIFFERENCE(SetObjectSchema) BY_DIFFERENCE(SetTableOption) BY_DIFFERENCE(DetachPartition) BY_DIFFERENCE(SetInheritance)
  BY_DIFFERENCE(AddColumn) BY_DIFFERENCE(DropColumn) BY_DIFFERENCE(SetColumnType) BY_DIFFERENCE(SetNullable) BY_DIFFERENCE(SetDefault)
  BY_DIFFERENCE(SetIdentity) BY_DIFFERENCE(DropGenerated) BY_DIFFERENCE(AddConstraint)
  BY_DIFFERENCE(DropConstraint) BY_DIFFERENCE(ValidateConstraint) BY_DIFFERENCE(AlterConstraint) BY_DIFFERENCE(CreateIndex)
  BY_DIFFERENCE(DropIndex) BY_DIFFERENCE(CreateView) BY_DIFFERENCE(DropView) BY_DIFFERENCE(RefreshView) BY_DIFFERENCE(CreateFunction)
  BY_DIFFERENCE(DropFunction) BY_DIFFERENCE(CreateTrigger) BY_DIFFERENCE(DropTrigger) BY_DIFFERENCE(SetTriggerEnabled)
  BY_DIFFERENCE(CreatePolicy) BY_DIFFERENCE(AlterPolicy) BY_DIFFERENCE(DropPolicy) BY_DIFFERENCE(SetComment) BY_DIFFERENCE(CreateOpaque)
  BY_DIFFERENCE(DropOpaque) BY_DIFFERENCE(RebuildTable) BY_DIFFERENCE(SessionStep)
#undef BY_DIFFERENCE
  Way operator()(const RenameSchema& c) const { return {RenameSchema{c.to, c.name}, {}}; }
  Way operator()(const RenameType& c) const { return {RenameType{{c.name.schema, c.to}, c.name.name}, {}}; }
  Way operator()(const RenameEnumValue& c) const { return {RenameEnumValue{c.type, c.to, c.label}, {}}; }
  Way operator()(const RenameRelation& c) const { return {RenameRelation{c.kind, {c.name.schema, c.to}, c.name.name}, {}}; }
  Way operator()(const RenameColumn& c) const { return {RenameColumn{c.table, c.to, c.column}, {}}; }
  Way operator()(const RenameConstraint& c) const { return {RenameConstraint{c.table, c.to, c.name}, {}}; }
  Way operator()(const AttachPartition& c) const { return {DetachPartition{c.parent, c.child}, {}}; }
  Way operator()(const DropExtension&) const { return {{}, "what the extension held is not known"}; }
  Way operator()(const DataStep&) const { return {{}, "the rows as they were are not known"}; }
  Way operator()(const RawSql&) const { return {{}, "the statement was not understood"}; }
};
}  // namespace

std::variant<std::vector<Change>, std::string> invert(const Change& change, const Schema& before, const Dialect& dialect) {
  Way way = std::visit(Ways{}, change);
  if (!way.never.empty()) return Answer(std::move(way.never));
  Session session;
  session.in_transaction = false;
  Schema after = before;
  Applied applied;
  if (const auto failure = apply(after, change, dialect, session, &applied)) return Answer("it fails: " + failure->message);
  if (!applied.changed) return Answer(std::vector<Change>{});
  std::vector<Change> changes;
  if (way.turned)
    changes.push_back(std::move(*way.turned));
  else
    changes = diff(after, before, dialect);
  for (const Change& one : changes)
    if (const auto failure = apply(after, one, dialect, session)) return Answer("the way back fails: " + failure->message);
  const std::vector<Difference> left = compare(after, before);
  if (!left.empty()) return Answer("the way back would not restore " + std::string(kind_word(left.front().object.kind)) + " " + left.front().object.display());
  return Answer(std::move(changes));
}

}  // namespace underpin
