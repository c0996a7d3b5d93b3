// A TypeScript file that is being edited: where its objects, calls and imports stand, how it is written (quotes, semicolons,
// indentation), and the edits so far. What is put into it, its callers say.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/finding.h"
#include "syntax/typescript/tree.h"

namespace underpin {

class ScriptFile {
 public:
  using Expr = typescript::Expr;
  using Property = typescript::Property;

  ScriptFile(const Sources& sources, FileId file);

  FileId id() const { return tree_->file; }
  const std::string& path() const { return path_; }
  const typescript::Tree& tree() const { return *tree_; }
  std::string_view text() const { return tree_->text; }
  std::string_view text(const Expr& e) const { return text().substr(e.begin, e.end - e.begin); }
  char quote() const { return quote_; }
  const std::string& unit() const { return unit_; }
  const char* semicolon() const { return semicolons_ ? ";" : ""; }
  std::string quoted(std::string_view value) const;
  // { a: 1 }, with or without spaces, as the file does it.
  std::string braced(const std::string& inner) const { return spaced_ ? "{ " + inner + " }" : "{" + inner + "}"; }
  std::string indent_at(std::uint32_t offset) const;
  // The line break and indentation that stand here; empty: the text goes on.
  std::string gap_before(std::uint32_t offset) const;

  // The entry of an object that begins here; null: none.
  const Property* property_at(std::uint32_t begin) const;
  // The call written exactly here, or whose first argument is.
  const Expr* call_at(Span span) const;
  const Expr* call_with_first(Span argument) const;
  bool within(const Property& property, const Expr& object) const;
  // `const x = …` around an expression at the top of the file.
  const typescript::Declarator* variable_of(const Expr& e) const;
  std::string name_of(const typescript::Declarator& variable) const;
  bool exports(const std::string& name) const;
  const typescript::Stmt* top_statement(std::uint32_t offset) const;
  // What an argument yields: an object or array itself, or what the function written there returns.
  const Expr* yielded(typescript::ExprId id) const;

  // What the file calls `name` of `module`; imported if it is not yet.
  std::string import(const std::string& module, const std::string& name, bool type_only = false);
  // Relative imports are written without an ending, or with this one.
  std::string relative_module(const std::string& to_path) const;
  bool binds(const std::string& name) const { return bound_.count(name) > 0; }
  void bind(const std::string& name) { bound_.insert(name); }

  void replace(std::uint32_t begin, std::uint32_t end, std::string text);
  void insert(std::uint32_t at, std::string text) { inserted_[at] += text; }
  // Items of an array or object.
  void add_item(const Expr& list, std::string item);
  bool remove_item(const Expr& list, Span inner);
  const Expr* list_around(Span inner) const;
  // Statements of their own: before the first of the file's statements that reads `at`, or behind everything.
  void add_before(std::uint32_t at, std::string text);
  void append(std::string text) { appended_ += text; }

  std::vector<Edit> edits();

 private:
  struct Item {
    std::uint32_t begin = 0, end = 0;
    bool removed = false;
  };
  struct List {
    const Expr* expr = nullptr;
    std::vector<Item> items;
    std::vector<std::string> added;
  };
  struct Added {
    std::vector<std::string> names;  // "x", "type X"
  };

  List& list_of(const Expr& list);
  std::uint32_t after_comma(std::uint32_t at) const;  // 0: no comma follows
  std::uint32_t line_end(std::uint32_t at) const;
  std::uint32_t line_begin(std::uint32_t at) const;
  bool only_blank(std::uint32_t begin, std::uint32_t end) const;
  void lay_out(const List& list);
  void lay_out_line(const List& list);
  void remove_items(const List& list, const std::string& instead_of_last);
  void write_imports();
  const typescript::Binding* next_in_order(const typescript::ModuleClause& clause, const std::string& name) const;
  bool spread_import(const typescript::ModuleClause& clause, const std::vector<std::string>& names);
  void read_style();
  void read_names();

  std::shared_ptr<const typescript::Tree> tree_;
  std::string path_;
  char quote_ = '"';
  bool semicolons_ = true, spaced_ = true;
  std::string unit_ = "  ";
  std::set<std::string> bound_;
  std::map<std::uint32_t, std::string> inserted_;
  std::map<std::uint32_t, List> lists_;
  std::map<std::string, std::vector<std::string>> imported_;  // module → "x", "type X", "x as y"
  std::map<std::pair<std::string, std::string>, std::string> local_;
  std::map<std::uint32_t, std::string> before_;
  std::string appended_;
  std::vector<Edit> edits_;
};

}  // namespace underpin
