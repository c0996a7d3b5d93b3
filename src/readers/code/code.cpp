#include "readers/code/code.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/code/commented.h"
#include "readers/code/imports.h"
#include "readers/code/setup.h"
#include "readers/project/walk.h"

namespace underpin::code {

namespace {

constexpr std::size_t kMostModules = 20'000;
constexpr std::uint64_t kMostModuleBytes = 2u << 20;  // longer files are data

bool in_folder(std::string_view shown, std::initializer_list<std::string_view> names) {
  const std::vector<std::string> parts = split(lower(shown), '/');
  return std::any_of(parts.begin(), parts.end() - 1,
                     [&](const std::string& part) { return std::find(names.begin(), names.end(), part) != names.end(); });
}

bool is_archive(std::string_view shown) {
  return in_folder(shown, {"archive", "archived", "archives", "attic", "backup", "backups", "deprecated", "old", "site-packages",
                           "third_party", "vendored", "_vendor", "custom_libs", "libs", "examples", "templates"});
}

bool is_test(std::string_view shown) {
  const std::string name = lower(file_name(shown));
  return in_folder(shown, {"tests", "test", "testing", "fixtures", "testdata"}) || name == "conftest.py" || starts_with(name, "test_") ||
         ends_with(name, "_test.py");
}

// Lines of the root's .gitignore: what is made or kept locally is not missing.
std::set<std::string> ignored_lines(const World& world, const std::string& root) {
  std::set<std::string> lines;
  const auto text = world.read_file(join_path(root, ".gitignore"), 1u << 20);
  if (!text) return lines;
  for (const std::string& line : split(*text, '\n')) {
    std::string_view pattern = trim(line);
    while (!pattern.empty() && (pattern.front() == '/' || pattern.front() == '*')) pattern.remove_prefix(1);
    if (pattern.empty() || pattern.front() == '#') continue;
    const bool folder = pattern.back() == '/';
    if (folder) pattern.remove_suffix(1);
    lines.insert(std::string(pattern.substr(pattern.rfind('/') + 1)));
  }
  return lines;
}

// Every word of the requirement files that could be a package: which of them names a folder of the project is what matters.
std::set<std::string> installed_packages(const World& world, const std::vector<project::File>& files) {
  std::set<std::string> names;
  for (const project::File& file : files) {
    const std::string name(file_name(file.shown));
    const bool list = starts_with(name, "requirements") && ends_with(name, ".txt");
    if (!list && name != "pyproject.toml" && name != "Pipfile" && name != "environment.yml") continue;
    const auto text = world.read_file(file.path, 1u << 20);
    if (!text) continue;
    for (const std::string& line : split(*text, '\n')) {
      std::string_view rest = trim(line);
      if (starts_with(rest, "name")) continue;  // the project's own
      while (!rest.empty() && (rest.front() == '"' || rest.front() == '\'' || rest.front() == '-' || rest.front() == ' '))
        rest.remove_prefix(1);
      std::size_t end = 0;
      while (end < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[end])) || rest[end] == '-' || rest[end] == '_')) ++end;
      // `app = "…"` of a table of scripts is no requirement; one has a version, marks or nothing behind it.
      if (end > 0) names.insert(replace_all(lower(rest.substr(0, end)), "-", "_"));
    }
  }
  return names;
}

// A cheap test before a file is read as Python.
bool speaks_of_models(std::string_view text) {
  if (contains(text, "__tablename__") || contains(text, "relationship(") || contains(text, "declarative_base") ||
      contains(text, "DeclarativeBase"))
    return true;
  if (contains(text, "mapped_column(") || (contains(text, "= Column(") && contains(text, "sqlalchemy"))) return true;
  if (contains(text, "SQLModel") && (contains(text, "table=True") || contains(text, "table = True"))) return true;
  if (contains(text, "Table(") && contains(text, "etadata") && contains(text, "sqlalchemy")) return true;
  return contains(text, ".Model)") && (contains(text, ".Column(") || contains(text, "Mapped["));
}

bool makes_engines(std::string_view text) {
  for (const std::string_view word : {"create_engine(", "create_async_engine(", "engine_from_config(", "sessionmaker("})
    if (contains(text, word)) return true;
  return false;
}

bool imports_by_text(std::string_view text) {
  if (!contains(text, "import") && !contains(text, "_module")) return false;
  for (const std::string_view word : {"import_module(", "__import__(", "iter_modules(", "walk_packages(", "load_module(",
                                      "spec_from_file_location(", "find_modules(", "import_string("})
    if (contains(text, word)) return true;
  return false;
}

bool any_models(const Classes& classes) {
  for (ClassId id = 0; id < classes.all().size(); ++id)
    if (classes.mapped(id)) return true;
  return false;
}

// Enumerations that other files define under the name of one that models use.
std::vector<ModuleId> rival_enums(const Modules& modules, const std::vector<ModuleId>& models) {
  std::set<std::string> names;
  for (const ModuleId id : models)
    for (const auto& [name, at] : modules.at(id).outline.classes) names.insert(name);
  std::vector<ModuleId> out;
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    if (modules.at(id).test || modules.at(id).hidden || std::find(models.begin(), models.end(), id) != models.end()) continue;
    if (in_folder(modules.at(id).shown, {"versions", "migrations", "revisions"})) continue;
    if (!contains(modules.text_of(id), "Enum)")) continue;
    const auto& classes = modules.at(id).outline.classes;
    if (std::any_of(classes.begin(), classes.end(), [&](const auto& one) { return names.count(one.first) > 0; })) out.push_back(id);
  }
  return out;
}

void read_models(const Modules& modules, const Sources& sources, CodeFacts& facts) {
  std::vector<ModuleId> files, engines;
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    const Module& module = modules.at(id);
    // Migrations carry copies of models that belong to their time.
    if (module.test || module.hidden || in_folder(module.shown, {"versions", "migrations", "revisions"})) continue;
    if (module.models) files.push_back(id);
    if (module.engines) engines.push_back(id);
  }
  if (files.empty()) return;
  std::vector<ModuleId> all = files;
  const auto rivals = rival_enums(modules, files);
  all.insert(all.end(), rivals.begin(), rivals.end());
  Classes classes(modules, sources, all);
  if (!any_models(classes)) return;
  const Relations relations(classes);
  facts.relation_faults = relations.faults();
  facts.commented = commented_code(classes, relations);
  facts.reserved = reserved_attributes(classes);
  facts.enums_twice = enums_twice(classes);
  facts.missing_members = missing_members(classes);
  facts.bases = declarative_bases(classes);
  facts.second_names = second_names(classes);
  facts.engines = engine_setups(classes, engines);
  facts.index_clashes = index_clashes(classes, relations);
  facts.indexed_keys = indexed_keys(classes, relations);
  facts.unused = unused_modules(classes);
  std::set<ModuleId> models;
  for (ClassId id = 0; id < classes.all().size(); ++id)
    if (classes.mapped(id)) models.insert(classes.at(id).module);
  facts.circular_imports = circular_imports(modules, models);
}

}  // namespace

CodeFacts read(const World& world, Sources& sources, const std::string& root) {
  if (!world.is_directory(root)) return {};
  const std::vector<project::File> files = project::walk(world, sources, root).files;
  std::vector<const project::File*> wanted;
  std::vector<std::string> names;
  for (const project::File& file : files) {
    names.push_back(file.shown);
    if (ends_with(file.shown, ".py") && wanted.size() < kMostModules) wanted.push_back(&file);
  }
  CodeFacts facts;
  if (wanted.empty()) return facts;
  std::vector<Module> modules(wanted.size());
  parallel_for(
      wanted.size(),
      [&](std::size_t i) {
        modules[i].shown = wanted[i]->shown;
        modules[i].test = is_test(wanted[i]->shown) || is_archive(wanted[i]->shown);
        modules[i].outline.open = true;
        // Of tests and archives it matters that they are there.
        if (modules[i].test || wanted[i]->size > kMostModuleBytes) return;
        auto text = world.read_file(wanted[i]->path, kMostModuleBytes);
        if (!text) return;
        modules[i].text = std::move(*text);
        modules[i].outline = outline(modules[i].text);
        modules[i].models = speaks_of_models(modules[i].text);
        modules[i].engines = makes_engines(modules[i].text);
        modules[i].computed_imports = imports_by_text(modules[i].text);
      },
      0, std::size_t{8} << 20);
  const Modules known(sources, std::move(modules), names, ignored_lines(world, root), installed_packages(world, files));
  facts.modules = known.all().size();
  facts.first_party_imports = known.first_party_imports();
  facts.broken_imports = broken_imports(known);
  read_models(known, sources, facts);
  return facts;
}

}  // namespace underpin::code
