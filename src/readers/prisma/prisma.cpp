#include "readers/prisma/prisma.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "readers/prisma/tables.h"
#include "schema/lookup.h"

namespace underpin::prisma {

namespace {

constexpr std::size_t kMostFiles = 2'000;
constexpr int kDeepestFolder = 6;

void files_below(const World& world, const std::string& folder, int depth, std::vector<std::string>& out) {
  const auto entries = world.list(folder);
  if (!entries || depth > kDeepestFolder) return;
  for (const DirectoryEntry& entry : *entries) {
    if (out.size() >= kMostFiles) return;
    if (entry.kind == DirectoryEntry::Kind::file && ends_with(entry.name, ".prisma")) out.push_back(join_path(folder, entry.name));
    if (entry.kind == DirectoryEntry::Kind::directory && !entry.link && entry.name != "node_modules" && entry.name != "migrations" &&
        entry.name[0] != '.')
      files_below(world, join_path(folder, entry.name), depth + 1, out);
  }
}

struct Loaded {
  std::string path;
  FileId file = 0;
  SchemaFile schema;
  const Block* block(std::string_view kind) const {
    for (const Block& one : schema.blocks)
      if (one.kind == kind) return &one;
    return nullptr;
  }
};

// What belongs together: all files, where one of them names the database; else the file of that name.
std::vector<Loaded> chosen(std::vector<Loaded> all) {
  const auto sources = std::count_if(all.begin(), all.end(), [](const Loaded& one) { return one.block("datasource") != nullptr; });
  std::set<std::string> names;
  bool twice = false;
  for (const Loaded& one : all)
    for (const Block& block : one.schema.blocks)
      if (block.kind == "model") twice = !names.insert(block.name).second || twice;
  if (sources == 1 && !twice) return all;
  const auto main = std::find_if(all.begin(), all.end(),
                                 [](const Loaded& one) { return file_name(one.path) == "schema.prisma" && one.block("datasource"); });
  const auto any =
      main != all.end() ? main : std::find_if(all.begin(), all.end(), [](const Loaded& one) { return one.block("datasource") != nullptr; });
  if (any == all.end()) return {};
  return {*any};
}

std::vector<Loaded> load(const ReadRequest& request, const std::string& root, const std::string& folder) {
  const std::string above = parent_path(folder);
  std::vector<std::string> paths;
  files_below(request.world, above, 0, paths);
  if (paths.empty() && is_below(parent_path(above), root)) files_below(request.world, parent_path(above), kDeepestFolder, paths);
  std::vector<Loaded> out;
  for (const std::string& path : paths) {
    auto text = request.world.read_file(path, kMaxSourceBytes);
    if (!text) continue;
    Loaded one;
    one.path = path;
    one.file = request.sources.add(relative_path(path, root), std::move(*text));
    one.schema = parse_schema(request.sources, one.file);
    out.push_back(std::move(one));
  }
  return chosen(std::move(out));
}

std::string system_of_provider(const std::string& provider) { return provider == "postgres" ? "postgresql" : provider; }

void compare_provider(const Literal& provider, History& history) {
  if (history.system.empty() || !ends_with(history.system_place, "migration_lock.toml") ||
      history.system == system_of_provider(provider.text))
    return;
  Finding finding;
  finding.code = "UP204";
  finding.severity = Severity::error;
  finding.blocks = true;
  finding.message = "the schema is for " + provider.text + ", its migrations are for " + history.system;
  finding.primary.span = provider.span;
  finding.because = "Prisma stops: the datasource provider does not match the one in migration_lock.toml";
  finding.help = "keep the provider, or start a history anew: delete the folder of migrations and run prisma migrate dev";
  finding.subject = "provider";
  history.findings.push_back(std::move(finding));
}

bool named_in_migrations(const Sources& sources, const std::vector<FileId>& files, const std::string& name) {
  return std::any_of(files.begin(), files.end(), [&](FileId file) { return contains(sources.get(file).text, "\"" + name + "\""); });
}

ModelSchema read_models(const Sources& sources, const std::vector<Loaded>& files, const std::vector<FileId>& migrations,
                        const Dialect& dialect) {
  ModelSchema out;
  out.from_environment = true;
  std::vector<Block> blocks;
  TableSettings settings;
  settings.sqlite = is_sqlite(dialect);
  settings.has_key = [&](const std::string& name) { return named_in_migrations(sources, migrations, name); };
  for (const Loaded& one : files) {
    for (const Span broken : one.schema.broken)
      out.undecided.push_back({"a part of the models", "not understood: a line of the schema", broken});
    for (const Block& block : one.schema.blocks) {
      if (block.kind == "datasource")
        for (const char* setting : {"relationMode", "referentialIntegrity"})
          if (const Literal* mode = block.setting(setting); mode && mode->text == "prisma") settings.foreign_keys = false;
      blocks.push_back(block);
    }
  }
  models::ModelScript script;
  write_tables(blocks, settings, script, out);
  models::build_schema(script, dialect, out);
  return out;
}

}  // namespace

void attach_models(const ReadRequest& request, const std::string& root, const std::string& folder, History& history) {
  auto files = std::make_shared<const std::vector<Loaded>>(load(request, root, folder));
  if (files->empty()) return;
  for (const Loaded& one : *files)
    if (const Block* source = one.block("datasource"))
      if (const Literal* provider = source->setting("provider"); provider && provider->kind == Literal::Kind::text)
        compare_provider(*provider, history);
  std::vector<FileId> migrations;
  for (const Revision& revision : history.revisions)
    if (revision.file != 0) migrations.push_back(revision.file);
  const Sources& sources = request.sources;
  history.models = [&sources, files, migrations](const Dialect& dialect) { return read_models(sources, *files, migrations, dialect); };
}

}  // namespace underpin::prisma
