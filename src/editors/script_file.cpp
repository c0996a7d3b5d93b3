#include "editors/script_file.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "spell/script.h"

namespace underpin {

namespace {

using typescript::ExprId;
using typescript::ExprKind;
using typescript::Stmt;
using typescript::StmtKind;

constexpr std::size_t kWidest = 80;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

ScriptFile::ScriptFile(const Sources& sources, FileId file) : tree_(typescript::parse(sources, file)), path_(sources.get(file).path) {
  read_style();
  read_names();
}

void ScriptFile::read_style() {
  std::size_t single = 0, twice = 0, ended = 0, bare = 0;
  for (const char c : text()) single += c == '\'', twice += c == '"';
  if (single > twice) quote_ = '\'';
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.kind != StmtKind::import && one.kind != StmtKind::declare) continue;
    const bool semicolon = text()[one.end - 1] == ';' || (one.end < text().size() && text()[one.end] == ';');
    ++(semicolon ? ended : bare);
  }
  semicolons_ = ended >= bare;
  std::size_t open = 0, tight = 0;
  for (std::size_t at = text().find('{'); at != std::string_view::npos && at + 1 < text().size(); at = text().find('{', at + 1))
    if (text()[at + 1] != '\n' && text()[at + 1] != '\r' && text()[at + 1] != '}' && (at == 0 || text()[at - 1] != '$')) ++(text()[at + 1] == ' ' ? open : tight);
  spaced_ = open >= tight;
  for (const Property& property : tree_->properties) {
    const std::uint32_t begin = line_begin(property.begin);
    if (begin == property.begin || !only_blank(begin, property.begin)) continue;
    const Stmt* top = top_statement(property.begin);
    if (!top || !indent_at(top->begin).empty()) continue;
    // The shallowest entry of a statement at the margin stands one step in.
    unit_ = std::string(text().substr(begin, property.begin - begin));
    if (unit_.size() <= 4) break;
  }
  if (unit_.size() > 4) unit_ = unit_[0] == '\t' ? "\t" : "  ";
}

void ScriptFile::read_names() {
  for (const auto& clause : tree_->imports)
    for (const auto& binding : clause.bindings) {
      bound_.insert(tree_->name(binding.inner));
      if (!binding.type_only && !clause.type_only) local_[{tree_->name(clause.module), tree_->name(binding.outer)}] = tree_->name(binding.inner);
      else local_[{tree_->name(clause.module), "type " + tree_->name(binding.outer)}] = tree_->name(binding.inner);
    }
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.kind == StmtKind::declare)
      for (const auto* item = tree_->begin(one.items); item != tree_->end(one.items); ++item) bound_.insert(name_of(tree_->declarators[*item]));
    if (one.kind == StmtKind::function) bound_.insert(tree_->name(tree_->functions[one.a].name));
    if (one.kind == StmtKind::class_) bound_.insert(tree_->name(tree_->classes[one.a].name));
    if (one.kind == StmtKind::enum_) bound_.insert(tree_->name(tree_->enums[one.a].name));
  }
}

std::string ScriptFile::quoted(std::string_view value) const { return spell::script_text(value, quote_); }

std::uint32_t ScriptFile::line_begin(std::uint32_t at) const {
  const std::size_t found = at == 0 ? std::string_view::npos : text().rfind('\n', at - 1);
  return found == std::string_view::npos ? 0 : static_cast<std::uint32_t>(found + 1);
}

std::uint32_t ScriptFile::line_end(std::uint32_t at) const {
  const std::size_t found = text().find('\n', at);
  return static_cast<std::uint32_t>(found == std::string_view::npos ? text().size() : found);
}

bool ScriptFile::only_blank(std::uint32_t begin, std::uint32_t end) const {
  return std::all_of(text().begin() + begin, text().begin() + end, is_blank);
}

std::string ScriptFile::indent_at(std::uint32_t offset) const {
  const std::uint32_t begin = line_begin(offset);
  std::uint32_t end = begin;
  while (end < text().size() && (text()[end] == ' ' || text()[end] == '\t')) ++end;
  return std::string(text().substr(begin, end - begin));
}

std::string ScriptFile::gap_before(std::uint32_t offset) const {
  std::size_t end = offset;
  while (end < text().size() && is_blank(text()[end])) ++end;
  const std::string_view gap = text().substr(offset, end - offset);
  return contains(gap, "\n") ? std::string(gap) : std::string();
}

const ScriptFile::Property* ScriptFile::property_at(std::uint32_t begin) const {
  for (const Property& property : tree_->properties)
    if ((property.begin == begin || property.key_begin == begin) && property.kind == Property::Kind::pair) return &property;
  return nullptr;
}

const ScriptFile::Expr* ScriptFile::call_at(Span span) const {
  for (const Expr& e : tree_->exprs)
    if (e.kind == ExprKind::call && e.begin == span.begin && e.end == span.end) return &e;
  return nullptr;
}

const ScriptFile::Expr* ScriptFile::call_with_first(Span argument) const {
  for (const Expr& e : tree_->exprs)
    if (e.kind == ExprKind::call && e.items.count > 0 && tree_->expr(tree_->item(e.items, 0)).begin == argument.begin) return &e;
  return nullptr;
}

bool ScriptFile::within(const Property& property, const Expr& object) const {
  if (object.kind != ExprKind::object) return false;
  for (const auto* id = tree_->begin(object.items); id != tree_->end(object.items); ++id)
    if (&tree_->properties[*id] == &property) return true;
  return false;
}

const Stmt* ScriptFile::top_statement(std::uint32_t offset) const {
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.begin <= offset && offset < one.end) return &one;
  }
  return nullptr;
}

const typescript::Declarator* ScriptFile::variable_of(const Expr& e) const {
  const Stmt* top = top_statement(e.begin);
  if (!top || top->kind != StmtKind::declare) return nullptr;
  for (const auto* id = tree_->begin(top->items); id != tree_->end(top->items); ++id) {
    const auto& one = tree_->declarators[*id];
    if (one.begin <= e.begin && e.end <= one.end) return &one;
  }
  return nullptr;
}

std::string ScriptFile::name_of(const typescript::Declarator& variable) const {
  const Expr& pattern = tree_->expr(variable.pattern);
  return pattern.kind == ExprKind::name ? tree_->name(pattern.name) : std::string();
}

bool ScriptFile::exports(const std::string& name) const {
  for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id) {
    const Stmt& one = tree_->stmt(*id);
    if (one.kind != StmtKind::declare || !one.exported) continue;
    for (const auto* item = tree_->begin(one.items); item != tree_->end(one.items); ++item)
      if (name_of(tree_->declarators[*item]) == name) return true;
  }
  for (const auto& clause : tree_->exports)
    for (const auto& binding : clause.bindings)
      if (clause.module == 0 && tree_->name(binding.outer) == name && tree_->name(binding.inner) == name) return true;
  return false;
}

const ScriptFile::Expr* ScriptFile::yielded(ExprId id) const {
  const Expr& e = tree_->expr(tree_->plain(id));
  if (e.kind == ExprKind::object || e.kind == ExprKind::array) return &e;
  if (e.kind != ExprKind::function) return nullptr;
  const auto& function = tree_->functions[e.a];
  if (function.value) {
    const Expr& value = tree_->expr(tree_->plain(function.value));
    return value.kind == ExprKind::object || value.kind == ExprKind::array ? &value : nullptr;
  }
  if (function.body.count != 1) return nullptr;
  const Stmt& only = tree_->stmt(tree_->item(function.body, 0));
  if (only.kind != StmtKind::return_ || !only.a) return nullptr;
  const Expr& value = tree_->expr(tree_->plain(only.a));
  return value.kind == ExprKind::object || value.kind == ExprKind::array ? &value : nullptr;
}

std::string ScriptFile::import(const std::string& module, const std::string& name, bool type_only) {
  const std::string key = type_only ? "type " + name : name;
  if (const auto found = local_.find({module, key}); found != local_.end()) return found->second;
  if (const auto found = local_.find({module, name}); found != local_.end()) return found->second;
  if (const auto all = local_.find({module, "*"}); all != local_.end()) return all->second + "." + name;
  std::string inner = name;
  while (binds(inner)) inner = (starts_with(module, "drizzle-orm") ? "drizzle" : "imported") + upper(inner.substr(0, 1)) + inner.substr(1);
  bound_.insert(inner);
  imported_[module].push_back(key + (inner == name ? "" : " as " + inner));
  local_[{module, key}] = inner;
  return inner;
}

std::string ScriptFile::relative_module(const std::string& to_path) const {
  std::string ending;
  for (const auto& clause : tree_->imports) {
    const std::string& module = tree_->name(clause.module);
    if (starts_with(module, "."))
      for (const char* one : {".js", ".ts", ".mjs"})
        if (ends_with(module, one)) ending = one;
  }
  const std::string stem = to_path.substr(0, to_path.rfind('.'));
  std::string folder = parent_path(path_), up;
  while (!folder.empty() && !is_below(stem, folder)) folder = parent_path(folder), up += "../";
  std::string out = (up.empty() ? "./" : up) + (folder.empty() ? stem : relative_path(stem, folder));
  return out + ending;
}

void ScriptFile::replace(std::uint32_t begin, std::uint32_t end, std::string with) { edits_.push_back({{id(), begin, end}, std::move(with)}); }

void ScriptFile::add_before(std::uint32_t at, std::string with) {
  const Stmt* top = top_statement(at);
  std::uint32_t begin = top ? line_begin(top->begin) : 0;
  // What is said about the statement stays with it.
  for (bool moved = true; moved;) {
    moved = false;
    for (const Span& comment : tree_->comments)
      if (comment.end <= begin && comment.end + 2 >= begin && only_blank(comment.end, begin) && line_begin(comment.begin) < begin) begin = line_begin(comment.begin), moved = true;
  }
  before_[begin] += with;
}

ScriptFile::List& ScriptFile::list_of(const Expr& list) {
  List& out = lists_[list.begin];
  if (out.expr) return out;
  out.expr = &list;
  for (const auto* id = tree_->begin(list.items); id != tree_->end(list.items); ++id) {
    if (list.kind == ExprKind::object) out.items.push_back({tree_->properties[*id].begin, tree_->properties[*id].end, false});
    else if (*id) out.items.push_back({tree_->expr(*id).begin, tree_->expr(*id).end, false});
  }
  return out;
}

void ScriptFile::add_item(const Expr& list, std::string item) { list_of(list).added.push_back(std::move(item)); }

const ScriptFile::Expr* ScriptFile::list_around(Span inner) const {
  const Expr* best = nullptr;
  for (const Expr& e : tree_->exprs) {
    if ((e.kind != ExprKind::array && e.kind != ExprKind::object) || e.begin >= inner.begin || e.end <= inner.end) continue;
    if (!best || e.end - e.begin < best->end - best->begin) best = &e;
  }
  return best;
}

bool ScriptFile::remove_item(const Expr& list, Span inner) {
  for (Item& item : list_of(list).items)
    if (item.begin <= inner.begin && inner.end <= item.end) return item.removed = true;
  return false;
}

std::uint32_t ScriptFile::after_comma(std::uint32_t at) const {
  while (at < text().size()) {
    if (is_blank(text()[at])) {
      ++at;
      continue;
    }
    if (text()[at] == ',') return at + 1;
    const auto comment = std::find_if(tree_->comments.begin(), tree_->comments.end(), [&](const Span& one) { return one.begin == at; });
    if (comment == tree_->comments.end()) return 0;
    at = comment->end;
  }
  return 0;
}

// Takes items away; `instead_of_last` takes the place of the last one.
void ScriptFile::remove_items(const List& list, const std::string& instead_of_last) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Item& item = list.items[i];
    if (!item.removed) continue;
    const bool last = i + 1 == list.items.size();
    const std::uint32_t comma = after_comma(item.end);
    if (last && !instead_of_last.empty()) {
      replace(item.begin, item.end, instead_of_last);
      continue;
    }
    std::uint32_t begin = item.begin, end = comma ? comma : item.end;
    if (only_blank(line_begin(begin), begin) && only_blank(end, line_end(end))) {
      begin = line_begin(begin);
      end = std::min<std::uint32_t>(line_end(end) + 1, static_cast<std::uint32_t>(text().size()));
    } else if (comma) {
      while (end < text().size() && (text()[end] == ' ' || text()[end] == '\t')) ++end;
    } else if (i > 0 && !list.items[i - 1].removed) {
      begin = list.items[i - 1].end;
    }
    replace(begin, end, "");
  }
}

void ScriptFile::lay_out_line(const List& list) {
  const Expr& e = *list.expr;
  const std::string outer = indent_at(e.begin), inner = outer + unit_;
  std::vector<const Item*> kept;
  std::size_t width = line_end(e.end) - line_begin(e.begin);
  for (const Item& item : list.items)
    if (!item.removed) kept.push_back(&item);
  for (const std::string& item : list.added) width += item.size() + 2;
  const bool commented = std::any_of(tree_->comments.begin(), tree_->comments.end(), [&](const Span& one) { return one.begin > e.begin && one.end < e.end; });
  const bool fits = (width <= kWidest && !contains(join(list.added, ""), "\n")) || commented;
  const std::string between = fits ? ", " : ",\n" + inner;
  const std::string pad = fits ? (e.kind == ExprKind::object && spaced_ ? " " : "") : "\n" + inner;
  std::uint32_t at = e.begin + 1;
  for (const Item* item : kept) {
    replace(at, item->begin, item == kept.front() ? pad : between);
    at = item->end;
  }
  std::string rest;
  for (std::size_t i = 0; i < list.added.size(); ++i) rest += (i > 0 || !kept.empty() ? between : pad) + list.added[i];
  if (!fits) rest += ",\n" + outer;
  else if (e.kind == ExprKind::object && spaced_) rest += " ";
  replace(at, e.end - 1, rest);
}

void ScriptFile::lay_out(const List& list) {
  const Expr& e = *list.expr;
  if (list.added.empty()) return remove_items(list, "");
  if (list.items.empty() || line_end(e.begin) >= e.end) return lay_out_line(list);
  const Item& last = list.items.back();
  const std::string indent = only_blank(line_begin(last.begin), last.begin) ? indent_at(last.begin) : indent_at(e.begin) + unit_;
  const std::uint32_t comma = after_comma(last.end);
  if (last.removed) return remove_items(list, join(list.added, ",\n" + indent));
  remove_items(list, "");
  std::string lines;
  for (const std::string& item : list.added) lines += "\n" + indent + item + ",";
  if (!comma) lines.pop_back(), insert(last.end, ",");
  // What is said behind the last item on its line stays there.
  std::uint32_t at = comma ? comma : last.end;
  if (line_end(at) < e.end - 1)
    for (const Span& comment : tree_->comments)
      if (comment.begin >= at && comment.begin < line_end(at) && comment.end <= line_end(at)) at = comment.end;
  insert(at, lines);
}

namespace {

std::string imported_word(std::string_view text) { return lower(starts_with(text, "type ") ? text.substr(5) : text); }

}  // namespace

// Where a list of names is in order, the one that a new name stands before; null: none, or it is in no order.
const typescript::Binding* ScriptFile::next_in_order(const typescript::ModuleClause& clause, const std::string& name) const {
  const typescript::Binding* next = nullptr;
  std::string before;
  for (const auto& binding : clause.bindings) {
    if (tree_->name(binding.outer) == "default" || tree_->name(binding.outer) == "*") continue;
    const std::string word = imported_word(text().substr(binding.begin, binding.end - binding.begin));
    if (word < before) return nullptr;
    before = word;
    if (!next && imported_word(name) < word) next = &binding;
  }
  return next;
}

// import { a, b } becomes one name a line.
bool ScriptFile::spread_import(const typescript::ModuleClause& clause, const std::vector<std::string>& names) {
  std::vector<std::string> all;
  std::uint32_t first = 0, last = 0;
  for (const auto& binding : clause.bindings) {
    if (tree_->name(binding.outer) == "default" || tree_->name(binding.outer) == "*") continue;
    if (all.empty()) first = binding.begin;
    last = binding.end;
    all.emplace_back(text().substr(binding.begin, binding.end - binding.begin));
  }
  const std::size_t open = text().rfind('{', first), close = text().find('}', last);
  if (all.empty() || open == std::string_view::npos || close == std::string_view::npos || contains(text().substr(open, close - open), "/")) return false;
  const auto before = [&](const std::string& a, const std::string& b) { return imported_word(a) < imported_word(b); };
  const bool sorted = std::is_sorted(all.begin(), all.end(), before);
  all.insert(all.end(), names.begin(), names.end());
  if (sorted) std::stable_sort(all.begin(), all.end(), before);
  replace(static_cast<std::uint32_t>(open + 1), static_cast<std::uint32_t>(close), "\n" + unit_ + join(all, ",\n" + unit_) + ",\n");
  return true;
}

void ScriptFile::write_imports() {
  for (auto& [module, names] : imported_) {
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) { return imported_word(a) < imported_word(b); });
    const typescript::ModuleClause* into = nullptr;
    const typescript::Binding* last = nullptr;
    for (const auto& clause : tree_->imports) {
      if (clause.type_only || tree_->name(clause.module) != module) continue;
      for (const auto& binding : clause.bindings)
        if (tree_->name(binding.outer) != "default" && tree_->name(binding.outer) != "*") into = &clause, last = &binding;
    }
    if (into) {
      const bool lines = only_blank(line_begin(last->begin), last->begin);
      std::size_t width = line_end(last->end) - line_begin(last->end);
      for (const std::string& name : names) width += name.size() + 2;
      if (!lines && width > kWidest && spread_import(*into, names)) continue;
      const std::string between = lines ? ",\n" + indent_at(last->begin) : ", ";
      for (const std::string& name : names) {
        const typescript::Binding* next = next_in_order(*into, name);
        if (next) insert(next->begin, name + between);
        else insert(last->end, between + name);
      }
      continue;
    }
    const std::string line = "import " + braced(join(names, ", ")) + " from " + quoted(module) + semicolon() + "\n";
    std::uint32_t at = 0;
    for (const auto* id = tree_->begin(tree_->body); id != tree_->end(tree_->body); ++id)
      if (const Stmt& one = tree_->stmt(*id); one.kind == StmtKind::import) at = std::min<std::uint32_t>(line_end(one.end) + 1, static_cast<std::uint32_t>(text().size()));
    before_[at] = line + before_[at];
  }
  imported_.clear();
}

std::vector<Edit> ScriptFile::edits() {
  for (const auto& [begin, list] : lists_) lay_out(list);
  lists_.clear();
  write_imports();
  for (auto& [at, with] : before_)
    if (!with.empty()) inserted_[at] = inserted_[at].empty() ? with : inserted_[at] + with;
  before_.clear();
  if (!appended_.empty()) {
    const std::string_view whole = text();
    std::size_t end = whole.size();
    while (end > 0 && is_blank(whole[end - 1])) --end;
    edits_.push_back({{id(), static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(whole.size())}, appended_ + "\n"});
    appended_.clear();
  }
  for (auto& [at, with] : inserted_) edits_.push_back({{id(), at, at}, with});
  inserted_.clear();
  return std::move(edits_);
}

}  // namespace underpin
