#include "engines/postgresql/render.h"

#include "base/text.h"
#include "engines/postgresql/quote.h"
#include "schema/publication.h"

namespace underpin::postgresql {
namespace {

using Statements = std::vector<std::string>;

std::string q(std::string_view name) { return quote(name); }
std::string if_exists(bool yes) { return yes ? "IF EXISTS " : ""; }
std::string if_not_exists(bool yes) { return yes ? "IF NOT EXISTS " : ""; }
std::string cascade(bool yes) { return yes ? " CASCADE" : ""; }
Statements one(std::string statement) { return statement.empty() ? Statements{} : Statements{std::move(statement)}; }

std::string alter_table(const ObjectName& table, bool exists = false) { return "ALTER TABLE " + if_exists(exists) + quote(table) + " "; }
std::string alter_column(const ObjectName& table, const std::string& column) { return alter_table(table) + "ALTER COLUMN " + q(column) + " "; }

std::string relation_word(RelationKind kind) {
  switch (kind) {
    case RelationKind::table: return "TABLE ";
    case RelationKind::view: return "VIEW ";
    case RelationKind::index: return "INDEX ";
    case RelationKind::sequence: return "SEQUENCE ";
  }
  return "TABLE ";
}

// "GRANT SELECT ON TABLE t TO app" taken back.
std::string revocation(const std::string& grant) {
  std::string text = "REVOKE " + grant.substr(6);
  if (const std::size_t option = text.rfind(" WITH GRANT OPTION"); option != std::string::npos) text.resize(option);
  const std::size_t to = text.rfind(" TO ");
  return to == std::string::npos ? text : text.substr(0, to) + " FROM " + text.substr(to + 4);
}

// And the other way round.
std::string restoration(const std::string& revoke) {
  const std::size_t from = revoke.rfind(" FROM ");
  return from == std::string::npos ? revoke : "GRANT " + revoke.substr(7, from - 7) + " TO " + revoke.substr(from + 6);
}

// The words of DROP for kinds that go by others here.
std::string opaque_words(const std::string& what) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"fdw", "FOREIGN DATA WRAPPER"}, {"foreign server", "SERVER"}, {"opclass", "OPERATOR CLASS"}, {"opfamily", "OPERATOR FAMILY"}, {"statistic ext", "STATISTICS"},
      {"base type", "TYPE"},           {"shell type", "TYPE"},       {"tsconfiguration", "TEXT SEARCH CONFIGURATION"}, {"tsdictionary", "TEXT SEARCH DICTIONARY"},
      {"tsparser", "TEXT SEARCH PARSER"}, {"tstemplate", "TEXT SEARCH TEMPLATE"}};
  for (const auto& [kind, words] : kWords)
    if (kind == what) return std::string(words);
  return upper(what);
}

struct Renderer {
  const Schema& before;

  Statements operator()(const CreateSchema& c) const { return one("CREATE SCHEMA " + if_not_exists(c.if_not_exists) + q(c.name)); }
  Statements operator()(const DropSchema& c) const { return one("DROP SCHEMA " + if_exists(c.if_exists) + q(c.name) + cascade(c.cascade)); }
  Statements operator()(const RenameSchema& c) const { return one("ALTER SCHEMA " + q(c.name) + " RENAME TO " + q(c.to)); }
  Statements operator()(const CreateExtension& c) const {
    const std::string& schema = c.extension.schema;
    return one("CREATE EXTENSION " + if_not_exists(c.if_not_exists) + q(c.extension.name) + (schema.empty() ? "" : " WITH SCHEMA " + q(schema)));
  }
  Statements operator()(const DropExtension& c) const { return one("DROP EXTENSION " + if_exists(c.if_exists) + q(c.name) + cascade(c.cascade)); }

  Statements operator()(const CreateType& c) const {
    Statements out = one(create_type(c.type));
    if (c.type.domain)
      for (const Check& check : c.type.domain->checks)
        if (check.not_valid) out.push_back("ALTER DOMAIN " + quote(c.type.name) + " ADD " + constraint_definition(check));
    return out;
  }
  Statements operator()(const DropType& c) const {
    return one(std::string("DROP ") + (c.domain ? "DOMAIN " : "TYPE ") + if_exists(c.if_exists) + quote(c.name) + cascade(c.cascade));
  }
  Statements operator()(const RenameType& c) const { return one("ALTER TYPE " + quote(c.name) + " RENAME TO " + q(c.to)); }
  Statements operator()(const AddEnumValue& c) const {
    std::string out = "ALTER TYPE " + quote(c.type) + " ADD VALUE " + if_not_exists(c.if_not_exists) + literal(c.label);
    if (!c.before.empty()) out += " BEFORE " + literal(c.before);
    if (!c.after.empty()) out += " AFTER " + literal(c.after);
    return one(out);
  }
  Statements operator()(const RenameEnumValue& c) const {
    return one("ALTER TYPE " + quote(c.type) + " RENAME VALUE " + literal(c.label) + " TO " + literal(c.to));
  }
  Statements operator()(const AlterDomain& c) const {
    const std::string start = "ALTER DOMAIN " + quote(c.name) + " ";
    if (c.add_check) return one(start + "ADD " + constraint_definition(*c.add_check));
    if (c.drop_constraint) return one(start + "DROP CONSTRAINT " + if_exists(c.if_exists) + q(*c.drop_constraint));
    if (c.not_null) return one(start + (*c.not_null ? "SET NOT NULL" : "DROP NOT NULL"));
    if (c.default_value) return one(start + "SET DEFAULT " + written(*c.default_value));
    return c.drop_default ? one(start + "DROP DEFAULT") : Statements{};
  }
  Statements operator()(const AlterComposite& c) const {
    const std::string start = "ALTER TYPE " + quote(c.name) + " ";
    if (c.add) return one(start + "ADD ATTRIBUTE " + column_definition(*c.add));
    if (c.retype) return one(start + "ALTER ATTRIBUTE " + q(c.retype->name) + " TYPE " + quote_type(c.retype->type.text));
    return one(start + "DROP ATTRIBUTE " + q(c.drop));
  }

  Statements operator()(const CreateSequence& c) const { return one(create_sequence(c)); }
  Statements operator()(const AlterSequence& c) const {
    std::string out = "ALTER SEQUENCE " + if_exists(c.if_exists) + quote(c.name);
    if (!c.options.empty()) out += " " + c.options;
    if (c.owner_table) out += " OWNED BY " + (c.owner_table->empty() ? "NONE" : quote(*c.owner_table) + "." + q(c.owner_column));
    return one(out);
  }
  Statements operator()(const DropSequence& c) const { return one("DROP SEQUENCE " + if_exists(c.if_exists) + quote(c.name) + cascade(c.cascade)); }

  Statements operator()(const CreateTable& c) const {
    Statements out = one(create_table(c));
    for (const Index& index : c.table.indexes) out.push_back(create_index({c.table.name, index}));
    return out;
  }
  Statements operator()(const DropTable& c) const { return one("DROP TABLE " + if_exists(c.if_exists) + quote(c.name) + cascade(c.cascade)); }
  Statements operator()(const RenameRelation& c) const {
    const View* view = before.views.find(c.name);
    const std::string word = view && view->materialized && c.kind == RelationKind::view ? "MATERIALIZED VIEW " : relation_word(c.kind);
    return one("ALTER " + word + if_exists(c.if_exists) + quote(c.name) + " RENAME TO " + q(c.to));
  }
  Statements operator()(const SetObjectSchema& c) const {
    return one("ALTER " + upper(kind_word(c.kind)) + " " + if_exists(c.if_exists) + quote(c.name) + " SET SCHEMA " + q(c.schema));
  }
  Statements operator()(const SetTableOption& c) const {
    const std::string start = alter_table(c.table, c.if_exists);
    if (c.row_security) return one(start + (*c.row_security ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY");
    if (c.force_row_security) return one(start + (*c.force_row_security ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY");
    if (c.unlogged) return one(start + (*c.unlogged ? "SET UNLOGGED" : "SET LOGGED"));
    return c.what.empty() ? Statements{} : one(start + c.what);
  }
  Statements operator()(const AttachPartition& c) const {
    return one(alter_table(c.parent) + "ATTACH PARTITION " + quote(c.child) + " " + c.bound);
  }
  Statements operator()(const DetachPartition& c) const {
    return one(alter_table(c.parent) + "DETACH PARTITION " + quote(c.child) + (c.concurrently ? " CONCURRENTLY" : ""));
  }
  Statements operator()(const SetInheritance& c) const { return one(alter_table(c.child) + (c.inherit ? "INHERIT " : "NO INHERIT ") + quote(c.parent)); }

  Statements operator()(const AddColumn& c) const {
    std::string out = alter_table(c.table, c.table_if_exists) + "ADD COLUMN " + if_not_exists(c.if_not_exists) + column_definition(c.column);
    if (c.primary_key) out += ", ADD " + constraint_definition(*c.primary_key);
    for (const Unique& unique : c.uniques) out += ", ADD " + constraint_definition(unique);
    for (const Check& check : c.checks) out += ", ADD " + constraint_definition(check);
    for (const ForeignKey& key : c.foreign_keys) out += ", ADD " + constraint_definition(key);
    return one(out);
  }
  Statements operator()(const DropColumn& c) const {
    return one(alter_table(c.table, c.table_if_exists) + "DROP COLUMN " + if_exists(c.if_exists) + q(c.column) + cascade(c.cascade));
  }
  Statements operator()(const RenameColumn& c) const {
    return one(alter_table(c.table, c.table_if_exists) + "RENAME COLUMN " + q(c.column) + " TO " + q(c.to));
  }
  Statements operator()(const SetColumnType& c) const {
    std::string out = alter_column(c.table, c.column) + "TYPE " + quote_type(c.type.text);
    if (!c.collation.empty()) out += " COLLATE " + quote_collation(c.collation);
    return one(out + (c.using_expression.empty() ? "" : " USING " + c.using_expression));
  }
  Statements operator()(const SetNullable& c) const { return one(alter_column(c.table, c.column) + (c.nullable ? "DROP NOT NULL" : "SET NOT NULL")); }
  Statements operator()(const SetDefault& c) const {
    return one(alter_column(c.table, c.column) + (c.value ? "SET DEFAULT " + written(*c.value) : "DROP DEFAULT"));
  }
  Statements operator()(const SetIdentity& c) const {
    const std::string start = alter_column(c.table, c.column);
    if (c.identity == Identity::none) return one(start + "DROP IDENTITY" + (c.if_exists ? " IF EXISTS" : ""));
    const std::string word = c.identity == Identity::always ? "ALWAYS" : "BY DEFAULT";
    const Table* table = before.tables.find(c.table);
    bool has_one = false;
    if (table)
      for (const Column& column : table->columns) has_one |= column.name == c.column && column.identity != Identity::none;
    return one(start + (has_one ? "SET GENERATED " + word : "ADD GENERATED " + word + " AS IDENTITY"));
  }
  Statements operator()(const DropGenerated& c) const {
    return one(alter_column(c.table, c.column) + "DROP EXPRESSION" + (c.if_exists ? " IF EXISTS" : ""));
  }

  Statements operator()(const AddConstraint& c) const { return one(alter_table(c.table, c.table_if_exists) + "ADD " + constraint_definition(c.constraint)); }
  Statements operator()(const DropConstraint& c) const {
    return one(alter_table(c.table, c.table_if_exists) + "DROP CONSTRAINT " + if_exists(c.if_exists) + q(c.name) + cascade(c.cascade));
  }
  Statements operator()(const RenameConstraint& c) const { return one(alter_table(c.table) + "RENAME CONSTRAINT " + q(c.name) + " TO " + q(c.to)); }
  Statements operator()(const ValidateConstraint& c) const { return one(alter_table(c.table) + "VALIDATE CONSTRAINT " + q(c.name)); }
  Statements operator()(const AlterConstraint& c) const {
    static constexpr std::string_view kWords[] = {" NOT DEFERRABLE", " DEFERRABLE INITIALLY IMMEDIATE", " DEFERRABLE INITIALLY DEFERRED"};
    return one(alter_table(c.table) + "ALTER CONSTRAINT " + q(c.name) + std::string(kWords[static_cast<std::size_t>(c.deferrable)]));
  }

  Statements operator()(const CreateIndex& c) const { return one(create_index(c)); }
  Statements operator()(const DropIndex& c) const {
    return one(std::string("DROP INDEX ") + (c.concurrently ? "CONCURRENTLY " : "") + if_exists(c.if_exists) + quote(c.name) + cascade(c.cascade));
  }

  Statements operator()(const CreateView& c) const { return one(create_view(c)); }
  Statements operator()(const DropView& c) const {
    return one(std::string("DROP ") + (c.materialized ? "MATERIALIZED VIEW " : "VIEW ") + if_exists(c.if_exists) + quote(c.name) + cascade(c.cascade));
  }
  Statements operator()(const RefreshView& c) const {
    return one(std::string("REFRESH MATERIALIZED VIEW ") + (c.concurrently ? "CONCURRENTLY " : "") + quote(c.name));
  }

  Statements operator()(const CreateFunction& c) const { return one(create_function(c)); }
  Statements operator()(const DropFunction& c) const {
    return one("DROP " + upper(c.kind) + " " + if_exists(c.if_exists) + quote(c.name) + (c.arguments ? "(" + *c.arguments + ")" : "") + cascade(c.cascade));
  }
  Statements operator()(const CreateTrigger& c) const { return one(create_trigger(c)); }
  Statements operator()(const DropTrigger& c) const {
    return one("DROP TRIGGER " + if_exists(c.if_exists) + q(c.name) + " ON " + quote(c.table) + cascade(c.cascade));
  }
  Statements operator()(const SetTriggerEnabled& c) const {
    const std::string word = c.enabled.empty() ? "ENABLE" : c.enabled == "disabled" ? "DISABLE" : "ENABLE " + upper(c.enabled);
    return one(alter_table(c.table) + word + " TRIGGER " + (c.name == "ALL" || c.name == "USER" ? c.name : q(c.name)));
  }
  Statements operator()(const CreatePolicy& c) const { return one(create_policy(c)); }
  Statements operator()(const AlterPolicy& c) const {
    return one("ALTER POLICY " + q(c.name) + " ON " + quote(c.table) + (c.rename_to.empty() ? " " + c.definition : " RENAME TO " + q(c.rename_to)));
  }
  Statements operator()(const DropPolicy& c) const { return one("DROP POLICY " + if_exists(c.if_exists) + q(c.name) + " ON " + quote(c.table)); }
  Statements operator()(const SetComment& c) const { return one(comment_on(c)); }

  Statements operator()(const CreateOpaque& c) const { return one(c.object.definition); }
  Statements operator()(const DropOpaque& c) const {
    if (c.what == "grant" && starts_with(c.name.name, "GRANT ")) return one(revocation(c.name.name));
    if (c.what == "revoke" && starts_with(c.name.name, "REVOKE ")) return one(restoration(c.name.name));
    if (starts_with(c.what, "comment on ")) return one("COMMENT ON " + c.name.name + " IS NULL");
    if (c.what == "owner") return {};  // whoever runs the statements owns it
    if (c.what == "setting") return usual_setting(c.name);
    if (c.what == kPublicationTable) return one("ALTER PUBLICATION " + q(c.name.schema) + " DROP TABLE " + c.name.name);
    if (c.what == "cast") return one(std::string("DROP CAST ") + if_exists(c.if_exists) + "(" + c.name.name + ")");
    if (const std::size_t dot = c.name.name.rfind('.'); c.what == "rule" && dot != std::string::npos)  // named "table.rule"
      return one(std::string("DROP RULE ") + if_exists(c.if_exists) + quote(std::string_view(c.name.name).substr(dot + 1)) + " ON " + quote(ObjectName{c.name.schema, c.name.name.substr(0, dot)}));
    return one("DROP " + opaque_words(c.what) + " " + if_exists(c.if_exists) + quote(c.name));
  }
  // The setting's ALTER, with what holds where nothing is said.
  Statements usual_setting(const ObjectName& name) const {
    const Opaque* setting = before.opaque.find({"setting", name.display()});
    if (!setting) return {};
    static constexpr std::pair<std::string_view, std::string_view> kUsual[] = {
        {" REPLICA IDENTITY ", " REPLICA IDENTITY DEFAULT"}, {" CLUSTER ON ", " SET WITHOUT CLUSTER"}, {" SET TABLESPACE ", " SET TABLESPACE pg_default"}, {" SET ACCESS METHOD ", " SET ACCESS METHOD heap"},
        {" SET STATISTICS ", " SET STATISTICS -1"},          {" SET COMPRESSION ", " SET COMPRESSION default"},
        {" OF ", " NOT OF"},                                 {" SET UNLOGGED", " SET LOGGED"},            {" SET DEFAULT ", " DROP DEFAULT"}};
    for (const auto& [said, usual] : kUsual)
      if (const std::size_t at = setting->definition.find(said); at != std::string::npos) return one(setting->definition.substr(0, at) + std::string(usual));
    const std::size_t at = setting->definition.find(" SET (");
    if (at == std::string::npos) return {};
    std::vector<std::string> parameters;
    for (const std::string& part : split(setting->definition.substr(at + 6), ',')) parameters.push_back(std::string(trim(part.substr(0, part.find('=')))));
    return one(setting->definition.substr(0, at) + " RESET (" + join(parameters, ", ") + ")");
  }
  // Only SQLite rebuilds tables.
  Statements operator()(const RebuildTable&) const { return {}; }
  Statements operator()(const DataStep&) const { return {}; }
  Statements operator()(const SessionStep& c) const { return one(session_step(c)); }
  Statements operator()(const RawSql&) const { return {}; }
};

}  // namespace

std::vector<std::string> render(const Change& change, const Schema& before) { return std::visit(Renderer{before}, change); }

}  // namespace underpin::postgresql
