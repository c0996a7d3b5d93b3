// The interpreter itself: evaluates the typed tree with plain values, asks the Host about everything outside the project,
// counts every step and stops at the budget. Its member functions live in files by idea (evaluate_expression.cpp,
// evaluate_statement.cpp, call.cpp, attribute.cpp, classes.cpp, modules.cpp, speculate.cpp …).
//
// An exception of the program is a state (`raised_`), not a C++ exception: after every evaluation that may fail, callers
// look at halted() and return.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.h"
#include "syntax/eval/host.h"
#include "syntax/python/journal.h"
#include "syntax/python/module.h"
#include "syntax/python/names.h"
#include "syntax/python/objects.h"
#include "syntax/python/tree.h"

namespace underpin::python {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Unknown;

enum class Flow : std::uint8_t { normal, broken, continued, returned, raised, stopped };

// What a `yield` does: hands a value out; false: the consumer wants no more.
using YieldSink = std::function<bool(const Value&)>;

struct Frame {
  const Code* code = nullptr;
  std::shared_ptr<Scope> scope;
  Frame* caller = nullptr;
  const Closure* function = nullptr;
  Value returned;
  const YieldSink* sink = nullptr;
  const Raise* handling = nullptr;  // the exception of the innermost handler being run
};

// A stretch of code of which it is not known whether it runs, because a jump before it may have been taken.
struct Region {
  Frame* frame = nullptr;
  Flow jump = Flow::normal;       // the jump that may have been taken
  Value returned;                 // by a `return` that may have been taken
  std::optional<Raise> raised;    // by a `raise` that may have been made
  Journal::Changes changes;       // what had been changed where the jump was taken
  Unknown why;
  Unknown outer;                  // the reason that held before
};

// One way through an undecided branching.
struct Branch {
  Flow flow = Flow::normal;
  Value returned;
  std::optional<Raise> raised;
  Journal::Changes changes;
  std::vector<Region> open;  // jumps that may have been taken inside
};

class Machine {
 public:
  Machine(const Sources& sources, eval::Host& host, Budget budget, eval::Interpreter& self);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // --- the outside (program.cpp)
  std::vector<BrokenImport> broken_imports();
  void run_packages() { packages_too_ = true; }
  void set_tree_source(Program::TreeOf trees) { trees_ = std::move(trees); }
  Value load(FileId file, const std::string& name);
  std::optional<Value> global(const Value& module, const std::string& name);
  bool unload(FileId file);
  // Why names may be missing from a module; nullopt: none are.
  std::optional<std::string> incomplete(const Value& module) const;
  Outcome run(const Value& function, Call call);
  int try_depth() const;
  int speculative_depth() const { return speculative_; }
  const Unknown& undecided_because() const { return because_; }
  void reset_budget();
  std::optional<Value> lookup(const Value& value, const std::string& name);
  std::optional<eval::ClassView> view(const Value& value) const;
  std::vector<eval::Annotation> annotations(const Value& value);

  // --- state
  bool halted() const { return raised_.has_value() || stopped_; }
  bool stopped() const { return stopped_; }
  // Marks an exception as raised; the result is a placeholder.
  Value raise(std::string type, std::string message, Span span);
  Value raise(Raise raise);
  std::optional<Raise> take_raised();
  Value take(Outcome outcome);
  void stop(std::string why, Span span);
  bool step(Span span);
  bool work(std::size_t amount, Span span);  // counts steps for work inside one operation
  bool account(std::size_t bytes, Span span);  // false: over the budget, stopped
  // The same before `more` bytes are appended to a string of `size` bytes.
  bool account_text(std::size_t size, std::size_t more, Span span);
  Value too_large(Span span);
  Unknown reason_of(const Value& value, Span span) const;  // why its truth is not known
  Value unknown(std::string reason, Span span) const { return eval::unknown(std::move(reason), span); }
  const Unknown& stop_reason() const { return stop_reason_; }
  const std::string& text(NameId name) const { return names_.text(name); }
  NameId name(std::string_view text) { return names_.id(text); }
  eval::Host& host() { return host_; }
  eval::Interpreter& interpreter() { return self_; }
  const Sources& sources() const { return sources_; }
  Frame& frame() { return *frame_; }
  Journal& journal() { return journal_; }
  FileId current_file() const;

  // --- expressions
  Value eval(ExprId id);
  std::optional<bool> truth(const Value& value, Span span);
  // Truth of a condition; three-valued through `and`, `or`, `not`. nullopt: `why` says why.
  std::optional<bool> condition(ExprId id, Unknown& why);
  std::optional<bool> equal(const Value& a, const Value& b);
  std::optional<bool> same_object(const Value& a, const Value& b);
  Value operate(Op op, const Value& a, const Value& b, Span span);
  Value compare(Op op, const Value& a, const Value& b, Span span);
  std::optional<bool> contains(const Value& container, const Value& item, Span span);
  Value subscript(const Value& value, const Value& key, Span span);
  Value slice(const Value& value, const Value (&bounds)[3], Span span);
  Value slice_text(const Rope& text, const std::optional<std::int64_t> (&given)[3], Span span);
  Value item_at(const Value& value, std::int64_t index, Span span);
  Value class_subscript(const ClassObject& type, const Value& value, const Value& key, Span span);
  Value missing_key(const Value& value, const Value& key, Span span);
  bool for_each_of_object(const Value& value, Span span, Unknown& why, const std::function<bool(const Value&)>& each);
  bool for_each_next(const Value& iterator, Span span, const std::function<bool(const Value&)>& each);
  void set_factory(const Value& dict, Value factory);
  Value negate(Op op, const Value& value, Span span);
  std::optional<std::vector<Value>> items(const Value& value, Span span, Unknown& why);
  std::optional<std::vector<Value>> items(const Value& value, Span span);
  // Calls `each` for every item until it answers false; false: the items are not known.
  bool for_each(const Value& value, Span span, Unknown& why, const std::function<bool(const Value&)>& each);
  Value text_value(const Value& value, Span span);  // str(value): a string or Unknown
  Value repr_value(const Value& value, Span span);
  Value formatted(const Value& value, const std::string& spec, Span span);
  std::optional<Rope> rope(const Value& value, Span span, Unknown& why);  // str(value)

  // --- calls, attributes, classes
  Value call(const Value& callee, Call call);
  Value call_method(const Value& receiver, const std::string& name, Call call);
  Value attribute(const Value& value, const std::string& name, Span span);
  std::optional<Value> find_attribute(const Value& value, const std::string& name, Span span);
  void set_attribute(const Value& value, const std::string& name, const Value& to, Span span);
  Value make_list(std::vector<Value> items, Span span);
  Value make_iterator(std::vector<Value> items, Span span);
  Value make_set(std::vector<Value> items, Span span);
  void merge_dict(eval::Dict& into, const Value& from, Span span);
  bool is_instance(const Value& value, const Value& type, std::optional<bool>& known);
  std::shared_ptr<ClassObject> builtin_class(std::string_view name);
  std::string type_name(const Value& value) const;
  bool derives(const eval::Class& type, std::string_view builtin) const;
  const Value* builtin(NameId name) const;
  Value import_module(const std::string& dotted, Span span);
  void extend_list(const std::shared_ptr<eval::List>& list, const Value& more, Span span);
  void delete_item(const Value& value, const Value& key, Span span);
  bool set_item(const Value& value, const Value& key, const Value& to, Span span);
  std::optional<std::size_t> dict_position(const eval::Dict& dict, const Value& key, bool& certain);
  void dict_put(eval::Dict& dict, const Value& key, const Value& value);
  Value undecidable(const Value& a, const Value& b, Span span, std::string_view what);

  Value whole_operation(Op op, std::int64_t a, std::int64_t b, bool booleans, Span span);
  Value real_operation(Op op, double a, double b, Span span);
  Value repeated(const Value& value, std::int64_t times, Span span);
  Value container_operation(Op op, const Value& a, const Value& b, Span span);
  Value path_operation(Op op, const Value& a, const Value& b, Span span);
  std::optional<std::vector<Value>> set_like(const Value& value);
  Value set_combined(const std::vector<Value>& a, const std::vector<Value>& b, bool only_a, bool both, bool only_b, Span span);
  Value compare_sets(Op op, const std::vector<Value>& a, const std::vector<Value>& b, Span span);

  bool repr_into(const Value& value, std::string& out, Span span, Unknown& why, int depth);
  bool repr_items(const std::vector<Value>& items, std::string& out, Span span, Unknown& why, int depth);
  bool repr_object(const Value& value, std::string& out, Span span, Unknown& why, int depth);

  // nullopt: the order is not known.
  std::optional<std::vector<Value>> sorted(std::vector<Value> items, const Value* key, const Value* reverse, Span span);

  Value next(const Value& value, const Value* fallback, Span span);
  Value scope_dict(bool global, Span span);
  Value make_super(const Call& call);

  // Runs `body` as code of which it is not known whether it runs; answers what it changed, taken back.
  Journal::Changes speculate(const Unknown& why, const std::function<void()>& body);

 private:
  bool packages_too_ = false;  // importing a module runs the packages above it
  friend class Arguments;
  // evaluate_expression.cpp
  Value eval_kind(const Expr& e, Span span);
  Value eval_name(const Expr& e, Span span);
  Value eval_fstring(const Expr& e, Span span);
  Value eval_interpolation(const Expr& e);
  Value eval_sequence(const Expr& e, Span span);
  bool eval_items(Run run, std::vector<Value>& out, bool& incomplete);
  Value eval_dict(const Expr& e, Span span);
  Value eval_binary(const Expr& e, Span span);
  Value eval_unary(const Expr& e, Span span);
  Value eval_logic(const Expr& e, Span span);
  Value eval_compare(const Expr& e, Span span);
  Value eval_conditional(const Expr& e, Span span);
  Value eval_call(const Expr& e, Span span);
  bool eval_arguments(Run run, Call& call);
  Value eval_subscript(const Expr& e, Span span);
  Value eval_slice(const Expr& e, Span span);
  Value eval_comprehension(const Expr& e, Span span);
  bool comprehend(const Expr& e, std::size_t clause, const std::function<bool()>& emit, Unknown& why);
  Value eval_yield(const Expr& e, Span span);
  Value make_closure(std::uint32_t function, Span span);

  // evaluate_statement.cpp, assign.cpp, speculate.cpp, exceptions.cpp, match.cpp
  Flow exec_block(Run run);
  Flow exec(const Stmt& s);
  Flow exec_kind(const Stmt& s);
  Flow exec_if(const Stmt& s);
  Flow exec_while(const Stmt& s);
  Flow exec_for(const Stmt& s);
  Flow exec_try(const Stmt& s);
  Flow exec_with(const Stmt& s);
  Flow with_item(const Stmt& s, std::size_t index);
  Flow with_value(const Stmt& s, std::size_t index, const Value& value, ExprId target);
  Flow with_instance(const Stmt& s, std::size_t index, const Value& value, ExprId target);
  Flow with_generator(const Stmt& s, std::size_t index, const std::shared_ptr<Generator>& generator, ExprId target);
  Flow with_suppress(const Stmt& s, std::size_t index, const Value& types);
  Flow try_body(const Stmt& s);
  Flow exec_raise(const Stmt& s);
  Flow exec_assert(const Stmt& s);
  Flow exec_return(const Stmt& s);
  Flow exec_delete(const Stmt& s);
  Flow exec_augment(const Stmt& s);
  Flow exec_match(const Stmt& s);
  Flow exec_function(const Stmt& s);
  Flow exec_class(const Stmt& s);
  Flow exec_import(const Stmt& s);
  Flow exec_from_import(const Stmt& s);
  Flow halted_flow() const { return stopped_ ? Flow::stopped : raised_ ? Flow::raised : Flow::normal; }
  Branch run_branch(const Unknown& why, const std::function<Flow()>& body);
  Flow join_branches(Branch one, Branch other, const Unknown& why);
  Flow undecided(const Unknown& why, const std::function<Flow()>& one, const std::function<Flow()>& other);
  Flow undecided_loop(const std::function<void()>& bind, Run body, Run otherwise, const Unknown& why);
  void open_region(Region region);
  Region close_region();  // the innermost
  // Closes the regions opened since `from` for which `ends` holds; others stay open.
  std::vector<Region> close_regions(std::size_t from, const std::function<bool(const Region&)>& ends);
  Flow after_item(Flow flow, std::size_t regions, bool& leave);
  bool surely_raises(Run run) const;
  void drop_uncaught();  // forgets an exception raised where it is not known whether that runs
  bool would_be_caught(const Raise* raise) const;
  Flow run_handlers(const Stmt& s, Raise raised);
  Flow run_handler(const HandlerNode& handler, const Raise& raised);
  Value exception_value(const Raise& raised, Span span);
  std::optional<bool> type_catches(const Value& type, const Raise& raised);
  Raise raise_of(const Value& value, Span span);
  std::optional<bool> handler_matches(const HandlerNode& handler, const Raise& raised);
  std::optional<bool> matches(ExprId pattern, const Value& value, Unknown& why);
  std::optional<bool> match_class(const Expr& e, const Value& value, Unknown& why);
  std::optional<bool> match_mapping(const Expr& e, const Value& value, Unknown& why);
  std::optional<bool> match_sequence(const Expr& e, const Value& value, Unknown& why);
  void assign(ExprId target, const Value& value);
  void assign_unpacked(const Expr& target, const Value& value);
  void assign_slice(const Value& object, const Expr& bounds, const Value& value, Span span);
  void assign_name(NameId name, const Value& value);
  void bind(const std::shared_ptr<Scope>& scope, NameId name, Value value);
  std::shared_ptr<Scope> scope_for(NameId name);
  Value decorated(Value value, const std::vector<ExprId>& decorators);
  void delete_target(ExprId target);

  // call.cpp, classes.cpp, enums.cpp, modules.cpp
  Value call_closure(const std::shared_ptr<Closure>& closure, Call call, const Value* self);
  bool bind_parameters(const Closure& closure, Call& call, Scope& scope);
  void spread_keywords(const Value& value, Call& call);
  void leave_frame(Frame& frame, std::size_t regions, Value& result);
  Value run_body(const std::shared_ptr<Closure>& closure, std::shared_ptr<Scope> scope, const YieldSink* sink);
  Value call_function(const Value& callee, Call call);
  bool imports_its_own(const ModuleObject& module, const std::string& dotted) const;
  bool lacks_module(const std::string& dotted, FileId importer);
  void check_import(const ModuleObject& module, const Stmt& s, std::vector<BrokenImport>& broken);
  eval::TypeHint hint(ExprId id, int depth);
  eval::TypeHint hint_in_text(const Rope& text, Span span);
  void expand_annotated(eval::TypeHint& hint);
  Value call_class(const Value& callee, Call call);
  Value call_external(const std::string& path, Call call);
  Value instantiate(const std::shared_ptr<eval::Class>& type, Call call);
  Value instantiate_fields(const std::shared_ptr<eval::Class>& type, const Call& call);
  Value class_property(const Descriptor& descriptor, const Value& cls, Span span);
  Value bind_attribute(const Value& found, const Value& self, const std::shared_ptr<eval::Class>& type, Span span);
  Value class_attribute(const std::shared_ptr<eval::Class>& type, const std::string& name, Span span, bool& found);
  Value instance_attribute(const Value& value, const std::string& name, Span span, bool& found);
  Value super_attribute(const Super& super, const std::string& name, Span span, bool& found);
  void take_base(ClassObject& type, const Value& base);
  void note_annotations(const ClassNode& node, ClassObject& type);
  void adopt_functions(const std::shared_ptr<ClassObject>& type);
  void finish_enumeration(const std::shared_ptr<ClassObject>& type);
  void finish_class(const std::shared_ptr<ClassObject>& type);
  void initialise_member(const ClassObject& type, const Value& member, const Value& value);
  Value auto_value(const ClassObject& type, const std::string& key, const std::vector<Value>& earlier, const Value* rule, Span span);
  Value enum_mapping(const eval::Class& type, Span span) const;
  Value field_default(const Value& fallback, Span span);
  Value attributes_dict(const eval::Attributes& attributes, Span span) const;
  Value field_names(const ClassObject& type, Span span) const;
  Value docstring_of(const FunctionObject& function, Span span) const;
  std::optional<Value> function_attribute(const FunctionObject& function, const std::string& name, Span span);
  Value enum_lookup(const std::shared_ptr<eval::Class>& type, const Value& value, Span span);
  std::shared_ptr<ClassObject> make_class(std::string name, const char* parent, ClassObject::Kind kind);
  void make_builtins();
  Value load_project_module(const eval::ProjectModule& found);
  Value run_module(const std::shared_ptr<ModuleObject>& module, FileId file);
  Value member_of_module(ModuleObject& module, const Value& value, const std::string& name, Span span);
  std::string absolute_name(const Stmt& s) const;
  void import_star(const std::string& dotted, Span span);
  void run_top_level(ModuleObject& module, const Tree& tree);
  static void note_incomplete(ModuleObject& module, std::string why);
  Value external_member(const std::string& module, const std::string& wanted, Span span);
  Value namespace_for(const std::string& dotted);
  void attach(const Value& root, const std::string& rest, const Value& module);
  bool drive(const std::shared_ptr<Generator>& generator, const std::function<bool(const Value&)>& each);
  bool generate(const std::shared_ptr<Generator>& generator, const YieldSink& sink);

  Span span_of(const Expr& e) const { return {frame_->code->tree->file, e.begin, e.end}; }
  Span span_of(const Stmt& s) const { return {frame_->code->tree->file, s.begin, s.end}; }
  const Tree& tree() const { return *frame_->code->tree; }
  NameId global_name(NameId local) const { return frame_->code->names[local]; }

  const Sources& sources_;
  eval::Host& host_;
  Budget budget_;
  eval::Interpreter& self_;
  Program::TreeOf trees_;
  Names names_;
  Journal journal_;
  Frame* frame_ = nullptr;
  std::optional<Raise> raised_;
  bool stopped_ = false;
  Unknown stop_reason_;
  std::size_t steps_ = 0;
  std::size_t import_steps_ = 0;  // of all imports of this program
  std::size_t bytes_ = 0;
  std::size_t calls_ = 0;
  std::size_t imports_ = 0;
  std::size_t nesting_ = 0;
  const char* stack_base_ = nullptr;
  int speculative_ = 0;
  std::vector<Region> regions_;
  std::size_t maybe_jumps_ = 0;  // counts jumps that may have been taken
  std::size_t asked_ = 0;  // calls made to the host
  Unknown because_;
  struct Catcher {
    const Frame* frame;
    Run handlers;
    Value suppressed;  // of contextlib.suppress
    bool database;     // its handlers would catch a database error
  };
  std::vector<Catcher> catchers_;  // the try bodies being run
  std::vector<std::optional<Value>> builtins_;  // by name id
  std::unordered_map<std::string, std::shared_ptr<ClassObject>> builtin_classes_;
  std::unordered_map<FileId, std::shared_ptr<ModuleObject>> modules_;
  std::unordered_map<std::string, std::shared_ptr<ModuleObject>> namespaces_;
  std::vector<std::shared_ptr<Scope>> captured_;  // scopes that functions refer to, but for those of modules
  std::vector<std::weak_ptr<ClassObject>> classes_;
  std::unordered_map<const eval::Dict*, Value> factories_;  // of defaultdicts; the dictionaries are kept alive by `kept_`
  std::vector<Value> kept_;
};

// isinstance(value, path) for abstract and typing classes; nullopt: cannot be said here.
std::optional<bool> abstract_instance(const Value& value, std::string_view path);

// -1, 0, 1 as Python orders plain values; nullopt: they have no order, or it is not known.
std::optional<int> order(const Value& a, const Value& b);

}  // namespace underpin::python
