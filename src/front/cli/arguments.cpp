#include "front/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace underpin::cli {

namespace {

const Option* option_named(const Verb& verb, std::string_view name) {
  for (const Option* option : options_of(verb))
    if (option->name == name) return option;
  return nullptr;
}

std::string help_of(const Verb& verb) { return "underpin " + std::string(verb.name) + " --help"; }

tl::unexpected<Error> unknown_option(const Verb& verb, const std::string& written) {
  const std::string name = written.substr(0, written.find('='));
  std::vector<std::string> names;
  for (const Option* option : options_of(verb)) names.emplace_back(option->name);
  const auto meant = nearest(name, names);
  return fail(Error::Kind::usage, "`underpin " + std::string(verb.name) + "` has no option `" + name + "`",
              meant ? "did you mean `" + *meant + "`?" : help_of(verb));
}

tl::unexpected<Error> bad_choice(const Option& option, const std::string& written) {
  const auto choices = choices_of(option);
  const auto meant = nearest(written, choices);
  return fail(Error::Kind::usage, "`" + std::string(option.name) + "` cannot be `" + written + "`",
              meant ? "did you mean `" + *meant + "`?" : "one of: " + join(choices, ", "));
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_number_of(const Option& option, const std::string& written) {
  const auto number = whole_number(written);
  return number && option.low <= *number && *number <= option.high;
}

tl::unexpected<Error> bad_number(const Option& option, const std::string& written) {
  return fail(Error::Kind::usage, "`" + std::string(option.name) + "` cannot be `" + written + "`",
              "a whole number from " + std::to_string(option.low) + " to " + std::to_string(option.high));
}

}  // namespace

std::string Arguments::value(std::string_view option) const {
  if (const auto it = given.find(option); it != given.end()) return it->second.back();
  const Option* row = option_named(*verb, option);
  return row ? std::string(row->fallback) : std::string();
}

std::vector<std::string> Arguments::list(std::string_view option) const {
  std::vector<std::string> parts;
  const auto it = given.find(option);
  if (it == given.end()) return parts;
  for (const std::string& word : it->second)
    for (const std::string& part : split(word, ','))
      if (!trim(part).empty()) parts.emplace_back(trim(part));
  return parts;
}

std::optional<int> Arguments::number(std::string_view option) const { return whole_number(value(option)); }

Result<Arguments> read_arguments(const Verb& verb, const std::vector<std::string>& words) {
  Arguments arguments;
  arguments.verb = &verb;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, bool> switches;
  for (const Option* option : options_of(verb)) {
    const std::string name(option->name);
    if (option->argument.empty())
      app.add_flag(name, switches[name]);
    else
      app.add_option(name, values[name])->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(reversed);
  } catch (const CLI::Error& error) {
    return fail(Error::Kind::usage, error.what(), help_of(verb));
  }
  for (const auto& [name, on] : switches)
    if (on) arguments.given[name];
  for (auto& [name, texts] : values)
    if (!texts.empty()) arguments.given[name] = std::move(texts);

  bool only_operands = false;
  for (const std::string& extra : app.remaining()) {
    if (extra == "--" && !only_operands) {
      only_operands = true;
      continue;
    }
    if (!only_operands && extra.size() > 1 && extra[0] == '-') return unknown_option(verb, extra);
    const bool takes_two = contains(verb.argument, " ");
    if (takes_two && !arguments.operand.empty() && arguments.second.empty()) {
      arguments.second = extra;
      continue;
    }
    if (verb.argument.empty() || !arguments.operand.empty())
      return fail(Error::Kind::usage, "`underpin " + std::string(verb.name) + "` has no use for `" + extra + "`", help_of(verb));
    arguments.operand = extra;
  }
  for (const auto& [name, texts] : arguments.given) {
    const Option* option = option_named(verb, name);
    const auto choices = choices_of(*option);
    for (const std::string& text : texts) {
      if (!choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end()) return bad_choice(*option, text);
      if (option->high > 0 && !is_number_of(*option, text)) return bad_number(*option, text);
    }
  }
  const bool one_missing = arguments.operand.empty() || (contains(verb.argument, " ") && arguments.second.empty());
  if (one_missing && !verb.argument.empty() && verb.argument.front() != '[' && !arguments.has("--help"))
    return fail(Error::Kind::usage, "`underpin " + std::string(verb.name) + "` needs " + std::string(verb.argument), help_of(verb));
  return arguments;
}

std::optional<std::string> nearest(std::string_view written, const std::vector<std::string>& candidates) {
  const std::size_t limit = std::max<std::size_t>(1, written.size() / 3);
  std::optional<std::string> best;
  std::size_t distance = limit + 1;
  for (const std::string& candidate : candidates) {
    std::size_t d = edit_distance(lower(written), lower(candidate), limit);
    if (d > limit && written.size() >= 3 && starts_with(candidate, written)) d = limit;
    if (d < distance) {
      distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace underpin::cli
