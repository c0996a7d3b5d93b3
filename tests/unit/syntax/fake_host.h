// A Host for tests: records every call, answers with Records, and can be told what to answer or raise.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "syntax/eval/host.h"
#include "syntax/eval/objects.h"
#include "syntax/python/module.h"

namespace underpin::python {

struct FakeHost : eval::Host {
  std::vector<std::string> calls;      // "alembic.op.drop_table('users')", with "? " before it when speculative
  std::vector<std::string> undecided_reasons;
  std::map<std::string, std::function<eval::Outcome(const eval::Call&, eval::Interpreter&)>> answers;
  std::map<std::string, eval::ProjectModule> modules;
  std::map<std::string, FileId> files;
  std::map<std::string, std::vector<eval::Value>> item_lists;  // by a record's path
  std::vector<std::string> shown;      // texts given to probe.show

  static std::string line(const std::string& path, const eval::Call& call) {
    std::string text = path + "(";
    std::string separator;
    for (const eval::Value& value : call.args) {
      text += separator + eval::describe(value);
      separator = ", ";
    }
    for (const auto& [name, value] : call.kwargs) {
      text += separator + name + "=" + eval::describe(value);
      separator = ", ";
    }
    return text + (call.incomplete ? ", …)" : ")");
  }
  static eval::Value made(const std::string& path, const eval::Call& call) {
    auto record = std::make_shared<eval::Record>();
    record->path = path;
    record->call = call;
    return eval::record(record, call.span);
  }
  eval::Outcome answer(const std::string& path, const eval::Call& call, eval::Interpreter& interpreter) {
    if (path == "probe.show") {
      std::string text;
      for (const eval::Value& value : call.args)
        text += value.string() ? value.string()->text() : value.unknown() ? "Unknown: " + value.unknown()->reason : eval::describe(value);
      shown.push_back(text);
      return eval::none(call.span);
    }
    calls.push_back((interpreter.speculative_depth() > 0 ? "? " : "") + line(path, call));
    const auto found = answers.find(path);
    return found == answers.end() ? eval::Outcome(made(path, call)) : found->second(call, interpreter);
  }
  static std::string path_of(const eval::Value& value) { return value.record() ? value.record()->path : eval::describe(value); }

  eval::Outcome call(const std::string& path, const eval::Call& call, eval::Interpreter& interpreter) override {
    return answer(path, call, interpreter);
  }
  eval::Outcome method(const eval::Value& receiver, const std::string& name, const eval::Call& call, eval::Interpreter& interpreter) override {
    return answer(path_of(receiver) + "." + name, call, interpreter);
  }
  eval::Value attribute(const eval::Value& receiver, const std::string& name, Span span) override {
    eval::Call call;
    call.span = span;
    return made(path_of(receiver) + "." + name, call);
  }
  void assign(const eval::Value& receiver, const std::string& name, const eval::Value& value) override {
    calls.push_back(path_of(receiver) + "." + name + " = " + eval::describe(value));
  }
  eval::Value operate(const std::string& operation, const std::vector<eval::Value>& operands, Span span) override {
    return eval::unknown("`" + operation + "` of " + path_of(operands[0]) + " is not known", span);
  }
  std::optional<bool> truth(const eval::Value&) override { return std::nullopt; }
  std::optional<std::vector<eval::Value>> items(const eval::Value& value) override {
    const auto found = item_lists.find(path_of(value));
    if (found == item_lists.end()) return std::nullopt;
    return found->second;
  }
  eval::Outcome enter(const eval::Value& value, eval::Interpreter&) override {
    calls.push_back("enter " + path_of(value));
    return value;
  }
  std::optional<eval::Raise> leave(const eval::Value& value, bool raised, eval::Interpreter&) override {
    calls.push_back((raised ? "leave raising " : "leave ") + path_of(value));
    return std::nullopt;
  }
  eval::Value member(const std::string& module, const std::string& name, Span span) override {
    return eval::external(module + "." + name, span);
  }
  std::optional<eval::ProjectModule> find_module(const std::string& dotted, FileId) override {
    const auto found = modules.find(dotted);
    if (found == modules.end()) return std::nullopt;
    return found->second;
  }
  std::optional<FileId> read_project_file(const std::string& path, FileId) override {
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second;
  }
  void undecided(const eval::Unknown& what) override { undecided_reasons.push_back(what.reason); }
};

// A program of one file (and what was added before), run as a test wants.
struct Running {
  Sources sources;
  FakeHost host;
  std::unique_ptr<Program> program;
  eval::Value module;
  FileId file = 0;

  FileId add_module(const std::string& dotted, std::string text, bool package = false) {
    const FileId id = sources.add("project/" + dotted + ".py", std::move(text));
    host.modules[dotted] = {id, dotted, package};
    return id;
  }
  Running& load(std::string text, Budget budget = {}) {
    file = sources.add("versions/abc.py", std::move(text));
    program = std::make_unique<Program>(sources, host, budget);
    module = program->load(file, "versions.abc");
    return *this;
  }
  eval::Outcome run(const std::string& function) {
    const auto found = program->global(module, function);
    eval::Call call;
    call.span = {file, 0, 0};
    return found ? program->call(*found, call) : eval::Outcome(eval::Raise{"test", "no such function", {}, false, {}});
  }
  eval::Value global(const std::string& name) {
    auto found = program->global(module, name);
    return found ? *found : eval::unknown("no global " + name, {});
  }
};

}  // namespace underpin::python
