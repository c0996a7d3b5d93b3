#include "readers/queries/scripts.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "readers/queries/script_reader.h"
#include "readers/queries/sql_texts.h"

namespace underpin::queries {

namespace {

constexpr std::size_t kMostScripts = 200;  // in one page

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace

bool may_have_script_queries(std::string_view text) {
  if (may_have_sql(text)) return true;
  if (contains(text, ".from(")) {
    for (const std::string_view word : {"upabase", ".select(", ".insert(", ".update(", ".upsert(", ".delete("})
      if (contains(text, word)) return true;
  }
  return contains(text, "pgTable(") || contains(text, "sqliteTable(") || contains(text, ".query.") || contains(text, "prisma.") ||
         contains(text, "drizzle-orm") || (contains(text, "@prisma/client") && (contains(text, ".find") || contains(text, ".update")));
}

std::vector<Span> inline_scripts(std::string_view page, FileId file) {
  std::vector<Span> scripts;
  const std::string low = lower(page);
  for (std::size_t at = low.find("<script"); at != std::string::npos && scripts.size() < kMostScripts; at = low.find("<script", at + 1)) {
    const std::size_t open = low.find('>', at);
    if (open == std::string::npos) break;
    const std::string_view attributes = std::string_view(low).substr(at, open - at);
    const std::size_t close = low.find("</script", open);
    const std::size_t end = close == std::string::npos ? low.size() : close;
    if (!contains(attributes, " src=") && !contains(attributes, "json") && !contains(attributes, "text/template") &&
        !contains(attributes, "importmap"))
      scripts.push_back({file, static_cast<std::uint32_t>(open + 1), static_cast<std::uint32_t>(end)});
    at = end;
  }
  return scripts;
}

ScriptFacts script_facts(const Sources& sources, FileId file) {
  ScriptFacts facts;
  const Source& source = sources.get(file);
  facts.path = source.path;
  if (typescript::is_script(source.path)) {
    const auto tree = typescript::parse(sources, file);
    ScriptReader(*tree, facts).run();
    return facts;
  }
  for (const Span& script : inline_scripts(source.text, file)) {
    if (!may_have_script_queries(sources.text(script))) continue;
    const auto tree = typescript::parse_part(sources, script, false);
    ScriptReader(*tree, facts).run();
  }
  return facts;
}

std::vector<ModelClass> prisma_models(const Sources& sources, FileId file) {
  std::vector<ModelClass> models;
  const std::string& text = sources.get(file).text;
  std::vector<std::string> names;
  ModelClass* open = nullptr;
  std::size_t begin = 0;
  const auto words_of_line = [](std::string_view line) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < line.size() && words.size() < 3) {
      while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) ++at;
      std::size_t end = at;
      while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != '\r') ++end;
      if (end > at) words.emplace_back(line.substr(at, end - at));
      at = end;
    }
    return words;
  };
  // @map("name"), @@map("name")
  const auto mapped = [](std::string_view line, std::string_view attribute) -> std::string {
    const std::size_t at = line.find(attribute);
    if (at == std::string_view::npos) return {};
    const std::size_t open_quote = line.find('"', at),
                      close_quote = open_quote == std::string_view::npos ? open_quote : line.find('"', open_quote + 1);
    return close_quote == std::string_view::npos ? std::string() : std::string(line.substr(open_quote + 1, close_quote - open_quote - 1));
  };
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = std::string_view(text).substr(begin, end - begin);
    line = line.substr(0, line.find("//"));
    const auto words = words_of_line(line);
    if (words.size() >= 2 && (words[0] == "model" || words[0] == "view")) {
      models.emplace_back();
      open = &models.back();
      open->name = words[1].substr(0, words[1].find('{'));
      open->table.name = open->name;
      open->path = sources.get(file).path;
      open->span = {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + line.size())};
    } else if (!words.empty() && words[0][0] == '}') {
      open = nullptr;
    } else if (open && starts_with(trim(line), "@@")) {
      if (const std::string table = mapped(line, "@@map("); !table.empty()) open->table.name = table;
    } else if (open && words.size() >= 2) {
      ModelClass::Member member{words[0], ModelClass::MemberKind::column,
                                words[0], words[1],
                                {},       {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + line.size())}};
      if (const std::string column = mapped(line, "@map("); !column.empty()) member.column = column;
      while (!member.target.empty() && (member.target.back() == '?' || member.target.back() == ']' || member.target.back() == '['))
        member.target.pop_back();
      open->members.push_back(std::move(member));
    }
    begin = end + 1;
  }
  for (ModelClass& model : models) {
    for (ModelClass::Member& member : model.members)
      if (std::any_of(models.begin(), models.end(), [&](const ModelClass& other) { return other.name == member.target; }))
        member.kind = ModelClass::MemberKind::relationship;
      else
        member.target.clear();
    // where: { a_b: { a, b } } names a compound key.
    model.open = true;
  }
  return models;
}

void add_scripts(const std::vector<ScriptFacts>& scripts, const std::vector<ModelClass>& prisma, Workload& workload) {
  std::map<std::string, std::vector<std::size_t>> variables, delegates;
  for (const ScriptFacts& script : scripts)
    for (const ModelClass& table : script.tables) {
      variables[table.name].push_back(workload.models.size());
      workload.models.push_back(table);
    }
  for (const ModelClass& model : prisma) {
    delegates[lower_first(model.name)].push_back(workload.models.size());
    workload.models.push_back(model);
  }
  const auto model_of = [&](const Query& query, const std::string& name) {
    const auto& known = query.client == "prisma" ? delegates : variables;
    const auto found = known.find(name);
    return found == known.end() || found->second.size() != 1 ? kNoIndex : found->second.front();
  };
  for (const ScriptFacts& script : scripts) {
    bool any = !script.unresolved.empty();
    for (const Query& written : script.queries) {
      Query query = written;
      if (query.client != "supabase" && query.client != "sql") {
        for (TableUse& use : query.tables) use.model = model_of(query, use.name);
        std::erase_if(query.tables, [](const TableUse& use) { return use.model == kNoIndex; });
        if (query.tables.empty()) continue;
        std::vector<ColumnUse> columns;
        for (ColumnUse& use : query.columns) {
          use.model = query.client == "prisma" || use.entity.empty() ? query.tables.front().model : model_of(query, use.entity);
          const ModelClass* model = use.model == kNoIndex ? nullptr : &workload.models[use.model];
          const ModelClass::Member* member = model ? model->member(use.member) : nullptr;
          use.pair = kNoIndex;
          // `users.id` of a local variable that happens to be called like a table is none.
          if (!member || member->kind != ModelClass::MemberKind::column) continue;
          use.entity = model->name;
          columns.push_back(std::move(use));
        }
        query.columns = std::move(columns);
      }
      any = true;
      workload.queries.push_back(std::move(query));
    }
    workload.files += any;
    workload.unresolved.insert(workload.unresolved.end(), script.unresolved.begin(), script.unresolved.end());
    for (const auto& [name, count] : script.calls) workload.calls[name] += count;
  }
}

}  // namespace underpin::queries
