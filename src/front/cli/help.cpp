#include "front/cli/help.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::cli {

namespace {

constexpr std::size_t kWidth = 88;

std::string spelling(const Option& option) {
  std::string text(option.name);
  if (!option.argument.empty()) text += " " + std::string(option.argument);
  return text;
}

std::string explanation(const Option& option) {
  std::string text(option.help);
  if (!option.choices.empty()) text += ": " + join(choices_of(option), ", ");
  if (!option.fallback.empty()) text += " (default: " + std::string(option.fallback) + ")";
  return text;
}

// Words of `text` in lines of at most kWidth columns; lines after the first begin with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t first_column, std::size_t indent) {
  std::string out;
  std::size_t column = first_column;
  for (const std::string& word : split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t left = 0;
  for (const auto& row : rows) left = std::max(left, row.first.size());
  std::string out;
  for (const auto& [name, text] : rows)
    out += "  " + name + std::string(left - name.size() + 2, ' ') + wrapped(text, left + 4, left + 4) + "\n";
  return out;
}

}  // namespace

std::string program_help() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Verb& verb : verbs()) {
    std::string left(verb.name);
    if (!verb.argument.empty()) left += " " + std::string(verb.argument);
    rows.emplace_back(std::move(left), std::string(verb.summary));
  }
  return "underpin: gives a database a sound foundation while the building stands\n\n"
         "usage: underpin VERB [ARGUMENT] [OPTION…]\n\n" +
         two_columns(rows) +
         "\n`underpin VERB --help` tells more, `underpin --version` the version.\n"
         "Exit codes: 0 fine, 1 findings, differences or something undecided, 2 wrong usage or unreadable input,\n"
         "3 refused and nothing changed, 4 failed midway.\n";
}

std::string verb_help(const Verb& verb) {
  std::string out = "underpin " + std::string(verb.name) + ": " + std::string(verb.summary) + "\n\nusage: underpin " + std::string(verb.name);
  if (!verb.argument.empty()) out += " " + std::string(verb.argument);
  out += " [OPTION…]\n\n";
  for (const std::string& paragraph : split(verb.description, '\n')) out += wrapped(paragraph, 0, 0) + "\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Option* option : options_of(verb)) rows.emplace_back(spelling(*option), explanation(*option));
  out += "\nOptions:\n" + two_columns(rows);
  if (!verb.example.empty()) {
    out += "\nExamples:\n";
    for (const std::string& line : split(verb.example, '\n')) out += "  " + line + "\n";
  }
  return out;
}

}  // namespace underpin::cli
