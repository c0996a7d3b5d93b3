// Relationships that went by the only foreign key between two tables: once there is a second one, SQLAlchemy wants to be
// told which. What is counted here is what SQLAlchemy counts when it configures a relationship.
#include <algorithm>

#include "base/text.h"
#include "editors/model_tables.h"

namespace underpin::completing {

using python::ClassNode;
using python::Expr;
using python::ExprKind;
using python::Stmt;
using python::StmtKind;
using spell::atom;
using spell::keyword;
using spell::Py;
using spell::string;

namespace {

constexpr int kDeepestParent = 16;

struct ModelClass {
  ModelFile* file = nullptr;
  const ClassNode* node = nullptr;
  std::vector<const Table*> tables;  // its own first, then those of the classes that it derives from
};

// One way from a table to another: a foreign key and the table that has it.
struct Path {
  const Table* from = nullptr;
  const ForeignKey* key = nullptr;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (letter) out.back() += c;
    if (!letter && !out.back().empty()) out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool joins_alike(const ForeignKey& a, const ForeignKey& b) { return a.ref == b.ref && a.columns == b.columns && a.ref_columns == b.ref_columns; }

class Relations {
 public:
  explicit Relations(Context& context) : context_(context) {
    context.request.models.tables.for_each([&](const Table& table) {
      keys_before_[&table] = keys_after_[&table] = {};
      const Table* wanted = context.request.wanted.tables.find(table.name);
      for (const ForeignKey& key : table.foreign_keys) add_once(keys_before_[&table], key), add_once(keys_after_[&table], key);
      for (const ForeignKey& key : wanted ? wanted->foreign_keys : std::vector<ForeignKey>{})
        if (!key.not_valid) added_ |= add_once(keys_after_[&table], key);
    });
  }

  void run() {
    if (!added_) return;
    find_classes();
    for (const auto& [name, all] : classes_)
      for (const ModelClass& cls : all) {
        settle_parent(name, cls);
        for (const auto* id = cls.file->tree().begin(cls.node->body); id != cls.file->tree().end(cls.node->body); ++id) settle_statement(name, cls, cls.file->tree().stmt(*id));
      }
  }

 private:
  bool add_once(std::vector<ForeignKey>& keys, const ForeignKey& key) {
    if (std::any_of(keys.begin(), keys.end(), [&](const ForeignKey& other) { return joins_alike(other, key); })) return false;
    keys.push_back(key);
    return true;
  }

  void find_classes() {
    std::map<std::pair<FileId, std::uint32_t>, const Table*> declared;
    context_.request.models.tables.for_each([&](const Table& table) {
      if (table.origin.span.valid()) declared[{table.origin.span.file, table.origin.span.begin}] = &table;
    });
    for (const auto& [id, file] : context_.files)
      for (const ClassNode& node : file->tree().classes) {
        ModelClass cls{file.get(), &node, {}};
        if (const auto at = declared.find({id, node.name_begin}); at != declared.end()) cls.tables.push_back(at->second);
        classes_[file->tree().names[node.name]].push_back(std::move(cls));
      }
    const auto own = classes_;
    for (auto& [name, all] : classes_)
      for (ModelClass& cls : all) add_parents(own, *cls.file, *cls.node, cls.tables, 0);
  }

  using Classes = std::map<std::string, std::vector<ModelClass>>;
  static void add_parents(const Classes& own, const ModelFile& file, const ClassNode& node, std::vector<const Table*>& into, int depth) {
    if (depth > kDeepestParent) return;
    for (const auto* id = file.tree().begin(node.bases); id != file.tree().end(node.bases); ++id) {
      const auto found = own.find(file.last_name(file.tree().expr(*id)));
      if (found == own.end() || found->second.size() != 1 || found->second[0].node == &node) continue;
      const ModelClass& parent = found->second[0];
      for (const Table* table : parent.tables)
        if (std::find(into.begin(), into.end(), table) == into.end()) into.push_back(table);
      add_parents(own, *parent.file, *parent.node, into, depth + 1);
    }
  }

  // The foreign keys that SQLAlchemy finds between the two: those of `right` to `left`, and the other way round.
  using Keys = std::map<const Table*, std::vector<ForeignKey>>;
  static std::vector<Path> paths(const Keys& keys, const std::vector<const Table*>& left, const std::vector<const Table*>& right) {
    std::vector<Path> out;
    const auto add = [&](const std::vector<const Table*>& from, const std::vector<const Table*>& to) {
      for (const Table* table : from)
        for (const ForeignKey& key : keys.at(table))
          if (std::any_of(to.begin(), to.end(), [&](const Table* other) { return other->name == key.ref; })) out.push_back({table, &key});
    };
    add(right, left);
    if (left != right) add(left, right);
    return out;
  }
  // A class that derives from another joins by its own table where it can.
  std::vector<Path> paths_of(const Keys& keys, const ModelClass& left, const std::vector<const Table*>& right) const {
    if (left.tables.size() > 1 && left.tables != right)
      if (auto own = paths(keys, {left.tables.front()}, right); !own.empty()) return own;
    return paths(keys, left.tables, right);
  }

  const ModelClass* class_named(const std::string& name, const ModelFile& near) const {
    const auto found = classes_.find(name);
    if (found == classes_.end()) return nullptr;
    if (found->second.size() == 1) return &found->second[0];
    const ModelClass* here = nullptr;
    for (const ModelClass& one : found->second)
      if (one.file == &near) here = &one;
    return here;
  }
  const ModelClass* class_in(std::string_view text, const ModelFile& near) const {
    const std::vector<std::string> words = words_of(text);
    for (auto word = words.rbegin(); word != words.rend(); ++word)
      if (const ModelClass* cls = class_named(*word, near); cls && !cls->tables.empty()) return cls;
    return nullptr;
  }

  static const Expr* first_argument(const ModelFile& file, const Expr& call) {
    if (const Expr* named = file.keyword_of(call, "argument")) return &file.value_of(*named);
    if (call.items.count == 0) return nullptr;
    const Expr& first = file.tree().expr(*file.tree().begin(call.items));
    return first.kind == ExprKind::keyword || first.kind == ExprKind::double_star || first.kind == ExprKind::star ? nullptr : &first;
  }

  void settle_statement(const std::string& name, const ModelClass& cls, const Stmt& statement) {
    const python::Tree& tree = cls.file->tree();
    if (statement.kind == StmtKind::function) return settle_computed(name, cls, statement);
    const python::ExprId id = statement.kind == StmtKind::assign ? statement.a : statement.kind == StmtKind::annotated ? statement.b : 0;
    if (id == 0 || tree.expr(id).kind != ExprKind::call) return;
    const std::string function = cls.file->last_name(tree.expr(id));
    if (function != "relationship" && function != "Relationship" && function != "dynamic_loader") return;
    const Expr& call = tree.expr(id);
    const Expr* target = first_argument(*cls.file, call);
    const std::string_view words = target ? cls.file->text(*target) : statement.kind == StmtKind::annotated ? cls.file->text(tree.expr(statement.c)) : std::string_view();
    const std::string shown = "`" + name + "." + attribute_in(*cls.file, statement) + "`";
    if (const ModelClass* other = class_in(words, *cls.file)) settle(shown, name, cls, call, *other);
  }

  // @declared_attr def user(cls): return relationship("User") — one text for many classes.
  void settle_computed(const std::string& name, const ModelClass& cls, const Stmt& statement) {
    const python::Tree& tree = cls.file->tree();
    const python::FunctionNode& function = tree.functions[statement.a];
    for (const auto* id = tree.begin(function.body); id != tree.end(function.body); ++id) {
      const Stmt& last = tree.stmt(*id);
      if (last.kind != StmtKind::return_ || last.a == 0 || tree.expr(last.a).kind != ExprKind::call || cls.file->last_name(tree.expr(last.a)) != "relationship") continue;
      const Expr& call = tree.expr(last.a);
      const Expr* target = first_argument(*cls.file, call);
      const ModelClass* other = target ? class_in(cls.file->text(*target), *cls.file) : nullptr;
      if (!other || says_how(*cls.file, call)) continue;
      for (const auto& [user, all] : classes_)
        for (const ModelClass& one : all)
          if (!one.tables.empty() && derives(one, name, 0) && became_ambiguous(one, other->tables))
            return context_.note("`" + name + "." + tree.names[function.name] + "` becomes ambiguous in `" + user + "`, for there is a second foreign key now: give it foreign_keys=[…]");
    }
  }
  bool derives(const ModelClass& cls, const std::string& from, int depth) const {
    if (cls.file->tree().names[cls.node->name] == from) return true;
    if (depth > kDeepestParent) return false;
    for (const auto* id = cls.file->tree().begin(cls.node->bases); id != cls.file->tree().end(cls.node->bases); ++id) {
      const std::string base = cls.file->last_name(cls.file->tree().expr(*id));
      if (base == from) return true;
      const auto found = classes_.find(base);
      if (found != classes_.end() && found->second.size() == 1 && found->second[0].node != cls.node && derives(found->second[0], from, depth + 1)) return true;
    }
    return false;
  }

  static bool says_how(const ModelFile& file, const Expr& call) {
    return file.keyword_of(call, "foreign_keys") || file.keyword_of(call, "primaryjoin");
  }
  bool became_ambiguous(const ModelClass& cls, const std::vector<const Table*>& other) const {
    return paths_of(keys_before_, cls, other).size() == 1 && paths_of(keys_after_, cls, other).size() > 1;
  }

  void settle(const std::string& shown, const std::string& name, const ModelClass& cls, const Expr& call, const ModelClass& other) {
    if (cls.tables.empty() || says_how(*cls.file, call)) return;
    if (const Expr* by = cls.file->keyword_of(call, "secondary")) return settle_secondary(shown, name, cls, call, cls.file->value_of(*by), other);
    const auto before = paths_of(keys_before_, cls, other.tables);
    if (before.empty() && paths_of(keys_after_, cls, other.tables).size() > 1)
      return context_.note("relationship " + shown + ": there was no foreign key for it, and now there are several: give it foreign_keys=[…]");
    if (!became_ambiguous(cls, other.tables)) return;
    const bool own = std::find(cls.tables.begin(), cls.tables.end(), before[0].from) != cls.tables.end();
    const ModelClass& holder = own ? cls : other;
    const std::string holder_name = own ? name : holder.file->tree().names[holder.node->name];
    std::vector<std::string> columns;
    for (const std::string& column : before[0].key->columns) columns.push_back(holder_name + "." + attribute_of(*before[0].from, column));
    const std::string said = columns.size() == 1 ? columns[0] : "[" + join(columns, ", ") + "]";
    if (classes_.at(holder_name).size() != 1)
      return context_.note("relationship " + shown + " becomes ambiguous, and several classes are called `" + holder_name + "`: give it foreign_keys=[…] for " + said);
    give(shown, *cls.file, call, {{"foreign_keys", said}});
  }

  // Both ends must say how they join what stands between them: foreign_keys= alone does not settle it.
  void settle_secondary(const std::string& shown, const std::string& name, const ModelClass& cls, const Expr& call, const Expr& by, const ModelClass& other) {
    const Table* between = table_of(*cls.file, by);
    if (!between) return;
    const std::vector<const Table*> middle = {between};
    const auto near = paths_of(keys_before_, cls, middle), far = paths_of(keys_before_, other, middle);
    std::vector<std::pair<const char*, std::string>> said;
    if (near.size() == 1 && paths_of(keys_after_, cls, middle).size() > 1) said.emplace_back("primaryjoin", join_of(near[0], name, *between));
    if (far.size() == 1 && !cls.file->keyword_of(call, "secondaryjoin") && paths_of(keys_after_, other, middle).size() > 1)
      said.emplace_back("secondaryjoin", join_of(far[0], other.file->tree().names[other.node->name], *between));
    if (!said.empty()) give(shown, *cls.file, call, said);
  }
  std::string join_of(const Path& path, const std::string& cls, const Table& between) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < path.key->columns.size() && i < path.key->ref_columns.size(); ++i) {
      const Table* target = context_.request.models.tables.find(path.key->ref);
      parts.push_back(cls + "." + (target ? attribute_of(*target, path.key->ref_columns[i]) : path.key->ref_columns[i]) + " == " + between.name.display() + ".c." + path.key->columns[i]);
    }
    return parts.size() == 1 ? parts[0] : "and_(" + join(parts, ", ") + ")";
  }
  // "user_group", user_group_table, UserGroup.__table__, lambda: user_group
  const Table* table_of(const ModelFile& file, const Expr& expr) const {
    const std::vector<std::string> words = words_of(file.text(expr));
    const Table* found = nullptr;
    context_.request.models.tables.for_each([&](const Table& table) {
      if (expr.kind == ExprKind::string ? !words.empty() && words.back() == table.name.name : assigned_to(table, words)) found = &table;
    });
    if (found) return found;
    const ModelClass* cls = class_in(file.text(expr), file);
    return cls ? cls->tables.front() : nullptr;
  }
  bool assigned_to(const Table& table, const std::vector<std::string>& words) const {
    const Span span = table.origin.span;
    const auto file = context_.files.find(span.file);
    if (file == context_.files.end() || !file->second->call_at(span)) return false;
    const Stmt* top = file->second->top_statement(span);
    if (!top || top->kind != StmtKind::assign || top->items.count != 1) return false;
    const Expr& name = file->second->tree().expr(*file->second->tree().begin(top->items));
    return name.kind == ExprKind::name && std::find(words.begin(), words.end(), file->second->tree().names[name.name]) != words.end();
  }

  void give(const std::string& shown, ModelFile& file, const Expr& call, const std::vector<std::pair<const char*, std::string>>& said) {
    if (file.last_name(call) != "Relationship") {
      for (const auto& [word, value] : said) file.insert(call, call.items.count, keyword(word, string(value)));
      return;
    }
    std::vector<std::pair<Py, Py>> entries;  // SQLModel hands them on
    std::vector<std::string> texts;
    for (const auto& [word, value] : said) {
      entries.emplace_back(string(word), string(value));
      texts.push_back(std::string(word) + " = " + value);
    }
    if (!file.keyword_of(call, "sa_relationship_kwargs")) return file.insert(call, call.items.count, keyword("sa_relationship_kwargs", spell::dict(std::move(entries))));
    if (!contains(file.text(file.value_of(*file.keyword_of(call, "sa_relationship_kwargs"))), said.front().first))
      context_.note("relationship " + shown + " becomes ambiguous, for there is a second foreign key now: add to its sa_relationship_kwargs " + join(texts, ", "));
  }

  // A class with a table of its own below one with a table: the key between them is how rows are put together.
  void settle_parent(const std::string& name, const ModelClass& cls) {
    if (cls.tables.size() < 2 || cls.file->class_named_at(cls.tables[0]->origin.span) != cls.node) return;
    const std::vector<const Table*> own = {cls.tables[0]}, above(cls.tables.begin() + 1, cls.tables.end());
    if (paths(keys_before_, above, own).size() == 1 && paths(keys_after_, above, own).size() > 1)
      context_.note("`" + name + "` derives from the class of `" + above[0]->name.display() + "`, and there is a second foreign key between their tables now: `__mapper_args__` needs an inherit_condition");
  }

  static std::string attribute_in(const ModelFile& file, const Stmt& statement) {
    const python::Tree& tree = file.tree();
    const Expr& target = statement.kind == StmtKind::annotated ? tree.expr(statement.a) : tree.expr(*tree.begin(statement.items));
    return target.kind == ExprKind::name ? tree.names[target.name] : "";
  }
  // What the class calls the column.
  std::string attribute_of(const Table& table, const std::string& name) const {
    const Column* column = table.column(name);
    const Span span = column ? column->origin.span : Span{};
    const auto found = span.valid() ? context_.files.find(span.file) : context_.files.end();
    if (found == context_.files.end()) return attribute_name(name);
    const ClassNode* cls = found->second->class_around(span);
    const Stmt* at = cls ? found->second->statement_in(*cls, span) : nullptr;
    if (at && (at->kind == StmtKind::annotated || (at->kind == StmtKind::assign && at->items.count == 1)))
      if (std::string attribute = attribute_in(*found->second, *at); !attribute.empty()) return attribute;
    if (at && at->kind == StmtKind::function) return found->second->tree().names[found->second->tree().functions[at->a].name];
    return attribute_name(name);
  }

  Context& context_;
  Keys keys_before_, keys_after_;
  bool added_ = false;
  Classes classes_;
};

}  // namespace

void settle_relationships(Context& context) { Relations(context).run(); }

}  // namespace underpin::completing
