// The state behind Evaluator: modules with what they declare, looked at only when somebody asks for it.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "syntax/typescript/evaluate.h"

namespace underpin::typescript {

using eval::Value;

struct Scope {
  std::shared_ptr<Scope> parent;
  std::map<std::string, Value, std::less<>> names;
};

struct Closure final : eval::Function {
  std::shared_ptr<const Tree> tree;
  std::uint32_t node = 0;  // index into its functions
  std::shared_ptr<Scope> scope;
};

struct Loaded final : eval::Module {
  std::shared_ptr<const Tree> tree;
  struct Local {
    enum class Kind { declared, function, class_, enumeration, imported } kind = Kind::declared;
    std::uint32_t index = 0, binding = 0;
  };
  struct Export {
    std::string local;         // of this file …
    ExprId value = 0;          // … or an expression …
    std::string module, name;  // … or of another module ("*": all of it)
  };
  std::map<std::string, Local, std::less<>> locals;
  std::map<std::string, Export, std::less<>> exported;
  std::vector<std::string> order;  // of `exported`; "*" and an index into `stars`, as "*0"
  std::vector<std::string> stars;
  std::map<std::string, Value, std::less<>> values;
  std::set<std::string> running;
};

struct Evaluator::State {
  explicit State(Modules& given) : modules(given) {}

  struct At {  // where an expression is evaluated
    std::shared_ptr<Loaded> module;
    std::shared_ptr<Scope> scope;
  };

  Modules& modules;
  std::map<FileId, std::shared_ptr<Loaded>> loaded;
  std::size_t steps = 0, depth = 0, bytes = 0;
  std::vector<std::weak_ptr<Scope>> scopes;  // functions and scopes keep each other: let go of at the end
  ~State();

  // modules
  std::shared_ptr<Loaded> load(const std::shared_ptr<const Tree>& tree);
  void declare(Loaded& module, const Stmt& stmt);
  Value local(const std::shared_ptr<Loaded>& module, const std::string& name, Span span);
  Value compute_local(const std::shared_ptr<Loaded>& module, const std::string& name, const Loaded::Local& local);
  std::optional<Value> exported(const std::shared_ptr<Loaded>& module, const std::string& name, int hops);
  void all_exports(const std::shared_ptr<Loaded>& module, Named& out, std::set<FileId>& seen);
  Value imported(const std::shared_ptr<Loaded>& module, const std::string& written, const std::string& name, Span span);

  // expressions
  Value value(const At& at, ExprId id);
  Value compute(const At& at, const Expr& e);
  Value name(const At& at, const std::string& name, Span span);
  Value object(const At& at, const Expr& e);
  Value array(const At& at, const Expr& e);
  Value text(const At& at, const Expr& e);
  Value tagged(const At& at, const Expr& e);
  Value call(const At& at, const Expr& e);
  Value call_of(const Value& function, eval::Call call);
  Value method(const Value& receiver, const std::string& name, eval::Call call);
  Value member(const Value& of, const std::string& name, Span span);
  Value binary(const At& at, const Expr& e);
  Value unary(const At& at, const Expr& e);
  std::vector<Value> arguments(const At& at, Run run, bool& incomplete);
  Value invoke(const Closure& function, const std::vector<Value>& arguments, Span span);
  void bind(const At& at, ExprId pattern, const Value& value, std::map<std::string, Value, std::less<>>& names);
  Value global_method(const std::string& path, const eval::Call& call);
  std::optional<Value> list_method(const std::vector<Value>& items, const std::string& name, const eval::Call& call);
  std::optional<Value> text_method(const Rope& text, const std::string& name, const eval::Call& call);

  // statements: the value returned, if one was
  std::optional<Value> run(const At& at, Run body);
};

// Truth as JavaScript has it; nullopt: not known.
std::optional<bool> truth_of(const Value& value);
// The text a value becomes in a template; null: not known.
std::optional<Rope> text_of_value(const Value& value);

}  // namespace underpin::typescript
