// The mapped classes of a project with their attributes, bases and tables, as their files write them. What depends on
// running code makes a class open: nothing is concluded from what it seems to lack.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "readers/code/modules.h"
#include "syntax/python/tree.h"

namespace underpin::code {

using python::Expr;
using python::ExprId;
using python::ExprKind;
using python::Tree;

using ClassId = std::size_t;
inline constexpr ClassId kNoClass = static_cast<ClassId>(-1);
inline constexpr std::size_t kNoRoot = static_cast<std::size_t>(-1);

struct KeyUse {
  std::string table, column;     // as written: "users", "id"; the table may have its schema before a dot
  ClassId target = kNoClass;     // ForeignKey(User.id): the class instead of the table
  std::vector<std::string> own;  // columns of this table
  Span span;
};

struct Attribute {
  enum class Kind { column, relationship, property, function, plain, unknown };
  Kind kind = Kind::plain;
  std::string name;
  Span span;  // of the statement
  Span name_span;
  ExprId call = 0;  // Column(…), relationship(…)
  ExprId annotation = 0;
  std::string column;  // its name in the table
  std::vector<KeyUse> keys;
  bool keys_known = true;
  bool primary = false, indexed = false;
  Span indexed_span;  // `index=True`
};

struct IndexUse {
  std::string name;
  std::vector<std::string> columns;
  Span span;
};

struct ModelClass {
  std::string name;
  ModuleId module = kNoModule;
  const Tree* tree = nullptr;
  std::size_t node = 0;  // into tree->classes
  Span span;             // its name
  std::vector<ClassId> bases;
  std::vector<std::string> foreign;  // bases outside the project, by path
  bool closed = true;                // every base is known
  bool abstract = false;
  bool declares_mapping = false;  // a __tablename__, a __table__ or table=True
  bool enumeration = false;
  std::vector<std::string> members;  // of an enumeration
  std::size_t root = kNoRoot;        // the declarative base it derives from
  bool is_root = false;
  bool rooted = false;  // its root was looked for
  std::string table;    // empty: not known
  std::vector<Attribute> attributes;
  std::vector<KeyUse> table_keys;  // of __table_args__
  bool table_args_known = true;
  bool in_schema = false;  // __table_args__ names one: generated names begin with it
  std::vector<IndexUse> indexes;
  const Attribute* find(const std::string& name) const;
};

struct RootBase {
  std::string name;
  ModuleId module = kNoModule;
  Span span;
  bool flask = false, sqlmodel = false, automap = false;
  bool given = false;  // SQLAlchemy(model_class=Base): it is another one's
  std::string registry;  // the name of the registry it was made of, where it was given one
};

struct TableUse {  // Table("name", metadata, …)
  std::string variable, name;
  ModuleId module = kNoModule;
  Span span;
  std::vector<KeyUse> keys;
  bool known = true;  // all of its columns
};

// What a name of a module stands for.
struct Symbol {
  enum class Kind { unknown, foreign, module, class_, root, table, function, value };
  Kind kind = Kind::unknown;
  std::string path;  // of something outside the project
  ModuleId module = kNoModule;
  std::size_t index = 0;  // class, root, table
  const Tree* tree = nullptr;
  ExprId value = 0;
};

class Classes {
 public:
  Classes(const Modules& modules, const Sources& sources, std::vector<ModuleId> files);

  const std::deque<ModelClass>& all() const { return classes_; }
  const ModelClass& at(ClassId id) const { return classes_[id]; }
  const std::vector<RootBase>& roots() const { return roots_; }
  const std::vector<TableUse>& tables() const { return tables_; }
  bool tables_known() const { return tables_known_; }
  const Modules& modules() const { return modules_; }

  // Names may lead to files that were not read before: their classes count after this.
  void settle();
  // Parsed when it is first asked for.
  const Tree* tree(ModuleId id);
  Symbol resolve(ModuleId module, const std::string& name, int depth = 0);
  Symbol symbol_of(const Tree& tree, ModuleId module, ExprId expression, int depth = 0);
  // "relationship", "Column" …: what is called, whatever it is imported as. Empty: a function of the project.
  std::string callee(const Tree& tree, ModuleId module, const Expr& call);

  bool mapped(ClassId id) const;
  // Itself and its bases in the project, nearest first.
  std::vector<ClassId> lineage(ClassId id) const;
  bool closed(ClassId id) const;
  const Attribute* attribute(ClassId id, const std::string& name) const;
  ModuleId module_of(FileId file) const;

 private:
  struct Parsed {
    std::shared_ptr<const Tree> tree;
    std::unordered_map<std::string, std::vector<Symbol>> bound;
    std::unordered_map<std::size_t, ClassId> class_of_node;
  };

  Parsed& parsed(ModuleId id);
  void bind(Parsed& file, ModuleId id, python::Run body, int depth);
  void bind_value(Parsed& file, ModuleId id, const std::string& name, ExprId target, ExprId value);
  ClassId add_class(Parsed& file, ModuleId id, std::size_t node);
  void link(ClassId id);
  void read_body(ModelClass& cls);
  void read_attribute(ModelClass& cls, const std::string& name, Span statement, Span name_span, ExprId annotation, ExprId value);
  void read_function(ModelClass& cls, const python::FunctionNode& function, Span span);
  void read_table_args(ModelClass& cls, ExprId value);
  void read_column(const Tree& tree, ModuleId module, Attribute& attribute, const Expr& call);
  std::optional<KeyUse> key_of(const Tree& tree, ModuleId module, const Expr& call);
  void read_constraint(const Tree& tree, ModuleId module, const Expr& call, std::vector<KeyUse>& keys, bool& known);
  void read_table(TableUse& table, const Tree& tree, const Expr& call);
  std::optional<RootBase> root_of_call(const Tree& tree, ModuleId module, const Expr& call);
  void find_root(ClassId id, int depth);

  const Modules& modules_;
  const Sources& sources_;
  std::map<ModuleId, Parsed> parsed_;
  std::unordered_map<FileId, ModuleId> module_of_;
  std::deque<ModelClass> classes_;  // addresses stay while more are found
  std::vector<RootBase> roots_;
  std::vector<TableUse> tables_;
  std::size_t linked_ = 0, rooted_ = 0;
  bool tables_known_ = true;
  std::size_t steps_ = 0;  // of one question for a name: star imports may branch
};

// ---- small questions to a tree
std::optional<std::string> text_of(const Tree& tree, ExprId id);
const Expr* keyword_of(const Tree& tree, const Expr& call, std::string_view name);  // its value
ExprId keyword_id(const Tree& tree, const Expr& call, std::string_view name);
ExprId positional(const Tree& tree, const Expr& call, std::size_t index);  // 0: none
std::string last_name(const Tree& tree, ExprId id);

}  // namespace underpin::code
