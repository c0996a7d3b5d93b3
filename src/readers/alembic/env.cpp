#include "readers/alembic/env.h"

#include <optional>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/locate.h"
#include "readers/alembic/module_text.h"

namespace underpin::alembic {

namespace {

using Convention = std::map<std::string, std::string>;
constexpr int kDeepest = 16;
constexpr std::size_t kMostFiles = 4000;
constexpr std::size_t kMostAnnotation = 500;  // bytes of `: dict[str, str]`, and of what stands before an assignment's name
constexpr int kMostSteps = 2'000;             // names followed for one answer: star imports may lead back and forth

bool identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

// Offsets behind "name =" (not "==") wherever the whole word is assigned or passed.
std::vector<std::size_t> assigned(std::string_view text, std::string_view name) {
  std::vector<std::size_t> out;
  std::size_t looked = 0;  // what lies before `at` is looked at once
  bool comment = false;
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    for (; looked < at; ++looked) comment = text[looked] != '\n' && (comment || text[looked] == '#');
    if (at > 0 && (identifier(text.substr(at - 1, 1)) || (text[at - 1] >= '0' && text[at - 1] <= '9'))) continue;
    if (comment) continue;
    std::size_t next = at + name.size();
    while (next < text.size() && text[next] == ' ') ++next;
    if (next < text.size() && text[next] == ':') {  // an annotation
      const std::size_t most = std::min(text.size(), next + kMostAnnotation);
      while (next < most && text[next] != '=' && text[next] != '\n') ++next;
    }
    if (next < text.size() && text[next] == '=' && text.substr(next, 2) != "==") out.push_back(next + 1);
  }
  return out;
}

// Answers are optional<Convention>: nullopt means that text alone does not tell.
class ConventionFinder {
 public:
  explicit ConventionFinder(Modules& modules) : modules_(modules) {}

  // The convention of a MetaData expression.
  std::optional<Convention> of_metadata(const std::string& expression, const Module& module, int depth = 0) {
    if (depth > kDeepest) return std::nullopt;
    const std::string text(trim(expression));
    if (text == "None" || starts_with(text, "[") || starts_with(text, "(")) return Convention{};  // a list has no convention
    if (text.find('(') != std::string::npos) return of_call(text, module, depth);
    const std::size_t dot = text.rfind('.');
    if (dot == std::string::npos) return identifier(text) ? of_name(text, module, depth, &ConventionFinder::of_metadata) : std::nullopt;
    if (const Module* target = module_named(text.substr(0, dot), module)) return of_name(text.substr(dot + 1), *target, depth, &ConventionFinder::of_metadata);
    if (text.substr(dot) == ".metadata") return of_base(text.substr(0, dot), module, depth + 1);
    return std::nullopt;
  }

  std::string where;  // the file that decided

 private:
  using Follow = std::optional<Convention> (ConventionFinder::*)(const std::string&, const Module&, int);

  // What a bare name stands for: an assignment of the module, else an import.
  std::optional<Convention> of_name(const std::string& name, const Module& module, int depth, Follow follow) {
    if (depth > kDeepest || ++steps_ > kMostSteps) return std::nullopt;
    if (const ScannedAssignment* found = module.head.last(name)) {
      const auto patched = patched_convention(name, module);
      if (patched) return patched;
      return (this->*follow)(module.text.substr(found->value.begin, found->value.end - found->value.begin), module, depth + 1);
    }
    if (follow == &ConventionFinder::of_base && !class_text(module, name).empty()) return of_class(name, module, depth + 1);
    for (const Import& import : module.imports) {
      if (import.alias != name && import.name != "*") continue;
      const Module* target = modules_.find(import.module, module);
      if (!target || target == &module) continue;
      const auto answer = of_name(import.name == "*" ? name : import.name, *target, depth + 1, follow);
      if (answer || import.name != "*") return answer;
    }
    return std::nullopt;
  }

  // `a.b.c` as a module of the project, seen from `module`.
  const Module* module_named(const std::string& dotted, const Module& module) {
    const std::string first = dotted.substr(0, dotted.find('.'));
    const std::string rest = dotted.size() > first.size() ? dotted.substr(first.size()) : "";
    for (const Import& import : module.imports) {
      if (import.alias == dotted || import.alias == first) {
        const std::string base = import.name.empty() ? import.module : import.module + (ends_with(import.module, ".") ? "" : ".") + import.name;
        if (const Module* found = modules_.find(import.alias == dotted ? base : base + rest, module)) return found;
      }
      if (import.name.empty() && import.module == dotted)
        if (const Module* found = modules_.find(dotted, module)) return found;
    }
    return nullptr;
  }

  // A declarative base, or Flask's `db` object: something whose `.metadata` is asked for.
  std::optional<Convention> of_base(const std::string& expression, const Module& module, int depth) {
    if (depth > kDeepest) return std::nullopt;
    const std::string text(trim(expression));
    if (text.find('(') != std::string::npos) return of_base_call(text, module, depth);
    const std::size_t dot = text.rfind('.');
    if (dot == std::string::npos) return identifier(text) ? of_name(text, module, depth, &ConventionFinder::of_base) : std::nullopt;
    if (const Module* target = module_named(text.substr(0, dot), module)) return of_name(text.substr(dot + 1), *target, depth, &ConventionFinder::of_base);
    if (text.substr(dot) == ".Model" || text.substr(dot) == ".Base") return of_base(text.substr(0, dot), module, depth + 1);
    return std::nullopt;
  }

  std::optional<Convention> of_base_call(const std::string& call, const Module& module, int depth) {
    const std::string callee = call.substr(0, call.find('('));
    if (ends_with(call, ".generate_base()") || ends_with(call, ".generate_base( )")) return of_base(call.substr(0, call.rfind('.')), module, depth + 1);
    for (const auto& [keyword, value] : call_arguments(call)) {
      if (keyword == "metadata") return of_metadata(value, module, depth + 1);
      if (keyword == "model_class") return of_base(value, module, depth + 1);
    }
    // Known makers without a metadata argument make one without a convention.
    for (const char* maker : {"declarative_base", "SQLAlchemy", "registry", "automap_base", "as_declarative"})
      if (callee == maker || ends_with(callee, std::string(".") + maker)) {
        where = module.path;
        return Convention{};
      }
    return std::nullopt;
  }

  std::optional<Convention> of_class(const std::string& name, const Module& module, int depth) {
    const std::string_view body = class_text(module, name);
    const std::size_t header_end = body.find(':') == std::string_view::npos ? body.size() : body.find(':');
    for (const std::size_t at : assigned(body, "metadata")) {
      const auto answer = of_metadata(std::string(expression_at(body, at)), module, depth + 1);
      if (answer) return answer;
    }
    const std::size_t open = body.substr(0, header_end).find('(');
    if (open == std::string_view::npos) return std::nullopt;
    for (const auto& [keyword, base] : call_arguments(body)) {
      if (!keyword.empty()) continue;
      if (base == "DeclarativeBase" || ends_with(base, ".DeclarativeBase") || base == "DeclarativeBaseNoMeta") {
        where = module.path;
        return Convention{};
      }
      const auto answer = of_base(base, module, depth + 1);
      if (answer) return answer;
    }
    return std::nullopt;
  }

  // `something.metadata.naming_convention = …` or `metadata.naming_convention = …` beside the definition.
  std::optional<Convention> patched_convention(const std::string& name, const Module& module) {
    for (const std::size_t at : assigned(module.text, "naming_convention")) {
      const std::size_t nearest = at - std::min(at, kMostAnnotation);
      const std::string_view before = std::string_view(module.text).substr(nearest, at - nearest);
      const std::size_t line = before.rfind('\n');
      if (line == std::string_view::npos && nearest > 0) continue;
      const std::string_view target = trim(line == std::string_view::npos ? before : before.substr(line + 1));
      if (!starts_with(target, name + ".") || !contains(target, ".naming_convention")) continue;
      return of_convention(std::string(expression_at(module.text, at)), module, 0);
    }
    return std::nullopt;
  }

  std::optional<Convention> of_call(const std::string& call, const Module& module, int depth) {
    const std::string callee = call.substr(0, call.find('('));
    if (callee != "MetaData" && !ends_with(callee, ".MetaData")) return std::nullopt;
    where = module.path;
    for (const auto& [keyword, value] : call_arguments(call))
      if (keyword == "naming_convention") return of_convention(value, module, depth + 1);
    return Convention{};
  }

 public:
  std::optional<Convention> of_convention(const std::string& expression, const Module& module, int depth) {
    if (depth > kDeepest) return std::nullopt;
    const std::string text(trim(expression));
    if (const auto literal = string_map(text)) {
      where = module.path;
      return literal;
    }
    if (starts_with(text, "dict(")) {
      const auto arguments = call_arguments(text);
      return arguments.size() == 1 ? of_convention(arguments[0].second, module, depth + 1) : std::nullopt;
    }
    if (identifier(text)) return of_name(text, module, depth, &ConventionFinder::of_convention);
    const std::size_t dot = text.rfind('.');
    if (dot != std::string::npos)
      if (const Module* target = module_named(text.substr(0, dot), module)) return of_name(text.substr(dot + 1), *target, depth, &ConventionFinder::of_convention);
    return std::nullopt;
  }

 private:
  Modules& modules_;
  int steps_ = 0;
};

// Every convention written anywhere in the project; the answer only if they agree.
std::optional<Convention> only_convention(const World& world, Modules& modules, const std::string& root, std::string& where) {
  std::set<Convention> found;
  for (const std::string& path : python_files(world, root, kMostFiles)) {
    if (contains(path, "/versions/") || contains(path, "/tests/")) continue;
    const auto text = world.read_file(path, 2 << 20);
    if (!text || !contains(*text, "naming_convention") || !contains(*text, "etadata")) continue;
    const Module* module = modules.open(path);
    if (!module) continue;
    ConventionFinder finder(modules);
    for (const std::size_t at : assigned(module->text, "naming_convention")) {
      const auto answer = finder.of_convention(std::string(expression_at(module->text, at)), *module, 0);
      if (!answer || answer->empty()) continue;
      if (!answer->count("ix") && !answer->count("uq") && !answer->count("fk") && !answer->count("pk") && !answer->count("ck")) continue;
      if (found.insert(*answer).second) where = path;
    }
  }
  if (found.size() != 1) return std::nullopt;
  return *found.begin();
}

std::string version_table(const Module& env, Modules& modules) {
  for (const std::size_t at : assigned(env.text, "version_table")) {
    const std::string expression(expression_at(env.text, at));
    if (const auto literal = string_literal(expression)) return *literal;
    const Module* module = &env;
    std::string name = expression;
    for (int hops = 0; module && hops < 8 && identifier(name); ++hops) {
      if (const ScannedAssignment* found = module->head.last(name)) {
        if (found->value.kind == ScannedValue::Kind::string) return found->value.strings.front().text;
        if (found->value.kind != ScannedValue::Kind::name) break;
        name = found->value.name;
        continue;
      }
      const Module* next = nullptr;
      for (const Import& import : module->imports)
        if (import.alias == name && !import.name.empty()) {
          next = modules.find(import.module, *module);
          name = import.name;
          break;
        }
      module = next;
    }
  }
  return {};
}

// `version_table_schema=…`, unless it is handed on from an option of that name, which the configuration decides.
bool gives_version_schema(const std::string& text) {
  if (assigned(text, "version_table_schema").empty()) return false;
  for (const std::size_t at : assigned(text, "version_table_schema")) {
    const std::string expression(expression_at(text, at));
    if (expression != "None" && expression != "version_table_schema" && !contains(expression, "get_main_option")) return true;
  }
  return false;
}

}  // namespace

EnvFacts read_env(const World& world, const std::string& script_location, const std::vector<std::string>& import_roots, const std::string& root) {
  EnvFacts facts;
  Modules modules(world, import_roots);
  const Module* env = modules.open(join_path(script_location, "env.py"));
  std::optional<Convention> convention;
  bool dynamic = !env;
  if (env) {
    facts.version_table = version_table(*env, modules);
    facts.version_schema = gives_version_schema(env->text);
    ConventionFinder finder(modules);
    for (const std::size_t at : assigned(env->text, "target_metadata")) {
      const std::string expression(expression_at(env->text, at));
      if (expression == "target_metadata") continue;
      const auto answer = finder.of_metadata(expression, *env);
      if (!answer) dynamic = true;
      if (answer && (!convention || convention->empty())) convention = answer;
    }
    facts.convention_file = finder.where;
  }
  // Flask's `current_app` and the like do not say where the metadata comes from.
  if ((!convention || (convention->empty() && dynamic)) && dynamic) {
    const auto only = only_convention(world, modules, root, facts.convention_file);
    if (only) convention = only;
  }
  if (convention) facts.naming_convention = *convention;
  return facts;
}

}  // namespace underpin::alembic
