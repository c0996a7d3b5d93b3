// Comments as changes: the object that a comment is kept under, and the word that COMMENT ON has for it.
#include <algorithm>

#include "base/text.h"
#include "writers/build_order.h"

namespace underpin {
namespace {

// Comments are kept under "kind name", the way findings speak of objects.
ObjectId commented(const Schema& schema, std::string_view display) {
  static constexpr ObjectKind kKinds[] = {ObjectKind::schema, ObjectKind::extension, ObjectKind::type, ObjectKind::sequence, ObjectKind::table,
                                          ObjectKind::column, ObjectKind::constraint, ObjectKind::index, ObjectKind::view, ObjectKind::function,
                                          ObjectKind::trigger, ObjectKind::policy, ObjectKind::publication, ObjectKind::statistics};
  for (const ObjectKind kind : kKinds) {
    const std::string word = std::string(kind_word(kind)) + " ";
    if (!starts_with(display, word)) continue;
    std::string_view name = display.substr(word.size());
    ObjectId id{kind, {}, {}};
    const bool member = kind == ObjectKind::column || kind == ObjectKind::constraint || kind == ObjectKind::trigger || kind == ObjectKind::policy;
    if (member && contains(name, ".")) {
      // The owner is the longest beginning that names a table or view; names may hold dots themselves.
      for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
        const std::string_view owner = name.substr(0, dot);
        const std::size_t split = owner.find('.');
        const ObjectName bare{"", std::string(owner)};
        const ObjectName qualified = split == std::string_view::npos ? bare : ObjectName{std::string(owner.substr(0, split)), std::string(owner.substr(split + 1))};
        id.name = schema.relations.contains(bare) || schema.tables.contains(bare) ? bare : qualified;
        id.member = name.substr(dot + 1);
        if (schema.tables.contains(id.name) || schema.views.contains(id.name)) return id;
      }
      return id;
    }
    const std::size_t end = std::min(name.find('('), name.size()), dot = name.substr(0, end).find('.');
    id.name = dot == std::string_view::npos ? ObjectName{"", std::string(name)} : ObjectName{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
    return id;
  }
  return {ObjectKind::opaque, {"", std::string(display)}, {}};
}

}  // namespace

void build_comments(const Schema& schema, std::vector<Change>& out) {
  for (const Opaque* comment : schema.comments.sorted()) {
    SetComment change{commented(schema, comment->name.name), comment->definition};
    if (const View* view = change.object.kind == ObjectKind::view ? schema.views.find(change.object.name) : nullptr; view && view->materialized)
      change.word = "MATERIALIZED VIEW";
    if (const Table* table = change.object.kind == ObjectKind::table ? schema.tables.find(change.object.name) : nullptr; table && table->foreign) change.word = "FOREIGN TABLE";
    if (const Function* function = change.object.kind == ObjectKind::function ? schema.functions.find(change.object.name) : nullptr;
        function && function->kind != "function")
      change.word = upper(function->kind);
    out.push_back(std::move(change));
  }
}

}  // namespace underpin
