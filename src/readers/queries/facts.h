// What one Python file says by itself about classes and queries: names are kept as references into the file's symbols, so
// that files can be read in parallel. Which classes they mean is for modules.h, which knows all files.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/workload.h"
#include "syntax/python/module.h"

namespace underpin::queries {

// What a name of a file stands for.
struct Symbol {
  enum class Kind {
    model,     // a class or Table() of this file: `index`
    module,    // import a.b.c
    imported,  // from a.b import name; the name may be a module
    another,   // other = models.User, aliased(User): `path` below symbol `index`
    root,      // declarative_base(); `path` below symbol `index`: the class its models share
    flask,     // SQLAlchemy(): its `Model` is a root
    unbound,   // nothing in the file binds `name`, unless a star import does
    open,      // made by something that cannot be followed
  };
  Kind kind = Kind::open;
  std::size_t index = kNoIndex;
  std::string module, name;  // as written; leading dots are counted in `level`
  std::size_t level = 0;
  std::vector<std::string> path;
};
using SymbolId = std::size_t;  // index into FileFacts::symbols

// `models.User.email` → symbol of `models`, path User, email.
struct Reference {
  SymbolId symbol = kNoIndex;
  std::vector<std::string> path;
  bool known() const { return symbol != kNoIndex; }
};

struct ClassFacts {
  ModelClass declared;           // its own members; table only where it is written as a text
  std::vector<Reference> bases;  // of a Table(): none
  bool table_named = false;      // __tablename__, __table__ or table=True
  bool table_unknown = false;    // … by an expression
  bool abstract = false;
  bool root_made = false;                                     // a decorator makes it a root or maps it
  bool keyed = false;                                         // it declares a primary key
  std::optional<Reference> table_of;                          // __table__ = users
  std::vector<std::pair<std::string, std::string>> backrefs;  // class, attribute that a relationship adds to it
};

struct RawUse {
  Reference column;       // the whole chain: class and attribute; which part is the class is not known yet
  std::string of_entity;  // filter_by(x=…): the column `x` of what `column` stands for
  ColumnUse use;          // without names
  bool optional = false;  // a text that may be a label: counted where the table has such a column
};

struct RawQuery {
  Query query;
  std::vector<Reference> tables;  // parallel to query.tables; columns that are selected alone are among them
  std::size_t subject = 0;        // the table that filter_by() is about: the first, or the one joined last
  std::vector<RawUse> columns;    // what query.columns will be
};

struct FileFacts {
  std::string path;
  std::vector<Symbol> symbols;
  std::map<std::string, SymbolId> exports;                 // names at the top level
  std::vector<std::pair<std::string, std::size_t>> stars;  // from x import *: module, level
  std::vector<ClassFacts> classes;
  std::vector<std::pair<Reference, ModelClass::Member>> added;  // User.posts = relationship(…) outside the class
  std::vector<RawQuery> queries;
  std::vector<Query> sql;  // in texts
  std::vector<UnresolvedQuery> unresolved;
  std::map<std::string, std::size_t> calls;
};

// Cheap looks at a text: false means that nothing of the kind can be in it.
bool may_have_python_queries(std::string_view text);
bool may_have_python_models(std::string_view text);

std::shared_ptr<FileFacts> python_facts(const std::string& path, const python::Tree& tree);

}  // namespace underpin::queries
