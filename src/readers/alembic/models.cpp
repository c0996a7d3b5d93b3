// Mapped classes: declared in the migration itself or imported from the project. Their tables belong to the metadata of
// their base, and queries through them read those tables.
#include "base/text.h"
#include "readers/alembic/objects.h"
#include "syntax/eval/objects.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Value;

namespace {

std::shared_ptr<sa::MetaData> metadata_of(Migration& m, const Value& cls, int depth) {
  if (depth > 16) return nullptr;
  if (const auto own = sa::own_attribute(m.context, cls, "metadata"))
    if (auto metadata = sa::as<sa::MetaData>(*own)) return metadata;
  const auto view = m.interpreter->class_of(cls);
  if (!view) return nullptr;
  for (const auto& base : view->bases) {
    if (auto metadata = sa::as<sa::MetaData>(base)) return metadata;
    if (auto metadata = metadata_of(m, base, depth + 1)) return metadata;
  }
  return nullptr;
}

bool declarative(Migration& m, const Value& cls, int depth) {
  if (depth > 16) return false;
  const auto view = m.interpreter->class_of(cls);
  if (!view) return false;
  for (const auto& base : view->bases) {
    if (sa::as<sa::MetaData>(base)) return true;
    const auto path = sa::path_of(base);
    if (last_name_is(path, "DeclarativeBase") || last_name_is(path, "DeclarativeBaseNoMeta") || last_name_is(path, "Model") || last_name_is(path, "SQLModel")) return true;
    if (declarative(m, base, depth + 1)) return true;
  }
  return false;
}

// Attributes of the class and its bases in the project, the farthest base first, as columns come into a table.
void gather(Migration& m, const Value& cls, std::vector<std::pair<std::string, Value>>& into, int depth) {
  const auto view = depth > 16 ? std::nullopt : m.interpreter->class_of(cls);
  if (!view) return;
  for (const auto& base : view->bases) gather(m, base, into, depth + 1);
  for (const auto& [name, value] : view->attributes) {
    const auto at = std::find_if(into.begin(), into.end(), [&name = name](const auto& entry) { return entry.first == name; });
    if (at == into.end()) into.emplace_back(name, value);
    else at->second = value;
  }
}

}  // namespace

void define_model(Migration& m, const Value& cls) {
  if (!declarative(m, cls, 0)) return;
  const auto name = sa::mapped_table(cls, m.context);
  if (name.empty()) return;
  std::vector<std::pair<std::string, Value>> attributes;
  gather(m, cls, attributes, 0);
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> options;
  for (const auto& [attribute, value] : attributes) {
    if (const auto column = sa::as<sa::Column>(value)) {
      if (column->name.empty()) column->name = column->key = attribute;
      items.push_back(value);
    }
  }
  if (const auto args = sa::own_attribute(m.context, cls, "__table_args__")) {
    if (const auto* dict = args->dict()) {
      for (const auto& [key, value] : dict->items) options.emplace_back(sa::text_of(&key).value_or(""), value);
    } else if (const auto* list = args->sequence()) {
      for (const auto& item : *list) {
        if (const auto* last = item.dict())
          for (const auto& [key, value] : last->items) options.emplace_back(sa::text_of(&key).value_or(""), value);
        else
          items.push_back(item);
      }
    }
  }
  auto metadata = metadata_of(m, cls, 0);
  auto table = sa::make_table(name, items, options, metadata ? metadata : m.named_metadata(), m.context);
  table->span = cls.span;
  if (metadata) metadata->tables.push_back(table);
  if (const auto* object = std::get_if<std::shared_ptr<eval::Class>>(&cls.data))
    eval::put((*object)->members, "__table__", sa::wrap(table, "sqlalchemy.Table", cls.span));
}

std::optional<Outcome> model_method(Migration& m, const Value& receiver, const std::string& name, const Call& call) {
  const auto table = sa::mapped_table(receiver, m.context);
  if (table.empty()) return std::nullopt;
  if (name == "__table__") return std::nullopt;
  return eval::unknown("." + name + "() of the model of " + table.display(), call.span);
}

std::optional<Value> model_attribute(Migration& m, const Value& receiver, const std::string& name, Span span) {
  if (name == "metadata") {
    if (auto metadata = metadata_of(m, receiver, 0)) return sa::wrap(metadata, "sqlalchemy.MetaData", span);
    return std::nullopt;
  }
  const auto table = sa::mapped_table(receiver, m.context);
  if (name == "query" && !table.empty()) {
    auto query = std::make_shared<sa::Query>();
    query->reads.insert(table);
    query->orm = true;
    return sa::wrap(query, "sqlalchemy.orm.Query", span);
  }
  return std::nullopt;
}

}  // namespace underpin::alembic
