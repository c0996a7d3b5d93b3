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

void keep_text(Reader& reader, const std::string& what, const std::string& name, const std::string& definition) {
  Opaque kept;
  kept.kind = ObjectKind::opaque;
  kept.what = what;
  kept.name = {"", name};
  kept.definition = definition;
  reader.schema.opaque.set({what, name}, kept);
}

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
         "and n.nspname<>'public' order by 1,2,3";
}

std::string qualified(const std::string& schema, const std::string& quoted_name, const std::string& word) {
  return schema == "public" || word == "SCHEMA" ? quoted_name : quote(std::string_view(schema)) + "." + quoted_name;
}

// Whoever owns most is who restores a dump; only the others are told.
Result<int> read_owners(Reader& reader) {
  TRY(const auto rows, reader.rows(owners_query()));
  std::map<std::string, std::size_t> counts;
  for (const Row& row : rows) ++counts[*row[3]];
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const Row& row : rows) {
    if (*row[3] == most->first) continue;
    const std::string object = *row[0] + " " + qualified(*row[1], plain(row[2]), *row[0]);
    keep_text(reader, "owner", object, "ALTER " + object + " OWNER TO " + *row[3]);
  }
  return static_cast<int>(rows.size());
}

// Word of ALTER, schema, quoted name, what it is about, the rest of the statement.
constexpr std::string_view kSettings =
    "select case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'TABLE' "
    "end,n.nspname,quote_ident(c.relname),'parameters','SET ('||array_to_string(c.reloptions,', ')||')' from pg_class c "
    "join pg_namespace n on n.oid=c.relnamespace where c.relkind in ('r','p','v','m') and c.reloptions is not null and @USER@ "
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
    const std::string object = *row[0] + " " + qualified(*row[1], *row[2], *row[0]);
    keep_text(reader, "setting", object + ": " + *row[3], "ALTER " + object + " " + row[4].value_or(""));
  }
  return static_cast<int>(rows.size());
}

// Schema or null, name, definition of kinds that a dump has and the model does not. With a catalog: the query ends where the
// conditions about extensions and namespaces follow.
struct OtherKind {
  std::string_view what, catalog, sql;
};
constexpr OtherKind kOthers[] = {
    {"collation", "pg_collation",
     "select n.nspname,k.collname,'CREATE COLLATION '||quote_ident(k.collname)||' (provider = '||case k.collprovider when 'i' then 'icu' "
     "when 'c' then 'libc' else k.collprovider::text end||', '||(to_jsonb(k)-"
     "'oid'-'collname'-'collnamespace'-'collowner'-'collversion'-'collprovider')::text||')' from pg_collation k join pg_namespace n on "
     "n.oid=k.collnamespace where"},
    {"foreign data wrapper", "",
     "select null,w.fdwname,'CREATE FOREIGN DATA WRAPPER '||quote_ident(w.fdwname) from pg_foreign_data_wrapper w where not exists (select "
     "1 from pg_depend d where "
     "d.classid='pg_foreign_data_wrapper'::regclass and d.objid=w.oid and d.deptype='e')"},
    {"server", "",
     "select null,s.srvname,'CREATE SERVER '||quote_ident(s.srvname)||' FOREIGN DATA WRAPPER '||quote_ident(w.fdwname) from "
     "pg_foreign_server s join pg_foreign_data_wrapper w on w.oid=s.srvfdw"},
    {"text search configuration", "pg_ts_config",
     "select n.nspname,k.cfgname,'CREATE TEXT SEARCH CONFIGURATION '||quote_ident(k.cfgname)||' of '||(select p.prsname from pg_ts_parser "
     "p where p.oid=k.cfgparser)||': '||coalesce((select "
     "string_agg(m.maptokentype||' '||t.dictname,', ' order by m.maptokentype,m.mapseqno) from pg_ts_config_map m join pg_ts_dict t on "
     "t.oid=m.mapdict where m.mapcfg=k.oid),'') from "
     "pg_ts_config k join pg_namespace n on n.oid=k.cfgnamespace where"},
    {"text search dictionary", "pg_ts_dict",
     "select n.nspname,k.dictname,'CREATE TEXT SEARCH DICTIONARY '||quote_ident(k.dictname)||' (template = '||(select t.tmplname from "
     "pg_ts_template t where t.oid=k.dicttemplate)||coalesce(', "
     "'||k.dictinitoption,'')||')' from pg_ts_dict k join pg_namespace n on n.oid=k.dictnamespace where"},
    {"operator", "pg_operator",
     "select n.nspname,k.oprname||' ('||coalesce(format_type(nullif(k.oprleft,0),null),'none')||', "
     "'||format_type(k.oprright,null)||')','CREATE OPERATOR '||k.oprname||' (function = '||k.oprcode||')' from "
     "pg_operator k join pg_namespace n on n.oid=k.oprnamespace where"}};

Result<int> read_others(Reader& reader) {
  int seen = 0;
  for (const OtherKind& kind : kOthers) {
    std::string query(kind.sql);
    if (!kind.catalog.empty()) query += std::string(kUserNamespaces) + "and" + not_of_extension(kind.catalog, "k");
    TRY(const auto rows, reader.rows(query));
    for (const Row& row : rows) {
      const std::string schema = row[0].value_or("public");
      keep_text(reader, std::string(kind.what), (schema == "public" ? "" : schema + ".") + plain(row[1]), plain(row[2]));
    }
    seen += static_cast<int>(rows.size());
  }
  return seen;
}

}  // namespace

Result<int> read_settings(Reader& reader) {
  TRY(const int owners, read_owners(reader));
  TRY(const int parameters, read_parameters(reader));
  TRY(const int others, read_others(reader));
  reader.schema.sequences.for_each([&](const Sequence& sequence) {
    if (!sequence.owner_table.empty() && !sequence.options.empty()) {
      const std::string object = "SEQUENCE " + quote(sequence.name);
      keep_text(reader, "setting", object + ": options", "ALTER " + object + " " + sequence.options);
    }
  });
  return owners + parameters + others;
}

}  // namespace underpin::postgresql
