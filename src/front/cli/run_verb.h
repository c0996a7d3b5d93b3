// One function per verb: arguments in, printed texts and exit code out.
#pragma once
#include "front/cli/arguments.h"
#include "front/cli/cli.h"

namespace underpin::cli {

Result<Printed> run_verb(const World& world, const Terminal& terminal, const Arguments& arguments);

Result<Printed> run_check(const World& world, const Terminal& terminal, const Arguments& arguments);
Result<Printed> run_schema(const World& world, const Terminal& terminal, const Arguments& arguments);
Result<Printed> run_history(const World& world, const Terminal& terminal, const Arguments& arguments);
Result<Printed> run_explain(const World& world, const Terminal& terminal, const Arguments& arguments);
Result<Printed> run_completions(const World& world, const Terminal& terminal, const Arguments& arguments);
Result<Printed> run_man(const World& world, const Terminal& terminal, const Arguments& arguments);

}  // namespace underpin::cli
