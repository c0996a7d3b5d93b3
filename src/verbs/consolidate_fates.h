// What becomes of the statements of a history that a baseline does not simply take over: those that fail, those that are
// not decidable, those that work on rows. Internal to consolidate.
#pragma once
#include <string>
#include <vector>

#include "schema/consolidation.h"
#include "schema/subject.h"

namespace underpin {

// What taking in a failing statement comes to: it and what failed because of it, on the schema in the end.
struct TakenIn {
  std::size_t fate = 0;  // index into Consolidation::failing
  std::vector<Statement> statements;
};

// `rows_known`: the rows that the history leaves are read from an engine; otherwise every insertion is a question.
std::vector<TakenIn> find_fates(const ReplayedHistory& replayed, const Sources& sources, bool rows_known, Consolidation& out);
// A part that is not decidable, to be asked about.
Fate question_about(const Undecided& part, const std::string& revision);
// Closes the questions that are answered; the repairs that were chosen. An answer that is no choice of its question is an error.
Result<std::vector<TakenIn>> answer_questions(const std::vector<std::string>& answers, const std::vector<TakenIn>& repairs, Consolidation& out);
// What the scratch engine alone refuses, a lost row for one, is a question too.
void ask_about_refused(const std::vector<std::string>& answers, Consolidation& out);
// Every answer belongs to a question, or it is an error.
Result<bool> check_answers(const std::vector<std::string>& answers, const Consolidation& out);
// Runs the repairs behind the last revision of the trace.
Result<bool> take_in(const std::vector<TakenIn>& repairs, const Dialect& dialect, Trace& trace, Consolidation& out);

}  // namespace underpin
