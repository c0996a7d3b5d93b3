// Modules with routes or models that no other module imports. Silent where modules are imported by computed names.
#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "readers/code/setup.h"

namespace underpin::code {

namespace {

// `router = APIRouter(…)` at the top level; a file that makes the application itself is where a program starts.
std::optional<Span> router_in(const Modules& modules, ModuleId id) {
  const std::string_view text = modules.text_of(id);
  if (contains(text, "FastAPI(") || contains(text, "Flask(") || contains(text, "__main__")) return std::nullopt;
  for (const std::string_view maker : {"APIRouter(", "Blueprint("}) {
    for (std::size_t at = text.find(maker); at != std::string_view::npos; at = text.find(maker, at + 1)) {
      const std::size_t line = text.rfind('\n', at) == std::string_view::npos ? 0 : text.rfind('\n', at) + 1;
      const std::string_view before = text.substr(line, at - line);
      const std::size_t equals = before.find('=');
      if (before.empty() || before.front() == ' ' || before.front() == '#' || before.front() == '\t' || equals == std::string_view::npos)
        continue;
      return Span{modules.file_of(id), static_cast<std::uint32_t>(line),
                  static_cast<std::uint32_t>(line + trim(before.substr(0, equals)).size())};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<UnusedModule> unused_modules(const Classes& classes) {
  const Modules& modules = classes.modules();
  for (ModuleId id = 0; id < modules.all().size(); ++id)
    if (modules.at(id).computed_imports) return {};
  std::vector<std::set<ModuleId>> importers(modules.all().size());
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    if (modules.at(id).test) continue;
    for (const Import& import : modules.at(id).outline.imports) {
      const Target target = modules.resolve(import, id);
      if (target.kind == Target::Kind::module && target.module != id) importers[target.module].insert(id);
      if (import.from)
        for (const ImportedName& name : import.names)
          if (const auto inner = modules.submodule(target, name.name); inner && *inner != id) importers[*inner].insert(id);
    }
  }
  // Imports whose root is not certain may mean a module by the end of its name: `from routers import auth`.
  std::set<std::string> loose;
  for (ModuleId id = 0; id < modules.all().size(); ++id)
    for (const Import& import : modules.at(id).outline.imports) {
      if (import.dots > 0 || modules.resolve(import, id).kind != Target::Kind::foreign) continue;
      const std::vector<std::string> parts = split(import.module, '.');
      loose.insert(parts.size() > 1 ? parts[parts.size() - 2] + "." + parts.back() : parts.back());
      if (import.from)
        for (const ImportedName& name : import.names) loose.insert(parts.back() + "." + name.name);
    }
  const auto meant_loosely = [&](ModuleId id) {
    const std::string stem(file_stem(modules.at(id).shown));
    return loose.count(stem) > 0 || loose.count(std::string(file_name(parent_path(modules.at(id).shown))) + "." + stem) > 0;
  };
  const auto named_in_a_text = [&](ModuleId id) {
    const std::string dotted = modules.dotted_name(id), stem(file_stem(modules.at(id).shown));
    for (ModuleId other = 0; other < modules.all().size(); ++other)
      if (other != id && (contains(modules.text_of(other), "\"" + dotted) || contains(modules.text_of(other), "'" + dotted) ||
                          contains(modules.text_of(other), "." + stem + ":")))
        return true;
    return false;
  };
  std::vector<UnusedModule> out;
  std::set<ModuleId> dead;
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    const Module& module = modules.at(id);
    if (module.test || module.hidden || module.package || !importers[id].empty()) continue;
    const auto router = router_in(modules, id);
    if (!router || meant_loosely(id) || named_in_a_text(id)) continue;
    UnusedModule unused;
    unused.module = modules.dotted_name(id);
    unused.span = *router;
    unused.router = true;
    unused.what = modules.text_of(id).substr(router->begin, router->end - router->begin);
    dead.insert(id);
    out.push_back(std::move(unused));
  }
  std::set<ModuleId> seen;
  for (ClassId cls = 0; cls < classes.all().size(); ++cls) {
    const ModuleId id = classes.at(cls).module;
    const Module& module = modules.at(id);
    if (!classes.mapped(cls) || module.test || module.hidden || module.package || !seen.insert(id).second) continue;
    const bool by_dead = std::all_of(importers[id].begin(), importers[id].end(), [&](ModuleId one) { return dead.count(one) > 0; });
    const std::string_view text = modules.text_of(id);
    if (!by_dead || meant_loosely(id) || contains(text, "__main__") || contains(text, "FastAPI(") || contains(text, "Flask(") ||
        named_in_a_text(id))
      continue;
    UnusedModule unused;
    unused.module = modules.dotted_name(id);
    unused.span = classes.at(cls).span;
    unused.what = classes.at(cls).name;
    for (const ModuleId one : importers[id]) unused.importers.push_back(modules.dotted_name(one));
    out.push_back(std::move(unused));
  }
  return out;
}

}  // namespace underpin::code
