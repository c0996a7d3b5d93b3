// Kinds of objects that a dump has and the model keeps as text: each as the statement that makes it, so that a database can
// be built again and two can be compared.
#include <algorithm>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"

namespace underpin::postgresql {
namespace {

// Schema or null, name, definition. With a catalog the query ends where the conditions about extensions and namespaces
// follow; the object is `k`, its namespace `n`. @OPTIONS(x)@ stands for " OPTIONS (…)" of the array x.
struct OtherKind {
  std::string_view what, catalog, sql;
};

constexpr OtherKind kOthers[] = {
    {"collation", "pg_collation",
     "select n.nspname,k.collname,'CREATE COLLATION '||quote_ident(n.nspname)||'.'||quote_ident(k.collname)||' (provider = '||case k.collprovider "
     "when 'i' then 'icu' when 'b' then 'builtin' when 'd' then 'default' else 'libc' end||case when k.collprovider='c' then ', lc_collate = '||"
     "quote_literal(k.collcollate)||', lc_ctype = '||quote_literal(k.collctype) else ', locale = '||quote_literal(coalesce(to_jsonb(k)->>'colllocale',"
     "to_jsonb(k)->>'colliculocale',k.collcollate::text)) end||coalesce(', rules = '||quote_literal(to_jsonb(k)->>'collicurules'),'')||"
     "case when k.collisdeterministic then '' else ', deterministic = false' end||')' from pg_collation k join pg_namespace n on n.oid=k.collnamespace where"},
    {"shell type", "pg_type",
     "select n.nspname,k.typname,'CREATE TYPE '||quote_ident(n.nspname)||'.'||quote_ident(k.typname) from pg_type k join pg_namespace n on "
     "n.oid=k.typnamespace where k.typtype='p' and not k.typisdefined and"},
    {"base type", "pg_type",
     "select n.nspname,k.typname,'CREATE TYPE '||quote_ident(n.nspname)||'.'||quote_ident(k.typname)||' ('||concat_ws(', ','INPUT = '||k.typinput::regproc,"
     "'OUTPUT = '||k.typoutput::regproc,case when k.typreceive<>0 then 'RECEIVE = '||k.typreceive::regproc end,case when k.typsend<>0 then 'SEND = '||"
     "k.typsend::regproc end,case when k.typmodin<>0 then 'TYPMOD_IN = '||k.typmodin::regproc end,case when k.typmodout<>0 then 'TYPMOD_OUT = '||"
     "k.typmodout::regproc end,case when k.typanalyze<>0 then 'ANALYZE = '||k.typanalyze::regproc end,case when coalesce(to_jsonb(k)->>'typsubscript','-')<>'-' then "
     "'SUBSCRIPT = '||(to_jsonb(k)->>'typsubscript') end,'INTERNALLENGTH = '||case k.typlen when -1 then 'VARIABLE' else k.typlen::text end,case when "
     "k.typbyval then 'PASSEDBYVALUE' end,'ALIGNMENT = '||case k.typalign when 'c' then 'char' when 's' then 'int2' when 'd' then 'double' else 'int4' end,"
     "'STORAGE = '||case k.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end,case when k.typcategory<>'U' "
     "then 'CATEGORY = '||quote_literal(k.typcategory::text) end,case when k.typispreferred then 'PREFERRED = true' end,case when k.typdefault is not null then "
     "'DEFAULT = '||quote_literal(k.typdefault) end,case when k.typelem<>0 then 'ELEMENT = '||format_type(k.typelem,null) end,case when k.typdelim<>',' then "
     "'DELIMITER = '||quote_literal(k.typdelim::text) end,case when k.typcollation<>0 then 'COLLATABLE = true' end)||')' from pg_type k join pg_namespace n on "
     "n.oid=k.typnamespace where k.typtype='b' and not exists (select 1 from pg_type e where e.typarray=k.oid) and"},
    {"language", "",
     "select null,l.lanname,'CREATE '||case when l.lanpltrusted then 'TRUSTED ' else '' end||'LANGUAGE '||quote_ident(l.lanname)||case when l.lanplcallfoid=0 then '' else "
     "' HANDLER '||l.lanplcallfoid::regproc||case when l.laninline=0 then '' else ' INLINE '||l.laninline::regproc end||case when l.lanvalidator=0 then '' else ' VALIDATOR '||"
     "l.lanvalidator::regproc end end from pg_language l where l.lanispl and @OWN(pg_language,l)@"},
    {"access method", "",
     "select null,m.amname,'CREATE ACCESS METHOD '||quote_ident(m.amname)||' TYPE '||case m.amtype when 't' then 'TABLE' else 'INDEX' end||' HANDLER '||m.amhandler "
     "from pg_am m where m.oid>=16384 and @OWN(pg_am,m)@"},
    {"operator", "pg_operator",
     "select n.nspname,k.oprname||' ('||coalesce(format_type(nullif(k.oprleft,0),null),'none')||', '||coalesce(format_type(nullif(k.oprright,0),null),'none')||')',"
     "'CREATE OPERATOR '||quote_ident(n.nspname)||'.'||k.oprname||' ('||concat_ws(', ','FUNCTION = '||k.oprcode,case when k.oprleft<>0 then 'LEFTARG = '||format_type(k.oprleft,null) "
     "end,case when k.oprright<>0 then 'RIGHTARG = '||format_type(k.oprright,null) end,(select 'COMMUTATOR = OPERATOR('||quote_ident(o.nspname)||'.'||c.oprname||')' from pg_operator c "
     "join pg_namespace o on o.oid=c.oprnamespace where c.oid=k.oprcom),(select 'NEGATOR = OPERATOR('||quote_ident(o.nspname)||'.'||c.oprname||')' from pg_operator c join "
     "pg_namespace o on o.oid=c.oprnamespace where c.oid=k.oprnegate),case when k.oprrest<>0 then 'RESTRICT = '||k.oprrest end,case when k.oprjoin<>0 then 'JOIN = '||k.oprjoin "
     "end,case when k.oprcanhash then 'HASHES' end,case when k.oprcanmerge then 'MERGES' end)||')' from pg_operator k join pg_namespace n on n.oid=k.oprnamespace "
     "where k.oprcode<>0 and"},
    // The members that belong to no class stand with their family.
    {"operator family", "pg_opfamily",
     "select n.nspname,quote_ident(k.opfname)||' USING '||quote_ident(m.amname),'CREATE OPERATOR FAMILY '||quote_ident(n.nspname)||'.'||quote_ident(k.opfname)||' USING '||"
     "quote_ident(m.amname)||coalesce((select E';\\nALTER OPERATOR FAMILY '||quote_ident(n.nspname)||'.'||quote_ident(k.opfname)||' USING '||quote_ident(m.amname)||' ADD '||"
     "string_agg(p.part,', ' order by p.rank,p.number,p.part) from (select 1 as rank,o.amopstrategy as number,'OPERATOR '||o.amopstrategy||' '||o.amopopr::regoperator||coalesce("
     "' FOR ORDER BY '||(select quote_ident(sn.nspname)||'.'||quote_ident(s.opfname) from pg_opfamily s join pg_namespace sn on sn.oid=s.opfnamespace where s.oid=o.amopsortfamily),'') "
     "as part from pg_amop o where o.amopfamily=k.oid and not exists (select 1 from pg_depend d where d.classid='pg_amop'::regclass and d.objid=o.oid and d.refclassid='pg_opclass'::regclass) "
     "union all select 2,f.amprocnum,'FUNCTION '||f.amprocnum||' ('||format_type(f.amproclefttype,null)||', '||format_type(f.amprocrighttype,null)||') '||f.amproc::regprocedure "
     "from pg_amproc f where f.amprocfamily=k.oid and not exists (select 1 from pg_depend d where d.classid='pg_amproc'::regclass and d.objid=f.oid and "
     "d.refclassid='pg_opclass'::regclass)) p),'') from pg_opfamily k join pg_am m on m.oid=k.opfmethod join pg_namespace n on n.oid=k.opfnamespace where"},
    {"operator class", "pg_opclass",
     "select n.nspname,quote_ident(k.opcname)||' USING '||quote_ident(m.amname),'CREATE OPERATOR CLASS '||quote_ident(n.nspname)||'.'||quote_ident(k.opcname)||case when k.opcdefault "
     "then ' DEFAULT' else '' end||' FOR TYPE '||format_type(k.opcintype,null)||' USING '||quote_ident(m.amname)||' FAMILY '||(select quote_ident(fn.nspname)||'.'||quote_ident(f.opfname) "
     "from pg_opfamily f join pg_namespace fn on fn.oid=f.opfnamespace where f.oid=k.opcfamily)||' AS '||concat_ws(', ',(select string_agg('OPERATOR '||o.amopstrategy||' '||"
     "o.amopopr::regoperator||coalesce(' FOR ORDER BY '||(select quote_ident(sn.nspname)||'.'||quote_ident(s.opfname) from pg_opfamily s join pg_namespace sn on sn.oid=s.opfnamespace "
     "where s.oid=o.amopsortfamily),''),', ' order by o.amopstrategy) from pg_amop o join pg_depend d on d.classid='pg_amop'::regclass and d.objid=o.oid and "
     "d.refclassid='pg_opclass'::regclass and d.refobjid=k.oid),(select string_agg('FUNCTION '||f.amprocnum||' ('||format_type(f.amproclefttype,null)||', '||"
     "format_type(f.amprocrighttype,null)||') '||f.amproc::regprocedure,', ' order by f.amprocnum) from pg_amproc f join pg_depend d on d.classid='pg_amproc'::regclass and "
     "d.objid=f.oid and d.refclassid='pg_opclass'::regclass and d.refobjid=k.oid),case when k.opckeytype<>0 then 'STORAGE '||format_type(k.opckeytype,null) when not exists (select 1 "
     "from pg_depend d where d.classid in ('pg_amop'::regclass,'pg_amproc'::regclass) and d.refclassid='pg_opclass'::regclass and d.refobjid=k.oid) then 'STORAGE '||"
     "format_type(k.opcintype,null) end) from pg_opclass k join pg_am m on m.oid=k.opcmethod join pg_namespace n on n.oid=k.opcnamespace where"},
    {"transform", "",
     "select null,format_type(f.trftype,null)||' LANGUAGE '||quote_ident(l.lanname),'CREATE TRANSFORM FOR '||format_type(f.trftype,null)||' LANGUAGE '||quote_ident(l.lanname)||' ('||"
     "concat_ws(', ',case when f.trffromsql<>0 then 'FROM SQL WITH FUNCTION '||f.trffromsql::regprocedure end,case when f.trftosql<>0 then 'TO SQL WITH FUNCTION '||"
     "f.trftosql::regprocedure end)||')' from pg_transform f join pg_language l on l.oid=f.trflang where @OWN(pg_transform,f)@"},
    {"conversion", "pg_conversion",
     "select n.nspname,k.conname,'CREATE '||case when k.condefault then 'DEFAULT ' else '' end||'CONVERSION '||quote_ident(n.nspname)||'.'||quote_ident(k.conname)||' FOR '||"
     "quote_literal(pg_encoding_to_char(k.conforencoding))||' TO '||quote_literal(pg_encoding_to_char(k.contoencoding))||' FROM '||k.conproc from pg_conversion k join pg_namespace n on "
     "n.oid=k.connamespace where"},
    {"text search parser", "pg_ts_parser",
     "select n.nspname,k.prsname,'CREATE TEXT SEARCH PARSER '||quote_ident(n.nspname)||'.'||quote_ident(k.prsname)||' ('||concat_ws(', ','START = '||k.prsstart,'GETTOKEN = '||k.prstoken,"
     "'END = '||k.prsend,case when k.prsheadline<>0 then 'HEADLINE = '||k.prsheadline end,'LEXTYPES = '||k.prslextype)||')' from pg_ts_parser k join pg_namespace n on "
     "n.oid=k.prsnamespace where"},
    {"text search template", "pg_ts_template",
     "select n.nspname,k.tmplname,'CREATE TEXT SEARCH TEMPLATE '||quote_ident(n.nspname)||'.'||quote_ident(k.tmplname)||' ('||concat_ws(', ',case when k.tmplinit<>0 then 'INIT = '||"
     "k.tmplinit end,'LEXIZE = '||k.tmpllexize)||')' from pg_ts_template k join pg_namespace n on n.oid=k.tmplnamespace where"},
    {"text search dictionary", "pg_ts_dict",
     "select n.nspname,k.dictname,'CREATE TEXT SEARCH DICTIONARY '||quote_ident(n.nspname)||'.'||quote_ident(k.dictname)||' (template = '||(select quote_ident(tn.nspname)||'.'||"
     "quote_ident(t.tmplname) from pg_ts_template t join pg_namespace tn on tn.oid=t.tmplnamespace where t.oid=k.dicttemplate)||coalesce(', '||k.dictinitoption,'')||')' from pg_ts_dict k "
     "join pg_namespace n on n.oid=k.dictnamespace where"},
    {"text search configuration", "pg_ts_config",
     "select n.nspname,k.cfgname,'CREATE TEXT SEARCH CONFIGURATION '||quote_ident(n.nspname)||'.'||quote_ident(k.cfgname)||' (parser = '||(select quote_ident(pn.nspname)||'.'||"
     "quote_ident(p.prsname) from pg_ts_parser p join pg_namespace pn on pn.oid=p.prsnamespace where p.oid=k.cfgparser)||')'||coalesce((select string_agg(E';\\nALTER TEXT SEARCH "
     "CONFIGURATION '||quote_ident(n.nspname)||'.'||quote_ident(k.cfgname)||' ADD MAPPING FOR '||quote_ident(t.alias)||' WITH '||(select string_agg(m.mapdict::regdictionary::text,', ' "
     "order by m.mapseqno) from pg_ts_config_map m where m.mapcfg=k.oid and m.maptokentype=t.tokid),'' order by t.tokid) from ts_token_type(k.cfgparser) t where exists (select 1 from "
     "pg_ts_config_map m where m.mapcfg=k.oid and m.maptokentype=t.tokid)),'') from pg_ts_config k join pg_namespace n on n.oid=k.cfgnamespace where"},
    {"foreign data wrapper", "",
     "select null,w.fdwname,'CREATE FOREIGN DATA WRAPPER '||quote_ident(w.fdwname)||case when w.fdwhandler=0 then '' else ' HANDLER '||w.fdwhandler::regproc end||case when "
     "w.fdwvalidator=0 then '' else ' VALIDATOR '||w.fdwvalidator::regproc end||@OPTIONS(w.fdwoptions)@ from pg_foreign_data_wrapper w where @OWN(pg_foreign_data_wrapper,w)@"},
    {"server", "",
     "select null,s.srvname,'CREATE SERVER '||quote_ident(s.srvname)||coalesce(' TYPE '||quote_literal(s.srvtype),'')||coalesce(' VERSION '||quote_literal(s.srvversion),'')||"
     "' FOREIGN DATA WRAPPER '||quote_ident(w.fdwname)||@OPTIONS(s.srvoptions)@ from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid=s.srvfdw where "
     "@OWN(pg_foreign_server,s)@"},
    {"user mapping", "",
     "select null,case u.umuser when 0 then 'PUBLIC' else quote_ident(u.usename) end||' SERVER '||quote_ident(u.srvname),'CREATE USER MAPPING FOR '||case u.umuser when 0 then 'PUBLIC' "
     "else quote_ident(u.usename) end||' SERVER '||quote_ident(u.srvname)||@OPTIONS(u.umoptions)@ from pg_user_mappings u"},
};

// @NAME(a,b)@ in a query.
std::string expanded(std::string sql, std::string_view name, const auto& text) {
  const std::string begin = "@" + std::string(name) + "(";
  for (std::size_t at = sql.find(begin); at != std::string::npos; at = sql.find(begin, at)) {
    const std::size_t end = sql.find(")@", at);
    const std::string made = text(sql.substr(at + begin.size(), end - at - begin.size()));
    sql.replace(at, end + 2 - at, made);
    at += made.size();
  }
  return sql;
}

std::string query_of(const OtherKind& kind) {
  std::string sql(kind.sql);
  sql = expanded(std::move(sql), "OPTIONS", [](const std::string& array) { return options_sql(array); });
  sql = expanded(std::move(sql), "OWN", [](const std::string& about) {
    const std::size_t comma = about.find(',');
    return not_of_extension(about.substr(0, comma), about.substr(comma + 1));
  });
  if (!kind.catalog.empty()) sql += std::string(kUserNamespaces) + "and" + not_of_extension(kind.catalog, "k");
  return sql;
}

// Only a superuser may see how a subscription connects, and nobody should see its password.
Result<int> read_subscriptions(Reader& reader) {
  TRY(const auto allowed, reader.rows("select has_column_privilege('pg_subscription','subconninfo','select')"));
  const std::string connection = truth(allowed.front()[0]) ? "(select string_agg(p,' ') from regexp_split_to_table(s.subconninfo,'[[:space:]]+') p where p not like 'password=%')" : "''";
  TRY(const auto rows, reader.rows("select s.subname," + connection + ",(select string_agg(quote_ident(p),', ') from "
                                   "unnest(s.subpublications) p),coalesce(quote_literal(s.subslotname),'NONE') from pg_subscription s join pg_database d on d.oid=s.subdbid and "
                                   "d.datname=current_database()"));
  for (const Row& row : rows)
    keep_text(reader, "subscription", *row[0], "CREATE SUBSCRIPTION " + *row[0] + " CONNECTION '" + replace_all(mask_secrets(row[1].value_or("")), "'", "''") + "' PUBLICATION " + row[2].value_or("") +
                                                   " WITH (connect = false, slot_name = " + row[3].value_or("NONE") + ")");
  return static_cast<int>(rows.size());
}

}  // namespace

void keep_text(Reader& reader, const std::string& what, const std::string& name, const std::string& definition) {
  Opaque kept;
  kept.kind = ObjectKind::opaque;
  kept.what = what;
  kept.name = {"", name};
  kept.definition = definition;
  reader.schema.opaque.set({what, name}, kept);
}

std::string operands(const std::string& word, std::string name) {
  if (word != "OPERATOR") return name;
  const std::size_t open = name.rfind('(');
  return open == std::string::npos ? name : name.substr(0, open) + " (" + replace_all(replace_all(name.substr(open + 1), "-,", "NONE,"), ",-)", ",NONE)");
}

std::string options_sql(const std::string& array) {
  return "coalesce((select ' OPTIONS ('||string_agg(quote_ident(o.option_name)||' '||case when o.option_name ~ 'pass|secret|token' then '''" + std::string(kHidden) +
         "''' else quote_literal(o.option_value) end,', ') from pg_options_to_table(" + array + ") o having count(*)>0)||')','')";
}

Result<int> read_others(Reader& reader) {
  int seen = 0;
  for (const OtherKind& kind : kOthers) {
    TRY(const auto rows, reader.rows(query_of(kind)));
    for (const Row& row : rows) {
      const std::string schema = row[0].value_or("public");
      keep_text(reader, std::string(kind.what), (schema == "public" ? "" : schema + ".") + plain(row[1]), plain(row[2]));
    }
    seen += static_cast<int>(rows.size());
  }
  TRY(const int subscriptions, read_subscriptions(reader));
  return seen + subscriptions;
}

}  // namespace underpin::postgresql
