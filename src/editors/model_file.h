// One Python file with models, as an editor sees it: which statement a place belongs to, what the file calls the names it
// imports, and the edits asked for so far. Edits of one call or tuple are joined, so that commas and lines come out right.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "spell/python.h"
#include "syntax/python/tree.h"

namespace underpin::completing {

class ModelFile {
 public:
  ModelFile(const Sources& sources, FileId file);

  const python::Tree& tree() const { return *tree_; }
  std::string_view text(const python::Expr& expr) const { return tree_->text.substr(expr.begin, expr.end - expr.begin); }
  std::string_view text() const { return tree_->text; }
  FileId file() const { return file_; }

  const python::ClassNode* class_named_at(Span name) const;      // its name stands there
  const python::ClassNode* class_around(Span span) const;        // a direct statement of its body holds it
  const python::Stmt* statement_in(const python::ClassNode& cls, Span span) const;
  const python::Stmt* assignment_in(const python::ClassNode& cls, std::string_view name) const;
  bool declares(const python::ClassNode& cls, std::string_view name) const;  // attribute or method
  const python::Stmt* top_statement(Span span) const;
  const python::Expr* call_at(Span span) const;                  // exactly there
  std::string last_name(const python::Expr& expr) const;         // `b` of a.b, of a.b(…)
  const python::Expr* keyword_of(const python::Expr& call, std::string_view name) const;  // the keyword item
  const python::Expr& value_of(const python::Expr& keyword) const { return tree_->expr(keyword.a); }

  // Items of a call or of a tuple in brackets.
  void remove(const python::Expr& list, const python::Expr& item);
  void replace(const python::Expr& item, std::string text);      // any expression
  void insert(const python::Expr& list, std::size_t before, const spell::Py& item);  // before the item of that index
  void insert_text(std::size_t at, std::string text);
  void remove_statement(const python::Stmt& statement);
  // Behind the statement, comment included; `text` are whole lines without the last line end.
  void insert_lines(const python::Stmt& after, std::string text);
  void append(std::string text);  // at the end of the file

  // How the file calls it, imported now where it was not.
  std::string name(std::string_view module, std::string_view name);
  bool imports(std::string_view path) const;
  bool binds(std::string_view local) const { return bound_.count(std::string(local)) > 0; }
  void bind(const std::string& local) { bound_.insert(local); }
  void take_core_from(std::string prefix) { core_prefix_ = std::move(prefix); }  // "db", where columns are db.Column
  const std::map<std::string, std::string>& classes() const { return classes_; }
  std::string class_for_type(const std::string& type);

  const spell::Layout& layout() const { return layout_; }
  std::string indent_at(std::size_t offset) const;  // of the line

  std::vector<Edit> edits();  // once, when everything has been asked for

 private:
  struct ListEdit {
    std::set<std::uint32_t> removed;                              // by the item's begin
    std::map<std::uint32_t, std::string> replaced;
    std::vector<std::pair<std::size_t, spell::Py>> inserted;      // before the item of that index
  };
  void read_imports();
  void find_layout();
  void write_list(const python::Expr& list, const ListEdit& edit);
  void write_lines(const python::Expr& list, const ListEdit& edit, std::size_t open, std::size_t close);
  bool write_into_outer(const python::Expr& list, const std::vector<Edit>& own);
  void write_imports();
  void edit(std::size_t begin, std::size_t end, std::string text);
  std::size_t open_of(const python::Expr& list) const;
  std::size_t line_end(std::size_t offset) const;

  FileId file_;
  std::shared_ptr<const python::Tree> tree_;
  spell::Layout layout_;
  std::map<std::string, std::string> names_;    // "sqlalchemy.Column" → "Column"
  std::map<std::string, std::string> modules_;  // "sqlalchemy" → "sa"
  std::set<std::string> bound_;
  std::map<std::string, std::vector<std::string>> wanted_;  // module → "Name" or "Name as Other"
  std::map<std::string, std::string> classes_;  // type → class to be written
  std::string core_prefix_;
  bool appended_ = false;
  std::map<const python::Expr*, ListEdit> lists_;
  std::vector<Edit> edits_;
};

}  // namespace underpin::completing
