// Keys, unique constraints, checks and indexes of Drizzle tables: matched by what they mean, then by name.
#include <algorithm>

#include "base/text.h"
#include "editors/drizzle_tables.h"
#include "sql/comparable.h"

namespace underpin::drizzling {

namespace {

bool equal_text(const Expression& a, const Expression& b) { return a == b || sql::comparable_expression(a.shown()) == sql::comparable_expression(b.shown()); }
bool equal_text(const Maybe<Expression>& a, const Maybe<Expression>& b) { return a && b ? equal_text(*a, *b) : !a && !b; }

bool equal_index(const Index& a, const Index& b) {
  const bool keys = std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(), [](const IndexKey& x, const IndexKey& y) {
    const bool key = x.is_expression && y.is_expression ? equal_text(x.key, y.key) : x.is_expression == y.is_expression && x.key == y.key;
    return key && x.opclass == y.opclass && x.collation == y.collation && x.descending == y.descending && x.nulls == y.nulls;
  });
  return keys && a.unique == b.unique && a.method == b.method && a.include == b.include && equal_text(a.predicate, b.predicate) &&
         a.nulls_not_distinct == b.nulls_not_distinct && a.with_options == b.with_options;
}

bool equal_target(const ForeignKey& a, const ForeignKey& b) { return a.columns == b.columns && a.ref == b.ref && a.ref_columns == b.ref_columns; }

std::string usual_name(const Table& table, const ForeignKey& key) {
  return table.name.name + "_" + join(key.columns, "_") + "_" + key.ref.name + "_" + join(key.ref_columns, "_") + "_fk";
}
std::string usual_name(const Table& table, const std::vector<std::string>& columns, const char* suffix) { return table.name.name + "_" + join(columns, "_") + suffix; }

// The brackets around all of it are left out, as drizzle-kit leaves them out.
std::string without_brackets(const std::string& text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return text;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (quote) quote = text[i] == quote ? 0 : quote;
    else if (text[i] == '\'' || text[i] == '"') quote = text[i];
    else if (text[i] == '(') ++depth;
    else if (text[i] == ')' && --depth == 0) return text;
  }
  return quote ? text : text.substr(1, text.size() - 2);
}

bool by_column(const Context& context, const Table& table, const ForeignKey& key) {
  return key.columns.size() == 1 && key.ref_columns.size() == 1 && (context.sqlite || key.name.empty() || key.name == usual_name(table, key));
}
bool by_column(const Context& context, const Unique& unique) { return !context.sqlite && unique.columns.size() == 1; }

// From the one table, keys lead back to the other: TypeScript cannot work out the types of both.
bool leads_back(const Schema& schema, const ObjectName& from, const ObjectName& to) {
  std::set<ObjectName> seen;
  std::vector<ObjectName> open = {from};
  while (!open.empty()) {
    const ObjectName name = open.back();
    open.pop_back();
    if (name == to) return true;
    const Table* table = seen.insert(name).second ? schema.tables.find(name) : nullptr;
    for (const ForeignKey& key : table ? table->foreign_keys : std::vector<ForeignKey>{}) open.push_back(key.ref);
  }
  return false;
}

class Words {
 public:
  Words(Context& context, ScriptFile& in, const Table& wanted) : context_(context), in_(in), wanted_(wanted) {}

  std::string column(const std::string& word, const ObjectName& table, const std::string& name) const { return word + spell::script_member(context_.key_of(table, name), in_.quote()); }
  std::string columns(const std::string& word, const ObjectName& table, const std::vector<std::string>& names) const {
    std::vector<std::string> out;
    for (const std::string& name : names) out.push_back(column(word, table, name));
    return join(out, ", ");
  }
  std::string sql(const std::string& text) const { return spell::sql_template(context_.sql_word(in_), text); }
  std::string quoted(const std::string& text) const { return in_.quoted(text); }

  std::string actions(const ForeignKey& key) const {
    std::vector<std::string> out;
    if (!key.on_delete.empty() && key.on_delete != "NO ACTION") out.push_back("onDelete: " + quoted(lower(key.on_delete)));
    if (!key.on_update.empty() && key.on_update != "NO ACTION") out.push_back("onUpdate: " + quoted(lower(key.on_update)));
    return out.empty() ? "" : in_.braced(join(out, ", "));
  }
  // () => users.id; nullopt: told.
  std::optional<std::string> arrow(const ForeignKey& key) const {
    const auto word = target(key);
    if (!word) return std::nullopt;
    std::string head = "() => ";
    if (leads_back(context_.request.wanted, key.ref, wanted_.name)) head = "(): " + in_.import(context_.core, context_.sqlite ? "AnySQLiteColumn" : "AnyPgColumn", true) + " => ";
    return head + column(*word, key.ref, key.ref_columns.front());
  }
  std::optional<std::string> target(const ForeignKey& key) const {
    const auto word = context_.table_word(in_, key.ref);
    if (!word)
      context_.note(shown(wanted_, "the foreign key (" + join(key.columns, ", ") + ")") + " is not written: no file exports the table `" + key.ref.display() + "` it refers to");
    return word;
  }
  void warn(const ForeignKey& key) const {
    if (key.deferrable != Deferrable::no || !key.match.empty())
      context_.note(shown(wanted_, "the foreign key (" + join(key.columns, ", ") + ")") + " is written without " + (key.match.empty() ? "DEFERRABLE" : "MATCH " + key.match) + ", which Drizzle cannot say");
  }
  std::optional<std::string> references(const ForeignKey& key) const {
    const auto to = arrow(key);
    if (!to) return std::nullopt;
    warn(key);
    const std::string behind = actions(key);
    return ".references(" + *to + (behind.empty() ? "" : ", " + behind) + ")";
  }
  std::optional<std::string> foreign_key(const ForeignKey& key, const std::string& word) const {
    const auto to = key.ref == wanted_.name ? std::optional(word) : target(key);
    if (!to) return std::nullopt;
    warn(key);
    std::string inner = "columns: [" + columns(word, wanted_.name, key.columns) + "], foreignColumns: [" + columns(*to, key.ref, key.ref_columns) + "]";
    if (!context_.sqlite && !key.name.empty() && key.name != usual_name(wanted_, key)) inner += ", name: " + quoted(key.name);
    std::string out = in_.import(context_.core, "foreignKey") + "(" + in_.braced(inner) + ")";
    if (!key.on_delete.empty() && key.on_delete != "NO ACTION") out += ".onDelete(" + quoted(lower(key.on_delete)) + ")";
    if (!key.on_update.empty() && key.on_update != "NO ACTION") out += ".onUpdate(" + quoted(lower(key.on_update)) + ")";
    return out;
  }

  std::string unique_link(const Unique& unique) const {
    std::vector<std::string> inner;
    const bool named = unique.name != usual_name(wanted_, unique.columns, "_unique");
    if (named || unique.nulls_not_distinct) inner.push_back(quoted(unique.name));
    if (unique.nulls_not_distinct) inner.push_back(in_.braced("nulls: " + quoted("not distinct")));
    return ".unique(" + join(inner, ", ") + ")";
  }
  std::optional<std::string> unique(const Unique& one, const std::string& word) const {
    if (!one.include.empty() || one.deferrable != Deferrable::no) {
      context_.note(shown(wanted_, "the unique constraint `" + one.name + "`") + " cannot be said by Drizzle (" + (one.include.empty() ? "DEFERRABLE" : "INCLUDE") + "): it stays with the migrations");
      return std::nullopt;
    }
    return in_.import(context_.core, "unique") + "(" + quoted(one.name) + ").on(" + columns(word, wanted_.name, one.columns) + ")" + (one.nulls_not_distinct ? ".nullsNotDistinct()" : "");
  }
  std::string primary_key(const PrimaryKey& key, const std::string& word) const {
    std::string inner = "columns: [" + columns(word, wanted_.name, key.columns) + "]";
    if (!context_.sqlite && !key.name.empty() && key.name != usual_name(wanted_, key.columns, "_pk")) inner += ", name: " + quoted(key.name);
    return in_.import(context_.core, "primaryKey") + "(" + in_.braced(inner) + ")";
  }
  std::string check(const Check& one) const {
    const std::string name = one.name.empty() ? wanted_.name.name + "_check" : one.name;
    if (one.no_inherit || one.not_valid)
      context_.note(shown(wanted_, "the check `" + name + "`") + " is written without " + (one.no_inherit ? "NO INHERIT" : "NOT VALID") + ", which Drizzle cannot say");
    return in_.import(context_.core, "check") + "(" + quoted(name) + ", " + sql(without_brackets(one.expression.shown())) + ")";
  }
  std::optional<std::string> index(const Index& one, const std::string& word) const {
    std::string trouble;
    if (!one.include.empty()) trouble = "INCLUDE";
    if (one.nulls_not_distinct) trouble = "NULLS NOT DISTINCT";
    std::vector<std::string> parts;
    for (const IndexKey& key : one.keys) {
      if (!key.collation.empty()) trouble = "COLLATE";
      if (key.is_expression && !key.opclass.empty()) trouble = "an operator class behind an expression";
      parts.push_back(index_key(key, word));
    }
    if (!trouble.empty()) {
      context_.note(shown(wanted_, "the index `" + one.name + "`") + " cannot be said by Drizzle (" + trouble + "): it stays with the migrations");
      return std::nullopt;
    }
    std::string out = in_.import(context_.core, one.unique ? "uniqueIndex" : "index") + "(" + quoted(one.name) + ")";
    out += one.method == "btree" || context_.sqlite ? ".on(" + join(parts, ", ") + ")" : ".using(" + quoted(one.method) + ", " + join(parts, ", ") + ")";
    if (one.predicate) out += ".where(" + sql(one.predicate->shown()) + ")";
    if (const std::string with = options(one.with_options); !with.empty()) out += ".with(" + in_.braced(with) + ")";
    return out;
  }

 private:
  std::string index_key(const IndexKey& key, const std::string& word) const {
    if (key.is_expression) {
      std::string text = key.key.shown();
      const bool bare = text.empty() || text.front() == '(' || (text.back() == ')' && text.find('(') != std::string::npos && text.find_first_of(" +-*|<>") > text.find('('));
      if (!bare) text = "(" + text + ")";
      if (key.descending) text += " DESC";
      if (!key.nulls.empty()) text += " NULLS " + key.nulls;
      return sql(text);
    }
    std::string out = column(word, wanted_.name, key.key.text);
    if (context_.sqlite) return key.descending ? sql("${" + out + "} desc") : out;
    // drizzle-kit says NULLS LAST unless told otherwise.
    if (key.descending) out += key.nulls == "LAST" ? ".desc().nullsLast()" : ".desc().nullsFirst()";
    else if (key.nulls == "FIRST") out += ".nullsFirst()";
    if (!key.opclass.empty()) out += ".op(" + quoted(key.opclass) + ")";
    return out;
  }
  // fillfactor='70' → fillfactor: "70"
  std::string options(const std::string& with) const {
    std::vector<std::string> out;
    for (const std::string& part : split(with, ',')) {
      const std::size_t equals = part.find('=');
      if (equals == std::string::npos) continue;
      const std::string value = replace_all(part.substr(equals + 1), "'", "");
      // As texts: drizzle-kit reads them so from the catalog.
      out.push_back(std::string(trim(part.substr(0, equals))) + ": " + quoted(value));
    }
    return join(out, ", ");
  }

  Context& context_;
  ScriptFile& in_;
  const Table& wanted_;
};

class KeyEditor {
 public:
  KeyEditor(Context& context, Declared& table, const Table& wanted) : context_(context), table_(table), file_(*table.file), model_(*table.model), wanted_(wanted), words_(context, *table.file, wanted) {}

  void run() {
    find_extras();
    primary_key();
    foreign_keys();
    uniques();
    indexes();
    checks();
    for (const Exclusion& one : wanted_.exclusions)
      context_.note(shown(model_, "the exclusion constraint `" + one.name + "`") + " cannot be said by Drizzle: it stays with the migrations");
    flush();
  }

 private:
  void find_extras() {
    const auto& tree = file_.tree();
    word_ = "table";
    const ExprId third = tree.item(table_.call->items, 2);
    if (!third) return;
    extras_ = file_.yielded(third);
    const Expr& e = tree.expr(tree.plain(third));
    if (e.kind != ExprKind::function) return void(closed_ = true);
    const auto& function = tree.functions[e.a];
    if (function.parameters.empty()) {
      if (file_.text()[function.begin] == '(') parameter_at_ = function.begin + 1;
      else closed_ = true;
    } else if (const Expr& pattern = tree.expr(function.parameters[0].pattern); pattern.kind == ExprKind::name) {
      word_ = tree.name(pattern.name);
    } else {
      closed_ = true;
    }
    if (!extras_) closed_ = true;
  }

  std::string entry(const std::string& name, const std::string& text, bool array) const {
    if (array) return text;
    const std::string key = spell::camel_case(name);
    return key + ": " + text;
  }
  void add(const std::string& name, const std::optional<std::string>& text) {
    if (text) added_.emplace_back(name, *text);
  }
  void flush() {
    if (added_.empty()) return;
    if (closed_) {
      std::vector<std::string> names;
      for (const auto& [name, text] : added_) names.push_back("`" + name + "`");
      return context_.note(shown(model_, "what stands behind the columns") + " is made in a way that is not edited: " + join(names, ", ") + " could not be added");
    }
    if (extras_) {
      if (parameter_at_) file_.insert(parameter_at_, word_);
      for (const auto& [name, text] : added_) file_.add_item(*extras_, entry(name, text, extras_->kind == ExprKind::array));
      return;
    }
    const bool array = context_.styles[file_.id()].array_extras;
    const std::string outer = file_.indent_at(table_.call->begin), inner = outer + file_.unit();
    std::string out = ", (" + word_ + ") => " + (array ? "[" : "({");
    for (const auto& [name, text] : added_) out += "\n" + inner + entry(name, text, array) + ",";
    out += "\n" + outer + (array ? "]" : "})");
    const auto& tree = file_.tree();
    file_.insert(tree.expr(tree.item(table_.call->items, table_.call->items.count - 1)).end, out);
  }

  bool at_column(Span span) const {
    return std::any_of(model_.columns.begin(), model_.columns.end(), [&](const Column& c) { return c.origin.span.file == span.file && c.origin.span.begin == span.begin; });
  }
  std::optional<Chain> chain_of(const std::string& column) const {
    const Column* model = model_.column(column);
    if (!model || model->origin.span.file != file_.id() || !table_.columns) return std::nullopt;
    const Property* property = file_.property_at(model->origin.span.begin);
    return property && file_.within(*property, *table_.columns) ? chain_at(file_.tree(), property->value) : std::nullopt;
  }
  void extend(const Chain& chain, const std::string& link) { file_.insert(chain.end, (chain.links.empty() ? "" : file_.gap_before(chain.links.front().begin)) + link); }
  void refuse(const std::string& what) { context_.note(shown(model_, what) + " is declared in a way that is not edited"); }

  // Takes away what a column's chain or the third argument says, or puts something else in its place.
  void settle(Span span, const std::vector<std::string>& columns, std::initializer_list<const char*> links, const std::string& instead, const std::string& what) {
    if (at_column(span)) {
      const auto chain = columns.size() == 1 ? chain_of(columns[0]) : std::nullopt;
      for (const char* name : links)
        if (const Link* link = chain ? chain->find(name) : nullptr) {
          std::uint32_t begin = link->begin;
          if (!instead.empty())
            while (file_.text()[begin] != '.') ++begin;
          return file_.replace(begin, link->end, instead);
        }
      return refuse(what);
    }
    if (span.file != file_.id() || !file_.call_at(span)) return refuse(what);
    if (!instead.empty()) return file_.replace(span.begin, span.end, instead);
    const Expr* list = file_.list_around(span);
    if (!list || !file_.remove_item(*list, span)) refuse(what);
  }

  void primary_key() {
    const auto columns = [](const Maybe<PrimaryKey>& key) { return key ? key->columns : std::vector<std::string>{}; };
    if (!model_.primary_key && wanted_.primary_key) {
      if (wanted_.primary_key->columns.size() > 1) add(wanted_.primary_key->name.empty() ? "pk" : wanted_.primary_key->name, words_.primary_key(*wanted_.primary_key, word_));
      return;
    }
    if (columns(model_.primary_key) != columns(wanted_.primary_key))
      return context_.note(shown(model_, "the primary key") + " is (" + join(columns(model_.primary_key), ", ") + ") in the models and (" + join(columns(wanted_.primary_key), ", ") +
                           ") in the schema: it is not changed, for code leans on it");
    if (context_.sqlite || !wanted_.primary_key || wanted_.primary_key->columns.size() < 2 || wanted_.primary_key->name == model_.primary_key->name) return;
    settle(model_.primary_key->origin.span, {}, {}, words_.primary_key(*wanted_.primary_key, word_), "the primary key");
  }

  void foreign_keys() {
    for (const ForeignKey& wanted : wanted_.foreign_keys) {
      const auto model = std::find_if(model_.foreign_keys.begin(), model_.foreign_keys.end(), [&](const ForeignKey& key) { return equal_target(key, wanted); });
      if (model == model_.foreign_keys.end()) add_foreign_key(wanted);
      else if (model->on_delete != wanted.on_delete || model->on_update != wanted.on_update || (!context_.sqlite && model->name != wanted.name)) change_foreign_key(*model, wanted);
      else if (model->deferrable != wanted.deferrable || model->match != wanted.match) words_.warn(wanted);
    }
    for (const ForeignKey& model : model_.foreign_keys)
      if (std::none_of(wanted_.foreign_keys.begin(), wanted_.foreign_keys.end(), [&](const ForeignKey& key) { return equal_target(key, model); }))
        context_.note(shown(model_, "the foreign key (" + join(model.columns, ", ") + ") to `" + model.ref.display() + "`") +
                      " is only in the models: it is left there, for code may lean on it; a migration is missing, or it can go");
  }
  void add_foreign_key(const ForeignKey& key) {
    const bool in_chain = by_column(context_, wanted_, key);
    if (in_chain && !model_.column(key.columns[0])) return;  // comes with its column
    const auto chain = key.columns.size() == 1 ? chain_of(key.columns[0]) : std::nullopt;
    const Link* link = chain ? chain->find("references") : nullptr;
    const bool other = std::any_of(model_.foreign_keys.begin(), model_.foreign_keys.end(), [&](const ForeignKey& one) { return one.columns == key.columns; });
    if (link && !other) {
      // It is said there, and could not be made of what the models say so far: of a key that is missing, say.
      const auto text = in_chain ? words_.references(key) : words_.foreign_key(key, word_);
      if (!text) return;
      if (!in_chain) add(key.name, text);
      return file_.replace(link->begin + (in_chain ? static_cast<std::uint32_t>(file_.gap_before(link->begin).size()) : 0), link->end, in_chain ? *text : "");
    }
    if (!in_chain || !chain || link) return add(key.name.empty() ? usual_name(wanted_, key) : key.name, words_.foreign_key(key, word_));
    if (const auto text = words_.references(key)) extend(*chain, *text);
  }
  void change_foreign_key(const ForeignKey& model, const ForeignKey& wanted) {
    const std::string what = "the foreign key (" + join(model.columns, ", ") + ")";
    const Span span = model.origin.span;
    if (!at_column(span)) {
      if (const auto text = words_.foreign_key(wanted, word_)) settle(span, {}, {}, *text, what);
      return;
    }
    const auto chain = chain_of(model.columns[0]);
    const Link* link = chain ? chain->find("references") : nullptr;
    if (!link) return refuse(what);
    if (!by_column(context_, wanted_, wanted) && !closed_) {
      const auto text = words_.foreign_key(wanted, word_);
      if (!text) return;
      file_.replace(link->begin, link->end, "");
      return add(wanted.name, text);
    }
    const auto& tree = file_.tree();
    const Expr& arrow = tree.expr(tree.item(link->call->items, 0));
    const std::string actions = words_.actions(wanted);
    file_.replace(arrow.end, link->end, (actions.empty() ? "" : ", " + actions) + ")");
  }

  void uniques() {
    if (context_.sqlite) return;
    std::vector<bool> met(wanted_.uniques.size());
    for (const Unique& model : model_.uniques) {
      const std::string what = "the unique constraint (" + join(model.columns, ", ") + ")";
      const Unique* twin = nullptr;
      for (std::size_t i = 0; i < wanted_.uniques.size(); ++i)
        if (const Unique& one = wanted_.uniques[i]; !met[i] && one.columns == model.columns && one.nulls_not_distinct == model.nulls_not_distinct && (!twin || one.name == model.name)) twin = &one;
      if (twin) met[static_cast<std::size_t>(twin - wanted_.uniques.data())] = true;
      if (!twin) settle(model.origin.span, model.columns, {"unique"}, "", what);
      else if (twin->name != model.name) {
        const auto text = at_column(model.origin.span) ? std::optional(words_.unique_link(*twin)) : words_.unique(*twin, word_);
        if (text) settle(model.origin.span, model.columns, {"unique"}, *text, what);
      }
    }
    for (std::size_t i = 0; i < wanted_.uniques.size(); ++i) {
      const Unique& wanted = wanted_.uniques[i];
      if (met[i]) continue;
      const bool plain = by_column(context_, wanted) && wanted.include.empty() && wanted.deferrable == Deferrable::no;
      if (plain && !model_.column(wanted.columns[0])) continue;  // comes with its column
      const auto chain = plain ? chain_of(wanted.columns[0]) : std::nullopt;
      if (chain && !chain->find("unique")) extend(*chain, words_.unique_link(wanted));
      else add(wanted.name, words_.unique(wanted, word_));
    }
  }

  void indexes() {
    std::vector<bool> met(wanted_.indexes.size());
    std::set<std::size_t> said;  // inline UNIQUEs of SQLite that a unique index of the models stands for
    for (const Index& model : model_.indexes) {
      const Index* twin = nullptr;
      for (std::size_t i = 0; i < wanted_.indexes.size(); ++i)
        if (const Index& one = wanted_.indexes[i]; !met[i] && (equal_index(one, model) || one.name == model.name) && (!twin || one.name == model.name)) twin = &one;
      if (twin) met[static_cast<std::size_t>(twin - wanted_.indexes.data())] = true;
      if (twin && equal_index(*twin, model) && twin->name == model.name) continue;
      std::vector<std::string> columns;
      for (const IndexKey& key : model.keys) columns.push_back(key.key.text);
      const std::string what = "the index `" + model.name + "`";
      if (!twin && context_.sqlite && model.unique && !model.predicate) {
        const auto inline_ = std::find_if(wanted_.uniques.begin(), wanted_.uniques.end(), [&](const Unique& u) { return u.columns == columns; });
        if (inline_ != wanted_.uniques.end()) {
          said.insert(static_cast<std::size_t>(inline_ - wanted_.uniques.begin()));
          context_.note(shown(wanted_, "UNIQUE (" + join(columns, ", ") + ")") + " stands in the table itself: Drizzle says it by the unique index `" + model.name + "`, which is another object");
          continue;
        }
      }
      if (at_column(model.origin.span) && twin) {
        settle(model.origin.span, columns, {"unique"}, "", what);
        add(twin->name, words_.index(*twin, word_));
        continue;
      }
      std::optional<std::string> text;
      if (twin) text = words_.index(*twin, word_);
      if (!twin || text) settle(model.origin.span, columns, {"unique"}, text.value_or(""), what);
    }
    for (std::size_t i = 0; i < wanted_.indexes.size(); ++i)
      if (!met[i]) add(wanted_.indexes[i].name, words_.index(wanted_.indexes[i], word_));
    if (!context_.sqlite) return;
    for (std::size_t i = 0; i < wanted_.uniques.size(); ++i)
      if (!said.count(i)) context_.note(shown(wanted_, "UNIQUE (" + join(wanted_.uniques[i].columns, ", ") + ")") + " stands in the table itself and is not written: Drizzle makes unique indexes only");
  }

  void checks() {
    std::vector<bool> met(wanted_.checks.size());
    for (const Check& model : model_.checks) {
      const Check* twin = nullptr;
      for (std::size_t i = 0; i < wanted_.checks.size(); ++i) {
        const Check& one = wanted_.checks[i];
        const bool same_name = !one.name.empty() && one.name == model.name;
        if (!met[i] && (equal_text(one.expression, model.expression) || same_name) && (!twin || same_name)) twin = &one;
      }
      if (twin) met[static_cast<std::size_t>(twin - wanted_.checks.data())] = true;
      const std::string what = "the check `" + model.name + "`";
      if (!twin) settle(model.origin.span, {}, {}, "", what);
      else if (!equal_text(twin->expression, model.expression) || (!twin->name.empty() && twin->name != model.name)) settle(model.origin.span, {}, {}, words_.check(*twin), what);
    }
    for (std::size_t i = 0; i < wanted_.checks.size(); ++i)
      if (!met[i]) add(wanted_.checks[i].name.empty() ? "check" : wanted_.checks[i].name, words_.check(wanted_.checks[i]));
  }

  Context& context_;
  Declared& table_;
  ScriptFile& file_;
  const Table& model_;
  const Table& wanted_;
  Words words_;
  const Expr* extras_ = nullptr;
  bool closed_ = false;  // the third argument is there and cannot be added to
  std::uint32_t parameter_at_ = 0;
  std::string word_;
  std::vector<std::pair<std::string, std::string>> added_;
};

}  // namespace

void complete_keys(Context& context, Declared& table, const Table& wanted) { KeyEditor(context, table, wanted).run(); }

std::string key_links(Context& context, ScriptFile& in, const Table& wanted, const Column& column) {
  const Words words(context, in, wanted);
  std::string out;
  for (const Unique& unique : wanted.uniques)
    if (by_column(context, unique) && unique.columns[0] == column.name && unique.include.empty() && unique.deferrable == Deferrable::no && !contains(out, ".unique(")) out += words.unique_link(unique);
  for (const ForeignKey& key : wanted.foreign_keys)
    if (by_column(context, wanted, key) && key.columns[0] == column.name && !contains(out, ".references("))
      if (const auto link = words.references(key)) out += *link;
  return out;
}

std::vector<std::string> table_items(Context& context, ScriptFile& in, const Table& wanted, const std::string& word) {
  const Words words(context, in, wanted);
  const bool array = context.styles[in.id()].array_extras;
  std::vector<std::string> out;
  const auto put = [&](const std::string& name, const std::optional<std::string>& text) {
    if (text) out.push_back(array ? *text : spell::camel_case(name.empty() ? "key" : name) + ": " + *text);
  };
  if (wanted.primary_key && wanted.primary_key->columns.size() > 1) put(wanted.primary_key->name, words.primary_key(*wanted.primary_key, word));
  std::set<std::string> said;
  for (const ForeignKey& key : wanted.foreign_keys)
    if (!by_column(context, wanted, key) || !said.insert(key.columns[0]).second) put(key.name, words.foreign_key(key, word));
  std::set<std::string> unique;
  for (const Unique& one : wanted.uniques) {
    const bool plain = by_column(context, one) && one.include.empty() && one.deferrable == Deferrable::no;
    if (context.sqlite) context.note(shown(wanted, "UNIQUE (" + join(one.columns, ", ") + ")") + " stands in the table itself and is not written: Drizzle makes unique indexes only");
    else if (!plain || !unique.insert(one.columns[0]).second) put(one.name, words.unique(one, word));
  }
  for (const Index& one : wanted.indexes) put(one.name, words.index(one, word));
  for (const Check& one : wanted.checks) put(one.name, words.check(one));
  for (const Exclusion& one : wanted.exclusions) context.note(shown(wanted, "the exclusion constraint `" + one.name + "`") + " cannot be said by Drizzle: it stays with the migrations");
  return out;
}

}  // namespace underpin::drizzling
