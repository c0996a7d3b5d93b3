#include "schema/compare.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace underpin {

namespace {

const char* const kPresent = "present";

// Facts of one object, keyed so that two sides can be laid beside each other.
using Facts = std::map<std::pair<ObjectId, std::string>, std::string>;

std::string yes(bool value) { return value ? "yes" : "no"; }

std::string deferrable_text(Deferrable d) {
  switch (d) {
    case Deferrable::no: return "";
    case Deferrable::immediate: return " deferrable";
    case Deferrable::deferred: return " deferrable initially deferred";
  }
  return "";
}

std::string text_of(const Index& i) {
  std::vector<std::string> keys;
  for (const IndexKey& k : i.keys)
    keys.push_back(k.key.shown() + (k.opclass.empty() ? "" : " " + k.opclass) + (k.collation.empty() ? "" : " collate " + k.collation) +
                   (k.descending ? " desc" : "") + (k.nulls.empty() ? "" : " nulls " + k.nulls));
  return std::string(i.unique ? "unique " : "") + i.method + " (" + join(keys, ", ") + ")" +
         (i.include.empty() ? "" : " include (" + join(i.include, ", ") + ")") + (i.nulls_not_distinct ? " nulls not distinct" : "") +
         (i.with_options.empty() ? "" : " with (" + i.with_options + ")") + (i.predicate ? " where " + i.predicate->shown() : "") +
         (i.valid ? "" : " invalid");
}

void column_facts(const ObjectName& table, const Column& c, Facts& facts) {
  const ObjectId id{ObjectKind::column, table, c.name};
  facts[{id, "exists"}] = kPresent;
  facts[{id, "type"}] = c.type.text + (c.collation.empty() ? "" : " collate " + c.collation);
  facts[{id, "nullable"}] = yes(c.nullable);
  if (c.default_value) facts[{id, "default"}] = c.default_value->shown();
  if (c.generated) facts[{id, "generated"}] = c.generated->shown();
  if (c.identity != Identity::none) facts[{id, "identity"}] = c.identity == Identity::always ? "always" : "by default";
}

void constraint_facts(const Table& t, Facts& facts) {
  const auto put = [&](const std::string& name, const std::string& text) {
    facts[{ObjectId{ObjectKind::constraint, t.name, name.empty() ? text : name}, "definition"}] = text;
  };
  if (const auto& k = t.primary_key) put(k->name, "primary key (" + join(k->columns, ", ") + ")" + (k->include.empty() ? "" : " include (" + join(k->include, ", ") + ")") + deferrable_text(k->deferrable));
  for (const Unique& u : t.uniques)
    put(u.name, "unique (" + join(u.columns, ", ") + ")" + (u.include.empty() ? "" : " include (" + join(u.include, ", ") + ")") + (u.nulls_not_distinct ? " nulls not distinct" : "") + deferrable_text(u.deferrable));
  for (const ForeignKey& f : t.foreign_keys) {
    if (f.inherited && t.partition_bound.empty()) continue;  // of a key to a partitioned table, for one of its partitions
    put(f.name, "foreign key (" + join(f.columns, ", ") + ") to " + f.ref.display() + " (" + join(f.ref_columns, ", ") + ")" +
                    (f.on_delete.empty() ? "" : " on delete " + f.on_delete + (f.on_delete_columns.empty() ? "" : " (" + join(f.on_delete_columns, ", ") + ")")) + (f.on_update.empty() ? "" : " on update " + f.on_update) +
                    (f.match.empty() ? "" : " match " + f.match) + deferrable_text(f.deferrable) + (f.not_valid ? " not valid" : ""));
  }
  for (const Check& c : t.checks) put(c.name, "check (" + c.expression.shown() + ")" + (c.no_inherit ? " no inherit" : "") + (c.not_valid ? " not valid" : ""));
  for (const Exclusion& e : t.exclusions) put(e.name, e.definition);
}

void table_facts(const Table& t, Facts& facts) {
  const ObjectId id{ObjectKind::table, t.name, {}};
  facts[{id, "exists"}] = kPresent;
  for (const Column& c : t.columns) column_facts(t.name, c, facts);
  constraint_facts(t, facts);
  for (const Index& i : t.indexes) facts[{ObjectId{ObjectKind::index, {t.name.schema, i.name}, {}}, "definition"}] = "on " + t.name.display() + " " + text_of(i);
  for (const Trigger& g : t.triggers) facts[{ObjectId{ObjectKind::trigger, t.name, g.name}, "definition"}] = g.timing + " " + g.definition + g.enabled;
  for (const Policy& p : t.policies) facts[{ObjectId{ObjectKind::policy, t.name, p.name}, "definition"}] = (p.permissive ? "" : "restrictive ") + p.command + p.definition;
  const auto option = [&](const char* what, const std::string& value) {
    if (!value.empty() && value != "no") facts[{id, what}] = value;
  };
  std::vector<std::string> parents;
  for (const ObjectName& p : t.inherits) parents.push_back(p.display());
  option("inherits", join(parents, ", "));
  option("partition by", t.partition_by);
  option("partition bound", t.partition_bound);
  option("row security", yes(t.row_security));
  option("forced row security", yes(t.force_row_security));
  option("unlogged", yes(t.unlogged));
  option("strict", yes(t.strict));
  option("without rowid", yes(t.without_rowid));
}

void type_facts(const UserType& u, Facts& facts) {
  const ObjectId id{ObjectKind::type, u.name, {}};
  facts[{id, "exists"}] = kPresent;
  if (u.enumeration) facts[{id, "labels"}] = join(u.enumeration->labels, ", ");
  if (u.domain) {
    std::vector<std::string> checks;
    for (const Check& c : u.domain->checks) checks.push_back(c.name + " " + c.expression.shown() + (c.not_valid ? " not valid" : ""));
    std::sort(checks.begin(), checks.end());
    facts[{id, "definition"}] = u.domain->base.text + (u.domain->collation.empty() ? "" : " collate " + u.domain->collation) + (u.domain->not_null ? " not null " : " ") + join(checks, ", ");
    if (u.domain->default_value) facts[{id, "default"}] = u.domain->default_value->shown();
  }
  if (u.composite) {
    std::vector<std::string> attributes;
    for (const Column& c : u.composite->attributes) attributes.push_back(c.name + " " + c.type.text + (c.collation.empty() ? "" : " collate " + c.collation));
    facts[{id, "attributes"}] = join(attributes, ", ");
  }
  if (u.range) facts[{id, "definition"}] = u.range->definition;
}

// Only objects named in `names` are looked at: shared ones are equal without looking.
template <class Value, class Add>
void gather(const SharedMap<Value>& left, const SharedMap<Value>& right, Facts& a, Facts& b, Add add) {
  for (const ObjectName& name : left.differing(right)) {
    if (const Value* value = left.find(name)) add(*value, a);
    if (const Value* value = right.find(name)) add(*value, b);
  }
}

// What has no name of its own, a grant for one, is known by its text.
void add_opaque(const Opaque& o, Facts& facts) {
  if (o.name.empty() || o.name.name == o.definition)
    facts[{ObjectId{o.kind, {"", o.definition}, o.what}, "exists"}] = kPresent;
  else if (o.kind == ObjectKind::schema || o.definition.empty())
    facts[{ObjectId{o.kind, o.name, o.what}, "exists"}] = kPresent;
  else
    facts[{ObjectId{o.kind, o.name, o.what}, "definition"}] = o.definition;
}

}  // namespace

std::vector<Difference> compare(const Schema& left, const Schema& right) {
  Facts a, b;
  gather(left.tables, right.tables, a, b, table_facts);
  gather(left.types, right.types, a, b, type_facts);
  gather(left.views, right.views, a, b, [](const View& v, Facts& f) {
    f[{ObjectId{ObjectKind::view, v.name, {}}, "definition"}] = v.definition;
    for (const Index& i : v.indexes) f[{ObjectId{ObjectKind::index, {v.name.schema, i.name}, {}}, "definition"}] = text_of(i);
  });
  gather(left.sequences, right.sequences, a, b, [](const Sequence& s, Facts& f) {
    if (s.owner_table.empty()) f[{ObjectId{ObjectKind::sequence, s.name, {}}, "definition"}] = s.type + " " + s.options;
    if (s.identity) f[{ObjectId{ObjectKind::column, s.owner_table, s.owner_column}, "identity sequence"}] = s.name.display();
  });
  gather(left.functions, right.functions, a, b, [](const Function& fn, Facts& f) {
    f[{ObjectId{ObjectKind::function, fn.name, fn.arguments}, "definition"}] = fn.returns + " " + fn.language + " " + fn.body;
  });
  gather(left.extensions, right.extensions, a, b,
         [](const Extension& e, Facts& f) { f[{ObjectId{ObjectKind::extension, {"", e.name}, {}}, "exists"}] = kPresent; });
  gather(left.schemas, right.schemas, a, b, add_opaque);
  gather(left.opaque, right.opaque, a, b, add_opaque);
  gather(left.comments, right.comments, a, b, add_opaque);

  std::vector<Difference> differences;
  for (const auto& [key, value] : a) {
    const auto other = b.find(key);
    if (other == b.end())
      differences.push_back({key.first, key.second, value, ""});
    else if (other->second != value)
      differences.push_back({key.first, key.second, value, other->second});
  }
  for (const auto& [key, value] : b)
    if (!a.count(key)) differences.push_back({key.first, key.second, "", value});
  std::stable_sort(differences.begin(), differences.end(), [](const Difference& x, const Difference& y) { return x.object < y.object; });
  return differences;
}

}  // namespace underpin
