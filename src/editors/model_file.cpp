#include "editors/model_file.h"

#include <algorithm>
#include <cctype>

#include "base/edits.h"
#include "base/text.h"

namespace underpin::completing {

using python::Expr;
using python::ExprKind;
using python::Stmt;
using python::StmtKind;

ModelFile::ModelFile(const Sources& sources, FileId file) : file_(file), tree_(python::parse(sources, file)) {
  read_imports();
  find_layout();
}

void ModelFile::find_layout() {
  const auto count = [&](char c) { return std::count(text().begin(), text().end(), c); };
  if (count('\'') > count('"')) layout_.quote = '\'';
  std::size_t longest = 0;
  for (const std::string& line : split(text(), '\n')) longest = std::max(longest, line.size());
  layout_.width = std::clamp<std::size_t>(longest, 88, 120);
  for (const python::ClassNode& cls : tree_->classes)
    for (const auto* id = tree_->begin(cls.body); id != tree_->end(cls.body); ++id)
      if (const std::string indent = indent_at(tree_->stmt(*id).begin); !indent.empty()) {
        layout_.unit = indent[0] == '\t' ? "\t" : std::string(std::min<std::size_t>(indent.size(), 8), ' ');
        return;
      }
}

const python::ClassNode* ModelFile::class_named_at(Span name) const {
  for (const python::ClassNode& cls : tree_->classes)
    if (cls.name_begin == name.begin && cls.name_end == name.end) return &cls;
  return nullptr;
}

const Stmt* ModelFile::statement_in(const python::ClassNode& cls, Span span) const {
  for (const auto* id = tree_->begin(cls.body); id != tree_->end(cls.body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.begin <= span.begin && span.end <= one.end) return &one;
  }
  return nullptr;
}

const python::ClassNode* ModelFile::class_around(Span span) const {
  for (const python::ClassNode& cls : tree_->classes)
    if (const Stmt* at = statement_in(cls, span); at && at->kind != StmtKind::class_) return &cls;
  return nullptr;
}

const Stmt* ModelFile::assignment_in(const python::ClassNode& cls, std::string_view name) const {
  for (const auto* id = tree_->begin(cls.body); id != tree_->end(cls.body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.kind == StmtKind::assign && one.items.count == 1) {
      const Expr& target = tree_->expr(*tree_->begin(one.items));
      if (target.kind == ExprKind::name && tree_->names[target.name] == name) return &one;
    }
    if (one.kind == StmtKind::annotated && tree_->expr(one.a).kind == ExprKind::name && tree_->names[tree_->expr(one.a).name] == name) return &one;
  }
  return nullptr;
}

bool ModelFile::declares(const python::ClassNode& cls, std::string_view name) const {
  if (assignment_in(cls, name)) return true;
  return std::any_of(tree_->begin(cls.body), tree_->end(cls.body), [&](python::StmtId id) {
    const Stmt& one = tree_->stmt(id);
    return one.kind == StmtKind::function && tree_->names[tree_->functions[one.a].name] == name;
  });
}

const Stmt* ModelFile::top_statement(Span span) const {
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.begin <= span.begin && span.end <= one.end) return &one;
  }
  return nullptr;
}

const Expr* ModelFile::call_at(Span span) const {
  for (const Expr& one : tree_->exprs)
    if (one.kind == ExprKind::call && one.begin == span.begin && one.end == span.end) return &one;
  return nullptr;
}

std::string ModelFile::last_name(const Expr& expr) const {
  if (expr.kind == ExprKind::call) return last_name(tree_->expr(expr.a));
  if (expr.kind == ExprKind::name || expr.kind == ExprKind::attribute) return tree_->names[expr.name];
  return {};
}

const Expr* ModelFile::keyword_of(const Expr& call, std::string_view name) const {
  for (const auto* id = tree_->begin(call.items); id != tree_->end(call.items); ++id) {
    const Expr& item = tree_->expr(*id);
    if (item.kind == ExprKind::keyword && tree_->names[item.name] == name) return &item;
  }
  return nullptr;
}

void ModelFile::remove(const Expr& list, const Expr& item) { lists_[&list].removed.insert(item.begin); }
void ModelFile::insert(const Expr& list, std::size_t before, const spell::Py& item) { lists_[&list].inserted.emplace_back(before, item); }
void ModelFile::insert_text(std::size_t at, std::string text) { edit(at, at, std::move(text)); }

void ModelFile::replace(const Expr& item, std::string text) {
  // Inside a list that is edited itself the two are joined when that is written.
  for (const Expr& list : tree_->exprs) {
    if (list.kind != ExprKind::call && list.kind != ExprKind::tuple) continue;
    for (const auto* id = tree_->begin(list.items); id != tree_->end(list.items); ++id) {
      const Expr& one = tree_->expr(*id);
      if (&one == &item) {
        lists_[&list].replaced[item.begin] = std::move(text);
        return;
      }
      if (one.kind == ExprKind::keyword && one.a != 0 && &tree_->expr(one.a) == &item) {
        lists_[&list].replaced[one.begin] = tree_->names[one.name] + "=" + text;
        return;
      }
    }
  }
  edit(item.begin, item.end, std::move(text));
}

std::size_t ModelFile::line_end(std::size_t offset) const { return std::min(text().find('\n', offset), text().size()); }

std::string ModelFile::indent_at(std::size_t offset) const {
  const std::size_t start = offset == 0 ? 0 : text().rfind('\n', offset - 1) + 1;
  std::size_t end = start;
  while (end < text().size() && (text()[end] == ' ' || text()[end] == '\t')) ++end;
  return std::string(text().substr(start, end - start));
}

void ModelFile::insert_lines(const Stmt& after, std::string lines) { edit(line_end(after.end), line_end(after.end), "\n" + std::move(lines)); }

void ModelFile::append(std::string lines) {
  const std::size_t end = text().size();
  const bool open_line = !appended_ && !text().empty() && text().back() != '\n';
  appended_ = true;
  edit(end, end, (open_line ? "\n" : "") + std::move(lines));
}

void ModelFile::remove_statement(const Stmt& statement) {
  const std::size_t start = statement.begin == 0 ? 0 : text().rfind('\n', statement.begin - 1) + 1;
  const std::size_t end = line_end(statement.end);
  edit(start, std::min(end + 1, text().size()), "");
}

void ModelFile::edit(std::size_t begin, std::size_t end, std::string replacement) {
  edits_.push_back({{file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(replacement)});
}

std::size_t ModelFile::open_of(const Expr& list) const {
  return list.kind == ExprKind::call ? text().find('(', tree_->expr(list.a).end) : list.begin;
}

void ModelFile::write_list(const Expr& list, const ListEdit& change) {
  const std::size_t open = open_of(list), close = list.end - 1;
  const std::string_view inside = text().substr(open + 1, close - open - 1);
  if (contains(inside, "\n")) return write_lines(list, change, open, close);
  std::vector<spell::Py> items;
  const std::vector<std::uint32_t> ids(tree_->begin(list.items), tree_->end(list.items));
  for (std::size_t i = 0; i <= ids.size(); ++i) {
    for (const auto& [before, item] : change.inserted)
      if (before == i) items.push_back(item);
    if (i == ids.size()) break;
    const Expr& item = tree_->expr(ids[i]);
    if (change.removed.count(item.begin)) continue;
    const auto other = change.replaced.find(item.begin);
    items.push_back(spell::atom(other != change.replaced.end() ? other->second : std::string(text(item))));
  }
  const std::string head(text().substr(list.begin, open - list.begin));
  const spell::Py whole = list.kind == ExprKind::call ? spell::call(head, std::move(items)) : spell::tuple(std::move(items));
  const std::size_t line_start = list.begin == 0 ? 0 : text().rfind('\n', list.begin - 1) + 1;
  const std::size_t after = line_end(list.end) - list.end;
  edit(list.begin, list.end, spell::laid_out(whole, layout_, indent_at(list.begin), list.begin - line_start, contains(text().substr(list.end, after), "#") ? 0 : after));
}

// One item a line, or as somebody broke the lines: only what changes is touched.
void ModelFile::write_lines(const Expr& list, const ListEdit& change, std::size_t open, std::size_t close) {
  const std::vector<std::uint32_t> ids(tree_->begin(list.items), tree_->end(list.items));
  const auto alone = [&](const Expr& item) {  // on lines of its own
    const std::size_t start = text().rfind('\n', item.begin) + 1;
    return trim(text().substr(start, item.begin - start)).empty();
  };
  const auto comma_after = [&](const Expr& item) {
    std::size_t at = item.end;
    while (at < close && (text()[at] == ' ' || text()[at] == '\t')) ++at;
    return at < close && text()[at] == ',' ? at : std::string_view::npos;
  };
  const bool own_lines = !ids.empty() && alone(tree_->expr(ids[0])) && tree_->expr(ids[0]).begin > line_end(open);
  const std::string inner = own_lines ? indent_at(tree_->expr(ids[0]).begin) : indent_at(list.begin) + layout_.unit;
  std::size_t kept = 0;
  for (const std::uint32_t id : ids) kept += !change.removed.count(tree_->expr(id).begin);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Expr& item = tree_->expr(ids[i]);
    const auto other = change.replaced.find(item.begin);
    if (change.removed.count(item.begin)) {
      const std::size_t comma = comma_after(item);
      const std::size_t stop = comma == std::string_view::npos ? item.end : comma + 1;
      const bool whole = own_lines && alone(item) && trim(text().substr(stop, line_end(stop) - stop)).empty() && line_end(stop) < close;
      if (whole)
        edit(text().rfind('\n', item.begin) + 1, line_end(stop) + 1, "");
      else if (i > 0 && !change.removed.count(tree_->expr(ids[i - 1]).begin) && comma == std::string_view::npos)
        edit(tree_->expr(ids[i - 1]).end, item.end, "");
      else
        edit(item.begin, stop + (stop < close && text()[stop] == ' ' ? 1 : 0), "");
    } else if (other != change.replaced.end()) {
      edit(item.begin, item.end, other->second);
    }
  }
  const auto lines_of = [&](const spell::Py& item) { return inner + spell::laid_out(item, layout_, inner, inner.size(), 1) + ","; };
  std::string at_end;
  for (const auto& [before, item] : change.inserted) {
    if (before < ids.size() && own_lines && alone(tree_->expr(ids[before])))
      edit(text().rfind('\n', tree_->expr(ids[before]).begin) + 1, text().rfind('\n', tree_->expr(ids[before]).begin) + 1, lines_of(item) + "\n");
    else if (before < ids.size())
      edit(tree_->expr(ids[before]).begin, tree_->expr(ids[before]).begin, spell::flat(item, layout_) + ", ");
    else if (own_lines || ids.empty())
      at_end += "\n" + lines_of(item);
    else
      at_end += ", " + spell::flat(item, layout_);
  }
  if (at_end.empty()) return;
  if (ids.empty()) return edit(open + 1, open + 1, at_end);
  const Expr& last = tree_->expr(ids.back());
  const std::size_t comma = comma_after(last);
  if (!own_lines) {
    if (comma != std::string_view::npos) return edit(comma, comma, at_end);
    return edit(last.end, last.end, kept == 0 ? at_end.substr(2) : at_end);
  }
  const bool last_gone = change.removed.count(last.begin) > 0;
  if (comma == std::string_view::npos && !last_gone) edit(last.end, last.end, ",");
  const std::size_t stop = comma == std::string_view::npos ? last.end : comma + 1;
  const std::size_t end = line_end(stop);
  if (end < close)
    edit(last_gone ? end + 1 : end, last_gone ? end + 1 : end, last_gone ? at_end.substr(1) + "\n" : at_end);
  else
    edit(stop, stop, at_end);
}

// A call inside an item of another one that is edited too: the item is rewritten with both.
bool ModelFile::write_into_outer(const Expr& list, const std::vector<Edit>& own) {
  const Expr* outer = nullptr;
  const Expr* holder = nullptr;
  for (const auto& entry : lists_) {
    const Expr& other = *entry.first;
    if (&other == &list || (outer && other.end - other.begin >= outer->end - outer->begin)) continue;
    for (const auto* id = tree_->begin(other.items); id != tree_->end(other.items); ++id) {
      const Expr& item = tree_->expr(*id);
      if (item.begin <= list.begin && list.end <= item.end) outer = &other, holder = &item;
    }
  }
  if (!outer) return false;
  std::vector<Edit> moved = own;
  for (Edit& one : moved) {
    one.span.begin -= holder->begin;
    one.span.end -= holder->begin;
  }
  const auto rewritten = apply_edits(text(*holder), std::move(moved));
  ListEdit& change = lists_[outer];
  if (change.removed.count(holder->begin)) return true;
  return rewritten && change.replaced.emplace(holder->begin, *rewritten).second;
}

std::vector<Edit> ModelFile::edits() {
  std::vector<const Expr*> order;
  for (const auto& entry : lists_) order.push_back(entry.first);
  std::stable_sort(order.begin(), order.end(), [](const Expr* a, const Expr* b) { return a->end - a->begin < b->end - b->begin; });
  for (const Expr* list : order) {
    std::vector<Edit> before = std::move(edits_);
    edits_.clear();
    write_list(*list, lists_[list]);
    std::vector<Edit> own = std::move(edits_);
    edits_ = std::move(before);
    if (!write_into_outer(*list, own)) edits_.insert(edits_.end(), own.begin(), own.end());
  }
  write_imports();
  return std::move(edits_);
}

std::string ModelFile::class_for_type(const std::string& type) {
  if (const auto found = classes_.find(type); found != classes_.end()) return found->second;
  std::string name;
  bool up = true;
  for (const char c : type) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter) name += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    up = !letter;
  }
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) name = "T" + name;
  while (binds(name)) name += "Type";
  bind(name);
  this->name("sqlalchemy.types", "UserDefinedType");
  return classes_[type] = name;
}

}  // namespace underpin::completing
