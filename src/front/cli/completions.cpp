// Completion scripts for bash, zsh and fish, from the option table.
#include "base/text.h"
#include "front/cli/help.h"

namespace underpin::cli {

namespace {

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) names.emplace_back(verb.name);
  return names;
}

std::vector<std::string> shells() { return {"bash", "zsh", "fish"}; }

// What the operand of a verb can be, where that is a closed list.
std::vector<std::string> operand_words(const Verb& verb, const std::vector<std::string>& codes) {
  if (verb.argument_kind == "code") return codes;
  if (verb.argument_kind == "shell") return shells();
  return {};
}

std::string shell_quoted(std::string_view text) { return "'" + replace_all(std::string(text), "'", "'\\''") + "'"; }

std::string bash(const std::vector<std::string>& codes) {
  std::string out =
      "# bash completion for underpin\n"
      "_underpin() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W " + shell_quoted(join(verb_names(), " ") + " --help --version") + " -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case $verb:$before in\n";
  for (const Verb& verb : verbs())
    for (const Option* option : options_of(verb)) {
      if (option->argument.empty()) continue;
      const std::string pattern = "    " + std::string(verb.name) + ":" + std::string(option->name) + ") ";
      if (!option->choices.empty())
        out += pattern + "COMPREPLY=($(compgen -W " + shell_quoted(join(choices_of(*option), " ")) + " -- \"$word\")); return ;;\n";
      else if (option->argument == "FILE")
        out += pattern + "COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
      else
        out += pattern + "return ;;\n";
    }
  out += "  esac\n  case $verb in\n";
  for (const Verb& verb : verbs()) {
    std::vector<std::string> names;
    for (const Option* option : options_of(verb)) names.emplace_back(option->name);
    const auto words = operand_words(verb, codes);
    out += "    " + std::string(verb.name) + ")\n";
    out += "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W " + shell_quoted(join(names, " ")) + " -- \"$word\"))\n";
    if (verb.argument_kind == "path")
      out += "      else COMPREPLY=($(compgen -f -- \"$word\")); fi ;;\n";
    else
      out += "      else COMPREPLY=($(compgen -W " + shell_quoted(join(words, " ")) + " -- \"$word\")); fi ;;\n";
  }
  out += "  esac\n}\ncomplete -o filenames -F _underpin underpin\n";
  return out;
}

std::string zsh_text(std::string_view text) {
  std::string out = replace_all(std::string(text), "[", "\\[");
  out = replace_all(out, "]", "\\]");
  out = replace_all(out, ":", "\\:");
  return replace_all(out, "'", "'\\''");
}

std::string zsh(const std::vector<std::string>& codes) {
  std::string out = "#compdef underpin\n# zsh completion for underpin\n_underpin() {\n  local -a verbs\n  verbs=(\n";
  for (const Verb& verb : verbs()) out += "    '" + std::string(verb.name) + ":" + zsh_text(verb.summary) + "'\n";
  out += "  )\n  if ((CURRENT == 2)); then\n    _describe verb verbs\n    return\n  fi\n"
         "  local verb=$words[2]\n  shift words\n  ((CURRENT--))\n  case $verb in\n";
  for (const Verb& verb : verbs()) {
    out += "    " + std::string(verb.name) + ")\n      _arguments";
    for (const Option* option : options_of(verb)) {
      out += " \\\n        '" + std::string(option->name) + "[" + zsh_text(option->help) + "]";
      if (!option->choices.empty())
        out += ":" + lower(option->argument) + ":(" + join(choices_of(*option), " ") + ")";
      else if (option->argument == "FILE")
        out += ":file:_files";
      else if (!option->argument.empty())
        out += ":" + lower(option->argument) + ":";
      out += "'";
    }
    const auto words = operand_words(verb, codes);
    if (verb.argument_kind == "path") out += " \\\n        '*:path:_files'";
    if (!words.empty()) out += " \\\n        '1:" + std::string(verb.argument_kind) + ":(" + join(words, " ") + ")'";
    out += " ;;\n";
  }
  out += "  esac\n}\n_underpin \"$@\"\n";
  return out;
}

std::string fish(const std::vector<std::string>& codes) {
  std::string out = "# fish completion for underpin\ncomplete -c underpin -n __fish_use_subcommand -f\n";
  for (const Verb& verb : verbs())
    out += "complete -c underpin -n __fish_use_subcommand -a " + std::string(verb.name) + " -d " + shell_quoted(verb.summary) + "\n";
  for (const Verb& verb : verbs()) {
    const std::string when = "complete -c underpin -n '__fish_seen_subcommand_from " + std::string(verb.name) + "'";
    for (const Option* option : options_of(verb)) {
      out += when + " -l " + std::string(option->name.substr(2)) + " -d " + shell_quoted(option->help);
      if (!option->choices.empty())
        out += " -x -a " + shell_quoted(join(choices_of(*option), " "));
      else if (option->argument == "FILE")
        out += " -r -F";
      else if (!option->argument.empty())
        out += " -x";
      out += "\n";
    }
    const auto words = operand_words(verb, codes);
    if (!words.empty()) out += when + " -f -a " + shell_quoted(join(words, " ")) + "\n";
  }
  return out;
}

}  // namespace

Result<std::string> completions(std::string_view shell, const std::vector<std::string>& codes) {
  if (shell == "bash") return bash(codes);
  if (shell == "zsh") return zsh(codes);
  if (shell == "fish") return fish(codes);
  return fail(Error::Kind::usage, "there are no completions for `" + std::string(shell) + "`", "one of: " + join(shells(), ", "));
}

}  // namespace underpin::cli
