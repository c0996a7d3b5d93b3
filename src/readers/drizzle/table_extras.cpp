// What stands behind a table's columns, keys, checks and indexes; and SQL expressions.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "readers/drizzle/tables.h"
#include "syntax/eval/objects.h"

namespace underpin::drizzle {

namespace {

using eval::Value;
using models::quoted_name;
using models::quoted_text;

constexpr int kDeepestExpression = 30;

struct InfixRow {
  std::string_view name, sign;
};
constexpr std::array<InfixRow, 12> kInfix = {{{"eq", " = "},
                                              {"ne", " <> "},
                                              {"gt", " > "},
                                              {"gte", " >= "},
                                              {"lt", " < "},
                                              {"lte", " <= "},
                                              {"and", " AND "},
                                              {"or", " OR "},
                                              {"like", " LIKE "},
                                              {"ilike", " ILIKE "},
                                              {"notLike", " NOT LIKE "},
                                              {"notIlike", " NOT ILIKE "}}};

void put(Rope& out, std::string_view text) { out.append(Rope(std::string(text))); }

std::string action_of(const std::string& word) { return upper(word.empty() ? "no action" : word); }

}  // namespace

std::vector<Value> TableCollector::extras_of(DrizzleTable& table) {
  if (table.extras.is_none()) return {};
  Value made = table.extras;
  if (std::holds_alternative<std::shared_ptr<eval::Function>>(made.data))
    made = evaluator_.call(made, {eval::record(table.record, table.span)});
  if (const auto* items = made.sequence()) return *items;
  std::vector<Value> out;
  if (const auto* dict = made.dict(); dict && !dict->incomplete) {
    for (const auto& item : dict->items) out.push_back(item.second);
    return out;
  }
  if (table.trouble.empty()) {
    table.trouble = made.unknown() ? made.unknown()->reason : "its keys and indexes";
    doubt(table, table.trouble, made.span.valid() ? made.span : table.span);
  }
  return out;
}

// `inside`: what is written inside CREATE TABLE; otherwise what follows it.
void TableCollector::extra(DrizzleTable& table, const Value& value, bool inside) {
  const RecordPtr last = record_of(value);
  const std::vector<RecordPtr> chain = chain_of(last);
  if (chain.empty()) {
    if (inside && !value.is_none())
      doubt(table, value.unknown() ? value.unknown()->reason : "one of its keys and indexes", value.span.valid() ? value.span : table.span);
    return;
  }
  const std::string_view kind = typescript::last_name(chain[0]->path);
  if (!from_drizzle(*chain[0])) {
    if (inside) doubt(table, "what `" + std::string(kind) + "` makes", last->call.span);
  } else if (kind == "index" || kind == "uniqueIndex") {
    if (!inside) write_index(table, chain);
  } else if (kind == "unique") {
    if (sqlite_ ? !inside : inside) write_key(table, chain, false);
  } else if (kind == "primaryKey") {
    if (inside) write_key(table, chain, true);
  } else if (kind == "foreignKey") {
    if (inside == sqlite_) write_foreign(table, chain);
  } else if (kind == "check") {
    if (!inside) return;
    const std::vector<Value>& args = chain[0]->call.args;
    Rope text;
    if (args.size() < 2 || !args[0].string() || !expression(args[1], text, 0))
      return doubt(table, "the condition of a check", chain[0]->call.span);
    script_->sql(std::exchange(first_part_, false) ? "" : ", ")
        .at("CONSTRAINT " + quoted_name(args[0].string()->text()) + " CHECK (", chain[0]->call.span);
    script_->rope(text).sql(")");
  }
}

bool TableCollector::columns_of(const Value& list, std::vector<std::string>& out, DrizzleTable** table) {
  const auto* items = list.sequence();
  if (!items) return false;
  for (const Value& item : *items) {
    const DrizzleColumn* column = column_of(item, table);
    if (!column) return false;
    out.push_back(column->name);
  }
  return !out.empty();
}

namespace {
std::string column_list(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(quoted_name(name));
  return "(" + join(out, ", ") + ")";
}
}  // namespace

void TableCollector::write_key(DrizzleTable& table, const std::vector<RecordPtr>& chain, bool primary) {
  const eval::Record& base = *chain[0];
  const Span span = chain.back()->call.span;
  std::string name = primary ? std::string() : given_name(base);
  std::vector<std::string> columns;
  bool known = false, nulls = false;
  if (primary) {
    const Value* options = base.call.args.size() == 1 ? &base.call.args[0] : nullptr;
    if (const Value* list = option_of(options, "columns")) {
      known = columns_of(*list, columns);
      name = option_text(options, "name");
    } else {
      known = columns_of(eval::list(base.call.args), columns);
    }
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (typescript::last_name(chain[i]->path) == "on") known = columns_of(eval::list(chain[i]->call.args), columns);
    if (typescript::last_name(chain[i]->path) == "nullsNotDistinct") nulls = true;
  }
  if (!known) return doubt(table, "the columns of a key", span);
  if (name.empty()) name = table.name + "_" + join(columns, "_") + (primary ? "_pk" : "_unique");
  if (sqlite_ && !primary) {
    script_->at("CREATE UNIQUE INDEX " + quoted_name(name) + " ON " + quoted_name(table.name) + " " + column_list(columns), span).end();
    return;
  }
  script_->sql(std::exchange(first_part_, false) ? "" : ", ");
  script_->at((sqlite_ ? "" : "CONSTRAINT " + quoted_name(name) + " ") + (primary ? "PRIMARY KEY " : "UNIQUE ") +
                  (nulls ? "NULLS NOT DISTINCT " : "") + column_list(columns),
              span);
}

void TableCollector::foreign_clause(const DrizzleTable& table, const std::vector<std::string>& columns, const DrizzleTable& target,
                                    const std::vector<std::string>& others, std::string name, const std::string& on_delete,
                                    const std::string& on_update, Span span) {
  if (name.empty()) name = table.name + "_" + join(columns, "_") + "_" + target.name + "_" + join(others, "_") + "_fk";
  script_->sql(std::exchange(first_part_, false) ? "" : ", ");
  script_->at((sqlite_ ? "" : "CONSTRAINT " + quoted_name(name) + " ") + "FOREIGN KEY " + column_list(columns) + " REFERENCES " +
                  full_name(target.schema, target.name) + column_list(others) + " ON DELETE " + action_of(on_delete) + " ON UPDATE " +
                  action_of(on_update),
              span);
}

// The table and column that .references(() => other.id) names; null: told as undecided.
const DrizzleColumn* TableCollector::referred(DrizzleTable& table, const DrizzleColumn& column, DrizzleTable** other) {
  const DrizzleColumn* found = column_of(evaluator_.call(column.reference->target, {}), other);
  if (found && !(*other)->name.empty()) return found;
  doubt(table, "which column a key refers to", column.reference->span);
  return nullptr;
}

void TableCollector::write_reference(DrizzleTable& table, const DrizzleColumn& column) {
  if (!column.reference || !column.trouble.empty()) return;
  DrizzleTable* other = nullptr;
  const DrizzleColumn* target = referred(table, column, &other);
  if (!target) return;
  if (!sqlite_) {
    script_->sql("ALTER TABLE ").sql(full_name(table.schema, table.name)).sql(" ADD ");
    first_part_ = true;
  }
  foreign_clause(table, {column.name}, *other, {target->name}, "", column.reference->on_delete, column.reference->on_update, column.span);
  if (!sqlite_) script_->end();
}

void TableCollector::write_foreign(DrizzleTable& table, const std::vector<RecordPtr>& chain) {
  const Span span = chain.back()->call.span;
  const Value* options = chain[0]->call.args.empty() ? nullptr : &chain[0]->call.args[0];
  const Value* own = option_of(options, "columns");
  const Value* foreign = option_of(options, "foreignColumns");
  std::vector<std::string> columns, others;
  DrizzleTable* target = nullptr;
  if (!own || !foreign || !columns_of(*own, columns) || !columns_of(*foreign, others, &target) || !target || target->name.empty())
    return doubt(table, "the columns of a foreign key", span);
  std::string on_delete, on_update;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (typescript::last_name(chain[i]->path) == "onDelete") on_delete = given_name(*chain[i]);
    if (typescript::last_name(chain[i]->path) == "onUpdate") on_update = given_name(*chain[i]);
  }
  if (!sqlite_) script_->sql("ALTER TABLE ").sql(full_name(table.schema, table.name)).sql(" ADD ");
  if (!sqlite_) first_part_ = true;
  foreign_clause(table, columns, *target, others, option_text(options, "name"), on_delete, on_update, span);
  if (!sqlite_) script_->end();
}

// table.column.desc().op('x'), or an expression.
bool TableCollector::index_part(const Value& value, IndexPart& out) {
  const RecordPtr last = record_of(value);
  if (!last) return false;
  const std::vector<RecordPtr> chain = chain_of(last);
  std::size_t at = 0;
  while (at < chain.size() && !(at > 0 && !is_called(*chain[at]) && table_record(chain[at - 1]))) ++at;
  if (at == chain.size()) {
    // sql`…`, perhaps with an order or an operator class behind it.
    Rope text;
    std::size_t base = 0;
    std::string behind;
    for (std::size_t i = base + 1; i < chain.size(); ++i) {
      const std::string_view name = typescript::last_name(chain[i]->path);
      if (name == "op")
        behind += " " + given_name(*chain[i]);
      else if (name == "desc")
        behind += " DESC";
      else if (name != "asc" && name != "as")
        base = i;
    }
    if (!expression(eval::record(chain[base]), text, 0)) return false;
    const std::string& written = text.text();
    const bool plain = written.size() > 2 && written.front() == '"' && written.find('"', 1) == written.size() - 1;
    if (plain) {
      out.text = text;
    } else {
      put(out.text, "(");
      out.text.append(text);
      put(out.text, ")");
    }
    put(out.text, behind);
    return true;
  }
  const DrizzleColumn* column = column_of(eval::record(chain[at]), nullptr);
  if (!column) return false;
  out.column = column->name;
  std::string op;
  bool descending = false;
  std::string nulls;
  for (std::size_t i = at + 1; i < chain.size(); ++i) {
    const std::string_view name = typescript::last_name(chain[i]->path);
    if (name == "op") op = given_name(*chain[i]);
    if (name == "desc") descending = true;
    if (name == "asc") descending = false;
    if (name == "nullsFirst") nulls = "FIRST";
    if (name == "nullsLast") nulls = "LAST";
  }
  std::string text = quoted_name(column->name) + (op.empty() ? "" : " " + op) + (descending ? " DESC" : "");
  // drizzle-kit says NULLS LAST unless told otherwise.
  if (!sqlite_ && op.empty() && (descending || nulls == "FIRST")) text += " NULLS " + (nulls.empty() ? "LAST" : nulls);
  out.text = Rope(text);
  return true;
}

void TableCollector::write_index(DrizzleTable& table, const std::vector<RecordPtr>& chain) {
  const bool unique = typescript::last_name(chain[0]->path) == "uniqueIndex";
  const Span span = chain.back()->call.span;
  std::string name = given_name(*chain[0]), method, with;
  std::vector<Value> given;
  Rope where;
  bool filtered = false;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    const std::string_view call = typescript::last_name(chain[i]->path);
    const std::vector<Value>& args = chain[i]->call.args;
    if (call == "on" || call == "onOnly") {
      given = args;
      if (chain[i]->call.incomplete) return doubt(table, "the columns of an index", span);
    } else if (call == "using") {
      if (args.empty() || !args[0].string()) return doubt(table, "the method of an index", span);
      method = args[0].string()->text();
      if (args.size() > 1) given.assign(args.begin() + 1, args.end());
    } else if (call == "where") {
      filtered = true;
      if (args.empty() || !expression(args[0], where, 0)) return doubt(table, "the condition of an index", span);
    } else if (call == "with" && !args.empty() && args[0].dict()) {
      for (const auto& [key, value] : args[0].dict()->items)
        if (key.string()) with += (with.empty() ? "" : ", ") + key.string()->text() + "=" + option_text(&args[0], key.string()->text());
    }
  }
  std::vector<IndexPart> parts;
  std::vector<std::string> columns;
  for (const Value& value : given) {
    IndexPart part;
    if (!index_part(value, part)) return doubt(table, "what an index is on", value.span.valid() ? value.span : span);
    columns.push_back(part.column);
    parts.push_back(std::move(part));
  }
  if (parts.empty()) return doubt(table, "what an index is on", span);
  if (name.empty()) name = table.name + "_" + join(columns, "_") + "_index";
  script_->at(
      std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " + quoted_name(name) + " ON " + full_name(table.schema, table.name),
      span);
  if (!method.empty() && !sqlite_) script_->sql(" USING " + method);
  script_->sql(" (");
  for (std::size_t i = 0; i < parts.size(); ++i) script_->sql(i > 0 ? ", " : "").rope(parts[i].text);
  script_->sql(")");
  if (!with.empty() && !sqlite_) script_->sql(" WITH (" + with + ")");
  if (filtered) script_->sql(" WHERE ").rope(where);
  script_->end();
}

bool TableCollector::expression(const Value& value, Rope& out, int depth) {
  if (depth > kDeepestExpression || out.text().size() > (1u << 20)) return false;
  if (const Rope* text = value.string()) {
    out.append(Rope(quoted_text(text->text()), text->span(), false));
    return true;
  }
  if (const auto* number = value.integer()) return put(out, std::to_string(*number)), true;
  if (const auto* flag = value.boolean()) return put(out, *flag ? "true" : "false"), true;
  if (value.is_none()) return put(out, "NULL"), true;
  const RecordPtr record = record_of(value);
  if (!record) return false;
  if (const DrizzleColumn* column = column_of(value, nullptr)) {
    out.append(Rope(quoted_name(column->name), value.span, false));
    return true;
  }
  return from_drizzle(*record) && is_called(*record) && operation(*record, out, depth);
}

bool TableCollector::operation(const eval::Record& record, Rope& out, int depth) {
  const std::string_view name = typescript::last_name(record.path);
  const std::vector<Value>& args = record.call.args;
  if (record.call.incomplete) return false;
  if (name == "raw") {
    if (args.empty() || !args[0].string()) return false;
    out.append(*args[0].string());
    return true;
  }
  if (name == "identifier") return put(out, quoted_name(given_name(record))), !args.empty();
  if (name == "as" || name == "mapWith" || name == "inlineParams")
    return record.receiver && expression(eval::record(record.receiver), out, depth + 1);
  if (name == "sql") {
    for (const auto& [kind, part] : record.call.kwargs) {
      if (kind == "text")
        out.append(*part.string());
      else if (!expression(part, out, depth + 1))
        return false;
    }
    return true;
  }
  if (name == "isNull" || name == "isNotNull") {
    if (args.size() != 1 || !expression(args[0], out, depth + 1)) return false;
    put(out, name == "isNull" ? " IS NULL" : " IS NOT NULL");
    return true;
  }
  if (name == "not") {
    put(out, "NOT (");
    if (args.size() != 1 || !expression(args[0], out, depth + 1)) return false;
    put(out, ")");
    return true;
  }
  if (name == "inArray" || name == "notInArray") {
    const auto* items = args.size() == 2 ? args[1].sequence() : nullptr;
    if (!items || items->empty() || !expression(args[0], out, depth + 1)) return false;
    put(out, name == "inArray" ? " IN (" : " NOT IN (");
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) put(out, ", ");
      if (!expression((*items)[i], out, depth + 1)) return false;
    }
    put(out, ")");
    return true;
  }
  for (const InfixRow& row : kInfix) {
    if (row.name != name) continue;
    const bool list = name == "and" || name == "or";
    if (args.size() < 2 && !list) return false;
    bool first = true;
    for (const Value& part : args) {
      if (part.is_none() && list) continue;
      if (!std::exchange(first, false)) put(out, row.sign);
      if (list) put(out, "(");
      if (!expression(part, out, depth + 1)) return false;
      if (list) put(out, ")");
    }
    return !first;
  }
  return false;
}

}  // namespace underpin::drizzle
