#include "readers/queries/queries.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "readers/queries/models.h"
#include "readers/queries/modules.h"
#include "readers/queries/python_reader.h"
#include "readers/queries/sql_texts.h"

namespace underpin::queries {

bool may_have_python_queries(std::string_view text) {
  if (contains(text, ".query(") || contains(text, ".query.") || may_have_sql(text)) return true;
  const bool orm = contains(text, "sqlalchemy") || contains(text, "sqlmodel") || contains(text, "SQLAlchemy");
  if (!orm) return false;
  for (const std::string_view word :
       {"select(", ".filter(", ".filter_by(", ".where(", ".order_by(", "update(", "delete(", "insert(", "text(", ".get("})
    if (contains(text, word)) return true;
  return false;
}

bool may_have_python_models(std::string_view text) {
  for (const std::string_view word :
       {"__tablename__", "mapped_column(", "Column(", "SQLModel", ".Model)", ".Model,", "declarative_base", "DeclarativeBase"})
    if (contains(text, word)) return true;
  return false;
}

std::shared_ptr<FileFacts> python_facts(const std::string& path, const python::Tree& tree) {
  auto facts = std::make_shared<FileFacts>();
  facts->path = path;
  PythonReader(tree, *facts).run();
  return facts;
}

namespace {

using Kind = Modules::Target::Kind;

// What every mapped class has, and nobody declares.
bool comes_with_the_mapper(std::string_view name) {
  return name.empty() || name.front() == '_' || name == "metadata" || name == "registry" || name == "query" || name == "c" ||
         name == "columns" || name == "query_class" || name == "model_fields";
}

class Linker {
 public:
  Linker(Modules& modules, Workload& workload) : modules_(modules), models_(modules, workload), workload_(workload) {}

  void run() {
    // Everything that references lead to is read first, so that what statements elsewhere add to a class is known.
    std::vector<std::shared_ptr<FileFacts>> files = modules_.files();
    for (const auto& file : files)
      for (const RawQuery& query : file->queries) {
        for (const Reference& table : query.tables) meaning(*file, table, false);
        for (const RawUse& use : query.columns) meaning(*file, use.column, false);
      }
    models_.add_outside_members();
    for (const auto& file : files) {
      const std::size_t before = workload_.queries.size();
      for (const RawQuery& raw : file->queries) link(*file, raw);
      workload_.queries.insert(workload_.queries.end(), file->sql.begin(), file->sql.end());
      if (!file->sql.empty()) workload_.calls["sql"] += file->sql.size();
      workload_.files += workload_.queries.size() > before || !file->unresolved.empty();
      workload_.unresolved.insert(workload_.unresolved.end(), file->unresolved.begin(), file->unresolved.end());
      for (const auto& [name, count] : file->calls) workload_.calls[name] += count;
    }
  }

 private:
  struct Meaning {
    std::size_t model = kNoIndex;
    std::vector<std::string> rest;  // of the path, behind the class
    bool guessed = false, unbound = false;
    bool by_table = false;  // a column of the class's table, by its name in the database: User.__table__.c.email
    const FileFacts* declared_in = nullptr;
  };

  // Classes are written large, and tables have columns below `c`: anything else is not worth reading another file for.
  static bool may_be_model(const FileFacts& file, const Reference& reference) {
    const auto large = [](const std::string& name) { return !name.empty() && name[0] >= 'A' && name[0] <= 'Z'; };
    SymbolId id = reference.symbol;
    for (int i = 0; i < 16 && id < file.symbols.size(); ++i) {
      const Symbol& symbol = file.symbols[id];
      if (symbol.kind == Symbol::Kind::model || large(symbol.name) || std::any_of(symbol.path.begin(), symbol.path.end(), large))
        return true;
      if (symbol.kind != Symbol::Kind::another) break;
      id = symbol.index;
    }
    return std::any_of(reference.path.begin(), reference.path.end(),
                       [&](const std::string& part) { return large(part) || part == "c" || part == "columns"; });
  }

  Meaning meaning(const FileFacts& file, const Reference& reference, bool with_model = true) {
    Meaning found;
    if (!may_be_model(file, reference)) return found;
    const Modules::Target target = modules_.resolve(file, reference);
    if (target.kind != Kind::model || !with_model) return found;
    found.model = models_.model(*target.file, target.index);
    found.guessed = target.guessed && !target.unbound;
    found.unbound = target.unbound;
    found.declared_in = target.file;
    found.rest.assign(reference.path.begin() + static_cast<std::ptrdiff_t>(std::min(target.used, reference.path.size())),
                      reference.path.end());
    // User.__table__.c.email, users.c.email
    while (!found.rest.empty() && (found.rest.front() == "__table__" || found.rest.front() == "c" || found.rest.front() == "columns") &&
           (found.rest.size() > 1 || found.rest.front() == "__table__") && !declares(found, found.rest.front())) {
      found.rest.erase(found.rest.begin());
      found.by_table = found.model != kNoIndex && !workload_.models[found.model].variable;
    }
    return found;
  }

  bool declares(const Meaning& of, const std::string& name) const {
    return of.model != kNoIndex && workload_.models[of.model].member(name);
  }

  // The class that a reference to a class, to one of its columns or to a relationship is about.
  Meaning entity(const FileFacts& file, const Reference& reference) {
    Meaning found = meaning(file, reference);
    for (int i = 0; i < 8 && found.model != kNoIndex && !found.rest.empty(); ++i) {
      const ModelClass::Member* member = workload_.models[found.model].member(found.rest.front());
      if (!member || member->kind == ModelClass::MemberKind::other) return {};
      if (member->kind == ModelClass::MemberKind::relationship) {
        const std::string target = member->target;
        found.model = target.empty() ? kNoIndex : models_.model_named(target, *found.declared_in);
      }
      found.rest.erase(found.rest.begin());
    }
    return found;
  }

  void link(const FileFacts& file, const RawQuery& raw) {
    Query query = raw.query;
    query.tables.clear();
    for (std::size_t i = 0; i < raw.tables.size(); ++i) {
      const Meaning of = meaning(file, raw.tables[i]);
      if (of.model == kNoIndex) continue;
      TableUse use = raw.query.tables[i];
      if (of.rest.empty()) {
        use.model = of.model;
        query.tables.push_back(std::move(use));
      } else if (const ModelClass::Member* member = workload_.models[of.model].member(of.rest.front());
                 member && member->kind == ModelClass::MemberKind::relationship) {
        use.model = entity(file, raw.tables[i]).model;
        if (use.model != kNoIndex) query.tables.push_back(std::move(use));
      } else {
        RawUse selected;
        selected.column = raw.tables[i];
        selected.use.use = Use::selected;
        selected.use.span = use.span;
        add_column(file, selected, query);
      }
    }
    std::vector<std::size_t> place(raw.columns.size(), kNoIndex);
    const std::size_t first = query.columns.size();
    for (std::size_t i = 0; i < raw.columns.size(); ++i)
      if (add_column(file, raw.columns[i], query)) place[i] = query.columns.size() - 1;
    pair_up(query, first, place);
    if (!query.tables.empty() || !query.columns.empty()) workload_.queries.push_back(std::move(query));
  }

  static const ModelClass::Member* column_named(const ModelClass& model, const std::string& column) {
    for (const ModelClass::Member& member : model.members)
      if (member.kind == ModelClass::MemberKind::column && (member.column.empty() ? member.name : member.column) == column) return &member;
    return nullptr;
  }

  bool add_column(const FileFacts& file, const RawUse& raw, Query& query) {
    Meaning of = raw.of_entity.empty() ? meaning(file, raw.column) : entity(file, raw.column);
    if (of.model == kNoIndex) return false;
    if (!raw.of_entity.empty()) of.rest = {raw.of_entity};
    if (of.rest.empty()) {
      if (raw.use.use == Use::selected) query.tables.push_back({workload_.models[of.model].name, raw.use.span, of.model, {}, false});
      return false;
    }
    const ModelClass& model = workload_.models[of.model];
    const std::string& name = of.rest.front();
    if (comes_with_the_mapper(name)) return false;
    const ModelClass::Member* member = of.by_table ? column_named(model, name) : model.member(name);
    if (!member && raw.optional) return false;
    ColumnUse use = raw.use;
    use.model = of.model;
    use.entity = model.name;
    use.member = of.by_table && member ? member->name : name;
    // Classes that share the table may add the column.
    use.undeclared = !member && !model.open && !of.guessed && !of.by_table;
    use.unbound = of.unbound;
    query.columns.push_back(std::move(use));
    return true;
  }

  // Pairs count within the linked columns; a pair of columns of two tables is a join, wherever it stands.
  static void pair_up(Query& query, std::size_t first, const std::vector<std::size_t>& place) {
    for (std::size_t i = first; i < query.columns.size(); ++i) {
      ColumnUse& use = query.columns[i];
      if (use.pair != kNoIndex) use.pair = use.pair < place.size() ? place[use.pair] : kNoIndex;
    }
    for (std::size_t i = first; i < query.columns.size(); ++i) {
      ColumnUse& use = query.columns[i];
      if (use.pair == kNoIndex || use.use == Use::join) continue;
      if (use.model != query.columns[use.pair].model) use.use = Use::join;
    }
  }

  Modules& modules_;
  Models models_;
  Workload& workload_;
};

}  // namespace

Workload python_workload(const World& world, Sources& sources, const std::vector<std::shared_ptr<FileFacts>>& files,
                         const std::vector<PythonPath>& all) {
  std::vector<std::string> paths;
  std::map<std::string, const PythonPath*> by_shown;
  for (const PythonPath& one : all) {
    paths.push_back(one.shown);
    by_shown[one.shown] = &one;
  }
  Modules modules(std::move(paths), [&](const std::string& shown) -> std::shared_ptr<FileFacts> {
    auto text = world.read_file(by_shown.at(shown)->path, kMaxSourceBytes);
    if (!text) return nullptr;
    const FileId id = sources.add(shown, std::move(*text));
    auto facts = python_facts(shown, *python::parse(sources, id));
    facts->queries.clear();
    facts->sql.clear();
    return facts;
  });
  for (const auto& file : files) modules.add(file);
  Workload workload;
  Linker(modules, workload).run();
  return workload;
}

}  // namespace underpin::queries
