#include "readers/project/project.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/models/enum_columns.h"
#include "readers/project/credentials.h"
#include "readers/project/outside_ddl.h"
#include "readers/project/walk.h"
#include "readers/queries/queries.h"
#include "readers/queries/scripts.h"

namespace underpin::project {

namespace {

struct Task {
  const File* file = nullptr;
  Language language = Language::none;
  bool configuration = false;
  bool page = false;    // HTML, with scripts in it
  bool prisma = false;  // schema.prisma
};

struct Answer {
  models::ParsedFile parsed;  // Python files that may say something about enum columns
  std::shared_ptr<queries::FileFacts> queries;
  std::shared_ptr<queries::ScriptFacts> scripts;
  std::vector<ModelClass> prisma;
  std::vector<OutsideDdl> ddl;
  std::vector<Credential> credentials;
  std::vector<Finding> findings;
};

// Patterns of the root's .gitignore that concern files like ".env": what is not committed is nobody's leak.
std::set<std::string> ignored_names(const World& world, const std::string& root) {
  std::set<std::string> names;
  const auto text = world.read_file(join_path(root, ".gitignore"), 1u << 20);
  if (!text) return names;
  for (const std::string& line : split(*text, '\n')) {
    std::string_view pattern = trim(line);
    if (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
    if (starts_with(pattern, "**/")) pattern.remove_prefix(3);
    if (!pattern.empty() && pattern.front() != '#') names.emplace(pattern);
  }
  return names;
}

bool is_ignored(std::string_view path, const std::set<std::string>& names) {
  const std::string name(file_name(path));
  if (names.count(name) || names.count(std::string(path))) return true;
  if (names.count("*.env") && ends_with(name, ".env")) return true;
  return (names.count(".env*") && starts_with(name, ".env")) || (names.count(".env.*") && starts_with(name, ".env."));
}

Answer look(const World& world, Sources& sources, const Task& task) {
  Answer answer;
  const File& file = *task.file;
  auto text = world.read_file(file.path, kMaxSourceBytes);
  if (!text) {
    const bool large = file.size > kMaxSourceBytes;
    answer.findings.push_back(about_path(
        sources, large ? "UP191" : "UP190", large ? Severity::note : Severity::warning, file.shown,
        large ? "`" + file.shown + "` is too large to be read: " + std::to_string(file.size) + " bytes"
              : "`" + file.shown + "` cannot be read",
        large ? "what it does to the schema is not part of this answer" : text.error().message,
        large ? "split it, or leave it: only statements that change the schema matter here" : "make it readable and check again"));
    return answer;
  }
  if (task.configuration) {
    if (!contains(*text, "://") && !contains(lower(*text), "pass")) return answer;
    const FileId id = sources.add(file.shown, std::move(*text));
    answer.credentials = credentials(sources, id);
  } else {
    const bool ddl = task.language != Language::none && worth_reading(task.language, *text);
    const bool enums = task.language == Language::python && (models::may_have_enum_columns(*text) || models::may_define_enums(*text));
    const bool asks = task.language == Language::python && queries::worth_reading_python(*text);
    const bool scripted = (task.language == Language::javascript || task.page) && queries::may_have_script_queries(*text);
    if (!ddl && !enums && !asks && !scripted && !task.prisma) return answer;
    const FileId id = sources.add(file.shown, std::move(*text));
    if (task.language == Language::python) {
      const auto tree = python::parse(sources, id);
      if (ddl) answer.ddl = python_ddl(sources, *tree);
      if (enums) answer.parsed = {file.shown, tree};
      if (asks) answer.queries = queries::python_facts(file.shown, *tree);
    } else if (task.prisma) {
      answer.prisma = queries::prisma_models(sources, id);
    } else {
      if (scripted) answer.scripts = std::make_shared<queries::ScriptFacts>(queries::script_facts(sources, id));
      if (!ddl) return answer;
      answer.ddl = task.language == Language::javascript ? javascript_ddl(sources, id) : script_ddl(sources, id, task.language);
    }
  }
  return answer;
}

// Version folders, as paths below the root.
bool in_histories(const std::string& shown, const Project& project) {
  return std::any_of(project.histories.begin(), project.histories.end(), [&](const History& history) {
    return std::any_of(history.locations.begin(), history.locations.end(),
                       [&](const std::string& location) { return is_below(shown, normal_path(location)); });
  });
}

// The readers of histories complain about places they cannot read as well.
bool told_already(const Project& project, const Finding& finding, const Sources& sources) {
  return std::any_of(project.findings.begin(), project.findings.end(), [&](const Finding& other) {
    return other.primary.span.valid() && sources.get(other.primary.span.file).path == sources.get(finding.primary.span.file).path;
  });
}

void read_queries(const World& world, Sources& sources, const Walk& found, const std::vector<Answer>& answers, Project& project) {
  std::vector<std::shared_ptr<queries::FileFacts>> facts;
  for (const Answer& answer : answers)
    if (answer.queries) facts.push_back(answer.queries);
  std::vector<queries::PythonPath> python;
  for (const File& file : found.files)
    if (language_of(file.shown) == Language::python) python.push_back({file.path, file.shown});
  project.workload = std::make_shared<Workload>(queries::python_workload(world, sources, facts, python));
  std::vector<queries::ScriptFacts> scripts;
  std::vector<ModelClass> prisma;
  for (const Answer& answer : answers) {
    if (answer.scripts) scripts.push_back(*answer.scripts);
    prisma.insert(prisma.end(), answer.prisma.begin(), answer.prisma.end());
  }
  queries::add_scripts(scripts, prisma, *project.workload);
}

}  // namespace

void read(const World& world, Sources& sources, const std::string& root, Project& project) {
  if (!world.is_directory(root)) return;
  const Walk found = walk(world, sources, root);
  const auto ignored = ignored_names(world, root);
  std::vector<Task> tasks;
  for (const File& file : found.files) {
    const Language language = language_of(file.shown);
    const bool configuration = is_configuration(file.shown) && !is_ignored(file.shown, ignored) && !is_aside(file.shown, Language::none);
    const bool page = ends_with(file.shown, ".html") || ends_with(file.shown, ".htm") || ends_with(file.shown, ".vue") ||
                      ends_with(file.shown, ".svelte");
    const bool prisma = ends_with(file.shown, ".prisma");
    if (configuration || ((page || prisma) && !is_aside(file.shown, Language::none)) ||
        (language != Language::none && !is_aside(file.shown, language) && !in_histories(file.shown, project)))
      tasks.push_back({&file, language, configuration, page, prisma});
  }
  std::vector<Answer> answers(tasks.size());
  parallel_for(tasks.size(), [&](std::size_t i) { answers[i] = look(world, sources, tasks[i]); });

  project.files = found.files.size();
  for (const Finding& finding : found.findings)
    if (!told_already(project, finding, sources)) project.findings.push_back(finding);
  std::vector<models::ParsedFile> parsed;
  for (Answer& answer : answers) {
    if (answer.parsed.tree) parsed.push_back(std::move(answer.parsed));
    std::move(answer.ddl.begin(), answer.ddl.end(), std::back_inserter(project.outside_ddl));
    std::move(answer.credentials.begin(), answer.credentials.end(), std::back_inserter(project.credentials));
    std::move(answer.findings.begin(), answer.findings.end(), std::back_inserter(project.findings));
  }
  project.model_enums = models::enum_columns(parsed);
  read_queries(world, sources, found, answers, project);
}

}  // namespace underpin::project
