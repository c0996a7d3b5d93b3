#include "support/random_schema.h"

#include "base/text.h"

#include "support/make.h"

namespace underpin::test {

std::size_t Random::below(std::size_t n) {
  state_ ^= state_ << 13;
  state_ ^= state_ >> 7;
  state_ ^= state_ << 17;
  return static_cast<std::size_t>((state_ >> 11) % n);
}

namespace {
const char* const kTables[] = {"users", "orders", "items", "tags", "logs"};
const char* const kColumns[] = {"id", "a", "b", "c", "d"};
const char* const kTypes[] = {"integer", "bigint", "text", "character varying(20)", "boolean", "mood"};
const char* const kViews[] = {"v1", "v2"};
const char* const kNames[] = {"n1", "n2", "n3", "n4", "n5", "n6"};

template <std::size_t N>
std::string pick(Random& random, const char* const (&from)[N]) {
  return from[random.below(N)];
}

ObjectName table_name(Random& random) { return name(pick(random, kTables)); }

std::string default_for(Random& random, const std::string& type) {
  if (random.chance(2)) return "";
  if (type == "integer" || type == "bigint") return "7";
  if (type == "boolean") return "true";
  if (type == "mood") return "'ok'";
  return "'x'";
}

Column random_column(Random& random, const std::string& column_name, bool sqlite) {
  std::string type = pick(random, kTypes);
  if (sqlite && type == "mood") type = "text";
  if (sqlite && (type == "text" || type == "integer")) type = upper(type);  // as SQLite tells its own types
  Column made = column(column_name, type, random.chance(2), default_for(random, type));
  if (!sqlite && random.chance(8)) {
    made.type.text = "integer";
    made.default_value.reset();
    made.serial = true;
  } else if (!sqlite && random.chance(10)) {
    made.type.text = "bigint";
    made.default_value.reset();
    made.identity = random.chance(2) ? Identity::always : Identity::by_default;
  }
  return made;
}

Change create_table(Random& random, bool sqlite) {
  CreateTable create;
  create.table.name = table_name(random);
  create.table.columns.push_back(column("id", sqlite ? "INTEGER" : "integer", false));
  for (const char* column_name : {"a", "b", "c"})
    if (!random.chance(3)) create.table.columns.push_back(random_column(random, column_name, sqlite));
  if (!random.chance(4)) create.table.primary_key = primary_key({"id"});
  if (random.chance(3)) create.table.uniques.push_back(unique({"a", "b"}));
  if (random.chance(3)) create.table.foreign_keys.push_back(foreign_key({"id"}, pick(random, kTables), {"id"}));
  if (random.chance(3)) create.table.checks.push_back(check("id > 0", random.chance(2) ? pick(random, kNames) : ""));
  return create;
}

Change alter_column(Random& random, const ObjectName& table, bool sqlite) {
  const std::string column_name = pick(random, kColumns);
  switch (random.below(4)) {
    case 0: return SetNullable{table, column_name, random.chance(2)};
    case 1: {
      SetDefault set{table, column_name, std::nullopt};
      if (random.chance(2)) set.value = expression(random.chance(2) ? "'x'" : "7");
      return set;
    }
    case 2: {
      SetColumnType set;
      set.table = table;
      set.column = column_name;
      set.type.text = pick(random, kTypes);
      if (random.chance(2)) set.using_expression = column_name + "::" + set.type.text;
      return set;
    }
    default: {
      AddColumn add;
      add.table = table;
      add.column = random_column(random, pick(random, kColumns), sqlite);
      return add;
    }
  }
}

Change add_constraint(Random& random, const ObjectName& table) {
  const std::string constraint = random.chance(2) ? pick(random, kNames) : "";
  switch (random.below(4)) {
    case 0: return AddConstraint{table, test::unique({pick(random, kColumns)}, constraint)};
    case 1: return AddConstraint{table, check(pick(random, kColumns) + " IS NOT NULL", constraint)};
    case 2: return AddConstraint{table, primary_key({pick(random, kColumns)}, constraint)};
    default: return AddConstraint{table, foreign_key({pick(random, kColumns)}, pick(random, kTables), {pick(random, kColumns)}, constraint)};
  }
}

Change drop_something(Random& random, const Schema& schema, bool sqlite) {
  const ObjectName table = table_name(random);
  const Table* there = schema.tables.find(table);
  switch (random.below(7)) {
    case 0: return DropTable{table, false, !sqlite && random.chance(2)};
    case 1: return DropColumn{table, pick(random, kColumns), false, !sqlite && random.chance(2)};
    case 2: {
      DropIndex drop;
      drop.name = there && !there->indexes.empty() ? ObjectName{"", there->indexes[random.below(there->indexes.size())].name} : name(pick(random, kNames));
      return drop;
    }
    case 3:
      if (there && !there->foreign_keys.empty()) return DropConstraint{table, there->foreign_keys.front().name};
      return DropConstraint{table, pick(random, kNames)};
    case 4: return DropView{name(pick(random, kViews)), false, false, !sqlite && random.chance(2)};
    case 5: return DropType{name("mood"), false, !sqlite && random.chance(3)};
    default:
      if (there && there->primary_key) return DropConstraint{table, there->primary_key->name, false, !sqlite && random.chance(2)};
      return DropSequence{name(pick(random, kNames))};
  }
}

Change rename_something(Random& random) {
  switch (random.below(4)) {
    case 0: return RenameRelation{RelationKind::table, table_name(random), pick(random, kTables)};
    case 1: return RenameColumn{table_name(random), pick(random, kColumns), pick(random, kColumns)};
    case 2: return RenameConstraint{table_name(random), pick(random, kNames), pick(random, kNames)};
    default: return RenameEnumValue{name("mood"), "sad", "blue"};
  }
}

Change make_something(Random& random, bool sqlite) {
  switch (random.below(5)) {
    case 0: return enum_type("mood", random.chance(2) ? std::vector<std::string>{"sad", "ok"} : std::vector<std::string>{"ok", "happy"});
    case 1: {
      AddEnumValue add;
      add.type = name("mood");
      add.label = pick(random, kNames);
      return add;
    }
    case 2: {
      CreateSequence create;
      create.sequence.name = name(pick(random, kNames));
      return create;
    }
    case 3: {
      const std::string from = random.chance(4) ? std::string("v1") : pick(random, kTables);
      return view(from == "v1" ? "v2" : pick(random, kViews), {from}, "SELECT 1 AS one FROM " + from);
    }
    default: {
      CreateIndex create;
      create.table = table_name(random);
      create.index = random.chance(3) ? expression_index(sqlite ? pick(random, kNames) : "", "(" + pick(random, kColumns) + " IS NULL)") : index(sqlite || random.chance(2) ? pick(random, kNames) : "", {pick(random, kColumns)}, random.chance(3));
      return create;
    }
  }
}
}  // namespace

Change random_change(Random& random, const Schema& schema, const Dialect& dialect) {
  const bool sqlite = dialect.name == "sqlite";
  switch (random.below(8)) {
    case 0:
    case 1: return create_table(random, sqlite);
    case 2:
    case 3: return alter_column(random, table_name(random), sqlite);
    case 4: return add_constraint(random, table_name(random));
    case 5: return drop_something(random, schema, sqlite);
    case 6: return make_something(random, sqlite);
    default: return rename_something(random);
  }
}

Schema random_schema(Random& random, const Dialect& dialect, int steps, Schema start, std::vector<Change>* done) {
  Schema schema = std::move(start);
  for (int i = 0; i < steps; ++i) {
    Change change = random_change(random, schema, dialect);
    if (apply(schema, change, dialect, Session{})) continue;
    if (done) done->push_back(std::move(change));
  }
  return schema;
}

}  // namespace underpin::test
