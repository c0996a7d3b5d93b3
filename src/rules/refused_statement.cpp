#include "rules/support.h"

namespace underpin {

extern const Rule refused_statement;

namespace {

// Kinds that have a rule of their own.
bool has_own_rule(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::exists:
    case FailureKind::missing:
    case FailureKind::no_opclass:
    case FailureKind::in_transaction:
    case FailureKind::needs_extension:
    case FailureKind::value_too_long:
      return true;
    case FailureKind::type_mismatch:
      return failure.object.kind == ObjectKind::constraint;
    case FailureKind::no_unique_target:
    case FailureKind::depends:
    case FailureKind::not_allowed:
    case FailureKind::invalid_value:
    case FailureKind::aborted:
    case FailureKind::syntax:
      return false;
  }
  return false;
}

// What stands at the other place of the finding.
std::string made_here(const Failure& failure) {
  if (failure.kind == FailureKind::depends) return "this depends on it";
  if (failure.kind == FailureKind::invalid_value && failure.object.kind == ObjectKind::type) return "the type has these labels only";
  return "it collides with this";
}

std::string way_out_of(const Failure& failure) {
  if (failure.kind == FailureKind::depends) return failure.hint.empty() ? "drop or change what depends on it first" : failure.hint + ": drop or change that first";
  if (failure.kind == FailureKind::invalid_value && failure.object.kind == ObjectKind::type)
    return "use one of the type's labels, or add the label in an earlier revision: ALTER TYPE " + failure.object.display() + " ADD VALUE '…'";
  if (failure.kind == FailureKind::no_unique_target) return "make the columns it refers to a primary key or unique first";
  if (failure.kind == FailureKind::type_mismatch && starts_with(failure.message, "default for column"))
    return "drop the default, change the type, then set the new default";
  if (failure.kind == FailureKind::type_mismatch && !failure.hint.empty()) return failure.hint + " In op.alter_column that is postgresql_using=";
  return {};
}

void find_refused_statement(const Subject& subject, std::vector<Finding>& findings) {
  for_each_event(subject, [&](const EventAt& at) {
    const Failure* failure = own_failure(at);
    if (!failure || has_own_rule(*failure)) return;
    std::string message =
        failure->kind == FailureKind::syntax ? "this SQL is not understood by the engine" : "the engine refuses this statement";
    if (!failure->object.name.empty())
      message += " on " + std::string(kind_word(failure->object.kind)) + " " + quoted(failure->object.display());
    Finding finding = refused(refused_statement, at, std::move(message), made_here(*failure));
    if (std::string help = way_out_of(*failure); !help.empty()) finding.help = std::move(help);
    findings.push_back(std::move(finding));
  });
}

}  // namespace

const Rule refused_statement = {"UP138",
                                "refused-statement",
                                Severity::error,
                                "the engine refuses a statement",
                                "Replayed on the schema reached so far, the statement fails.",
                                "the upgrade stops there",
                                "mend the statement, or what it stands on",
                                "op.alter_column('t', 'a', type_=sa.Integer())  # a is VARCHAR",
                                "op.alter_column('t', 'a', type_=sa.Integer(), postgresql_using='a::integer')",
                                &find_refused_statement};

}  // namespace underpin
