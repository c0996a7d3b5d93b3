// Results of queries: rows, scalars, mappings, and the ways programs take them apart.
#include "readers/alembic/connection.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

Value row_value(const ResultSet& result, const std::vector<Value>& row, Span span) {
  if (result.shape == ResultSet::Shape::scalars) return row.empty() ? eval::none(span) : row[0];
  if (result.shape == ResultSet::Shape::mappings) {
    auto dict = std::make_shared<eval::Dict>();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (i < result.columns.size()) dict->items.emplace_back(eval::string(result.columns[i]), row[i]);
    dict->incomplete = result.columns.size() < row.size();  // columns whose names are not known
    Value value;
    value.data = dict;
    value.span = span;
    return value;
  }
  auto object = std::make_shared<Row>();
  object->columns = result.columns;
  object->values = row;
  return sa::wrap(std::move(object), "sqlalchemy.engine.Row", span);
}

namespace {

Value remaining(ResultSet& result, Span span) {
  std::vector<Value> items;
  for (; result.next < result.rows.size(); ++result.next) items.push_back(row_value(result, result.rows[result.next], span));
  return eval::list(std::move(items), span);
}

Value next_row(ResultSet& result, Span span) {
  if (result.next >= result.rows.size()) return eval::none(span);
  return row_value(result, result.rows[result.next++], span);
}

Outcome exactly_one(ResultSet& result, Span span, bool scalar) {
  if (result.rows.empty()) {
    Raise raise;
    raise.type = "sqlalchemy.exc.NoResultFound";
    raise.message = "No row was found when one was required";
    raise.span = span;
    return raise;
  }
  const auto& row = result.rows.front();
  return scalar ? (row.empty() ? eval::none(span) : row[0]) : row_value(result, row, span);
}

Value reshaped(const ResultSet& result, ResultSet::Shape shape, Span span) {
  auto copy = std::make_shared<ResultSet>(result);
  copy->shape = shape;
  return sa::wrap(std::move(copy), "sqlalchemy.engine.Result", span);
}

}  // namespace

Outcome result_method(Migration&, ResultSet& result, const Value& receiver, const std::string& name, const Call& call) {
  if (name == "fetchall" || name == "all" || name == "fetchmany") return remaining(result, call.span);
  if (name == "fetchone" || name == "next" || name == "first" || name == "one_or_none") return next_row(result, call.span);
  if (name == "one") return exactly_one(result, call.span, false);
  if (name == "scalar_one") return exactly_one(result, call.span, true);
  if (name == "scalar" || name == "scalar_one_or_none")
    return result.rows.empty() || result.rows[0].empty() ? eval::none(call.span) : result.rows[0][0];
  if (name == "scalars") return reshaped(result, ResultSet::Shape::scalars, call.span);
  if (name == "mappings") return reshaped(result, ResultSet::Shape::mappings, call.span);
  if (name == "keys") {
    std::vector<Value> names;
    for (const auto& column : result.columns) names.push_back(eval::string(column));
    return eval::list(std::move(names), call.span);
  }
  if (name == "unique" || name == "yield_per" || name == "tuples" || name == "execution_options" || name == "columns") return receiver;
  if (name == "partitions") return eval::list({}, call.span);
  if (name == "close") return eval::none(call.span);
  return eval::unknown("." + name + "() of a result", call.span);
}

Value result_attribute(const ResultSet& result, const std::string& name, Span span) {
  if (name == "rowcount") {
    if (!result.rows.empty()) return eval::integer(static_cast<std::int64_t>(result.rows.size()), span);
    return result.affected ? eval::integer(*result.affected, span) : eval::unknown("how many rows a statement touches", span);
  }
  if (name == "inserted_primary_key" || name == "lastrowid") return eval::unknown("the key of a new row", span);
  if (name == "returns_rows") return eval::boolean(true, span);
  return eval::unknown("." + name + " of a result", span);
}

Value row_attribute(const Row& row, const std::string& name, Span span) {
  for (std::size_t i = 0; i < row.columns.size() && i < row.values.size(); ++i)
    if (row.columns[i] == name) return row.values[i];
  if (name == "_mapping" || name == "_asdict") {
    auto dict = std::make_shared<eval::Dict>();
    for (std::size_t i = 0; i < row.values.size(); ++i)
      dict->items.emplace_back(eval::string(i < row.columns.size() ? row.columns[i] : "?"), row.values[i]);
    Value value;
    value.data = dict;
    value.span = span;
    return value;
  }
  return eval::unknown("the column `" + name + "` of a row", span);
}

}  // namespace underpin::alembic
