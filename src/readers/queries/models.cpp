#include "readers/queries/models.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace underpin::queries {

namespace {

using Kind = Modules::Target::Kind;
constexpr int kDeepestBase = 16;

void add_members(std::vector<ModelClass::Member>& into, const std::vector<ModelClass::Member>& from) {
  for (const ModelClass::Member& member : from)
    if (std::none_of(into.begin(), into.end(), [&](const ModelClass::Member& own) { return own.name == member.name; }))
      into.push_back(member);
}

void add_names(std::vector<ModelClass::Member>& into, std::initializer_list<const char*> names, ModelClass::MemberKind kind) {
  std::vector<ModelClass::Member> members;
  for (const char* name : names) members.push_back({name, kind, kind == ModelClass::MemberKind::column ? name : "", {}, {}, {}});
  add_members(into, members);
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

// "UserRole" → "user_role", as Flask-SQLAlchemy names tables.
std::string flask_table_name(const std::string& name) {
  const auto large = [&](std::size_t i) { return i < name.size() && name[i] >= 'A' && name[i] <= 'Z'; };
  const auto small = [&](std::size_t i) {
    return i < name.size() && ((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9'));
  };
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && large(i) && (small(i - 1) || (i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z'))) out += '_';
    out += name[i];
  }
  return lower(out);
}

}  // namespace

// What a class of a library brings: nothing, some known members, or who knows what.
void Models::take_external(Shape& shape, const std::string& path) {
  const std::string_view name = last_part(path);
  if (name == "DeclarativeBase" || name == "DeclarativeBaseNoMeta" || name == "MappedAsDataclass" || name == "AsyncAttrs") {
    shape.root = shape.root || name == "DeclarativeBase" || name == "DeclarativeBaseNoMeta";
    return;
  }
  if (name == "SQLModel") {
    shape.root = shape.sqlmodel = true;
    return;
  }
  if (name == "Model" && starts_with(path, "flask_sqlalchemy")) {
    shape.root = shape.flask = true;
    return;
  }
  if (name == "UserMixin" || name == "RoleMixin") {
    add_names(shape.all.members, {"is_active", "is_authenticated", "is_anonymous", "get_id"}, ModelClass::MemberKind::other);
    shape.all.open = shape.all.open || !starts_with(path, "flask_login");
    return;
  }
  constexpr std::array<std::string_view, 12> harmless = {"Generic",         "ABC",  "Protocol",   "object",
                                                         "BaseModel",       "Enum", "NamedTuple", "SerializerMixin",
                                                         "ComparableMixin", "str",  "int",        "Exception"};
  if (std::find(harmless.begin(), harmless.end(), name) == harmless.end()) shape.all.open = true;
}

void Models::take_shared(Shape& into, const FileFacts& file, const Symbol& symbol, int depth) {
  into.root = true;
  if (symbol.index != kNoIndex) take_base(into, file, {symbol.index, symbol.path}, depth + 1);
}

void Models::take_class(Shape& into, const Shape& base, bool has_own_table) {
  add_members(into.all.members, base.all.members);
  into.all.open = into.all.open || base.all.open;
  into.root = into.root || base.root;
  into.flask = into.flask || base.flask;
  into.sqlmodel = into.sqlmodel || base.sqlmodel;
  into.keyed = into.keyed || base.keyed;
  if (base.table_named && !into.parents_known) {
    into.parents = base.all.table;
    into.parents_known = true;
  }
  // An abstract base computes the names of its children's tables.
  if (base.table_unknown && !has_own_table) into.table_unknown = into.table_named = true;
}

void Models::take_base(Shape& into, const FileFacts& file, const Reference& base, int depth) {
  if (depth > kDeepestBase) return;
  const Modules::Target target = modules_.resolve(file, base);
  switch (target.kind) {
    case Kind::model:
      return take_class(into, shape({target.file, target.index}, depth + 1), into.table_named);
    case Kind::root:
      return take_shared(into, *target.file, target.file->symbols[target.index], depth);
    case Kind::flask:
      into.flask = true;
      return take_shared(into, *target.file, target.file->symbols[target.index], depth);
    case Kind::external: {
      std::string path = target.external;
      for (std::size_t i = target.used; i < base.path.size(); ++i) path += "." + base.path[i];
      return take_external(into, path);
    }
    case Kind::unknown:
    case Kind::module:
    case Kind::open:
      into.all.open = true;
      return;
  }
}

void Models::name_table(Shape& into, const ClassFacts& facts, const FileFacts& file, int depth) {
  if (facts.table_of) {
    const Modules::Target target = modules_.resolve(file, *facts.table_of);
    if (target.kind != Kind::model) {
      into.all.open = true;
      return;
    }
    const Shape& table = shape({target.file, target.index}, depth + 1);
    into.all.table = table.all.table;
    into.all.open = into.all.open || table.all.open;
    add_members(into.all.members, table.all.members);
    return;
  }
  if (!into.all.table.name.empty() || facts.abstract) return;
  if (into.parents_known && !facts.table_named && !into.table_unknown) {
    into.all.table = into.parents;  // it shares its parent's table
    into.table_named = true;
    return;
  }
  if (into.table_unknown || facts.table_unknown) return;
  if (into.sqlmodel && facts.table_named) into.all.table.name = lower(into.all.name);
  if (into.flask && into.keyed && !facts.table_named) {
    into.all.table.name = flask_table_name(into.all.name);
    into.table_named = true;
  }
}

const Models::Shape& Models::shape(const Key& key, int depth) {
  if (const auto known = shapes_.find(key); known != shapes_.end()) return known->second;
  const ClassFacts& facts = key.first->classes[key.second];
  shapes_[key] = {};  // a class that stands on itself ends here
  Shape made;
  made.all = facts.declared;
  made.table_named = facts.table_named && !facts.abstract;
  made.table_unknown = facts.table_unknown;
  made.keyed = facts.keyed;
  made.root = facts.root_made || facts.declared.variable;
  if (const auto more = added_.find(key); more != added_.end()) {
    add_members(made.all.members, more->second);
    made.all.open = made.all.open ||
                    std::any_of(more->second.begin(), more->second.end(), [](const ModelClass::Member& one) { return one.name.empty(); });
  }
  if (const auto more = backrefs_.find(made.all.name); more != backrefs_.end()) add_members(made.all.members, more->second);
  for (const Reference& base : facts.bases) take_base(made, *key.first, base, depth + 1);
  name_table(made, facts, *key.first, depth);
  if (facts.abstract) made.table_named = false;
  return shapes_[key] = std::move(made);
}

void Models::add_outside_members() {
  const auto files = modules_.files();
  for (const auto& file : files) {
    for (const ClassFacts& facts : file->classes)
      for (const auto& [target, name] : facts.backrefs)
        backrefs_[target].push_back({name, ModelClass::MemberKind::relationship, {}, facts.declared.name, {}, {}});
    for (const auto& [owner, member] : file->added) {
      const Modules::Target target = modules_.resolve(*file, owner);
      if (target.kind == Kind::model && target.used == owner.path.size()) added_[{target.file, target.index}].push_back(member);
    }
  }
}

std::size_t Models::model(const FileFacts& file, std::size_t index) {
  const Key key{&file, index};
  if (const auto known = models_.find(key); known != models_.end()) return known->second;
  const Shape& found = shape(key, 0);
  std::size_t at = kNoIndex;
  if (found.table_named && (found.root || found.all.open)) {
    at = workload_.models.size();
    workload_.models.push_back(found.all);
  }
  return models_[key] = at;
}

std::size_t Models::model_named(const std::string& name, const FileFacts& near) {
  const auto own = near.exports.find(name);
  if (own != near.exports.end()) {
    const Modules::Target target = modules_.resolve(near, {own->second, {}});
    if (target.kind == Kind::model) return model(*target.file, target.index);
  }
  const Modules::Target target = modules_.by_name(name);
  return target.kind == Kind::model ? model(*target.file, target.index) : kNoIndex;
}

}  // namespace underpin::queries
