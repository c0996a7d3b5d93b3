#include <map>

#include "base/text.h"
#include "rules/support.h"
#include "schema/extension_needs.h"

namespace underpin {

extern const Rule extension_missing;

namespace {

struct Need {
  std::string function;
  Span span;
  std::string revision;
  std::size_t count = 0;
};
using Needs = std::map<std::string, Need>;  // by extension

void need(const Subject& subject, const EventAt& at, std::string_view name, Needs& needs) {
  const std::string extension(subject.dialect->extension_of(name));
  if (extension.empty() || at.trace.after.extensions.contains({"", extension})) return;
  Need& entry = needs[extension];
  if (entry.count++ == 0) entry = {std::string(name), at.event.statement.span, at.revision.id, 1};
}

void need_functions(const Subject& subject, const EventAt& at, const std::string& text, Needs& needs) {
  if (!subject.dialect->functions_in_expression) return;
  if (const auto names = subject.dialect->functions_in_expression(text))
    for (const std::string& name : *names) need(subject, at, name, needs);
}

void look_at(const Subject& subject, const EventAt& at, const Change& change, Needs& needs) {
  if (const auto* index = std::get_if<CreateIndex>(&change)) {
    for (const IndexKey& key : index->index.keys) {
      if (key.is_expression) need_functions(subject, at, key.key.text, needs);
      if (!key.opclass.empty()) need(subject, at, key.opclass, needs);
    }
    if (index->index.predicate) need_functions(subject, at, index->index.predicate->text, needs);
  }
  const auto column = [&](const Column& c) {
    if (c.default_value) need_functions(subject, at, c.default_value->text, needs);
    if (c.generated) need_functions(subject, at, c.generated->text, needs);
  };
  if (const auto* table = std::get_if<CreateTable>(&change))
    for (const Column& c : table->table.columns) column(c);
  if (const auto* add = std::get_if<AddColumn>(&change)) column(add->column);
  if (const auto* set = std::get_if<SetDefault>(&change); set && set->value) need_functions(subject, at, set->value->text, needs);
}

void find_extension_missing(const Subject& subject, std::vector<Finding>& findings) {
  if (!subject.dialect->extension_of) return;
  Needs needs;
  for_each_event(subject, [&](const EventAt& at) {
    if (!dialect_of(subject, at.replayed).extension_of) return;
    if (const Failure* failure = own_failure(at); failure && failure->kind == FailureKind::needs_extension) {
      Need& entry = needs[std::string(subject.dialect->extension_of(failure->object.name.name))];
      if (entry.count++ == 0) entry = {failure->object.name.name, at.event.statement.span, at.revision.id, 1};
      return;
    }
    for (const Change& change : at.event.statement.changes) look_at(subject, at, change, needs);
  });
  for (const auto& [extension, entry] : needs) {
    const std::string_view base = stands_on_extension(extension);
    Finding finding = make_finding(extension_missing,
                                   "extension " + quoted(extension) + (base.empty() ? "" : " (and " + quoted(base) + ", on which it stands)") +
                                       " is needed, and no revision creates it by then",
                                   entry.span, entry.revision);
    finding.primary.text = quoted(entry.function) + " comes with it";
    finding.help = "op.execute('CREATE EXTENSION IF NOT EXISTS \"" + extension + "\"" + (base.empty() ? "" : " CASCADE") + "') in an earlier revision";
    finding.subject = "extension " + extension;
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule extension_missing = {
    "UP126",
    "extension-missing",
    Severity::error,
    "a function or type needs an extension that no migration creates",
    "A statement uses a function, type or operator class of a PostgreSQL extension, and no CREATE EXTENSION runs before it.",
    "on a database without the extension the statement fails",
    "create the extension in an earlier revision",
    "op.execute('CREATE INDEX ix ON p USING gist (ll_to_earth(lat, lon))')",
    "op.execute('CREATE EXTENSION IF NOT EXISTS cube')\nop.execute('CREATE EXTENSION IF NOT EXISTS earthdistance')\nop.execute('CREATE "
    "INDEX ix ON p USING gist (ll_to_earth(lat, lon))')",
    &find_extension_missing};

}  // namespace underpin
