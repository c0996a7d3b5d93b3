// DROP of every kind: one Change per object named.
#include "base/text.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

struct Dropped {
  std::string_view type;
  bool if_exists = false, cascade = false, concurrently = false;
};

DropFunction drop_function(const Reader& reader, const Node& object, const Dropped& drop) {
  DropFunction change;
  change.name = named_object(object);
  change.arguments = named_arguments(object, reader.dialect);
  change.kind = words_of(drop.type);
  change.if_exists = drop.if_exists;
  change.cascade = drop.cascade;
  return change;
}

// ["schema", "table", "name"]: the object lives in its table.
struct InTable {
  ObjectName table;
  std::string name;
};
InTable in_table(const Node& names) {
  const std::vector<std::string> parts = name_list(names);
  if (parts.size() < 2) return {};
  return {{parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]}, parts.back()};
}

void drop_opaque(Reader& reader, const Node& object, const Dropped& drop) {
  DropOpaque change;
  change.what = words_of(drop.type);
  change.if_exists = drop.if_exists;
  if (change.what == "rule") {
    const InTable where = in_table(object);
    change.name = {where.table.display(), where.name};
  } else if (object.is("List") && object.size() > 0 && object[std::size_t{0}].is("TypeName")) {  // casts, transforms
    std::vector<std::string> parts;
    for (const Node& part : object) parts.push_back(part.is("TypeName") ? type_text(part) : std::string(part.str()));
    change.name = {"", join(parts, " AS ")};
  } else {
    change.name = named_object(object);
  }
  reader.add(std::move(change));
}

void drop_one(Reader& reader, const Node& object, const Dropped& drop) {
  const std::string_view type = drop.type;
  const ObjectName name = named_object(object);
  if (type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE") return reader.add(DropTable{name, drop.if_exists, drop.cascade});
  if (type == "OBJECT_INDEX") return reader.add(DropIndex{name, {}, drop.if_exists, drop.cascade, drop.concurrently});
  if (type == "OBJECT_VIEW") return reader.add(DropView{name, false, drop.if_exists, drop.cascade});
  if (type == "OBJECT_MATVIEW") return reader.add(DropView{name, true, drop.if_exists, drop.cascade});
  if (type == "OBJECT_SEQUENCE") return reader.add(DropSequence{name, drop.if_exists, drop.cascade});
  if (type == "OBJECT_TYPE") return reader.add(DropType{name, drop.if_exists, drop.cascade, false});
  if (type == "OBJECT_DOMAIN") return reader.add(DropType{name, drop.if_exists, drop.cascade, true});
  if (type == "OBJECT_SCHEMA") return reader.add(DropSchema{name.name, drop.if_exists, drop.cascade});
  if (type == "OBJECT_EXTENSION") return reader.add(DropExtension{name.name, drop.if_exists, drop.cascade});
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_AGGREGATE" || type == "OBJECT_ROUTINE")
    return reader.add(drop_function(reader, object, drop));
  if (type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY") {
    const InTable where = in_table(object);
    if (type == "OBJECT_TRIGGER") return reader.add(DropTrigger{where.table, where.name, drop.if_exists, drop.cascade});
    return reader.add(DropPolicy{where.table, where.name, drop.if_exists});
  }
  drop_opaque(reader, object, drop);
}

}  // namespace

void read_drop(Reader& reader, const Node& statement) {
  const Dropped drop{statement["removeType"].str(), statement["missing_ok"].boolean(), statement["behavior"].str() == "DROP_CASCADE",
                     statement["concurrent"].boolean()};
  for (const Node& object : statement["objects"]) drop_one(reader, object, drop);
}

}  // namespace underpin::sql
