// What hangs on tables and views: views themselves, triggers, policies, comments, and objects kept as text.
#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"
#include "schema/lookup.h"

namespace underpin::postgresql {
namespace {

std::string enabled_word(const std::string& code) {
  if (code == "D") return "disabled";
  if (code == "R") return "replica";
  return code == "A" ? "always" : "";
}

// tgtype's bits in the order the catalog prints them.
std::string timing_of(int bits, const std::vector<std::string>& columns) {
  std::string out = (bits & 64) ? "INSTEAD OF" : (bits & 2) ? "BEFORE" : "AFTER";
  std::string separator = " ";
  const auto add = [&](int bit, const std::string& word) {
    if (!(bits & bit)) return;
    out += separator + word;
    separator = " OR ";
  };
  add(4, "INSERT");
  add(8, "DELETE");
  add(16, columns.empty() ? "UPDATE" : "UPDATE OF " + quote_list(columns));
  add(32, "TRUNCATE");
  return out;
}

Result<int> read_view_sources(Reader& reader) {
  TRY(const auto rows, reader.rows("select distinct r.ev_class,d.refobjid,a.attname from pg_rewrite r join pg_depend d on d.classid='pg_rewrite'::regclass and "
                                   "d.objid=r.oid and d.refclassid='pg_class'::regclass and d.refobjid<>r.ev_class and d.deptype='n' left join "
                                   "pg_attribute a on a.attrelid=d.refobjid and a.attnum=d.refobjsubid and d.refobjsubid>0 order by 1,2,3"));
  for (const Row& row : rows) {
    const auto view = reader.relations.find(*row[0]), source = reader.relations.find(*row[1]);
    if (view == reader.relations.end() || source == reader.relations.end() || !reader.schema.views.contains(view->second)) continue;
    View& edited = reader.schema.views.edit(view->second);
    if (edited.reads.empty() || edited.reads.back() != source->second) edited.reads.push_back(source->second);
    if (row[2]) edited.reads_columns.push_back({ObjectKind::column, source->second, *row[2]});
  }
  return static_cast<int>(rows.size());
}

struct OpaqueQuery {
  ObjectKind kind;
  std::string_view what;
  std::string_view sql;  // schema or NULL, name, definition
};

// Kinds the model keeps as text. Definitions are statements without a semicolon, or the nearest thing the server prints.
constexpr OpaqueQuery kOpaque[] = {
    {ObjectKind::statistics, "statistics", "select s.stxnamespace::regnamespace::text,s.stxname,pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s"},
    {ObjectKind::opaque, "rule",
     "select null,c.relname||'.'||r.rulename,pg_get_ruledef(r.oid) from pg_rewrite r join pg_class c on c.oid=r.ev_class join pg_namespace n on "
     "n.oid=c.relnamespace where r.rulename<>'_RETURN' and n.nspname not in ('pg_catalog','information_schema')"},
    {ObjectKind::opaque, "event trigger",
     "select null,e.evtname,'CREATE EVENT TRIGGER '||quote_ident(e.evtname)||' ON '||e.evtevent||coalesce(' WHEN TAG IN ('||(select "
     "string_agg(quote_literal(t),', ') from unnest(e.evttags) t)||')','')||' EXECUTE FUNCTION '||e.evtfoid::regproc||'()' from pg_event_trigger e "
     "where not exists (select 1 from pg_depend d where d.classid='pg_event_trigger'::regclass and d.objid=e.oid and d.deptype='e')"},
    {ObjectKind::cast, "cast",
     "select null,format_type(c.castsource,null)||' AS '||format_type(c.casttarget,null),'CREATE CAST ('||format_type(c.castsource,null)||' AS '||"
     "format_type(c.casttarget,null)||') '||case c.castmethod when 'i' then 'WITH INOUT' when 'b' then 'WITHOUT FUNCTION' else 'WITH FUNCTION '||"
     "c.castfunc::regprocedure end||case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' else '' end from pg_cast c "
     "where c.oid>=16384 and not exists (select 1 from pg_depend d where d.classid='pg_cast'::regclass and d.objid=c.oid and d.deptype in ('e','i'))"}};

// Column lists, row filters and whole schemas came with PostgreSQL 15.
std::string publications_query(int version) {
  const bool newer = version >= 15;
  const std::string columns = newer ? "||coalesce((select ' ('||string_agg(quote_ident(a.attname),', ' order by a.attnum)||')' from pg_attribute a where a.attrelid=r.prrelid and "
                                      "a.attnum=any(r.prattrs)),'')||coalesce(' WHERE '||pg_get_expr(r.prqual,r.prrelid),'')"
                                    : "";
  const std::string schemas = newer ? "||coalesce((select ' FOR TABLES IN SCHEMA '||string_agg(quote_ident(m.nspname),', ' order by m.nspname) from pg_publication_namespace s join pg_namespace m on "
                                      "m.oid=s.pnnspid where s.pnpubid=p.oid),'')"
                                    : "";
  return "select null,p.pubname,'CREATE PUBLICATION '||quote_ident(p.pubname)||case when p.puballtables then ' FOR ALL TABLES' else coalesce((select ' FOR TABLE '||string_agg(format('%I.%I',"
         "n.nspname,c.relname)" + columns + ",', ' order by n.nspname,c.relname) from pg_publication_rel r join pg_class c on c.oid=r.prrelid join pg_namespace n on n.oid=c.relnamespace where "
         "r.prpubid=p.oid),'')" + schemas + " end||case when p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate and not p.pubviaroot then '' else ' WITH (publish = '''||concat_ws(', ',case "
         "when p.pubinsert then 'insert' end,case when p.pubupdate then 'update' end,case when p.pubdelete then 'delete' end,case when p.pubtruncate then 'truncate' end)||''''||case when p.pubviaroot "
         "then ', publish_via_partition_root = true' else '' end||')' end from pg_publication p";
}

}  // namespace

Result<int> read_views(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select c.oid,n.nspname,c.relname,c.relkind,pg_get_viewdef(c.oid),c.relispopulated from pg_class c join pg_namespace n on "
                  "n.oid=c.relnamespace where c.relkind in ('v','m') and" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c")));
  for (const Row& row : rows) {
    View view;
    view.name = name_of(*row[1], *row[2]);
    view.materialized = *row[3] == "m";
    view.definition = trim(plain(row[4]));
    while (ends_with(view.definition, ";")) view.definition.pop_back();
    view.with_no_data = !truth(row[5]);
    for (const Attribute& column : reader.attributes[*row[0]]) {
      view.columns.push_back(column.name);
      view.column_types.push_back(reader.types[column.type].text);
    }
    reader.relations[*row[0]] = view.name;
    reader.schema.relations.set(view.name, {RelationKind::view, view.name, {}});
    reader.schema.views.set(view.name, view);
  }
  TRY([[maybe_unused]] const int sources, read_view_sources(reader));
  return static_cast<int>(rows.size());
}

Result<int> read_triggers(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select g.tgrelid,g.tgname,g.tgtype,(select array_agg(a.attname::text order by u.i) from unnest(g.tgattr) with ordinality u(n,i) join "
                  "pg_attribute a on a.attrelid=g.tgrelid and a.attnum=u.n),fn.nspname,p.proname,pg_get_triggerdef(g.oid),g.tgenabled from pg_trigger g join "
                  "pg_proc p on p.oid=g.tgfoid join pg_namespace fn on fn.oid=p.pronamespace where not g.tgisinternal order by g.tgrelid,g.tgname"));
  for (const Row& row : rows) {
    const auto owner = reader.relations.find(*row[0]);
    if (owner == reader.relations.end()) continue;
    Trigger trigger;
    trigger.name = *row[1];
    trigger.timing = timing_of(std::atoi(row[2]->c_str()), array_elements(row[3].value_or("")));
    trigger.function = name_of(*row[4], *row[5]);
    trigger.definition = plain(row[6]);
    trigger.enabled = enabled_word(*row[7]);
    if (reader.schema.tables.contains(owner->second))
      reader.schema.tables.edit(owner->second).triggers.push_back(trigger);
    else if (reader.schema.views.contains(owner->second))
      reader.schema.views.edit(owner->second).triggers.push_back(trigger);
  }
  return static_cast<int>(rows.size());
}

Result<int> read_policies(Reader& reader) {
  TRY(const auto rows, reader.rows("select l.polrelid,l.polname,l.polcmd,l.polpermissive,(select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) "
                                   "end,', ') from unnest(l.polroles) r),pg_get_expr(l.polqual,l.polrelid),pg_get_expr(l.polwithcheck,l.polrelid) from "
                                   "pg_policy l order by l.polrelid,l.polname"));
  for (const Row& row : rows) {
    const auto owner = reader.relations.find(*row[0]);
    if (owner == reader.relations.end() || !reader.schema.tables.contains(owner->second)) continue;
    Policy policy;
    policy.name = *row[1];
    policy.command = (*row[2])[0];
    policy.permissive = truth(row[3]);
    if (row[4] && *row[4] != "public") policy.definition = "TO " + *row[4];
    if (row[5]) policy.definition += (policy.definition.empty() ? "" : " ") + ("USING (" + plain(row[5]) + ")");
    if (row[6]) policy.definition += (policy.definition.empty() ? "" : " ") + ("WITH CHECK (" + plain(row[6]) + ")");
    reader.schema.tables.edit(owner->second).policies.push_back(policy);
  }
  return static_cast<int>(rows.size());
}

Result<int> read_opaque(Reader& reader) {
  std::size_t seen = 0;
  const std::string publications = publications_query(reader.connection.server_version() / 10000);
  std::vector<OpaqueQuery> queries = {{ObjectKind::publication, "publication", publications}};
  queries.insert(queries.end(), std::begin(kOpaque), std::end(kOpaque));
  for (const OpaqueQuery& query : queries) {
    TRY(const auto rows, reader.rows(std::string(query.sql)));
    for (const Row& row : rows) {
      Opaque object;
      object.kind = query.kind;
      object.what = query.what;
      object.name = name_of(row[0].value_or("public"), plain(row[1]));
      object.definition = plain(row[2]);
      reader.schema.opaque.set({object.what, object.name.display()}, object);
    }
    seen += rows.size();
  }
  return static_cast<int>(seen);
}

}  // namespace underpin::postgresql
