// Help texts, the manual page and shell completions, all made from the option table.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "front/cli/options.h"

namespace underpin::cli {

std::string program_help();
std::string verb_help(const Verb& verb);
std::string man_page(std::string_view version);
// `codes`: what `explain` can be asked for. An unknown shell is a usage error.
Result<std::string> completions(std::string_view shell, const std::vector<std::string>& codes);

}  // namespace underpin::cli
