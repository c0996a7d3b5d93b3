#include "readers/alembic/body.h"

#include <mutex>
#include <unordered_map>

#include "base/parallel.h"
#include "base/text.h"
#include "readers/alembic/host.h"
#include "syntax/python/module.h"

namespace underpin::alembic {

struct Bodies::State {
  // One interpreter with its host per engine: modules are read once, and constructs are compiled for that engine.
  // A doubt about the surroundings goes through all modules, and has one of its own.
  struct Run {
    Run(const BodyContext& context, const Dialect& dialect, std::shared_ptr<const Doubt> doubt)
        : host(context, dialect, std::move(doubt)), program(*context.sources, host) {}
    AlembicHost host;
    python::Program program;
    std::map<FileId, eval::Value> modules;
  };

  BodyContext settings;
  std::unordered_map<FileId, std::shared_ptr<const python::Tree>> trees;
  std::mutex trees_mutex;
  std::map<const Dialect*, std::unique_ptr<Run>> runs;
  std::unique_ptr<Run> doubting;
  std::pair<const Dialect*, std::shared_ptr<const Doubt>> doubted;

  std::shared_ptr<const python::Tree> tree(FileId file) {
    {
      const std::lock_guard lock(trees_mutex);
      if (const auto at = trees.find(file); at != trees.end()) return at->second;
    }
    auto made = python::parse(*settings.sources, file);
    const std::lock_guard lock(trees_mutex);
    return trees.try_emplace(file, std::move(made)).first->second;
  }

  // A history of many revisions is not kept whole; what is needed once more is read once more.
  void forget(Run& run, FileId file) {
    run.modules.erase(file);
    if (!run.program.unload(file)) return;
    const std::lock_guard lock(trees_mutex);
    trees.erase(file);
  }

  Run& run_for(const Dialect& dialect, const std::shared_ptr<const Doubt>& doubt) {
    auto& slot = doubt ? doubting : runs[&dialect];
    if (doubt && doubted != std::pair(&dialect, doubt)) slot.reset();
    if (!slot) {
      if (doubt) doubted = {&dialect, doubt};
      slot = std::make_unique<Run>(settings, dialect, doubt);
      slot->program.set_tree_source([this](FileId file) { return tree(file); });
    }
    return *slot;
  }
};

Bodies::Bodies(BodyContext context) : state_(std::make_unique<State>()) { state_->settings = std::move(context); }

Bodies::~Bodies() = default;

void Bodies::parse(const std::vector<FileId>& files) {
  parallel_for(files.size(), [&](std::size_t i) { state_->tree(files[i]); });
}

namespace {

// What to hand to an upgrade() with required parameters of its own: `op` where it is called so, else the engine's name.
eval::Call arguments_for(const python::TopLevel::FunctionDef& function, Span span) {
  eval::Call call;
  call.span = span;
  for (std::size_t i = 0; i < function.required && i < function.parameters.size(); ++i) {
    const auto& name = function.parameters[i];
    if (name == "op" || name == "operations") call.args.push_back(eval::external("alembic.op", span));
    else if (name == "engine_name" || name == "engine") call.args.push_back(eval::string(std::string(), span));
    else call.args.push_back(eval::unknown("the argument `" + name + "` that the project's env.py passes", span));
  }
  return call;
}

Finding broken(const python::Complaint& complaint) {
  Finding finding;
  finding.code = "UP118";
  finding.severity = Severity::error;
  finding.blocks = true;
  finding.message = "this is no Python: " + complaint.message;
  finding.primary = {complaint.span, "not read"};
  finding.because = "Alembic stops with SyntaxError at every command; what stands here is missing from everything that is said about the schema";
  finding.help = "mend the file; python -m py_compile FILE tells when it is right";
  finding.subject = "syntax of " + complaint.message;
  return finding;
}

}  // namespace

std::function<void(Replay&, Direction)> Bodies::body(const std::shared_ptr<Bodies>& self, FileId file, const std::string& module_name) {
  return [self, file, module_name](Replay& replay, Direction direction) {
    auto& state = *self->state_;
    auto& run = state.run_for(replay.dialect(), replay.doubt());
    run.program.reset_budget();
    run.host.begin(replay, direction, file, run.program);
    auto module = run.modules.find(file);
    if (module == run.modules.end()) module = run.modules.emplace(file, run.program.load(file, module_name)).first;
    const std::string name = direction == Direction::upgrade ? "upgrade" : "downgrade";
    if (direction == Direction::upgrade)
      for (const auto& complaint : python::complaints(*state.tree(file)))
        if (!contains(complaint.message, "merge conflict")) replay.complain(broken(complaint));  // that one the head's reader tells
    if (const auto function = run.program.global(module->second, name)) {
      eval::Call call;
      call.span = function->span;
      const auto top = python::top_level(*state.tree(file));
      for (const auto& def : top.functions)
        if (def.name == name) call = arguments_for(def, def.name_span);
      run.host.finish(run.program.call(*function, std::move(call)));
    } else if (const auto why = run.program.incomplete(module->second)) {
      replay.undecided({name + "()", "not decidable without running it: " + *why, Span{file, 0, 0}});
    }
    run.host.end();
    if (direction == Direction::downgrade) state.forget(run, file);  // the way back runs last
  };
}

}  // namespace underpin::alembic
