#include "readers/code/relations.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::code {

namespace {

using FaultKind = RelationFault::Kind;

constexpr std::size_t kMostSearches = 400;  // each goes through every file; what lies beyond is not judged

std::string last_part_of(const std::string& path) { return path.substr(path.rfind('.') + 1); }

bool is_identifier_path(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; });
}

// "UserRole" → "user_role", as Flask-SQLAlchemy names tables.
std::string flask_table(const std::string& name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper_here = name[i] >= 'A' && name[i] <= 'Z';
    const bool small_before = i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z') && name[i - 1] != '_';
    const bool small_behind = i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (upper_here && i > 0 && (small_before || small_behind)) out += '_';
    out += name[i];
  }
  return lower(out);
}

// The class that `Mapped[list["X"]]`, `Optional["X"]`, `X | None` speaks of: the innermost name.
std::string class_in_words(std::string_view words) {
  std::vector<std::string> names;
  std::string name;
  for (std::size_t i = 0; i <= words.size(); ++i) {
    const char c = i < words.size() ? words[i] : ' ';
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.') {
      name += c;
    } else if (!name.empty()) {
      names.push_back(last_part_of(name));
      name.clear();
    }
  }
  static const std::set<std::string> frames = {"Mapped",
                                               "List",
                                               "list",
                                               "Set",
                                               "set",
                                               "Optional",
                                               "Union",
                                               "None",
                                               "DynamicMapped",
                                               "WriteOnlyMapped",
                                               "Sequence",
                                               "Collection",
                                               "Iterable",
                                               "Dict",
                                               "dict",
                                               "str",
                                               "int",
                                               "AppenderQuery",
                                               "ClassVar",
                                               "Any",
                                               "Annotated",
                                               "MutableSequence",
                                               "tuple",
                                               "Tuple",
                                               "InstrumentedList",
                                               "Relationship",
                                               "relationship",
                                               "RelationshipProperty",
                                               "object",
                                               "UUID",
                                               "frozenset"};
  std::string found;
  for (const std::string& one : names) {
    if (frames.count(one)) continue;
    if (!found.empty() && found != one) return {};
    found = one;
  }
  return found;
}

}  // namespace

Relations::Relations(Classes& classes) : classes_(&classes) {
  for (ClassId id = 0; id < classes.all().size(); ++id) table_names_.push_back(computed_table_name(id));
  for (ClassId id = 0; id < classes.all().size(); ++id) {
    const ModelClass& cls = classes.at(id);
    if (!classes.mapped(id)) continue;
    for (const Attribute& attribute : cls.attributes)
      if (attribute.kind == Attribute::Kind::relationship && attribute.call)
        relations_.push_back(read(id, &attribute, *cls.tree, attribute.call, attribute.annotation));
  }
  for (std::size_t i = 0; i < relations_.size(); ++i)
    if (!relations_[i].backref.empty() && relations_[i].target_class != kNoClass)
      backrefs_.emplace(std::pair(relations_[i].target_class, relations_[i].backref), i);
}

std::string Relations::computed_table_name(ClassId id) const {
  const ModelClass& cls = classes_->at(id);
  if (!cls.table.empty() || !classes_->mapped(id)) return cls.table;
  const RootBase& root = classes_->roots()[cls.root];
  if (root.sqlmodel) return lower(cls.name);
  // Whoever declares the name further up: a parent whose table it shares, or a function nobody runs here.
  for (const ClassId one : classes_->lineage(id))
    if (one != id && (classes_->at(one).declares_mapping)) return classes_->at(one).table;
  return root.flask ? flask_table(cls.name) : std::string();
}

ClassId Relations::find_class(const std::string& name, std::size_t root) const {
  ClassId found = kNoClass;
  for (ClassId id = 0; id < classes_->all().size(); ++id) {
    if (classes_->at(id).name != name || classes_->at(id).root != root || !classes_->mapped(id)) continue;
    if (found != kNoClass) return kNoClass;  // two of them
    found = id;
  }
  return found;
}

Relation Relations::read(ClassId owner, const Attribute* attribute, const Tree& tree, ExprId call_id, ExprId annotation) const {
  Relation out;
  out.owner = owner;
  out.attribute = attribute;
  const ModelClass& cls = classes_->at(owner);
  const Expr& call = tree.expr(call_id);
  ExprId target = positional(tree, call, 0);
  for (const auto* at = tree.begin(call.items); at != tree.end(call.items); ++at) {
    const Expr& item = tree.expr(*at);
    if (item.kind == ExprKind::star || item.kind == ExprKind::double_star) out.complete = false;
    if (item.kind != ExprKind::keyword) continue;
    const std::string& name = tree.names[item.name];
    const auto text = text_of(tree, item.a);
    const Span span = tree.span(tree.expr(item.a));
    const bool none = tree.expr(item.a).kind == ExprKind::none;
    if (none) continue;
    if (name == "argument") target = item.a;
    if (name == "back_populates") {
      out.back_populates = text.value_or("");
      out.back_populates_span = span;
      if (!text) out.complete = false;
    }
    if (name == "backref") {
      out.backref_span = span;
      if (text) out.backref = *text;
      if (tree.expr(item.a).kind == ExprKind::call) out.backref = text_of(tree, positional(tree, tree.expr(item.a), 0)).value_or("");
      if (out.backref.empty()) out.complete = false;
    }
    if (name == "secondary" || name == "link_model") {
      out.has_secondary = true;
      out.secondary_span = span;
      if (text) {
        out.secondary = out.secondary_table = *text;
      } else {
        const Symbol symbol = &tree == cls.tree ? classes_->symbol_of(tree, cls.module, item.a) : Symbol{};
        if (symbol.kind == Symbol::Kind::table) out.secondary_table = classes_->tables()[symbol.index].name;
        if (symbol.kind == Symbol::Kind::class_ && symbol.index < table_names_.size()) out.secondary_table = table_names_[symbol.index];
      }
    }
    if (name == "primaryjoin" || name == "secondaryjoin") out.has_join = true;
    if (name == "foreign_keys") out.has_foreign_keys = true;
    if (name == "remote_side") out.has_remote_side = true;
    if (name == "sa_relationship" || name == "sa_relationship_kwargs" || name == "sa_relationship_args") {
      // SQLModel hands these on: what they say is not read, only which words occur.
      const std::string words(tree.text.substr(tree.expr(item.a).begin, tree.expr(item.a).end - tree.expr(item.a).begin));
      out.has_join = out.has_join || contains(words, "primaryjoin") || name == "sa_relationship";
      out.has_foreign_keys = out.has_foreign_keys || contains(words, "foreign_keys");
      out.has_remote_side = out.has_remote_side || contains(words, "remote_side");
      out.has_secondary = out.has_secondary || contains(words, "secondary");
      if (name == "sa_relationship" || (contains(words, "\"") == false && contains(words, "'") == false)) out.complete = false;
    }
  }
  std::string symbol_class;
  ClassId direct = kNoClass;
  if (target) {
    const Expr* e = &tree.expr(target);
    out.target_span = tree.span(*e);
    if (e->kind == ExprKind::lambda) {
      target = tree.functions[e->a].value;
      e = target ? &tree.expr(target) : e;
    }
    if (const auto text = target ? text_of(tree, target) : std::nullopt) {
      if (is_identifier_path(*text)) out.target = last_part_of(*text);
    } else if (target && (e->kind == ExprKind::name || e->kind == ExprKind::attribute)) {
      const Symbol symbol = &tree == cls.tree ? classes_->symbol_of(tree, cls.module, target) : Symbol{};
      if (symbol.kind == Symbol::Kind::class_) direct = symbol.index;
    }
  } else if (annotation) {
    const Expr& e = tree.expr(annotation);
    out.target_span = tree.span(e);
    out.target = class_in_words(tree.text.substr(e.begin, e.end - e.begin));
  }
  if (direct != kNoClass) {
    out.target = classes_->at(direct).name;
    out.target_class = direct;
  } else if (!out.target.empty()) {
    out.target_class = find_class(out.target, cls.root);
  }
  return out;
}

bool Relations::related(ClassId a, ClassId b) const {
  const auto up_a = classes_->lineage(a), up_b = classes_->lineage(b);
  return std::any_of(up_a.begin(), up_a.end(),
                     [&](ClassId one) { return classes_->mapped(one) && std::find(up_b.begin(), up_b.end(), one) != up_b.end(); });
}

const Relation* Relations::relation_of(ClassId id, const std::string& name) const {
  for (const ClassId one : classes_->lineage(id))
    for (const Relation& relation : relations_)
      if (relation.owner == one && relation.attribute && relation.attribute->name == name) return &relation;
  return nullptr;
}

// `User.posts = relationship(…)` behind the classes, mapper.add_property(…).
bool Relations::assigned_elsewhere(const std::string& cls, const std::string& attribute) const {
  if (++searches_ > kMostSearches) return true;
  const auto& modules = classes_->modules();
  const std::string assigned = cls + "." + attribute, written = "\"" + attribute + "\"", quoted = "'" + attribute + "'";
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    const std::string_view text = modules.text_of(id);
    for (std::size_t at = text.find(assigned); at != std::string_view::npos; at = text.find(assigned, at + 1)) {
      std::size_t behind = at + assigned.size();
      while (behind < text.size() && text[behind] == ' ') ++behind;
      if (behind + 1 < text.size() && (text[behind] == '=' || text[behind] == ':') && text[behind + 1] != '=') return true;
    }
    if ((contains(text, "add_property(") || contains(text, "setattr(" + cls)) && (contains(text, written) || contains(text, quoted)))
      return true;
  }
  return false;
}

bool Relations::has_attribute(ClassId id, const std::string& name) const {
  if (!classes_->closed(id) || classes_->attribute(id, name)) return true;
  for (const ClassId one : classes_->lineage(id))
    if (backrefs_.count({one, name})) return true;
  // A backref of a class whose target is not known could be it.
  for (const Relation& relation : relations_)
    if (relation.backref == name && relation.target_class == kNoClass &&
        (relation.target.empty() || relation.target == classes_->at(id).name))
      return true;
  return assigned_elsewhere(classes_->at(id).name, name);
}

RelationFault Relations::fault(FaultKind kind, const Relation& relation, Span span) const {
  RelationFault out;
  out.kind = kind;
  out.owner = classes_->at(relation.owner).name;
  out.attribute = relation.attribute ? relation.attribute->name : "";
  out.target = relation.target;
  out.span = span;
  return out;
}

std::vector<RelationFault> Relations::faults() const {
  std::vector<RelationFault> out;
  for (const Relation& relation : relations_) {
    if (relation.target.empty()) continue;
    if (relation.target_class == kNoClass) {
      check_target(relation, out);
      continue;
    }
    const std::size_t before = out.size();
    check_partner(relation, out);
    check_backref(relation, out);
    check_secondary(relation, out);
    if (out.size() == before || out.back().kind == FaultKind::no_partner || out.back().kind == FaultKind::one_sided)
      check_join(relation, out);
  }
  return out;
}

void Relations::check_target(const Relation& relation, std::vector<RelationFault>& faults) const {
  const ModelClass& owner = classes_->at(relation.owner);
  if (owner.root == kNoRoot || classes_->roots()[owner.root].automap || ++searches_ > kMostSearches) return;
  // A class of the name in any module, or one imported from outside, may be mapped in a way that is not seen here.
  const ModelClass* other = nullptr;
  for (const ModelClass& cls : classes_->all())
    if (cls.name == relation.target) {
      if (cls.root == owner.root || cls.root == kNoRoot || classes_->roots()[cls.root].given || classes_->roots()[owner.root].given) return;
      other = &cls;
    }
  const auto& modules = classes_->modules();
  Span hidden;
  for (ModuleId id = 0; id < modules.all().size(); ++id) {
    const Module& module = modules.at(id);
    const auto declared = module.outline.classes.find(relation.target);
    if (declared != module.outline.classes.end()) {
      if (module.hidden) {
        hidden = {modules.file_of(id), declared->second, static_cast<std::uint32_t>(declared->second + relation.target.size())};
        continue;
      }
      const auto& read = classes_->all();
      if (std::none_of(read.begin(), read.end(), [&](const ModelClass& cls) { return cls.module == id && cls.name == relation.target; }))
        return;
    }
    if (other) continue;
    for (const Import& import : module.outline.imports) {
      if (import.star && modules.resolve(import, id).kind == Target::Kind::foreign && id == owner.module) return;
      for (const ImportedName& name : import.names)
        if ((name.name == relation.target || name.alias == relation.target) && modules.resolve(import, id).kind == Target::Kind::foreign)
          return;
    }
    const std::string_view text = modules.text_of(id);
    for (const char* maker : {"type(\"", "type('", "create_model(\""})
      if (contains(text, maker + relation.target)) return;
    if (module.outline.open && contains(text, "class " + relation.target)) return;
  }
  RelationFault out = fault(other ? FaultKind::other_base : FaultKind::no_target, relation, relation.target_span);
  if (other) {
    out.other = other->span;
    out.other_text = classes_->roots()[other->root].name;
  } else if (hidden.valid()) {
    out.other = hidden;
    out.other_text = "this module is hidden by a package of its name";
  }
  for (const ModelClass& cls : classes_->all())
    if (cls.root == owner.root && edit_distance(lower(cls.name), lower(relation.target), 2) <= 2 && cls.name != owner.name &&
        relation.target.size() > 4)
      out.choices.push_back(cls.name);
  faults.push_back(std::move(out));
}

void Relations::check_partner(const Relation& relation, std::vector<RelationFault>& faults) const {
  if (relation.back_populates.empty()) return;
  const ClassId target = relation.target_class;
  const std::string& name = relation.back_populates;
  const Attribute* attribute = classes_->attribute(target, name);
  if (!attribute) {
    if (has_attribute(target, name)) return;
    RelationFault out = fault(FaultKind::no_partner, relation, relation.back_populates_span);
    out.partner = name;
    out.other = classes_->at(target).span;
    for (const Relation& other : relations_)
      if (other.owner == target && other.target_class == relation.owner && other.attribute) out.choices.push_back(other.attribute->name);
    faults.push_back(std::move(out));
    return;
  }
  if (attribute->kind == Attribute::Kind::unknown) return;
  if (attribute->kind != Attribute::Kind::relationship) {
    if (attribute->kind == Attribute::Kind::plain && attribute->call) return;
    if (!classes_->closed(target)) return;
    RelationFault out = fault(FaultKind::partner_no_relation, relation, relation.back_populates_span);
    out.partner = name;
    out.other = attribute->name_span;
    faults.push_back(std::move(out));
    return;
  }
  const Relation* other = relation_of(target, name);
  if (!other || other->target.empty() || !other->complete) return;
  if (other->target_class != kNoClass && !related(other->target_class, relation.owner)) {
    RelationFault out = fault(FaultKind::partner_elsewhere, relation, relation.back_populates_span);
    out.partner = name;
    out.other = other->target_span;
    out.other_text = other->target;
    faults.push_back(std::move(out));
    return;
  }
  if (other->target_class == kNoClass) return;
  if (other->back_populates != relation.attribute->name && other->backref.empty()) {
    RelationFault out = fault(FaultKind::one_sided, relation, relation.back_populates_span);
    out.partner = name;
    out.other = other->back_populates_span.valid() ? other->back_populates_span : other->attribute->name_span;
    out.other_text = other->back_populates;
    faults.push_back(std::move(out));
    return;
  }
  const bool self = target == relation.owner && other->owner == relation.owner && other != &relation;
  if (self && !relation.has_join && !relation.has_secondary && !relation.has_remote_side && !other->has_remote_side && !other->has_join &&
      relation.attribute->name < name && relation.complete) {
    RelationFault out = fault(FaultKind::same_direction, relation, relation.attribute->name_span);
    out.partner = name;
    out.other = other->attribute->name_span;
    faults.push_back(std::move(out));
  }
}

void Relations::check_backref(const Relation& relation, std::vector<RelationFault>& faults) const {
  if (relation.backref.empty()) return;
  const Attribute* taken = classes_->attribute(relation.target_class, relation.backref);
  if (!taken || (taken->kind != Attribute::Kind::relationship && taken->kind != Attribute::Kind::column)) return;
  // A column that an abstract class or mixin would give is the same; a child's attribute may hide it on purpose.
  if (!classes_->at(relation.target_class).find(relation.backref)) return;
  RelationFault out = fault(FaultKind::backref_taken, relation, relation.backref_span);
  out.partner = relation.backref;
  out.other = taken->name_span;
  faults.push_back(std::move(out));
}

std::vector<std::string> Relations::tables_of(ClassId id) const {
  std::vector<std::string> out;
  for (const ClassId one : classes_->lineage(id)) {
    if (!classes_->mapped(one)) continue;
    if (table_name(one).empty()) return {};
    out.push_back(table_name(one));
  }
  return out;
}

std::optional<std::vector<std::string>> Relations::joins(ClassId from, ClassId to) const {
  const std::vector<std::string> targets = tables_of(to);
  if (targets.empty() || !classes_->closed(from)) return std::nullopt;
  std::vector<std::string> out;
  const auto take = [&](const KeyUse& key) -> bool {
    std::string table = key.table;
    if (key.target != kNoClass) {
      if (key.target >= table_names_.size() || table_names_[key.target].empty()) return false;
      table = table_names_[key.target];
    }
    for (const std::string& target : targets)
      if (last_part_of(table) == last_part_of(target)) {
        out.push_back(join(key.own, ", "));
        break;
      }
    return true;
  };
  for (const ClassId one : classes_->lineage(from)) {
    const ModelClass& cls = classes_->at(one);
    if (!cls.table_args_known) return std::nullopt;
    for (const KeyUse& key : cls.table_keys)
      if (!take(key)) return std::nullopt;
    for (const Attribute& attribute : cls.attributes) {
      if (!attribute.keys_known) return std::nullopt;
      for (const KeyUse& key : attribute.keys)
        if (!take(key)) return std::nullopt;
    }
  }
  return out;
}

void Relations::check_join(const Relation& relation, std::vector<RelationFault>& faults) const {
  if (relation.has_join || relation.has_secondary || !relation.complete) return;
  const auto there = joins(relation.owner, relation.target_class);
  const auto back = joins(relation.target_class, relation.owner);
  if (!there || !back) return;
  std::vector<std::string> all = *there;
  if (relation.owner != relation.target_class) all.insert(all.end(), back->begin(), back->end());
  if (all.empty()) {
    RelationFault out = fault(FaultKind::no_foreign_key, relation, relation.attribute->name_span);
    out.other = classes_->at(relation.target_class).span;
    faults.push_back(std::move(out));
    return;
  }
  const auto mapped_parents = [&](ClassId id) {
    const auto up = classes_->lineage(id);
    return std::count_if(up.begin(), up.end(), [&](ClassId one) { return classes_->mapped(one); }) > 1;
  };
  if (all.size() < 2 || relation.has_foreign_keys || mapped_parents(relation.owner) || mapped_parents(relation.target_class)) return;
  // The other half may carry the choice: backref(…, foreign_keys=…) does not, so both halves need one.
  std::sort(all.begin(), all.end());
  if (std::unique(all.begin(), all.end()) != all.end()) return;
  RelationFault out = fault(FaultKind::several_foreign_keys, relation, relation.attribute->name_span);
  out.choices = all;
  faults.push_back(std::move(out));
}

void Relations::check_secondary(const Relation& relation, std::vector<RelationFault>& faults) const {
  if (relation.secondary.empty() || !classes_->tables_known() || !is_identifier_path(relation.secondary)) return;
  const std::string wanted = last_part_of(relation.secondary);
  for (const TableUse& table : classes_->tables())
    if (table.name == wanted || table.name == relation.secondary || table.variable == wanted) return;
  for (ClassId id = 0; id < classes_->all().size(); ++id) {
    if (table_name(id) == wanted || classes_->at(id).name == wanted) return;
    if (classes_->mapped(id) && table_name(id).empty()) return;  // could be it
  }
  const auto& modules = classes_->modules();
  for (ModuleId id = 0; id < modules.all().size(); ++id) {  // made in some other way
    const std::string_view text = modules.text_of(id);
    if (contains(text, "Table(") && (contains(text, "\"" + wanted + "\"") || contains(text, "'" + wanted + "'")) &&
        id != classes_->at(relation.owner).module)
      return;
  }
  RelationFault out = fault(FaultKind::no_secondary, relation, relation.secondary_span);
  out.partner = relation.secondary;
  faults.push_back(std::move(out));
}

}  // namespace underpin::code
