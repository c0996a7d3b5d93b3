// The evaluator's Host for Alembic migrations: calls into Alembic and SQLAlchemy become operations on the Migration or
// constructs; calls into other libraries become records that nothing is known of. It dispatches; the work is beside it.
#pragma once
#include <unordered_map>

#include "readers/alembic/migration.h"
#include "syntax/eval/host.h"

namespace underpin::alembic {

struct FlaskDb;

// An operation the project adds to Alembic: Operations.register_operation / implementation_for.
struct CustomOperations {
  struct Registered {
    eval::Value type;    // the operation class
    std::string method;  // its class method that makes and invokes it
  };
  std::map<std::string, Registered> registered;
  std::vector<std::pair<eval::Value, eval::Value>> implementations;  // class, function
};

class AlembicHost final : public eval::Host {
 public:
  // Without a doubt everything that is offered is taken for granted.
  AlembicHost(const BodyContext& settings, const Dialect& dialect, std::shared_ptr<const Doubt> doubt = nullptr);
  ~AlembicHost() override;
  // Points the host at the replay of one revision. Until `end`, calls have effects.
  void begin(Replay& replay, Direction direction, FileId file, eval::Interpreter& interpreter);
  void end();
  // Every collection of tables that modules loaded so far have made and filled.
  std::vector<std::shared_ptr<sa::MetaData>> collections() const;
  // What could not be decided while modules loaded.
  std::vector<Undecided> take_undecided() { return idle_.take_undecided(); }
  // Every file of the project that was read, by its place.
  const std::unordered_map<std::string, FileId>& project_files() const { return files_; }
  // What context.configure() was given as target_metadata; None: it was not called with any.
  const eval::Value& configured_metadata() const { return configured_; }
  // Statements of modules that could not be run, or not decided.
  const std::vector<eval::Unknown>& import_troubles() const { return import_troubles_; }
  // metadata.create_all() on the schema of the replay that was begun.
  void create_all(const sa::MetaData& metadata);
  // The file at this place of the disk, as one of Sources; 0: it cannot be read.
  FileId project_file(const std::string& path);
  // What upgrade() or downgrade() came to: an exception that leaves it ends the migration.
  void finish(const eval::Outcome& outcome);

  eval::Outcome call(const std::string& path, const eval::Call& call, eval::Interpreter& interpreter) override;
  eval::Outcome method(const eval::Value& receiver, const std::string& name, const eval::Call& call, eval::Interpreter& interpreter) override;
  eval::Value attribute(const eval::Value& receiver, const std::string& name, Span span) override;
  void assign(const eval::Value& receiver, const std::string& name, const eval::Value& value) override;
  eval::Value operate(const std::string& operation, const std::vector<eval::Value>& operands, Span span) override;
  std::optional<bool> truth(const eval::Value& value) override;
  std::optional<std::vector<eval::Value>> items(const eval::Value& value) override;
  eval::Outcome enter(const eval::Value& value, eval::Interpreter& interpreter) override;
  std::optional<eval::Raise> leave(const eval::Value& value, bool raised, eval::Interpreter& interpreter) override;
  eval::Value member(const std::string& module, const std::string& name, Span span) override;
  std::optional<eval::ProjectModule> find_module(const std::string& dotted, FileId importer) override;
  void class_defined(const eval::Value& cls, eval::Interpreter& interpreter) override;
  eval::Outcome construct(const eval::Value& cls, const eval::Call& call, eval::Interpreter& interpreter) override;
  std::optional<FileId> read_project_file(const std::string& path, FileId importer) override;
  void named(const eval::Value& value, const std::string& name) override;
  void undecided(const eval::Unknown& what) override;
  bool may_assume(const std::string& what, Span where) override;

 private:
  eval::Outcome operation(const std::string& name, const eval::Call& call);
  eval::Outcome context_call(const std::string& name, const eval::Call& call);
  eval::Outcome library_call(const std::string& path, const eval::Call& call);
  eval::Outcome flask_call(const FlaskDb& db, const std::string& name, const eval::Call& call);
  eval::Outcome opaque(const std::string& path, const eval::Call& call, const eval::Value* receiver = nullptr);
  std::optional<eval::Outcome> class_method(const eval::Value& receiver, const std::string& name, const eval::Call& call);
  eval::Outcome invoke(const eval::Value& operation);
  const std::vector<std::string>& import_folders();
  std::optional<eval::ProjectModule> locate_module(const std::string& dotted);
  std::string disk_path(FileId file) const;                // where a file of Sources lies
  std::string shown_path(const std::string& path) const;  // as findings show it
  void tell_granted(const std::string& what, Span where);
  bool is_beside_script(FileId file) const;  // below a folder with an env.py, or beside one
  void note_application_code(const eval::ProjectModule& module, const std::string& dotted, FileId importer);

  const BodyContext& settings_;
  const Dialect& dialect_;
  Replay idle_;  // questions asked while modules load, before any revision runs
  Migration m_;
  CustomOperations custom_;
  std::unordered_map<std::string, std::optional<eval::ProjectModule>> modules_;
  std::unordered_map<std::string, FileId> files_;
  std::set<FileId> libraries_;  // texts that stand for modules of libraries
  std::vector<std::string> folders_;
  std::map<FileId, std::string> disk_;  // of files that are read here
  std::vector<eval::Unknown> import_troubles_;
  eval::Value configured_;
  std::shared_ptr<const Doubt> doubt_;
  std::map<std::string, Span> granted_;  // by all that ran here so far
  std::map<std::string, Span> granted_while_loading_;
};

}  // namespace underpin::alembic
