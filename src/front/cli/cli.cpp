#include "front/cli/cli.h"

#include <algorithm>

#include "base/text.h"
#include "front/cli/arguments.h"
#include "front/cli/help.h"
#include "front/cli/run_verb.h"

namespace underpin::cli {

namespace {

Printed usage_error(const Error& error) {
  Printed printed;
  printed.err = error_text(error);
  printed.exit_code = exit_code(error);
  return printed;
}

Printed unknown_verb(const World& world, const std::string& word) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) names.emplace_back(verb.name);
  const auto meant = nearest(word, names);
  std::string help = "underpin --help";
  if (meant)
    help = "did you mean `underpin " + *meant + "`?";
  else if (world.is_file(word) || world.is_directory(word))
    help = "underpin check " + printable(word);
  const std::string what = starts_with(word, "-") ? "option" : "verb";
  return usage_error(Error{Error::Kind::usage, "underpin has no " + what + " `" + printable(word) + "`", help});
}

Printed text(std::string out) {
  Printed printed;
  printed.out = std::move(out);
  return printed;
}

}  // namespace

std::optional<int> processors(const std::vector<std::string>& words) {
  const Verb* verb = words.empty() ? nullptr : find_verb(words.front());
  if (!verb) return std::nullopt;
  const auto arguments = read_arguments(*verb, {words.begin() + 1, words.end()});
  return arguments ? arguments->number("--threads") : std::nullopt;
}

int exit_code(const Error& error) {
  switch (error.kind) {
    case Error::Kind::usage:
    case Error::Kind::unreadable: return 2;
    case Error::Kind::refused: return 3;
    case Error::Kind::failed: return 4;
  }
  return 4;
}

std::string error_text(const Error& error) {
  // Several lines of help are a list of commands; they are made of paths, so every line is made safe by itself.
  std::string out = "underpin: " + printable(mask_secrets(error.message)) + "\n";
  if (error.help.empty()) return out;
  out += "help: ";
  for (const std::string& line : split(error.help, '\n')) out += printable(mask_secrets(line)) + "\n";
  return out;
}

Printed run(const World& world, const Terminal& terminal, const std::vector<std::string>& words) {
  if (words.empty()) {
    Printed printed;
    printed.err = program_help();
    printed.exit_code = 2;
    return printed;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    if (words.size() > 1)
      if (const Verb* verb = find_verb(words[1])) return text(verb_help(*verb));
    return text(program_help());
  }
  if (first == "--version" || first == "-V") return text(std::string("underpin ") + UNDERPIN_VERSION + "\n");
  const Verb* verb = find_verb(first);
  if (!verb) return unknown_verb(world, first);
  auto arguments = read_arguments(*verb, {words.begin() + 1, words.end()});
  if (!arguments) return usage_error(arguments.error());
  if (arguments->has("--help")) return text(verb_help(*verb));
  auto printed = run_verb(world, terminal, *arguments);
  return printed ? std::move(*printed) : usage_error(printed.error());
}

}  // namespace underpin::cli
