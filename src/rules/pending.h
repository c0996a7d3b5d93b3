// What the rules of migration safety share: they judge what a deployment brings to tables that are there already. With
// --deployed that is everything after that revision, told one by one; without it nobody knows, so each rule gives one note per
// history, at its newest place. Which locks a change takes is said by the engine (schema/locks.h); the wording stays here.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rules/support.h"
#include "schema/births.h"

namespace underpin {

// A change that was carried out in a revision that is not deployed yet.
struct ChangeAt {
  const Subject& subject;
  const ReplayedHistory& replayed;
  const Revision& revision;
  const RevisionTrace& trace;
  std::size_t position;  // of the revision in the replay order
  const Event& event;
  std::size_t number;  // of the event in its revision
  const Change& change;
  const Impact* impact;  // null: it locks nothing that was there
  const std::vector<StatementLocks>& locks;  // of the revision's events; empty: the engine has none
  const Births& births;
  std::size_t moment;  // for `births`

  std::uint32_t transaction() const { return number < locks.size() ? locks[number].transaction : 0; }
  // An earlier event of the revision, in the transaction of this one, and what it locks.
  bool same_transaction(std::size_t earlier) const {
    return transaction() != 0 && locks[earlier].transaction == transaction() && !trace.events[earlier].failure;
  }
  const std::vector<Impact>& impacts(std::size_t earlier) const { return locks[earlier].impacts; }

  // The table is there before the deployment that brings this revision: it stood before the history, or a revision made it that
  // is deployed; where nobody says which are, any earlier one.
  bool existing(const ObjectName& table) const { return stood(births.of(table, moment)); }
  // The same of a column that the table got later.
  bool existing(const ObjectName& table, const std::string& column) const { return existing(table) && stood(births.of(table, column, moment)); }
  // What it locks first is a table that was there.
  bool locks_existing() const { return impact && existing(impact->locks.front().relation); }
  const ObjectName& table() const { return impact->locks.front().relation; }
  std::string_view row() const { return impact ? impact->row->name : std::string_view(); }
  // The schema as the revision found it.
  const Schema& before() const { return position ? replayed.trace.revisions[position - 1].after : replayed.trace.start; }
  const Dialect& dialect() const { return replayed.dialect ? *replayed.dialect : *subject.dialect; }
  // What was born in that revision was there before this deployment.
  bool stood(std::optional<std::size_t> born) const;
};

using Look = std::function<std::optional<Finding>(const ChangeAt&)>;
// Asks `look` about every such change; what it answers becomes findings, or one note per history where nobody said what is deployed.
void find_pending(const Rule& rule, const Subject& subject, std::vector<Finding>& findings, const Look& look);
// The same for opinions: told only of revisions that somebody calls new, and then as one note per history.
void find_opinions(const Subject& subject, std::vector<Finding>& findings, const Look& look);

// A finding of the rule at the statement, with its locks as `because` and the rule's way out as help.
Finding lock_finding(const Rule& rule, const ChangeAt& at, std::string message);
// Without locks: the rule's own effect as `because`.
Finding change_finding(const Rule& rule, const ChangeAt& at, std::string message);

// "ACCESS EXCLUSIVE on `orders`: reads and writes wait while every row is written anew"; tables of this deployment left out.
std::string locks_sentence(const ChangeAt& at);

// The first column that the change brings into being and whose type is wanted; null: there is none.
const Column* new_column_of(const Change& change, bool (*wanted)(const std::string& type));

// The way out as the project writes it: SQL as it is, or inside op.execute('…') for Alembic.
std::string as_written(const ChangeAt& at, const std::string& sql);
bool is_alembic(const ChangeAt& at);
// A name as SQL needs it.
std::string sql_name(const ChangeAt& at, const ObjectName& name);
std::string sql_names(const ChangeAt& at, const std::vector<std::string>& columns);

}  // namespace underpin
