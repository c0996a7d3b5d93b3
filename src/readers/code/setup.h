// How the models are set up: enumerations, declarative bases, names that one file is imported by, engines, indexes, what
// nothing imports.
#pragma once
#include <vector>

#include "readers/code/relations.h"

namespace underpin::code {

std::vector<ReservedAttribute> reserved_attributes(const Classes& classes);
std::vector<EnumTwice> enums_twice(Classes& classes);
std::vector<MissingMember> missing_members(Classes& classes);
std::vector<DeclarativeBase> declarative_bases(const Classes& classes);
std::vector<SecondName> second_names(const Classes& classes);
std::vector<EngineSetup> engine_setups(Classes& classes, const std::vector<ModuleId>& files);
std::vector<IndexClash> index_clashes(Classes& classes, const Relations& relations);
std::vector<CodePlace> indexed_keys(const Classes& classes, const Relations& relations);
std::vector<UnusedModule> unused_modules(const Classes& classes);

}  // namespace underpin::code
