// What objects have beyond their definition and only where it is not the usual: owners other than that of most objects, storage
// parameters, replica identity, tablespaces, storage and statistics of columns, options of sequences that belong to a column. Each is
// kept as the ALTER that makes it.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"

namespace underpin::postgresql {
namespace {

// The same of kinds that stand in no schema or are kept as text.
constexpr std::string_view kMoreOwners =
    " union all select upper(replace(replace(i.type,'foreign-data','foreign data'),'statistics object','statistics')),null,i.identity,quote_ident(pg_get_userbyid(x.owner)) from ("
    "select 'pg_collation'::regclass as class,oid,collowner as owner from pg_collation union all select 'pg_conversion'::regclass,oid,conowner from pg_conversion "
    "union all select 'pg_operator'::regclass,oid,oprowner from pg_operator union all select 'pg_opclass'::regclass,oid,opcowner from pg_opclass "
    "union all select 'pg_opfamily'::regclass,oid,opfowner from pg_opfamily union all select 'pg_ts_config'::regclass,oid,cfgowner from pg_ts_config "
    "union all select 'pg_ts_dict'::regclass,oid,dictowner from pg_ts_dict union all select 'pg_foreign_data_wrapper'::regclass,oid,fdwowner from pg_foreign_data_wrapper "
    "union all select 'pg_foreign_server'::regclass,oid,srvowner from pg_foreign_server union all select 'pg_publication'::regclass,oid,pubowner from pg_publication "
    "union all select 'pg_statistic_ext'::regclass,oid,stxowner from pg_statistic_ext union all select 'pg_event_trigger'::regclass,oid,evtowner from pg_event_trigger "
    "union all select 'pg_language'::regclass,oid,lanowner from pg_language) x,lateral pg_identify_object(x.class,x.oid,0) i where x.oid>=16384 and "
    "coalesce(i.schema,'') not in ('pg_catalog','information_schema') and not exists (select 1 from pg_depend d where d.classid=x.class and d.objid=x.oid and d.deptype='e') order by 1,2,3";

// Word of ALTER, schema, quoted name, owner.
std::string owners_query() {
  const auto part = [](const std::string& word, const std::string& name, const std::string& owner, const std::string& from,
                       std::string_view catalog, std::string_view alias) {
    return "select " + word + ",n.nspname," + name + ",quote_ident(pg_get_userbyid(" + owner + ")) from " + from + " where" +
           std::string(kUserNamespaces) + "and" + not_of_extension(catalog, alias);
  };
  return part(
             "case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' when 'f' then 'FOREIGN TABLE' "
             "else 'TABLE' end",
             "quote_ident(c.relname)", "c.relowner",
             "pg_class c join pg_namespace n on n.oid=c.relnamespace and c.relkind in ('r','p','v','m','f','S')", "pg_class", "c") +
         "and not exists (select 1 from pg_depend o where o.classid='pg_class'::regclass and o.objid=c.oid and o.deptype in ('a','i') and "
         "c.relkind='S') union all " +
         part("case f.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end",
              "quote_ident(f.proname)||'('||pg_get_function_identity_arguments(f.oid)||')'", "f.proowner",
              "pg_proc f join pg_namespace n on n.oid=f.pronamespace", "pg_proc", "f") +
         "union all " +
         part("case t.typtype when 'd' then 'DOMAIN' else 'TYPE' end", "quote_ident(t.typname)", "t.typowner",
              "pg_type t join pg_namespace n on n.oid=t.typnamespace and (t.typtype in ('e','d','r') or exists (select 1 from pg_class c "
              "where c.oid=t.typrelid and c.relkind='c'))",
              "pg_type", "t") +
         "union all " + part("'SCHEMA'", "quote_ident(n.nspname)", "n.nspowner", "pg_namespace n", "pg_namespace", "n") +
         "and n.nspname<>'public'" + std::string(kMoreOwners);
}

std::string qualified(const std::string& schema, const std::string& quoted_name, const std::string& word) {
  return schema.empty() || schema == "public" || word == "SCHEMA" ? quoted_name : quote(std::string_view(schema)) + "." + quoted_name;
}

// Whoever owns most is who restores a dump; only the others are told.
Result<int> read_owners(Reader& reader) {
  TRY(const auto rows, reader.rows(owners_query()));
  std::map<std::string, std::size_t> counts;
  for (const Row& row : rows) ++counts[*row[3]];
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const Row& row : rows) {
    if (*row[3] == most->first) continue;
    const std::string object = *row[0] + " " + qualified(row[1].value_or(""), operands(*row[0], plain(row[2])), *row[0]);
    keep_text(reader, "owner", object, "ALTER " + object + " OWNER TO " + *row[3]);
  }
  return static_cast<int>(rows.size());
}

// Word of ALTER, schema, quoted name, what it is about, the rest of the statement.
constexpr std::string_view kSettings =
    "select case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'TABLE' "
    "end,n.nspname,quote_ident(c.relname),'parameters','SET ('||concat_ws(', ',array_to_string(c.reloptions,', '),(select string_agg('toast.'||o,', ') from "
    "unnest(x.reloptions) o))||')' from pg_class c join pg_namespace n on n.oid=c.relnamespace left join pg_class x on x.oid=c.reltoastrelid where c.relkind in ('r','p','v','m') "
    "and (c.reloptions is not null or x.reloptions is not null) and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'type','OF '||format_type(c.reloftype,null) from pg_class c join pg_namespace n on n.oid=c.relnamespace where "
    "c.reloftype<>0 and @USER@ "
    "union all select 'VIEW',n.nspname,quote_ident(c.relname),'default of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' SET DEFAULT '||pg_get_expr(d.adbin,d.adrelid) from "
    "pg_attrdef d join pg_class c on c.oid=d.adrelid and c.relkind='v' join pg_attribute a on a.attrelid=c.oid and a.attnum=d.adnum join pg_namespace n on n.oid=c.relnamespace "
    "where @USER@ "
    "union all select 'FOREIGN TABLE',n.nspname,quote_ident(c.relname),'options of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' OPTIONS ('||(select string_agg('ADD '||"
    "quote_ident(o.option_name)||' '||quote_literal(o.option_value),', ') from pg_options_to_table(a.attfdwoptions) o)||')' from pg_attribute a join pg_class c on c.oid=a.attrelid "
    "and c.relkind='f' join pg_namespace n on n.oid=c.relnamespace where a.attfdwoptions is not null and not a.attisdropped and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'rule '||r.rulename,case r.ev_enabled when 'D' then 'DISABLE RULE ' when 'A' then 'ENABLE ALWAYS RULE ' else "
    "'ENABLE REPLICA RULE ' end||quote_ident(r.rulename) from pg_rewrite r join pg_class c on c.oid=r.ev_class join pg_namespace n on n.oid=c.relnamespace where r.ev_enabled<>'O' "
    "and r.rulename<>'_RETURN' and @USER@ "
    "union all select 'EVENT TRIGGER',null,quote_ident(e.evtname),'state',case e.evtenabled when 'D' then 'DISABLE' when 'A' then 'ENABLE ALWAYS' else 'ENABLE REPLICA' end from "
    "pg_event_trigger e where e.evtenabled<>'O' "
    "union all select 'STATISTICS',n.nspname,quote_ident(s.stxname),'statistics','SET STATISTICS '||s.stxstattarget from pg_statistic_ext s join pg_namespace n on n.oid=s.stxnamespace "
    "where s.stxstattarget>=0 "
    "union all select 'INDEX',n.nspname,quote_ident(c.relname),'statistics of '||a.attnum,'ALTER COLUMN '||a.attnum||' SET STATISTICS '||a.attstattarget from pg_attribute a join pg_class c "
    "on c.oid=a.attrelid and c.relkind in ('i','I') join pg_namespace n on n.oid=c.relnamespace where a.attnum>0 and a.attstattarget>=0 and @USER@ "
    "union all select 'SEQUENCE',n.nspname,quote_ident(c.relname),'persistence','SET UNLOGGED' from pg_class c join pg_namespace n on n.oid=c.relnamespace where c.relkind='S' and "
    "c.relpersistence='u' and not exists (select 1 from pg_depend i where i.classid='pg_class'::regclass and i.objid=c.oid and i.deptype='i') and @USER@ "
    "union all select upper(i.type),null,i.identity,'depends on '||e.extname,'DEPENDS ON EXTENSION '||quote_ident(e.extname) from pg_depend d join pg_extension e on "
    "d.refclassid='pg_extension'::regclass and e.oid=d.refobjid,lateral pg_identify_object(d.classid,d.objid,d.objsubid) i where d.deptype='x' "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'replica identity','REPLICA IDENTITY '||case c.relreplident when 'f' then "
    "'FULL' when 'n' then 'NOTHING' else 'USING INDEX '||coalesce((select "
    "quote_ident(x.relname) from pg_index i join pg_class x on x.oid=i.indexrelid where i.indrelid=c.oid and i.indisreplident),'?') end "
    "from pg_class c join pg_namespace n on n.oid=c.relnamespace where "
    "c.relkind in ('r','p') and c.relreplident<>'d' and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'cluster','CLUSTER ON '||quote_ident(x.relname) from pg_index i join "
    "pg_class c on c.oid=i.indrelid join pg_class x on x.oid=i.indexrelid join "
    "pg_namespace n on n.oid=c.relnamespace where i.indisclustered and @USER@ "
    "union all select case c.relkind when 'm' then 'MATERIALIZED VIEW' when 'i' then 'INDEX' when 'I' then 'INDEX' else 'TABLE' "
    "end,n.nspname,quote_ident(c.relname),'tablespace','SET TABLESPACE '||"
    "quote_ident(s.spcname) from pg_class c join pg_tablespace s on s.oid=c.reltablespace join pg_namespace n on n.oid=c.relnamespace "
    "where c.relkind in ('r','p','m','i','I') and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'access method','SET ACCESS METHOD '||quote_ident(m.amname) from pg_class c "
    "join pg_am m on m.oid=c.relam join pg_namespace n on "
    "n.oid=c.relnamespace where c.relkind in ('r','m') and m.amname<>'heap' and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'storage of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' SET "
    "STORAGE '||case a.attstorage when 'p' then 'PLAIN' when 'e' then "
    "'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end from pg_attribute a join pg_type t on t.oid=a.atttypid join pg_class c on "
    "c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace where "
    "c.relkind in ('r','p') and a.attnum>0 and not a.attisdropped and a.attstorage<>t.typstorage and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'statistics of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' SET "
    "STATISTICS '||a.attstattarget from pg_attribute a join pg_class c on "
    "c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace where c.relkind in ('r','p','m') and a.attnum>0 and not a.attisdropped "
    "and a.attstattarget>=0 and @USER@ "
    "union all select 'TABLE',n.nspname,quote_ident(c.relname),'options of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' SET "
    "('||own.options||')' from pg_attribute a join "
    "pg_class c on c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace cross join lateral (select string_agg(o,', ') as options "
    "from unnest(a.attoptions) o where o not like 'pg\\_attver=%') own "  // that one the server writes for itself (15.20 and its like)
    "where c.relkind in ('r','p','m') and a.attnum>0 and not a.attisdropped and own.options is not null and @USER@";

constexpr std::string_view kCompression =  // PostgreSQL 14 and later
    " union all select 'TABLE',n.nspname,quote_ident(c.relname),'compression of '||a.attname,'ALTER COLUMN '||quote_ident(a.attname)||' "
    "SET COMPRESSION '||case a.attcompression when 'l' then 'lz4' else 'pglz' "
    "end from pg_attribute a join pg_class c on c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace where c.relkind in ('r','p') "
    "and a.attnum>0 and not a.attisdropped and a.attcompression<>'' and @USER@";

Result<int> read_parameters(Reader& reader) {
  const std::string query = std::string(kSettings) + (reader.connection.server_version() >= 140000 ? std::string(kCompression) : "");
  TRY(const auto rows, reader.rows("select * from (" +
                                   replace_all(query, "@USER@", std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c")) +
                                   ") s order by 1,2,3,4,5"));
  for (const Row& row : rows) {
    const std::string object = *row[0] + " " + qualified(row[1].value_or(""), plain(row[2]), *row[0]);
    keep_text(reader, "setting", object + ": " + *row[3], "ALTER " + object + " " + plain(row[4]));
  }
  return static_cast<int>(rows.size());
}

}  // namespace

Result<int> read_settings(Reader& reader) {
  TRY(const int owners, read_owners(reader));
  TRY(const int parameters, read_parameters(reader));
  reader.schema.sequences.for_each([&](const Sequence& sequence) {
    if (!sequence.owner_table.empty() && !sequence.options.empty()) {
      const std::string object = "SEQUENCE " + quote(sequence.name);
      keep_text(reader, "setting", object + ": options", "ALTER " + object + " " + sequence.options);
    }
  });
  return owners + parameters;
}

}  // namespace underpin::postgresql
