#include "rules/support.h"

namespace underpin {

extern const Rule index_method_unsupported;

namespace {

void find_index_method_unsupported(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = at.event.behind && !at.event.in_try ? &*at.event.behind : own_failure(at);
    if (!failure || failure->kind != FailureKind::no_opclass) return;
    const std::string type = failure->object.display();
    const std::string what = failure->column ? quoted(failure->column->display()) + ", which is " + type : "an expression of the type " + type;
    Finding finding = refused(index_method_unsupported, at, *failure, "the index method does not support " + what, "the column's type");
    if (type == "json") finding.help = "json has no operator class in any method: make the column jsonb, or index the expression (column::jsonb)";
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule index_method_unsupported = {"UP125",
                                       "index-method-unsupported",
                                       Severity::error,
                                       "an index method does not support the column's type",
                                       "The index names a method (gin, gist, hash, btree) that has no default operator class for the type.",
                                       "PostgreSQL refuses the index, and the upgrade stops there",
                                       "use jsonb instead of json, another method, or name an operator class",
                                       "op.create_index('ix', 't', ['data'], postgresql_using='gin')  # data is JSON",
                                       "op.alter_column('t', 'data', type_=postgresql.JSONB(), "
                                       "postgresql_using='data::jsonb')\nop.create_index('ix', 't', ['data'], postgresql_using='gin')",
                                       &find_index_method_unsupported};

}  // namespace underpin
