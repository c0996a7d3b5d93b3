// What the code around a project's models says without being run: imports that cannot work, relationships between mapped
// classes, code that was commented out, enumerations, declarative bases, engines. Found by readers/code; told by rules.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/finding.h"

namespace underpin {

// Places in the code with a word each.
struct CodePlace {
  Span span;
  std::string text;       // "imported here", the name of the class …
  bool deferred = false;  // inside a function: it fails when the function runs, not when the module is imported
};

// A module of the project that is not there (`names` empty), or one that lacks names, with every import of it.
struct BrokenImports {
  std::string module;
  std::vector<std::string> names;  // sorted, each once
  std::vector<CodePlace> places;   // in order of file and place; `text` is the missing name
  std::string elsewhere;           // a file of the module's name somewhere else; empty: none
};

// An import that runs while the module it names from is still being imported.
struct CircularImport {
  std::string first;         // the module whose import, before any other, fails
  Span cause;                // the import that leads around
  Span failing;              // the import that raises
  std::string module, name;  // … because this module does not have this name yet
  std::string cause_module;  // where `cause` leads to
};

// What is wrong with one relationship() of a mapped class.
struct RelationFault {
  enum class Kind {
    no_target,             // no class of that name
    other_base,            // the target belongs to another declarative base
    no_partner,            // back_populates names what the target does not have
    partner_no_relation,   // … names a column or method of it
    partner_elsewhere,     // … names a relationship of it that leads to another class
    one_sided,             // … names a relationship that does not name this one
    backref_taken,         // backref names an attribute that the target has already
    no_foreign_key,        // nothing to join on
    several_foreign_keys,  // several ways to join, none chosen
    same_direction,        // both halves of a self-reference point the same way
    no_secondary,          // no table of that name
    no_column,             // foreign_keys or remote_side names an attribute that is not there
  };
  Kind kind = Kind::no_target;
  std::string owner, attribute;  // the class and its relationship
  std::string target, partner;   // the class it leads to, what is missing or taken there
  Span span;                     // the wrong text
  Span other;                    // the place it collides with, or where the target is; may be invalid
  std::string other_text;
  std::vector<std::string> choices;  // columns that could be joined on, attributes with a similar name
};

// Code of a model that stands in a comment.
struct CommentedCode {
  enum class Kind { relationship, column, foreign_key, constraint, index, removed_foreign_key };
  Kind kind = Kind::relationship;
  std::string owner, name;         // class and attribute; of constraints their kind
  Span span;                       // the code in the comment
  Span partner;                    // the other half, commented out as well; may be invalid
  std::string partner_name;        // "User.grants"
  std::string column, references;  // of a removed foreign key: "created_by_id", "users.id" where it is known
  std::string table;               // of the class, where it is known
  bool valid_alone = false;        // uncommenting it, with its partner, gives code that works
  std::vector<Edit> edits;         // that bring it back; empty: not certain
  std::string obstacle;            // why it is not certain
};

struct ReservedAttribute {
  std::string owner, name;
  Span span;
};

// An enumeration of the project, as one of several with its name.
struct EnumTwice {
  struct One {
    Span span;
    std::string path;
    std::vector<std::string> members;
  };
  std::string name;
  std::vector<One> classes;
  Span shadowed;  // the import that the second definition hides; may be invalid
};

struct MissingMember {
  std::string enumeration, member;
  Span span, definition;
  std::vector<std::string> members;
  bool deferred = false;
};

struct DeclarativeBase {
  std::string name, module;
  Span span;
  std::size_t classes = 0;  // mapped classes that derive from it
};

// One file imported under a second module name: Python runs it twice.
struct SecondName {
  std::string first, second;  // dotted names
  Span first_span, second_span;
  std::string declares;  // what exists twice then: the base, a model
};

// A call that makes an engine, a session factory.
struct EngineSetup {
  std::string function;  // "create_engine"
  Span span;
};

// An index that the models declare twice under one name.
struct IndexClash {
  std::string index, table, column;
  Span first, second;
};

struct UnusedModule {
  std::string module;
  Span span;  // what it offers: the router, the first mapped class
  bool router = false;
  std::string what;                    // "router", "SustainabilityMetric"
  std::vector<std::string> importers;  // modules that import it and are themselves imported by nothing
};

struct CodeFacts {
  std::size_t modules = 0, first_party_imports = 0;
  std::vector<BrokenImports> broken_imports;
  std::vector<CircularImport> circular_imports;
  std::vector<RelationFault> relation_faults;
  std::vector<CommentedCode> commented;
  std::vector<ReservedAttribute> reserved;
  std::vector<EnumTwice> enums_twice;
  std::vector<MissingMember> missing_members;
  std::vector<DeclarativeBase> bases;
  std::vector<SecondName> second_names;
  std::vector<EngineSetup> engines;
  std::vector<IndexClash> index_clashes;
  std::vector<CodePlace> indexed_keys;  // index=True on a primary key; `text` is table.column
  std::vector<UnusedModule> unused;
};

}  // namespace underpin
