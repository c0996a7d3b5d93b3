// The manual page in roff, from the option table.
#include "base/text.h"
#include "front/cli/help.h"

namespace underpin::cli {

namespace {

std::string roff(std::string_view text) {
  std::string out = replace_all(std::string(text), "\\", "\\e");
  out = replace_all(out, "-", "\\-");
  out = replace_all(out, "`", "\\(ga");
  if (!out.empty() && (out[0] == '.' || out[0] == '\'')) out.insert(0, "\\&");
  return out;
}

std::string option_entry(const Option& option) {
  std::string out = ".TP\n\\fB" + roff(option.name) + "\\fR";
  if (!option.argument.empty()) out += " \\fI" + roff(option.argument) + "\\fR";
  out += "\n" + roff(option.help);
  if (!option.choices.empty()) out += ": " + roff(join(choices_of(option), ", "));
  if (!option.fallback.empty()) out += " (default: " + roff(option.fallback) + ")";
  return out + "\n";
}

std::string verb_entry(const Verb& verb) {
  std::string out = ".SS underpin " + roff(verb.name) + " " + roff(verb.argument) + "\n";
  for (const std::string& paragraph : split(verb.description, '\n')) out += paragraph.empty() ? ".PP\n" : roff(paragraph) + "\n";
  for (const Option* option : options_of(verb)) out += option_entry(*option);
  if (!verb.example.empty()) {
    out += ".PP\nExamples:\n.PP\n.nf\n";
    for (const std::string& line : split(verb.example, '\n')) out += roff(line) + "\n";
    out += ".fi\n";
  }
  return out;
}

}  // namespace

std::string man_page(std::string_view version) {
  std::string out = ".TH UNDERPIN 1 \"\" \"underpin " + roff(version) + "\" \"User commands\"\n";
  out += ".SH NAME\nunderpin \\- gives a database a sound foundation while the building stands\n";
  out += ".SH SYNOPSIS\n.B underpin\n\\fIVERB\\fR [\\fIARGUMENT\\fR] [\\fIOPTION\\fR...]\n";
  out += ".SH DESCRIPTION\nReads what a team has (Alembic migration histories) without running any of its code, says everything "
         "that is wrong with file and line, and prints the schema a history leads to.\n";
  out += ".SH VERBS\n";
  for (const Verb& verb : verbs()) out += verb_entry(verb);
  out += ".SH EXIT STATUS\n";
  const std::pair<const char*, const char*> codes[] = {{"0", "fine"},
                                                       {"1", "findings of at least the severity of --fail-on, differences, or anything "
                                                             "undecided that the answer depends on"},
                                                       {"2", "wrong usage or unreadable input"},
                                                       {"3", "refused, or a question open; nothing was changed"},
                                                       {"4", "failed midway"}};
  for (const auto& [code, meaning] : codes) out += std::string(".TP\n.B ") + code + "\n" + roff(meaning) + "\n";
  out += ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nset and not empty: no colour\n.TP\n.B COLUMNS\nwidth of the output when it is no terminal\n";
  return out;
}

}  // namespace underpin::cli
