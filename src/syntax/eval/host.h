// What an interpreter asks of its surroundings. The evaluator knows the language and nothing of schemas; a reader
// implements Host and turns calls into Alembic, SQLAlchemy … into statements.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "syntax/eval/value.h"

namespace underpin::eval {

// An exception raised by the program or by a library call that would fail.
struct Raise {
  std::string type;     // "OperationalError", "sqlalchemy.exc.ProgrammingError", "KeyError"
  std::string message;
  Span span;
  bool by_database = false;  // a statement failed: on PostgreSQL the transaction is aborted
  bool told = false;         // the host has recorded what it is about
  Value value;               // the exception object, where the program made one; None otherwise
};
using Outcome = std::variant<Value, Raise>;

// A class of the project as a host sees it.
struct ClassView {
  std::string name;
  std::string module;
  std::vector<Value> bases;                               // direct bases: classes, externals, records, unknowns
  std::vector<std::pair<std::string, Value>> attributes;  // of the class body, in order of their first assignment
  std::vector<std::pair<std::string, Value>> keywords;    // of the class statement: class X(Base, table=True)
  std::vector<std::string> computed;                      // attributes that are computed anew for every class (declared_attr)
  bool enumeration = false;                               // derives from Python's enum; `members` is then filled
  struct Member {
    std::string name;
    Value value;
  };
  std::vector<Member> members;  // aliases left out
};

// A type as an annotation writes it: its head, and what stands in the brackets behind it. `X | Y` is typing.Union of both.
// What no type expression is (a call inside Annotated[…]) is a head without parameters.
struct TypeHint {
  Value head;
  std::vector<TypeHint> parameters;
};
// `name: type` of a class body.
struct Annotation {
  std::string name;
  TypeHint type;
  Span span;              // of the statement
  bool assigned = false;  // with a value
};

// How the interpreter is called back: to run a project function a library was given (lambda, callback).
class Interpreter {
 public:
  virtual ~Interpreter() = default;
  virtual Outcome call(const Value& function, Call call) = 0;
  // The class of a Class or Instance value; nullopt for everything else.
  virtual std::optional<ClassView> class_of(const Value&) const { return std::nullopt; }
  // The annotations of a class body of the project, evaluated in its module; names that are not there are Unknown.
  virtual std::vector<Annotation> annotations_of(const Value&) { return {}; }
  // An attribute of an instance, class or module of the project (methods bound), without asking the host; nullopt: none.
  virtual std::optional<Value> lookup(const Value&, const std::string&) { return std::nullopt; }
  // Number of `try` bodies being run whose handlers would catch a database error.
  virtual int try_depth() const = 0;
  // > 0 while a branch runs of which it is not known whether it is taken: effects must be listed, not applied.
  virtual int speculative_depth() const = 0;
  // The reason and place of the innermost undecided condition.
  virtual const Unknown& undecided_because() const = 0;
};

struct ProjectModule {
  FileId file = 0;           // 0: a namespace package
  std::string name;          // dotted, unique
  bool package = false;
};

class Host {
 public:
  virtual ~Host() = default;
  // `path(...)`, for an External or a class of a library.
  virtual Outcome call(const std::string& path, const Call& call, Interpreter& interpreter) = 0;
  // `receiver.name(...)`, for a Record; also for an instance or class of the project with a base outside the project, when
  // no class of the project has the name (as for `attribute`). Methods of plain values (str, list, dict …) are the evaluator's own.
  virtual Outcome method(const Value& receiver, const std::string& name, const Call& call, Interpreter& interpreter) = 0;
  // `receiver.name` of a Record, where it is not called.
  virtual Value attribute(const Value& receiver, const std::string& name, Span span) = 0;
  // `value.name = …` and `value[...] = …` on Records.
  virtual void assign(const Value& receiver, const std::string& name, const Value& value) = 0;
  // `receiver[key]`, `a + b`, comparisons … on Records and Externals: `operation` is "[]", "==", "+", "and", "in" …
  virtual Value operate(const std::string& operation, const std::vector<Value>& operands, Span span) = 0;
  // Truth of a Record (a result set, a proxy); nullopt: not known.
  virtual std::optional<bool> truth(const Value& value) = 0;
  // The items a loop over a Record yields; nullopt: not known.
  virtual std::optional<std::vector<Value>> items(const Value& value) = 0;
  // `with value as x:` → the value bound to x.
  virtual Outcome enter(const Value& value, Interpreter& interpreter) = 0;
  // The exception that leaving raises, if any.
  virtual std::optional<Raise> leave(const Value& value, bool raised, Interpreter& interpreter) = 0;
  // The value of a name an External module has: `sqlalchemy.Column` stays External unless the host knows a constant.
  virtual Value member(const std::string& module, const std::string& name, Span span) = 0;
  // The project's file for an absolute dotted module name, as seen from `importer`; nullopt: outside the project.
  virtual std::optional<ProjectModule> find_module(const std::string& dotted, FileId importer) = 0;
  // A class statement of the project ran whose bases, near or far, lie outside the project.
  virtual void class_defined(const Value&, Interpreter&) {}
  // A class body gave the name to an object of a library: `email = Column(String)`.
  virtual void named(const Value&, const std::string&) {}
  // `cls(...)` for such a class, when no class of the project has an `__init__`; by default the method `__call__` of the class.
  virtual Outcome construct(const Value& cls, const Call& call, Interpreter& interpreter);
  // A file beside the program that it reads (`Path(__file__).parent / "x.sql"`); `path` is as the program built it, relative
  // to the folder of `importer` or absolute. nullopt: there is none, or it is outside the project.
  virtual std::optional<FileId> read_project_file(const std::string& path, FileId importer);
  // May this about the surroundings be taken for granted ("the environment variable X is taken as not set")? A host that
  // says yes says it to people as well.
  virtual bool may_assume(const std::string&, Span) { return false; }
  // A loop or condition could not be decided, a name is missing …: only said when it matters to the host.
  virtual void undecided(const Unknown& what) = 0;
};

}  // namespace underpin::eval
