// Reads the code around a project's models: every Python file as an outline, those that speak of models as trees.
#pragma once
#include "base/world.h"
#include "schema/code_facts.h"

namespace underpin::code {

CodeFacts read(const World& world, Sources& sources, const std::string& root);

}  // namespace underpin::code
