#include "readers/alembic/model_tables.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "readers/alembic/host.h"
#include "readers/alembic/locate.h"
#include "readers/models/given.h"
#include "schema/granted.h"
#include "syntax/python/module.h"

namespace underpin::alembic {

namespace {

constexpr std::size_t kMostModelFiles = 20'000;

// Cheap test before a file is read as Python.
bool may_declare_tables(std::string_view text) {
  if (contains(text, "__tablename__")) return true;
  if (contains(text, "table=True") || contains(text, "table = True")) return contains(text, "SQLModel");
  if (contains(text, "Table(") && contains(text, "etadata")) return contains(text, "sqlalchemy");
  return contains(text, ".Model)") && (contains(text, "db.Column") || contains(text, "Mapped["));
}

bool is_aside(std::string_view path) {
  const std::string low = lower(path);
  for (const std::string_view part : {"/tests/", "/test/", "/versions/", "/site-packages/", "/.venv/", "/venv/", "/node_modules/",
                                      "/examples/", "/archive/", "/archived/"})
    if (contains(low, part)) return true;
  const std::string_view name = file_name(low);
  return starts_with(name, "test_") || ends_with(name, "_test.py") || name == "conftest.py";
}

struct ModelFile {
  std::string path, text;
};

// The project's files that may declare tables; read once, when they are first asked for.
class ModelFiles {
 public:
  explicit ModelFiles(const BodyContext& context) : context_(context) {}

  const std::vector<ModelFile>& get() {
    if (read_) return files_;
    read_ = true;
    const std::vector<std::string> paths = python_files(*context_.world, context_.root, kMostModelFiles);
    std::vector<std::string> texts(paths.size());
    parallel_for(
        paths.size(),
        [&](std::size_t i) {
          if (is_aside(paths[i])) return;
          auto text = context_.world->read_file(paths[i], kMaxSourceBytes);
          if (text && may_declare_tables(*text)) texts[i] = std::move(*text);
        },
        0, std::size_t{8} << 20);
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (!texts[i].empty()) files_.push_back({paths[i], std::move(texts[i])});
    return files_;
  }

 private:
  const BodyContext& context_;
  bool read_ = false;
  std::vector<ModelFile> files_;
};

bool imports_from(const std::string& text, const std::string& name) {
  return contains(text, "from " + name + ".") || contains(text, "from " + name + " import") || contains(text, "import " + name + ".");
}

// `from app.db import Base` in backend/app/models/user.py: somebody runs this code from backend/. With `env`, only for
// packages that this text imports, too.
std::vector<std::string> roots_by_use(const BodyContext& context, ModelFiles& files, const std::string* env) {
  std::vector<std::string> roots;
  for (const auto& [path, text] : files.get()) {
    for (std::string folder = parent_path(path); is_below(folder, context.root) && folder.size() > context.root.size();
         folder = parent_path(folder)) {
      const std::string name(file_name(folder));
      if (!imports_from(text, name) || (env && !imports_from(*env, name))) continue;
      const std::string root = parent_path(folder);
      const auto known = [&](const std::vector<std::string>& list) { return std::find(list.begin(), list.end(), root) != list.end(); };
      if (!known(roots) && !known(context.import_roots)) roots.push_back(root);
    }
  }
  return roots;
}

// The part of a repository a history belongs to: the nearest folder above it that is set up as a project of its own and
// has models; else everything.
std::string own_project(const BodyContext& context, const std::string& script_location, ModelFiles& files) {
  for (std::string folder = parent_path(script_location); is_below(folder, context.root) && folder.size() > context.root.size();
       folder = parent_path(folder)) {
    const auto has = [&](const char* name) { return context.world->is_file(join_path(folder, name)); };
    if (!has("pyproject.toml") && !has("setup.py") && !has("setup.cfg") && !has("requirements.txt") && !has("Pipfile") &&
        !has("alembic.ini"))
      continue;
    const auto& all = files.get();
    if (std::any_of(all.begin(), all.end(), [&](const ModelFile& one) { return is_below(one.path, folder); })) return folder;
  }
  return context.root;
}

class ModelReader {
 public:
  ModelReader(const BodyContext& context, const Dialect& dialect, ModelFiles& files, std::shared_ptr<const Doubt> doubt)
      : context_(context), dialect_(dialect), files_(files), host_(context, dialect, std::move(doubt)), program_(*context.sources, host_) {
    program_.run_packages();
  }

  // Without tables: env.py leads to none.
  ModelSchema run_environment(const std::string& script_location) {
    const auto collections = from_environment(join_path(script_location, "env.py"));
    if (collections.empty()) return std::move(result_);
    result_.from_environment = true;
    build(collections);
    find_unreached(collections, own_project(context_, script_location, files_));
    return std::move(result_);
  }

  ModelSchema run_everything(const std::string& folder) {
    load_every_model(folder);
    build(host_.collections());
    find_doubles();
    if (result_.tables == 0 && result_.undecided.empty()) note_nothing_read(folder);
    return std::move(result_);
  }

 private:
  using Collections = std::vector<std::shared_ptr<sa::MetaData>>;

  Collections from_environment(const std::string& path) {
    const FileId file = context_.world->is_file(path) ? host_.project_file(path) : 0;
    if (file == 0) return {};
    program_.reset_budget();
    const auto module = program_.load(file, "env");
    for (const auto& one : program_.broken_imports()) result_.broken_imports.push_back({one.span, one.module, one.name, elsewhere(one)});
    Collections found;
    const auto named = program_.global(module, "target_metadata");
    const eval::Value* target = named ? &*named : &host_.configured_metadata();
    const auto take = [&](const eval::Value& value) {
      if (auto metadata = sa::as<sa::MetaData>(value); metadata && !metadata->tables.empty()) found.push_back(std::move(metadata));
    };
    take(*target);
    if (const auto* items = target->sequence())
      for (const auto& item : *items) take(item);
    return found;
  }

  void load_every_model(const std::string& folder) {
    for (const ModelFile& one : files_.get()) {
      if (!is_below(one.path, folder)) continue;
      const FileId file = host_.project_file(one.path);
      if (file == 0) continue;
      program_.reset_budget();
      program_.load(file, module_name(one.path));
    }
  }

  // No table at all, although a file looks as if it declared some.
  void note_nothing_read(const std::string& folder) {
    for (const ModelFile& one : files_.get()) {
      if (!is_below(one.path, folder) || !contains(one.text, "__tablename__")) continue;
      if (const FileId file = host_.project_file(one.path)) {
        const auto at = static_cast<std::uint32_t>(one.text.find("__tablename__"));
        result_.undecided.push_back({"the models", "no table could be read from this file", {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 13)}});
        return;
      }
    }
  }

  // Modules imported by names that a program computes: which they are is not known.
  bool imports_by_computed_name() const {
    return std::any_of(host_.project_files().begin(), host_.project_files().end(), [&](const auto& one) {
      const std::string& text = context_.sources->get(one.second).text;
      return contains(text, "iter_modules") || contains(text, "walk_packages") || contains(text, "import_module(") ||
             contains(text, "__import__(");
    });
  }

  // `folder`: the part of the repository that these migrations belong to; other parts have models of their own.
  void find_unreached(const Collections& reached, const std::string& folder) {
    if (imports_by_computed_name()) return find_doubles();
    std::set<ObjectName> known;
    for (const auto& metadata : reached)
      for (const auto& table : metadata->tables) known.insert(table->name);
    load_every_model(folder);
    // A collection of its own, with no class in it, serves to write queries for some other database.
    const auto aside = [&](const std::shared_ptr<sa::MetaData>& metadata) {
      return std::find(reached.begin(), reached.end(), metadata) == reached.end() &&
             std::none_of(metadata->tables.begin(), metadata->tables.end(), [](const auto& table) { return table->of_class; });
    };
    for (const auto& metadata : host_.collections())
      for (const auto& table : aside(metadata) ? std::vector<std::shared_ptr<sa::Table>>{} : metadata->tables)
        if (table->span.valid() && known.insert(table->name).second) result_.unreached.emplace_back(table->name, table->span);
    find_doubles();
  }

  // Once everything is loaded.
  void find_doubles() {
    std::map<ObjectName, Span> first;
    const auto note = [&](const std::shared_ptr<sa::Table>& table) {
      if (!table->span.valid()) return;
      const auto [at, fresh] = first.emplace(table->name, table->span);
      if (!fresh && !(at->second == table->span)) result_.declared_twice.push_back({table->name, at->second, table->span});
    };
    for (const auto& metadata : host_.collections()) {
      for (const auto& table : metadata->tables) note(table);
      for (const auto& table : metadata->again) note(table);
    }
    for (const ModelFile& one : files_.get()) {
      if (ends_with(one.path, "/__init__.py") ||
          !context_.world->is_file(join_path(one.path.substr(0, one.path.size() - 3), "__init__.py")))
        continue;
      if (const FileId file = host_.project_file(one.path)) result_.hidden.push_back(file);
    }
  }

  // Where a missing module's file went, an archive folder for one.
  std::string elsewhere(const python::BrokenImport& broken) const {
    if (!broken.name.empty()) return {};
    const std::string wanted = broken.module.substr(broken.module.rfind('.') + 1) + ".py";
    for (const std::string& path : python_files(*context_.world, context_.root, kMostModelFiles))
      if (file_name(path) == wanted) return relative_path(path, context_.root);
    return {};
  }

  // The dotted name by the nearest import root above the file.
  std::string module_name(const std::string& path) const {
    std::string best;
    for (const std::string& root : context_.import_roots)
      if (is_below(path, root) && root.size() > best.size() && !context_.world->is_file(join_path(root, "__init__.py"))) best = root;
    std::string relative = relative_path(path, best.empty() ? context_.root : best);
    relative = relative.substr(0, relative.size() - 3);
    if (ends_with(relative, "/__init__")) relative = relative.substr(0, relative.size() - 9);
    return replace_all(relative, "/", ".");
  }

  void build(const Collections& collections) {
    for (auto& what : host_.take_undecided()) result_.undecided.push_back(std::move(what));
    for (const auto& what : host_.import_troubles())
      if (what.span.valid() && may_declare_tables(context_.sources->get(what.span.file).text))
        result_.undecided.push_back({"a part of the models", "not decidable without running it: " + what.reason, what.span});
    for (const auto& metadata : collections) result_.tables += metadata->tables.size();
    Schema start;
    for (int round = 1; round <= models::kMostRounds; ++round) {
      Replay replay(dialect_, start);
      create(replay, collections);
      std::vector<Event> events = replay.take_events();
      if (round < models::kMostRounds && (models::take_as_given(start, events, dialect_) || make_sequences(start, events))) continue;
      for (auto& what : replay.take_undecided()) result_.undecided.push_back(std::move(what));
      for (Event& event : events)
        if (event.failure) result_.failing.push_back(std::move(event));
      result_.schema = replay.schema();
      return;
    }
  }

  void create(Replay& replay, const Collections& collections) {
    host_.begin(replay, Direction::upgrade, 0, program_);
    for (const auto& metadata : collections) {
      for (const auto& table : metadata->tables)
        if (!table->name.schema.empty() && !replay.schema().schemas.contains({"", table->name.schema}))
          replay.emit(make_schema(table->name.schema));
      host_.create_all(*metadata);
    }
    host_.end();
  }

  // Nor do they make the sequences that their defaults count by.
  bool make_sequences(Schema& start, const std::vector<Event>& events) const {
    bool made = false;
    for (const Event& event : events) {
      if (!event.failure || event.failure->kind != FailureKind::missing) continue;
      for (const Change& change : event.statement.changes) {
        const auto* create = std::get_if<CreateTable>(&change);
        for (const Column& column : create ? create->table.columns : std::vector<Column>{}) {
          const ObjectName name = column.default_value ? counted_by(column.default_value->text) : ObjectName{};
          CreateSequence sequence;
          sequence.sequence.name = name;
          made = (!name.empty() && !start.relations.contains(name) && !apply(start, sequence, dialect_, Session{})) || made;
        }
      }
    }
    return made;
  }

  // The sequence in nextval('name'::regclass), where its name needs no quotes.
  static ObjectName counted_by(const std::string& text) {
    const std::size_t call = text.find("nextval('");
    if (call == std::string::npos) return {};
    const std::size_t begin = call + 9, end = text.find('\'', begin);
    if (end == std::string::npos) return {};
    const std::string name = text.substr(begin, end - begin);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != std::string::npos) return {};
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? ObjectName{"", name} : ObjectName{name.substr(0, dot), name.substr(dot + 1)};
  }

  static Statement make_schema(const std::string& name) {
    Statement statement;
    statement.changes.push_back(CreateSchema{name, true});
    return statement;
  }

  const BodyContext& context_;
  const Dialect& dialect_;
  ModelFiles& files_;
  AlembicHost host_;
  python::Program program_;
  ModelSchema result_;
};

}  // namespace

namespace {

// Files that name tables, and not one of them could be followed to a table: that is no clean verdict.
void say_unread(const BodyContext& context, const std::string& project, ModelFiles& files, ModelSchema& models) {
  for (const ModelFile& one : files.get()) {
    const std::size_t at = one.text.find("__tablename__ =");
    if (at == std::string::npos || !is_below(one.path, project)) continue;
    const FileId file = context.sources->add(relative_path(one.path, context.root), one.text);
    models.undecided.push_back({"the models", "not decidable without running it: what the classes are made from is not known", {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 13)}});
    return;
  }
}

}  // namespace

namespace {

ModelSchema read_under(const std::shared_ptr<const Doubt>& doubt, const BodyContext& context, const std::string& script_location, const Dialect& dialect) {
  ModelFiles files(context);
  ModelSchema found = ModelReader(context, dialect, files, doubt).run_environment(script_location);
  if (found.tables > 0) return found;
  BodyContext wider = context;
  const auto add = [&](std::vector<std::string> roots) { std::move(roots.begin(), roots.end(), std::back_inserter(wider.import_roots)); };
  if (const auto env = context.world->read_file(join_path(script_location, "env.py"), kMaxSourceBytes))
    add(roots_by_use(context, files, &*env));
  if (wider.import_roots.size() > context.import_roots.size()) found = ModelReader(wider, dialect, files, doubt).run_environment(script_location);
  if (found.tables > 0) return found;
  add(roots_by_use(wider, files, nullptr));
  const std::string project = own_project(context, script_location, files);
  ModelSchema all = ModelReader(wider, dialect, files, doubt).run_everything(project);
  all.broken_imports = std::move(found.broken_imports);
  if (all.tables == 0 && all.undecided.empty()) say_unread(context, project, files, all);
  return all;
}

bool alike(const ModelSchema& a, const ModelSchema& b) {
  return a.tables == b.tables && open_parts(a.undecided) == open_parts(b.undecided) && a.failing.size() == b.failing.size() &&
         a.broken_imports.size() == b.broken_imports.size() && a.unreached == b.unreached && a.schema == b.schema;
}

}  // namespace

ModelSchema read_models(const BodyContext& context, const std::string& script_location, const Dialect& dialect) {
  ModelSchema found = read_under(nullptr, context, script_location, dialect);
  const auto same_with = [&](const Doubt& doubt) {
    return alike(found, read_under(std::make_shared<const Doubt>(doubt), context, script_location, dialect));
  };
  keep_granted(found.undecided, what_matters(granted_in(found.undecided), same_with));
  return found;
}

}  // namespace underpin::alembic
