#include "syntax/python/exceptions.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::python {
namespace {

constexpr ExceptionRow builtins[] = {
    {"BaseException", ""},
    {"Exception", "BaseException"},
    {"SystemExit", "BaseException"},
    {"KeyboardInterrupt", "BaseException"},
    {"GeneratorExit", "BaseException"},
    {"ArithmeticError", "Exception"},
    {"ZeroDivisionError", "ArithmeticError"},
    {"OverflowError", "ArithmeticError"},
    {"FloatingPointError", "ArithmeticError"},
    {"AssertionError", "Exception"},
    {"AttributeError", "Exception"},
    {"BufferError", "Exception"},
    {"EOFError", "Exception"},
    {"ImportError", "Exception"},
    {"ModuleNotFoundError", "ImportError"},
    {"LookupError", "Exception"},
    {"IndexError", "LookupError"},
    {"KeyError", "LookupError"},
    {"MemoryError", "Exception"},
    {"NameError", "Exception"},
    {"UnboundLocalError", "NameError"},
    {"OSError", "Exception"},
    {"IOError", "OSError"},
    {"EnvironmentError", "OSError"},
    {"FileNotFoundError", "OSError"},
    {"FileExistsError", "OSError"},
    {"PermissionError", "OSError"},
    {"ConnectionError", "OSError"},
    {"TimeoutError", "OSError"},
    {"ReferenceError", "Exception"},
    {"RuntimeError", "Exception"},
    {"NotImplementedError", "RuntimeError"},
    {"RecursionError", "RuntimeError"},
    {"StopIteration", "Exception"},
    {"StopAsyncIteration", "Exception"},
    {"SyntaxError", "Exception"},
    {"IndentationError", "SyntaxError"},
    {"SystemError", "Exception"},
    {"TypeError", "Exception"},
    {"ValueError", "Exception"},
    {"UnicodeError", "ValueError"},
    {"UnicodeDecodeError", "UnicodeError"},
    {"UnicodeEncodeError", "UnicodeError"},
    {"Warning", "Exception"},
    {"UserWarning", "Warning"},
    {"DeprecationWarning", "Warning"},
    {"RuntimeWarning", "Warning"},
    {"FutureWarning", "Warning"},
    {"ImportWarning", "Warning"},
    {"PendingDeprecationWarning", "Warning"},
    {"ResourceWarning", "Warning"},
    {"SyntaxWarning", "Warning"},
    {"UnicodeWarning", "Warning"},
    {"BytesWarning", "Warning"},
};

// SQLAlchemy's, from sqlalchemy/exc.py.
constexpr ExceptionRow sqlalchemy[] = {
    {"SQLAlchemyError", "Exception"},
    {"ArgumentError", "SQLAlchemyError"},
    {"DuplicateColumnError", "ArgumentError"},
    {"ObjectNotExecutableError", "ArgumentError"},
    {"NoSuchModuleError", "ArgumentError"},
    {"NoForeignKeysError", "ArgumentError"},
    {"AmbiguousForeignKeysError", "ArgumentError"},
    {"ConstraintColumnNotFoundError", "ArgumentError"},
    {"CircularDependencyError", "SQLAlchemyError"},
    {"CompileError", "SQLAlchemyError"},
    {"UnsupportedCompilationError", "CompileError"},
    {"IdentifierError", "SQLAlchemyError"},
    {"DisconnectionError", "SQLAlchemyError"},
    {"TimeoutError", "SQLAlchemyError"},
    {"InvalidRequestError", "SQLAlchemyError"},
    {"IllegalStateChangeError", "InvalidRequestError"},
    {"NoInspectionAvailable", "InvalidRequestError"},
    {"PendingRollbackError", "InvalidRequestError"},
    {"ResourceClosedError", "InvalidRequestError"},
    {"NoSuchColumnError", "InvalidRequestError"},
    {"NoResultFound", "InvalidRequestError"},
    {"MultipleResultsFound", "InvalidRequestError"},
    {"NoReferenceError", "InvalidRequestError"},
    {"NoReferencedTableError", "NoReferenceError"},
    {"NoReferencedColumnError", "NoReferenceError"},
    {"NoSuchTableError", "InvalidRequestError"},
    {"UnreflectableTableError", "InvalidRequestError"},
    {"UnboundExecutionError", "InvalidRequestError"},
    {"StatementError", "SQLAlchemyError"},
    {"DBAPIError", "StatementError"},
    {"InterfaceError", "DBAPIError"},
    {"DatabaseError", "DBAPIError"},
    {"DataError", "DatabaseError"},
    {"OperationalError", "DatabaseError"},
    {"IntegrityError", "DatabaseError"},
    {"InternalError", "DatabaseError"},
    {"ProgrammingError", "DatabaseError"},
    {"NotSupportedError", "DatabaseError"},
};

template <std::size_t N>
const ExceptionRow* row(const ExceptionRow (&rows)[N], std::string_view name) {
  const auto found = std::find_if(std::begin(rows), std::end(rows), [&](const ExceptionRow& r) { return r.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

std::string_view last_part(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool from_sqlalchemy(std::string_view path) {
  if (starts_with(path, "sqlalchemy.")) return row(sqlalchemy, last_part(path)) != nullptr;
  return path.find('.') == std::string_view::npos && !row(builtins, path) && row(sqlalchemy, path);
}

std::string_view without_builtins(std::string_view path) { return starts_with(path, "builtins.") ? path.substr(9) : path; }

// Two names are the same type under two names.
std::string_view canonical(std::string_view name) { return name == "IOError" || name == "EnvironmentError" ? "OSError" : name; }

bool builtin_under(std::string_view name, std::string_view ancestor) {
  ancestor = canonical(ancestor);
  for (name = canonical(name); !name.empty(); name = builtin_exception_parent(name))
    if (name == ancestor) return true;
  return false;
}

}  // namespace

std::string_view builtin_exception_parent(std::string_view name) {
  const ExceptionRow* found = row(builtins, name);
  return found ? found->parent : std::string_view();
}

bool is_builtin_exception(std::string_view name) { return row(builtins, name) != nullptr; }

ExceptionRows builtin_exceptions() { return {std::begin(builtins), std::end(builtins)}; }

bool exception_matches(std::string_view raised, std::string_view handler) {
  raised = without_builtins(raised);
  handler = without_builtins(handler);
  if (raised == handler) return true;
  const bool builtin_handler = row(builtins, handler) != nullptr;
  if (builtin_handler && row(builtins, raised)) return builtin_under(raised, handler);
  if (builtin_handler) return handler == "Exception" || handler == "BaseException";
  if (!from_sqlalchemy(raised) || !from_sqlalchemy(handler)) return false;
  const std::string_view wanted = last_part(handler);
  const ExceptionRow* at = row(sqlalchemy, last_part(raised));
  while (at) {
    if (at->name == wanted) return true;
    at = row(sqlalchemy, at->parent);
  }
  return false;
}

}  // namespace underpin::python
