#include "writers/consolidation_text.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "writers/frame.h"

namespace underpin {

namespace {

constexpr std::size_t kFew = 8;

std::string plural(std::size_t count, const std::string& noun) {
  if (noun == "key and check") return std::to_string(count) + " keys and checks";
  if (count != 1 && noun == "index") return std::to_string(count) + " indexes";
  if (count != 1 && noun == "policy") return std::to_string(count) + " policies";
  return counted(count, noun);
}

std::string fate_line(const Fate& fate, const Sources& sources) {
  return "  " + (fate.open ? fate.id + "  " : "") + (fate.span.valid() ? place_of(fate.span, sources) + ": " : "") + safe(fate.what) + ": " + safe(fate.becomes) + (fate.open && fate.can_be_taken_in ? " [can be taken in]" : "") + "\n";
}

std::string list(const std::vector<const Fate*>& fates, const Sources& sources, bool all) {
  std::string out;
  for (std::size_t i = 0; i < fates.size() && (all || i < kFew); ++i) out += fate_line(*fates[i], sources);
  if (!all && fates.size() > kFew) out += "  and " + std::to_string(fates.size() - kFew) + " more; --all names them\n";
  return out;
}

std::vector<const Fate*> pick(const std::vector<Fate>& fates, bool open) {
  std::vector<const Fate*> out;
  for (const Fate& fate : fates)
    if (fate.open == open) out.push_back(&fate);
  return out;
}

std::string lines(const std::string& title, const std::vector<std::string>& items) {
  std::string out = items.empty() ? "" : title + "\n";
  for (const std::string& item : items) out += "  " + safe(item) + "\n";
  return out;
}

std::string questions(const Consolidation& one, const Sources& sources, const ConsolidationStyle& style) {
  std::vector<const Fate*> open;
  for (const auto* fates : {&one.failing, &one.undecided, &one.data})
    for (const Fate* fate : pick(*fates, true)) open.push_back(fate);
  if (open.empty()) return {};
  const bool some = std::any_of(open.begin(), open.end(), [](const Fate* fate) { return fate->can_be_taken_in; });
  const std::string answer = open.front()->id + (open.front()->can_be_taken_in ? "=take-in" : "=leave-out");
  return "\n" + counted(open.size(), "question") + " to answer before anything is written:\n" + list(open, sources, style.all) +
         "  = leave-out: no new database will have it" + (some ? "; take-in, where it can be: it is made once everything else is there (with the extension or the columns that it lacks)" : "") +
         "\n  = help: " + style.command + " --answer " + answer + " (" + (some ? "all=take-in, then all=leave-out for the rest: --answer all=leave-out,all=take-in" : "all=leave-out for every one") +
         "); to keep answers, in underpin.toml: [consolidate] answers = [\"" + answer + "\"]\n";
}

std::string evidence(const BaselineProof& proof) {
  std::vector<std::string> objects;
  for (const auto& [kind, count] : proof.objects) objects.push_back(plural(count, kind));
  std::string out;
  if (proof.grade != 'C') {
    out += "  on " + proof.server + ": " + counted(proof.old_statements, "statement") + " of the old history, " + std::to_string(proof.new_statements) + " of the baseline\n";
    out += "  read back and compared: " + join(objects, ", ") + "; " + counted(proof.rows, "row") + ", " + counted(proof.sequences, "position") + " of sequences\n";
    if (proof.way_back) out += "  downgrade and upgrade again lead to the same\n";
  } else {
    out += "  both were replayed on a model of the engine; no server ran them\n";
  }
  return out;
}

std::string proof_text(const Consolidation& one) {
  const BaselineProof& proof = one.proof;
  std::string out = "\n";
  if (!proof.holds())
    out += "The baseline is NOT equal to the old history:\n" + lines("", proof.differences).substr(1);
  else if (proof.grade == 'C')
    out += "Static proof (grade C): the baseline leads to the schema that the old history leads to.\n";
  else
    out += "Proof (grade " + std::string(1, proof.grade) + (proof.grade == 'A' ? ", the SQL of the files itself ran" : ", statements as we write them") + "): old history and baseline lead to the same database" +
           (proof.gaps.empty() ? "" : ", as far as this goes") + ".\n";
  return out + evidence(proof) + lines("Not proved:", proof.gaps);
}

std::string fates_text(const Consolidation& one, const Sources& sources, bool all) {
  std::string out;
  if (const auto failing = pick(one.failing, false); !failing.empty())
    out += "\n" + counted(failing.size(), "statement") + (failing.size() == 1 ? " fails" : " fail") + " in the old history:\n" + list(failing, sources, all);
  if (const auto left = pick(one.undecided, false); !left.empty()) out += "\nLeft out as answered:\n" + list(left, sources, all);
  if (const auto data = pick(one.data, false); !data.empty())
    out += "\n" + counted(data.size(), "statement") + " about rows; the baseline puts in " + counted(one.seeded_rows, "row") + ":\n" + list(data, sources, all);
  return out;
}

std::string way_over(const Consolidation& one) {
  std::string out = "\nDatabases:\n";
  for (const std::string& line : one.databases) out += "  " + safe(line) + "\n";
  return out;
}

}  // namespace

std::string consolidation_text(const Consolidation& one, const Sources& sources, const ConsolidationStyle& style) {
  std::string out = counted(one.revisions, "revision") + " of " + one.tool + " become one (" + one.engine + "): " + safe(one.baseline) + ", revision " + safe(one.id) + "\n";
  out += counted(one.archived.size(), "file") + (one.archived.size() == 1 ? " moves" : " move") + " to " + safe(parent_path(one.archived.front().to)) + "/, byte for byte\n";
  for (const std::string& note : one.notes) out += "note: " + safe(note) + "\n";
  if (!one.source.empty())
    out += one.differences.empty() ? "it is built from " + safe(one.source) + ", which say what the history comes to\n"
                                   : lines("it is built from " + safe(one.source) + ", which say otherwise than the history:", one.differences);
  out += questions(one, sources, style) + proof_text(one) + fates_text(one, sources, style.all) + way_over(one);
  if (!one.written.empty()) return out + "\nwritten; the originals are in " + safe(one.backup) + " too\n";
  if (one.open_questions() > 0 || !one.proof.holds()) return out + "\nnothing was written\n";
  return out + "\nto see the file: " + style.command + " --format file\nto write it and move the old ones: " + style.command + " --write\n";
}

}  // namespace underpin
