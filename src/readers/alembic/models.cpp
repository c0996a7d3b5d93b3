// Mapped classes: declared in the migration itself or imported from the project. Their tables belong to the metadata of
// their base, and queries through them read those tables. What becomes a column of which table follows SQLAlchemy's
// declarative scan: mixins and abstract bases give copies, mapped parents keep theirs.
#include <algorithm>

#include "base/text.h"
#include "readers/alembic/late_items.h"
#include "readers/alembic/objects.h"
#include "readers/sqlalchemy/mapped.h"
#include "syntax/eval/objects.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Value;

namespace {

constexpr int kDeepestClass = 16;

const eval::Class* class_in(const Value& value) {
  const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&value.data);
  return type ? type->get() : nullptr;
}

bool is_declarative_root(const Value& base) {
  const auto path = sa::path_of(base);
  return last_name_is(path, "DeclarativeBase") || last_name_is(path, "DeclarativeBaseNoMeta");
}

// Bases of libraries that are known to add no columns, or to be the mapping itself.
bool may_bring_columns(const std::string& path) {
  for (const std::string_view package : {"sqlalchemy.", "sqlmodel.", "flask_sqlalchemy.", "pydantic.", "typing.", "typing_extensions.", "abc.", "enum.",
                                         "dataclasses.", "builtins.", "collections.", "flask_login.", "sqlalchemy_serializer.", "sqlalchemy_mixins."})
    if (starts_with(path, package)) return false;
  for (const std::string_view name : {"UserMixin", "RoleMixin", "AnonymousUserMixin", "SerializerMixin", "Model", "SQLModel", "DeclarativeBase"})
    if (last_name_is(path, name)) return false;
  return true;
}

// What makes a class a mapped one, found above it.
struct Roots {
  bool declarative = false;
  bool flask = false;     // tables are named after their classes
  bool sqlmodel = false;  // columns are fields
  std::string unknown;    // why a base above it is not known
  std::shared_ptr<sa::MetaData> metadata;
};

// class Base(metaclass=DeclarativeMeta)
bool has_declarative_metaclass(Migration& m, const Value& cls) {
  if (!m.interpreter) return false;
  const auto view = m.interpreter->class_of(cls);
  return view && std::any_of(view->keywords.begin(), view->keywords.end(), [](const auto& keyword) {
           return keyword.first == "metaclass" && last_name_is(sa::path_of(keyword.second), "DeclarativeMeta");
         });
}

void find_roots(Migration& m, const Value& cls, Roots& roots, int depth) {
  const auto* type = class_in(cls);
  if (!type || depth > kDeepestClass) return;
  for (const char* name : {"metadata", "registry"})
    if (const auto* own = eval::find(type->members, name); own && !roots.metadata) roots.metadata = sa::as<sa::MetaData>(*own);
  for (const auto& base : type->bases) {
    const auto path = sa::path_of(base);
    if (auto metadata = sa::as<sa::MetaData>(base)) {
      roots.declarative = true;
      if (!roots.metadata) roots.metadata = metadata;
      if (base.record())
        if (const auto* above = base.record()->call.keyword("cls")) find_roots(m, *above, roots, depth + 1);
    } else if (const auto flask = sa::as<FlaskModel>(base)) {
      roots.declarative = roots.flask = true;
      if (!roots.metadata) roots.metadata = flask->metadata;
    } else if (is_declarative_root(base) || last_name_is(path, "Model") || (class_in(base) && has_declarative_metaclass(m, base))) {
      roots.declarative = true;
    } else if (last_name_is(path, "SQLModel")) {
      roots.declarative = roots.sqlmodel = true;
      if (!roots.metadata) roots.metadata = sqlmodel_metadata(m);
    }
    if (base.is_unknown() && roots.unknown.empty()) roots.unknown = base.unknown()->reason;
    if (base.external() && roots.unknown.empty() && may_bring_columns(path)) roots.unknown = "it is " + path + ", outside the project";
    find_roots(m, base, roots, depth + 1);
  }
}

// A class that names a table and has a base of which nothing is known: its table is missing here, and that is said.
void note_unread_table(Migration& m, const eval::Class& type, const std::string& why) {
  if (m.file != 0) return;
  const auto* name = eval::find(type.members, "__tablename__");
  const auto text = name ? sa::text_of(name) : std::nullopt;
  if (text) m.undecided("table " + *text, "a base of its class is not known: " + why, type.span);
}

// The class and its bases in the project, nearest first, each once.
void linearize(const Value& cls, std::vector<Value>& into, int depth) {
  const auto* type = class_in(cls);
  if (!type || depth > kDeepestClass) return;
  into.push_back(cls);
  for (const auto& base : type->bases) {
    linearize(base, into, depth + 1);
    if (const auto flask = sa::as<FlaskModel>(base)) linearize(flask->model_class, into, depth + 1);
    if (sa::as<sa::MetaData>(base) && base.record())
      if (const auto* above = base.record()->call.keyword("cls")) linearize(*above, into, depth + 1);
  }
}

std::vector<Value> lineage_of(const Value& cls) {
  std::vector<Value> all, once;
  linearize(cls, all, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto again = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(),
                                    [&](const Value& other) { return class_in(other) == class_in(all[i]); });
    if (again == all.end()) once.push_back(all[i]);
  }
  return once;
}

std::shared_ptr<sa::Table> own_table(const Value& cls) {
  const auto* type = class_in(cls);
  const auto* table = type ? eval::find(type->members, "__table__") : nullptr;
  return table ? sa::as<sa::Table>(*table) : nullptr;
}

void put_member(const Value& cls, const char* name, Value value) {
  if (const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&cls.data)) eval::put((*type)->members, name, std::move(value));
}

// "UserRole" → "user_role", as Flask-SQLAlchemy names tables.
std::string snake_case(const std::string& name) {
  const auto upper_at = [&](std::size_t i) { return i < name.size() && name[i] >= 'A' && name[i] <= 'Z'; };
  const auto small_at = [&](std::size_t i) {
    return i < name.size() && ((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9'));
  };
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && upper_at(i) && (small_at(i - 1) || (i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z'))) out += '_';
    out += name[i];
  }
  return lower(out.substr(std::min(out.find_first_not_of('_'), out.size())));
}

class Mapper {
 public:
  Mapper(Migration& m, const Value& cls, const Roots& roots) : m_(m), cls_(cls), type_(*class_in(cls)), roots_(roots) {
    for (const auto& one : lineage_of(cls)) {
      if (class_in(one) != &type_ && own_table(one)) {
        if (!parent_) parent_ = own_table(one);
        for (const auto& more : lineage_of(one)) settled_.push_back(class_in(more));
      }
      lineage_.push_back(one);
      if (class_in(one) == &type_ || !own_table(one)) unmapped_.push_back(one);
    }
    std::erase_if(lineage_, [&](const Value& one) { return std::find(settled_.begin(), settled_.end(), class_in(one)) != settled_.end(); });
  }

  void run() {
    if (const auto* given = eval::find(type_.members, "__table__"); given && !eval::find(type_.members, "__tablename__")) return;
    if (roots_.sqlmodel)  // fields of the bases come first
      for (auto one = lineage_.rbegin(); one != lineage_.rend(); ++one) gather(*one, Part::all);
    else  // what the class says itself, then what its mixins add, the nearest first
      for (const Value& one : lineage_) {
        if (class_in(one) == &type_) {
          gather(one, Part::all);
          continue;
        }
        gather(one, Part::plain);
        gather(one, Part::computed);
      }
    auto columns = columns_of();
    const auto name = table_name(columns);
    if (!name) return;
    if (name->empty()) {
      if (parent_) extend_parent(columns);
      return;
    }
    make_table(*name, columns);
  }

 private:
  struct Entry {
    std::string name;
    std::optional<Value> value;
    std::optional<eval::TypeHint> hint;
    Span span;
    bool copied = false;  // from a mixin or an abstract base
    const eval::Class* from = nullptr;
  };

  Entry& entry(const std::string& name) {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.name == name; });
    if (at != entries_.end()) return *at;
    entries_.push_back({name, std::nullopt, std::nullopt, {}, false, nullptr});
    return entries_.back();
  }

  bool declares(const Value& one, const char* name) const {
    const auto* type = class_in(one);
    return type && eval::find(type->members, name) != nullptr;
  }

  enum class Part { all, plain, computed };

  // Nearest first: a name that a nearer class has is not taken from a mixin. SQLModel goes the other way round.
  bool settled(const std::string& name, const eval::Class* from) const {
    if (roots_.sqlmodel) return false;
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.name == name; });
    return at != entries_.end() && at->from != from;
  }

  void gather(const Value& one, Part part) {
    const bool copied = class_in(one) != &type_;
    const auto view = m_.interpreter->class_of(one);
    if (!view) return;
    const auto annotations = m_.interpreter->annotations_of(one);
    for (const auto& [name, value] : view->attributes) {
      const bool computed = std::find(view->computed.begin(), view->computed.end(), name) != view->computed.end();
      if (starts_with(name, "__") || settled(name, class_in(one))) continue;
      if (part != Part::all && computed != (part == Part::computed)) continue;
      Entry& at = entry(name);
      at.from = class_in(one);
      at.copied = copied && !computed;
      at.hint.reset();
      at.value = computed ? m_.interpreter->lookup(cls_, name) : std::optional(value);
      at.span = value.span;
    }
    for (const auto& annotation : annotations) {
      if (starts_with(annotation.name, "__") || part == Part::computed || settled(annotation.name, class_in(one))) continue;
      Entry& at = entry(annotation.name);
      at.from = class_in(one);
      if (!annotation.assigned) {
        at.value.reset();
        at.copied = copied;
      }
      at.hint = annotation.type;
      at.span = annotation.span;
    }
  }

  // deferred(Column(…)), column_property(Column(…)).
  static std::shared_ptr<sa::Column> column_in(const Value& value) {
    if (auto column = sa::as<sa::Column>(value)) return column;
    const auto* record = value.record();
    if (!record || record->data || record->call.args.empty()) return nullptr;
    if (!last_name_is(record->path, "deferred") && !last_name_is(record->path, "column_property")) return nullptr;
    return sa::as<sa::Column>(record->call.args[0]);
  }

  std::vector<std::shared_ptr<sa::Column>> columns_of() {
    std::vector<std::shared_ptr<sa::Column>> columns;
    for (Entry& one : entries_) {
      if (const auto* made = composite_in(one)) {
        for (auto& column : composite_columns(one, *made)) columns.push_back(std::move(column));
        continue;
      }
      auto column = roots_.sqlmodel ? field(one) : attribute(one);
      if (!column) continue;
      if (column->name.empty()) column->name = column->key = one.name;
      if (!column->span.valid()) column->span = one.span;
      attributes_.emplace_back(one.name, column);
      columns.push_back(std::move(column));
    }
    return columns;
  }

  // `position = composite(Point, mapped_column("x"), mapped_column("y"))`
  static const eval::Record* composite_in(const Entry& one) {
    const auto* record = one.value ? one.value->record() : nullptr;
    return record && !record->data && last_name_is(record->path, "composite") ? record : nullptr;
  }

  std::vector<std::shared_ptr<sa::Column>> composite_columns(const Entry& one, const eval::Record& made) {
    const auto& args = made.call.args;
    const bool annotated = one.hint && sa::is_mapped(*one.hint);
    const bool named = !args.empty() && !sa::as<sa::Column>(args[0]) && !args[0].string();
    std::vector<eval::Annotation> fields;  // of the class that the columns make up
    if (named)
      fields = m_.interpreter->annotations_of(args[0]);
    else if (annotated)
      fields = m_.interpreter->annotations_of(one.hint->parameters[0].head);
    std::vector<std::shared_ptr<sa::Column>> columns;
    for (std::size_t i = named ? 1 : 0, at = 0; i < args.size(); ++i, ++at) {
      auto column = sa::as<sa::Column>(args[i]);
      if (!column) continue;  // the name of an attribute that is there already
      if (one.copied) column = sa::copy_column(*column);
      if (at < fields.size()) {
        if (column->name.empty()) column->name = column->key = fields[at].name;
        if (!column->type) sa::complete_column(*column, {eval::external("sqlalchemy.orm.Mapped"), {fields[at].type}}, annotation_map(), m_.context);
      }
      if (!column->span.valid()) column->span = one.span;
      columns.push_back(std::move(column));
    }
    return columns;
  }

  std::shared_ptr<sa::Column> field(const Entry& one) {
    if (one.value)
      if (auto column = column_in(*one.value)) return sa::copy_column(*column);
    if (!one.hint || one.name == "model_config" || one.name == "metadata") return nullptr;
    return sa::field_column(one.name, *one.hint, one.value ? &*one.value : nullptr, one.span, m_.context);
  }

  std::shared_ptr<sa::Column> attribute(const Entry& one) {
    auto column = one.value ? column_in(*one.value) : nullptr;
    if (column && one.copied) column = sa::copy_column(*column);
    const bool mapped = one.hint && sa::is_mapped(*one.hint);
    if (!column && mapped && !one.value) {
      column = std::make_shared<sa::Column>();
      column->span = one.span;
    }
    if (!column && mapped && one.value && one.value->is_unknown()) unknown_ = one.value->unknown()->reason;
    // Column(…), and what is wrapped in deferred(…), keep what they say themselves.
    const bool by_annotation = !one.value || (one.value->record() && last_name_is(one.value->record()->path, "mapped_column"));
    if (column && mapped && by_annotation) sa::complete_column(*column, *one.hint, annotation_map(), m_.context);
    return column;
  }

  const sa::AnnotationMap& annotation_map() {
    if (map_) return *map_;
    map_.emplace();
    if (const auto own = sa::own_attribute(m_.context, cls_, "type_annotation_map"); own && own->dict()) *map_ = own->dict()->items;
    if (map_->empty() && roots_.metadata) *map_ = roots_.metadata->annotation_map;
    return *map_;
  }

  // nullopt: not known, and said; empty: it has no table of its own.
  std::optional<std::string> table_name(const std::vector<std::shared_ptr<sa::Column>>& columns) {
    // A mixin of a mapped parent names the child's table as well; the parent's own name does not.
    const bool declared = std::any_of(unmapped_.begin(), unmapped_.end(), [&](const Value& one) { return declares(one, "__tablename__"); });
    if (declared) {
      const auto value = m_.interpreter->lookup(cls_, "__tablename__");
      if (!value || value->is_none()) return std::string();
      // Flask-SQLAlchemy: without a key of its own, a class shares its parent's table whatever name it gives.
      const bool own_key = std::any_of(columns.begin(), columns.end(), [](const auto& column) { return column->primary_key; });
      if (roots_.flask && parent_ && !own_key && !declares(cls_, "__table_args__")) return std::string();
      if (const auto text = sa::text_of(&*value)) return *text;
      m_.undecided("the table of the class " + type_.name, value->unknown() ? value->unknown()->reason : "its name", type_.span);
      return std::nullopt;
    }
    if (roots_.sqlmodel) return lower(type_.name);
    if (!roots_.flask) return std::string();
    const bool key = std::any_of(columns.begin(), columns.end(), [](const auto& column) { return column->primary_key; });
    return key ? snake_case(type_.name) : std::string();
  }

  void extend_parent(const std::vector<std::shared_ptr<sa::Column>>& columns) {
    for (const auto& column : columns)
      if (!parent_->column(column->name)) sa::attach_column(*parent_, column, m_.context);
    put_member(cls_, "__table__", sa::wrap(parent_, "sqlalchemy.Table", cls_.span));
  }

  void make_table(const std::string& name, const std::vector<std::shared_ptr<sa::Column>>& columns) {
    std::vector<Value> items;
    std::vector<std::pair<std::string, Value>> options;
    for (const auto& column : columns) items.push_back(sa::wrap(column, "sqlalchemy.Column", column->span));
    read_arguments(items, options);
    auto metadata = roots_.metadata ? roots_.metadata : m_.named_metadata();
    auto table = sa::make_table({metadata->schema, name}, items, options, metadata, m_.context);
    table->span = type_.span.valid() ? type_.span : cls_.span;
    table->of_class = true;
    if (!unknown_.empty() && table->known) {
      table->known = false;
      table->why = unknown_;
    }
    if (roots_.metadata) metadata->add(table);
    note_foreign_mixins(name);
    put_member(cls_, "__table__", sa::wrap(table, "sqlalchemy.Table", cls_.span));
    for (const auto& [attribute, column] : attributes_)
      put_member(cls_, attribute.c_str(), sa::wrap(column, "sqlalchemy.Column", column->span));
  }

  // A base from a library that is no part of the mapping itself may bring columns along.
  void note_foreign_mixins(const std::string& table) {
    if (m_.file != 0) return;  // a migration that imports a model: its own statements count
    for (const auto& one : lineage_)
      for (const auto& base : class_in(one)->bases)
        if (base.external() && may_bring_columns(base.external()->path))
          return m_.undecided("table " + table, "its base " + base.external()->path + " lies outside the project and may declare columns", type_.span);
  }

  void read_arguments(std::vector<Value>& items, std::vector<std::pair<std::string, Value>>& options) {
    const bool declared = std::any_of(lineage_.begin(), lineage_.end(), [&](const Value& one) { return declares(one, "__table_args__"); });
    const auto args = declared ? m_.interpreter->lookup(cls_, "__table_args__") : std::nullopt;
    if (!args) return;
    const auto take = [&](const eval::Dict& dict) {
      for (const auto& [key, value] : dict.items) options.emplace_back(sa::text_of(&key).value_or(""), value);
    };
    if (const auto* dict = args->dict()) return take(*dict);
    if (const auto* list = args->sequence()) {
      for (const auto& item : *list) {
        if (const auto* last = item.dict())
          take(*last);
        else
          items.push_back(item);
      }
      return;
    }
    if (const auto* why = args->unknown()) unknown_ = why->reason;
  }

  Migration& m_;
  const Value& cls_;
  const eval::Class& type_;
  const Roots& roots_;
  std::vector<Value> lineage_;               // nearest first, without mapped parents and what they derive from
  std::vector<Value> unmapped_;              // all of them but mapped parents
  std::vector<const eval::Class*> settled_;  // mapped parents, and what they derive from
  std::shared_ptr<sa::Table> parent_;        // of the nearest mapped parent
  std::vector<Entry> entries_;
  std::vector<std::pair<std::string, std::shared_ptr<sa::Column>>> attributes_;  // what `cls.name` is from now on
  std::optional<sa::AnnotationMap> map_;
  std::string unknown_;
};

bool truthy_member(const eval::Class& type, const char* name) {
  const auto* value = eval::find(type.members, name);
  return value && sa::flag_or(value, false);
}

bool maps_a_table(Migration& m, const Value& cls) {
  const auto view = m.interpreter->class_of(cls);
  if (!view) return false;
  return std::any_of(view->keywords.begin(), view->keywords.end(),
                     [](const auto& keyword) { return keyword.first == "table" && sa::flag_or(&keyword.second, false); });
}

}  // namespace

std::optional<bool> inherits_table(const Value& cls) {
  if (!class_in(cls)) return std::nullopt;
  const auto lineage = lineage_of(cls);
  return std::any_of(lineage.begin(), lineage.end(), [&](const Value& one) { return class_in(one) != class_in(cls) && own_table(one); });
}

void add_mapped_column(Migration& m, const Value& cls, const std::string& name, const Value& value) {
  const auto table = own_table(cls);
  auto column = sa::as<sa::Column>(value);
  if (!table || !column || column->table.lock()) return;
  if (column->name.empty()) column->name = column->key = name;
  sa::attach_column(*table, column, m.context);
}

std::shared_ptr<sa::MetaData> sqlmodel_metadata(Migration& m) {
  if (!m.sqlmodel) m.sqlmodel = m.make_metadata();
  return m.sqlmodel;
}

void make_declarative_base(Migration& m, const Value& cls, const Call& decorator) {
  auto metadata = decorator.keyword("metadata") ? sa::as<sa::MetaData>(*decorator.keyword("metadata")) : nullptr;
  if (!metadata) metadata = m.make_metadata();
  const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&cls.data);
  if (!type) return;
  (*type)->bases.push_back(sa::wrap(metadata, "sqlalchemy.orm.declarative_base", cls.span));
  put_member(cls, "__abstract__", eval::boolean(true, cls.span));
}

namespace {

// `Base = declarative_base(cls=Above)`: what derives from Base derives from Above, and its methods are bound to it.
void take_given_bases(const Value& cls) {
  const auto& type = std::get<std::shared_ptr<eval::Class>>(cls.data);
  const std::vector<Value> bases = type->bases;
  const auto take = [&](const Value& above) {
    const auto* given = class_in(above);
    if (!given || given == type.get()) return;
    const bool there = std::any_of(type->bases.begin(), type->bases.end(), [&](const Value& base) { return class_in(base) == given; });
    if (!there) type->bases.push_back(above);
  };
  for (const Value& base : bases) {
    if (const auto flask = sa::as<FlaskModel>(base)) take(flask->model_class);
    if (sa::as<sa::MetaData>(base) && base.record())
      if (const auto* above = base.record()->call.keyword("cls")) take(*above);
  }
}

}  // namespace

void define_model(Migration& m, const Value& cls, const std::shared_ptr<sa::MetaData>& metadata) {
  const auto* type = class_in(cls);
  if (!type || !m.interpreter) return;
  take_given_bases(cls);
  Roots roots;
  find_roots(m, cls, roots, 0);
  if (metadata) {
    roots.declarative = true;
    roots.metadata = metadata;
  }
  const bool by_metaclass = has_declarative_metaclass(m, cls);
  if (!roots.declarative && !by_metaclass) {
    if (!roots.unknown.empty()) note_unread_table(m, *type, roots.unknown);
    return;
  }
  if (by_metaclass || std::any_of(type->bases.begin(), type->bases.end(), is_declarative_root)) {  // the base itself
    if (!roots.metadata) put_member(cls, "metadata", sa::wrap(m.make_metadata(), "sqlalchemy.MetaData", cls.span));
    return;
  }
  if (truthy_member(*type, "__abstract__")) return;
  if (roots.sqlmodel && !maps_a_table(m, cls)) return;
  Mapper(m, cls, roots).run();
}

std::optional<Outcome> model_method(Migration& m, const Value& receiver, const std::string& name, const Call& call) {
  const auto table = sa::mapped_table(receiver, m.context);
  if (table.empty()) return std::nullopt;
  if (name == "__table__") return std::nullopt;
  return eval::unknown("." + name + "() of the model of " + table.display(), call.span);
}

std::optional<Value> model_attribute(Migration& m, const Value& receiver, const std::string& name, Span span) {
  if (name == "metadata") {
    Roots roots;
    find_roots(m, receiver, roots, 0);
    if (roots.metadata) return sa::wrap(roots.metadata, "sqlalchemy.MetaData", span);
    return std::nullopt;
  }
  const auto table = sa::mapped_table(receiver, m.context);
  if (name == "query" && !table.empty()) {
    auto query = std::make_shared<sa::Query>();
    query->reads.insert(table);
    query->orm = true;
    return sa::wrap(query, "sqlalchemy.orm.Query", span);
  }
  return std::nullopt;
}

}  // namespace underpin::alembic
