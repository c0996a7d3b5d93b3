// Foreign keys, unique constraints, checks and indexes: matched by what they mean first, then by name.
#include <algorithm>

#include "base/text.h"
#include "editors/model_tables.h"
#include "sql/comparable.h"

namespace underpin::completing {

using python::Expr;
using python::ExprKind;
using python::Stmt;
using python::StmtKind;
using spell::atom;
using spell::keyword;
using spell::Py;
using spell::string;

namespace {

std::string shown_part(const Table& table, const std::string& what) { return what + " of `" + table.name.display() + "`"; }

bool same_text(const Expression& a, const Expression& b) {
  return a == b || sql::comparable_expression(a.shown()) == sql::comparable_expression(b.shown());
}
bool same_text(const Maybe<Expression>& a, const Maybe<Expression>& b) { return a && b ? same_text(*a, *b) : !a && !b; }

bool same_keys(const std::vector<IndexKey>& a, const std::vector<IndexKey>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const IndexKey& x, const IndexKey& y) {
    const bool key = x.is_expression && y.is_expression ? same_text(x.key, y.key) : x.is_expression == y.is_expression && x.key == y.key;
    return key && x.opclass == y.opclass && x.collation == y.collation && x.descending == y.descending && x.nulls == y.nulls;
  });
}

bool same_index_but_name(const Index& a, const Index& b) {
  return a.unique == b.unique && a.method == b.method && same_keys(a.keys, b.keys) && a.include == b.include && same_text(a.predicate, b.predicate) &&
         a.nulls_not_distinct == b.nulls_not_distinct;
}

bool same_target(const ForeignKey& a, const ForeignKey& b) { return a.columns == b.columns && a.ref == b.ref && a.ref_columns == b.ref_columns; }

// The call that declares something, and the tuple or call it is an item of.
struct Place {
  const Expr* call = nullptr;
  const Expr* list = nullptr;
};

Place place_of_call(const ModelFile& file, Span span) {
  Place out;
  out.call = file.call_at(span);
  if (!out.call) return out;
  for (const Expr& list : file.tree().exprs) {
    if ((list.kind != ExprKind::tuple && list.kind != ExprKind::call) || list.begin > span.begin || list.end < span.end || &list == out.call) continue;
    for (const auto* id = file.tree().begin(list.items); id != file.tree().end(list.items); ++id)
      if (&file.tree().expr(*id) == out.call) out.list = &list;
  }
  if (out.list && out.list->kind == ExprKind::tuple && file.text()[out.list->begin] != '(') out.list = nullptr;
  return out;
}

class KeyEditor {
 public:
  KeyEditor(Context& context, Declared& table) : context_(context), table_(table), sa_(context.words(table.file)) {}

  void run() {
    foreign_keys();
    uniques();
    indexes();
    checks();
    for (const Exclusion& wanted : table_.wanted.exclusions)
      if (std::none_of(table_.model.exclusions.begin(), table_.model.exclusions.end(), [&](const Exclusion& e) { return e.name == wanted.name; }))
        context_.note(shown_part(table_.model, "the exclusion constraint `" + wanted.name + "`") + " is not written: `" + wanted.definition + "`");
    const auto columns = [](const Maybe<PrimaryKey>& key) { return key ? key->columns : std::vector<std::string>{}; };
    if (columns(table_.model.primary_key) != columns(table_.wanted.primary_key))
      context_.note(shown_part(table_.model, "the primary key") + " is (" + join(columns(table_.model.primary_key), ", ") + ") in the models and (" +
                    join(columns(table_.wanted.primary_key), ", ") + ") in the schema: it is not changed, for identities of objects hang on it");
  }

 private:
  // True when the thing is declared here and the file can be edited there.
  bool remove_declared(Span span, const std::string& what) {
    if (span.file != table_.file.file()) return refuse(what);
    const Place place = place_of_call(table_.file, span);
    if (place.call && place.list) {
      table_.file.remove(*place.list, *place.call);
      return true;
    }
    if (const Stmt* top = place.call ? table_.file.top_statement(span) : nullptr; top && top->kind == StmtKind::expression) {
      table_.file.remove_statement(*top);
      return true;
    }
    return refuse(what);
  }
  bool refuse(const std::string& what) {
    context_.note(shown_part(table_.model, what) + " is declared in a way that is not edited");
    return false;
  }
  // A flag of the column's own call (index=True, unique=True).
  bool remove_flag(const std::string& column, Span span, std::initializer_list<const char*> words, const std::string& what) {
    const Column* model = table_.model.column(column);
    if (!model || !(model->origin.span == span) || span.file != table_.file.file()) return refuse(what);
    if (table_.cls && table_.file.class_around(span) != table_.cls) return refuse(what);
    const Expr* call = table_.file.call_at(span);
    if (!call) return refuse(what);
    bool found = false;
    for (const char* word : words)
      if (const Expr* at = table_.file.keyword_of(*call, word)) {
        table_.file.remove(*call, *at);
        found = true;
      }
    return found || refuse(what);
  }
  static bool implicit(const Table& table, Span span) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) { return column.origin.span == span; });
  }

  void foreign_keys() {
    for (const ForeignKey& wanted : table_.wanted.foreign_keys) {
      const auto model = std::find_if(table_.model.foreign_keys.begin(), table_.model.foreign_keys.end(), [&](const ForeignKey& key) { return same_target(key, wanted); });
      if (model == table_.model.foreign_keys.end())
        add_foreign_key(wanted);
      else if (model->on_delete != wanted.on_delete || model->on_update != wanted.on_update || model->deferrable != wanted.deferrable || loses_its_constraint(wanted))
        change_foreign_key(*model, wanted);
    }
    for (const ForeignKey& model : table_.model.foreign_keys)
      if (std::none_of(table_.wanted.foreign_keys.begin(), table_.wanted.foreign_keys.end(), [&](const ForeignKey& key) { return same_target(key, model); }))
        context_.note(shown_part(table_.model, "the foreign key (" + join(model.columns, ", ") + ") to `" + model.ref.display() + "`") +
                      " is only in the models: it is left there, for relationships stand on it; a migration is missing, or it can go");
  }

  void add_foreign_key(const ForeignKey& key) {
    const Column* column = key.columns.size() == 1 ? table_.model.column(key.columns[0]) : nullptr;
    if (!column && key.columns.size() == 1 && own_foreign_key(table_.wanted, key.columns[0]) == &key) return;  // comes with its column
    const Span span = column ? column->origin.span : Span{};
    const bool own = column && span.file == table_.file.file() && (table_.call || table_.file.class_around(span) == table_.cls);
    const Expr* call = own ? table_.file.call_at(span) : nullptr;
    const bool has_one = std::any_of(table_.model.foreign_keys.begin(), table_.model.foreign_keys.end(), [&](const ForeignKey& other) { return other.columns == key.columns; });
    if (call && table_.file.last_name(*call) != "Field" && !has_one && !needs_alter(key)) {
      std::size_t positional = 0;
      for (const auto* id = table_.file.tree().begin(call->items); id != table_.file.tree().end(call->items); ++id)
        positional += table_.file.tree().expr(*id).kind != ExprKind::keyword && table_.file.tree().expr(*id).kind != ExprKind::double_star;
      return table_.file.insert(*call, positional, foreign_key_item(context_, table_.file, key));
    }
    add(key, "the foreign key `" + key.name + "`");
  }

  // Tables that point at each other, and a table that points at its own unique index: such a key can only be made once
  // both are there.
  bool needs_alter(const ForeignKey& key) const {
    const Table& own = table_.wanted;
    if (key.ref == own.name) {
      const bool by_key = own.primary_key && own.primary_key->columns == key.ref_columns;
      return !by_key && std::none_of(own.uniques.begin(), own.uniques.end(), [&](const Unique& u) { return u.columns == key.ref_columns; });
    }
    std::set<ObjectName> seen;
    std::vector<ObjectName> open = {key.ref};
    while (!open.empty()) {
      const ObjectName name = open.back();
      open.pop_back();
      if (name == own.name) return true;
      const Table* table = seen.insert(name).second ? context_.request.wanted.tables.find(name) : nullptr;
      for (const ForeignKey& next : table ? table->foreign_keys : std::vector<ForeignKey>{}) open.push_back(next.ref);
    }
    return false;
  }

  // A key of the models to a unique constraint of its own table that becomes an index.
  bool loses_its_constraint(const ForeignKey& key) const {
    return key.ref == table_.wanted.name && needs_alter(key) &&
           std::any_of(table_.model.uniques.begin(), table_.model.uniques.end(), [&](const Unique& u) { return u.columns == key.ref_columns; });
  }

  void add(const Constraint& one, const std::string& what) {
    auto item = spell::constraint(sa_, one);
    const auto* key = std::get_if<ForeignKey>(&one);
    if (item && key && needs_alter(*key)) item->items.push_back(keyword("use_alter", atom("True")));
    if (item)
      table_.items.push_back(std::move(*item));
    else
      context_.note(shown_part(table_.model, what) + " cannot be said by SQLAlchemy: it stays with the migrations");
  }

  void change_foreign_key(const ForeignKey& model, const ForeignKey& wanted) {
    const Expr* call = model.origin.span.file == table_.file.file() ? table_.file.call_at(model.origin.span) : nullptr;
    if (!call) return void(refuse("the foreign key (" + join(model.columns, ", ") + ")"));
    const auto set = [&](const char* word, const std::string& before, const std::string& now) {
      if (before == now) return;
      const Expr* at = table_.file.keyword_of(*call, word);
      if (at && now.empty()) table_.file.remove(*call, *at);
      else if (at) table_.file.replace(table_.file.value_of(*at), spell::literal(now, table_.file.layout().quote));
      else table_.file.insert(*call, call->items.count, keyword(word, string(now)));
    };
    set("ondelete", model.on_delete, wanted.on_delete);
    set("onupdate", model.on_update, wanted.on_update);
    if (loses_its_constraint(wanted) && !table_.file.keyword_of(*call, "use_alter")) {
      if (!table_.file.keyword_of(*call, "name")) table_.file.insert(*call, call->items.count, keyword("name", string(wanted.name)));
      table_.file.insert(*call, call->items.count, keyword("use_alter", atom("True")));
    }
    if (model.deferrable == wanted.deferrable) return;
    for (const char* word : {"deferrable", "initially"})
      if (const Expr* at = table_.file.keyword_of(*call, word)) table_.file.remove(*call, *at);
    ForeignKey only;
    only.deferrable = wanted.deferrable;
    for (Py& option : spell::foreign_key_options(only)) table_.file.insert(*call, call->items.count, option);
  }

  std::string usual_name(const std::vector<std::string>& columns, const char* suffix) const { return table_.wanted.name.name + "_" + join(columns, "_") + suffix; }

  void uniques() {
    for (const Unique& model : table_.model.uniques) {
      const bool stays = std::any_of(table_.wanted.uniques.begin(), table_.wanted.uniques.end(), [&](const Unique& u) { return matches(model, u); });
      if (!stays) remove_unique(model);
    }
    for (const Unique& wanted : table_.wanted.uniques) {
      const bool there = std::any_of(table_.model.uniques.begin(), table_.model.uniques.end(), [&](const Unique& u) { return matches(u, wanted); });
      if (!there) add(wanted, "the unique constraint `" + wanted.name + "`");
    }
  }
  // A constraint that nobody named is told by its columns.
  bool matches(const Unique& model, const Unique& wanted) const {
    const bool named = model.name != usual_name(model.columns, "_key");
    return model.columns == wanted.columns && model.nulls_not_distinct == wanted.nulls_not_distinct && model.deferrable == wanted.deferrable &&
           (!named || model.name == wanted.name);
  }
  void remove_unique(const Unique& model) {
    const std::string what = "the unique constraint (" + join(model.columns, ", ") + ")";
    if (model.columns.size() == 1 && implicit(table_.model, model.origin.span))
      remove_flag(model.columns[0], model.origin.span, {"unique"}, what);
    else
      remove_declared(model.origin.span, what);
  }

  void indexes() {
    for (const Index& model : table_.model.indexes) {
      const auto twin = std::find_if(table_.wanted.indexes.begin(), table_.wanted.indexes.end(), [&](const Index& i) { return i.name == model.name && same_index_but_name(i, model); });
      if (twin != table_.wanted.indexes.end()) continue;
      const std::string what = "the index `" + model.name + "`";
      if (implicit(table_.model, model.origin.span))
        remove_flag(model.keys.front().key.text, model.origin.span, {"index", "unique"}, what);
      else
        remove_declared(model.origin.span, what);
    }
    for (const Index& wanted : table_.wanted.indexes) {
      const bool there = std::any_of(table_.model.indexes.begin(), table_.model.indexes.end(), [&](const Index& i) { return i.name == wanted.name && same_index_but_name(i, wanted); });
      if (there) continue;
      auto parts = spell::index_parts(sa_, wanted);
      if (!parts) {
        context_.note(shown_part(table_.model, "the index `" + wanted.name + "`") + " cannot be said by SQLAlchemy: it stays with the migrations");
        continue;
      }
      std::vector<Py> arguments = {string(wanted.name)};
      for (Py& element : parts->elements) arguments.push_back(std::move(element));
      for (Py& option : parts->options) arguments.push_back(std::move(option));
      table_.items.push_back(spell::call(table_.file.name("sqlalchemy", "Index"), std::move(arguments)));
    }
  }

  void checks() {
    for (const Check& wanted : table_.wanted.checks) {
      const bool there = std::any_of(table_.model.checks.begin(), table_.model.checks.end(), [&](const Check& c) { return same_text(c.expression, wanted.expression); });
      if (!there) add(wanted, "the check `" + wanted.name + "`");
    }
    for (const Check& model : table_.model.checks) {
      const bool wanted = std::any_of(table_.wanted.checks.begin(), table_.wanted.checks.end(), [&](const Check& c) { return same_text(c.expression, model.expression); });
      if (!wanted) remove_declared(model.origin.span, "the check `" + model.name + "`");
    }
  }

  Context& context_;
  Declared& table_;
  spell::SqlAlchemy sa_;
};

}  // namespace

const ForeignKey* own_foreign_key(const Table& table, const std::string& column) {
  const ForeignKey* found = nullptr;
  for (const ForeignKey& key : table.foreign_keys)
    if (key.columns.size() == 1 && key.columns[0] == column && !key.not_valid && key.ref_columns.size() == 1 && spell::target(key.ref, key.ref_columns[0])) {
      if (found) return nullptr;
      found = &key;
    }
  return found;
}

Py foreign_key_item(Context&, ModelFile& file, const ForeignKey& key) {
  std::vector<Py> arguments = {string(*spell::target(key.ref, key.ref_columns[0]))};
  for (Py& option : spell::foreign_key_options(key)) arguments.push_back(std::move(option));
  return spell::call(file.name("sqlalchemy", "ForeignKey"), std::move(arguments));
}

void complete_keys(Context& context, Declared& table) { KeyEditor(context, table).run(); }

std::vector<Py> table_items(Context& context, ModelFile& file, const Table& table) {
  const Table empty = [&] {
    Table out;
    out.name = table.name;
    out.primary_key = table.primary_key;
    return out;
  }();
  Declared declared{file, nullptr, nullptr, empty, table, {}, false};
  KeyEditor(context, declared).run();
  return std::move(declared.items);
}

}  // namespace underpin::completing
