// The one table of verbs and options: arguments are read by it, and help, man page and shell completions are made from
// it. What an option does is left to the verb that names it.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::cli {

struct Verb {
  std::string_view name;
  std::string_view argument;       // "[PATH]", "SOURCE[@REVISION]", two with a blank between; empty: takes none
  std::string_view argument_kind;  // for completions: "path", "code", "shell", ""
  std::string_view summary;        // one line, lower case
  std::string_view description;    // paragraphs for `--help` and the man page
  std::string_view example;        // lines "command  # what it does"
};

struct Option {
  std::string_view name;      // "--engine"
  std::string_view argument;  // "NAME"; empty: a switch
  std::string_view choices;   // "postgresql|sqlite"; empty: anything
  std::string_view fallback;  // what holds when it is not given; empty: nothing
  std::string_view verbs;     // names of the verbs that take it, blank-separated; "*": every verb
  std::string_view help;
  int low = 0, high = 0;      // of a NUMBER: the least and the greatest it can be
};

std::span<const Verb> verbs();
std::span<const Option> options();

const Verb* find_verb(std::string_view name);
bool takes(const Verb& verb, const Option& option);
std::vector<const Option*> options_of(const Verb& verb);
std::vector<std::string> choices_of(const Option& option);

}  // namespace underpin::cli
