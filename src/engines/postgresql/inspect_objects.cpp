// Schemas, extensions, types, sequences, functions.
#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"
#include "schema/uses.h"

namespace underpin::postgresql {
namespace {

Result<int> read_enums(Reader& reader) {
  TRY(const auto rows, reader.rows("select n.nspname,t.typname,(select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where "
                                   "e.enumtypid=t.oid) from pg_type t join pg_namespace n on n.oid=t.typnamespace where t.typtype='e' and" +
                                   std::string(kUserNamespaces) + "and" + not_of_extension("pg_type", "t")));
  for (const Row& row : rows) {
    UserType type;
    type.name = name_of(*row[0], *row[1]);
    type.enumeration = EnumType{array_elements(row[2].value_or(""))};
    reader.schema.types.set(type.name, type);
  }
  return static_cast<int>(rows.size());
}

Result<int> read_domains(Reader& reader) {
  TRY(const auto rows, reader.rows("select n.nspname,t.typname,format_type(t.typbasetype,t.typtypmod),t.typnotnull,t.typdefault,"
                                   "(select " + std::string(kCollationName) + " from pg_collation k join pg_namespace kn on kn.oid=k.collnamespace join pg_type b on b.oid=t.typbasetype where k.oid=t.typcollation and "
                                   "t.typcollation<>b.typcollation) from pg_type t join pg_namespace n on n.oid=t.typnamespace where t.typtype='d' and" +
                                   std::string(kUserNamespaces) + "and" + not_of_extension("pg_type", "t")));
  for (const Row& row : rows) {
    UserType type;
    type.name = name_of(*row[0], *row[1]);
    type.domain = DomainType{type_of(row[2]), truth(row[3]), std::nullopt, {}, row[5].value_or("")};
    if (row[4]) type.domain->default_value = expression(plain(row[4]));
    reader.schema.types.set(type.name, type);
  }
  TRY(const auto checks, reader.rows("select n.nspname,t.typname,k.conname,pg_get_constraintdef(k.oid),k.convalidated from pg_constraint k join pg_type t on "
                                     "t.oid=k.contypid join pg_namespace n on n.oid=t.typnamespace where k.contype='c' order by k.conname"));
  for (const Row& row : checks) {
    const ObjectName name = name_of(*row[0], *row[1]);
    if (!reader.schema.types.contains(name)) continue;
    reader.schema.types.edit(name).domain->checks.push_back({*row[2], expression(inside_check(plain(row[3]))), false, !truth(row[4]), {}});
  }
  return static_cast<int>(rows.size());
}

Result<int> read_composites(Reader& reader) {
  TRY(const auto rows, reader.rows("select n.nspname,c.relname,a.attname,format_type(a.atttypid,a.atttypmod),case when a.attcollation<>y.typcollation then " + std::string(kCollationName) + " end "
                                   "from pg_class c join pg_namespace n on n.oid=c.relnamespace left join pg_attribute a on a.attrelid=c.oid and a.attnum>0 and not a.attisdropped "
                                   "left join pg_type y on y.oid=a.atttypid left join pg_collation k on k.oid=a.attcollation left join pg_namespace kn on kn.oid=k.collnamespace "
                                   "where c.relkind='c' and" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c") +
                                   " order by 1,2,a.attnum"));
  for (const Row& row : rows) {
    const ObjectName name = name_of(*row[0], *row[1]);
    if (!reader.schema.types.contains(name)) {
      UserType type;
      type.name = name;
      type.composite = CompositeType{};
      reader.schema.types.set(name, type);
    }
    if (!row[2]) continue;
    Column attribute;
    attribute.name = *row[2];
    attribute.type = type_of(row[3]);
    attribute.collation = row[4].value_or("");
    reader.schema.types.edit(name).composite->attributes.push_back(attribute);
  }
  return static_cast<int>(rows.size());
}

// What the server calls a multirange that nobody named.
std::string usual_multirange(const std::string& range) {
  const std::size_t at = range.find("range");
  return at == std::string::npos ? range.substr(0, 63 - std::string_view("_multirange").size()) + "_multirange" : range.substr(0, at) + "multi" + range.substr(at);
}

Result<int> read_ranges(Reader& reader) {
  const bool multiranges = reader.connection.server_version() >= 140000;
  TRY(const auto rows, reader.rows("select n.nspname,t.typname,format_type(r.rngsubtype,null),case when r.rngcanonical<>0 then r.rngcanonical::regproc::text end,case when r.rngsubdiff<>0 then "
                                   "r.rngsubdiff::regproc::text end,(select quote_ident(o.nspname)||'.'||quote_ident(c.opcname) from pg_opclass c join pg_namespace o on o.oid=c.opcnamespace where c.oid=r.rngsubopc "
                                   "and not (c.opcdefault and c.opcintype=r.rngsubtype)),(select quote_ident(kn.nspname)||'.'||quote_ident(k.collname) from pg_collation k join pg_namespace kn on kn.oid=k.collnamespace "
                                   "where k.oid=r.rngcollation and r.rngcollation<>(select s.typcollation from pg_type s where s.oid=r.rngsubtype)),mn.nspname,m.typname from pg_range r join pg_type t on t.oid=r.rngtypid "
                                   "left join pg_type m on m.oid=" + std::string(multiranges ? "r.rngmultitypid" : "0") + " left join pg_namespace mn on mn.oid=m.typnamespace join "
                                   "pg_namespace n on n.oid=t.typnamespace where" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_type", "t")));
  for (const Row& row : rows) {
    UserType type;
    type.name = name_of(*row[0], *row[1]);
    type.range = RangeType{"subtype = " + plain(row[2])};
    if (row[5]) type.range->definition += ", subtype_opclass = " + plain(*row[5]);
    if (row[6]) type.range->definition += ", collation = " + plain(*row[6]);
    if (row[3]) type.range->definition += ", canonical = " + plain(row[3]);
    if (row[4]) type.range->definition += ", subtype_diff = " + plain(row[4]);
    if (row[8] && (*row[8] != usual_multirange(*row[1]) || *row[7] != *row[0]))
      type.range->definition += ", multirange_type_name = " + quote(name_of(*row[7], *row[8]));
    reader.schema.types.set(type.name, type);
  }
  return static_cast<int>(rows.size());
}

// Only what differs from CREATE SEQUENCE without options.
std::string sequence_options(const Row& row) {
  const bool downwards = starts_with(*row[4], "-");
  const std::string largest = *row[2] == "smallint" ? "32767" : *row[2] == "integer" ? "2147483647" : "9223372036854775807";
  const std::string smallest = *row[2] == "smallint" ? "-32768" : *row[2] == "integer" ? "-2147483648" : "-9223372036854775808";
  std::vector<std::string> out;
  if (*row[4] != "1") out.push_back("INCREMENT BY " + *row[4]);
  if (*row[5] != (downwards ? smallest : "1")) out.push_back("MINVALUE " + *row[5]);
  if (*row[6] != (downwards ? "-1" : largest)) out.push_back("MAXVALUE " + *row[6]);
  if (*row[3] != (downwards ? *row[6] : *row[5])) out.push_back("START WITH " + *row[3]);
  if (*row[7] != "1") out.push_back("CACHE " + *row[7]);
  if (truth(row[8])) out.push_back("CYCLE");
  return join(out, " ");
}

// pg_get_functiondef() knows no aggregates.
constexpr std::string_view kAggregate =
    "format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s%s)',n.nspname,p.proname,coalesce(nullif(pg_get_function_identity_arguments(p.oid),''),'*'),g.aggtransfn::regproc,"
    "format_type(g.aggtranstype,null),concat(case when g.aggtransspace<>0 then ', SSPACE = '||g.aggtransspace end,"
    "case when g.aggfinalfn<>0 then ', FINALFUNC = '||g.aggfinalfn::regproc end,case when g.aggfinalextra then ', FINALFUNC_EXTRA' end,"
    "case when g.aggfinalfn<>0 and g.aggfinalmodify<>(case g.aggkind when 'n' then 'r' else 'w' end) then ', FINALFUNC_MODIFY = '||case g.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' "
    "else 'READ_WRITE' end end,case when g.aggcombinefn<>0 then ', COMBINEFUNC = '||g.aggcombinefn::regproc end,case when g.aggserialfn<>0 then ', SERIALFUNC = '||g.aggserialfn::regproc end,"
    "case when g.aggdeserialfn<>0 then ', DESERIALFUNC = '||g.aggdeserialfn::regproc end,case when g.agginitval is not null then ', INITCOND = '||quote_literal(g.agginitval) end,"
    "case when g.aggmtransfn<>0 then ', MSFUNC = '||g.aggmtransfn::regproc||', MINVFUNC = '||g.aggminvtransfn::regproc||', MSTYPE = '||format_type(g.aggmtranstype,null) end,"
    "case when g.aggmtransspace<>0 then ', MSSPACE = '||g.aggmtransspace end,case when g.aggmfinalfn<>0 then ', MFINALFUNC = '||g.aggmfinalfn::regproc end,"
    "case when g.aggmfinalextra then ', MFINALFUNC_EXTRA' end,case when g.aggmfinalfn<>0 and g.aggmfinalmodify<>(case g.aggkind when 'n' then 'r' else 'w' end) then ', MFINALFUNC_MODIFY = '||"
    "case g.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end,case when g.aggminitval is not null then ', MINITCOND = '||quote_literal(g.aggminitval) end,"
    "case when g.aggsortop<>0 then (select ', SORTOP = OPERATOR('||quote_ident(o.nspname)||'.'||s.oprname||')' from pg_operator s join pg_namespace o on o.oid=s.oprnamespace where s.oid=g.aggsortop) end,"
    "case p.proparallel when 's' then ', PARALLEL = SAFE' when 'r' then ', PARALLEL = RESTRICTED' end,case when g.aggkind='h' then ', HYPOTHETICAL' end))";

}  // namespace

Result<int> read_schemas(Reader& reader) {
  TRY(const auto schemas, reader.rows("select n.nspname from pg_namespace n where n.nspname<>'public' and" + std::string(kUserNamespaces) + "and" +
                                      not_of_extension("pg_namespace", "n")));
  for (const Row& row : schemas) {
    Opaque named;
    named.kind = ObjectKind::schema;
    named.what = "schema";
    named.name = {"", *row[0]};
    reader.schema.schemas.set(named.name, named);
  }
  TRY(const auto usual, reader.rows("select 1 from pg_namespace where nspname='public'"));
  reader.schema.default_schema_dropped = usual.empty();
  TRY(const auto extensions, reader.rows("select e.extname,n.nspname from pg_extension e join pg_namespace n on n.oid=e.extnamespace where e.extname<>'plpgsql'"));
  for (const Row& row : extensions) reader.schema.extensions.set({"", *row[0]}, {*row[0], name_of(*row[1], "").schema, {}});
  return static_cast<int>(schemas.size() + extensions.size());
}

Result<int> read_types(Reader& reader) {
  TRY(const int enums, read_enums(reader));
  TRY(const int domains, read_domains(reader));
  TRY(const int composites, read_composites(reader));
  TRY(const int ranges, read_ranges(reader));
  return enums + domains + composites + ranges;
}

Result<int> read_sequences(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select n.nspname,c.relname,format_type(s.seqtypid,null),s.seqstart,s.seqincrement,s.seqmin,s.seqmax,s.seqcache,s.seqcycle,"
                  "d.refobjid,a.attname,d.deptype from pg_sequence s join pg_class c on c.oid=s.seqrelid join pg_namespace n on n.oid=c.relnamespace "
                  "left join pg_depend d on d.classid='pg_class'::regclass and d.objid=c.oid and d.objsubid=0 and d.refclassid='pg_class'::regclass "
                  "and d.deptype in ('a','i') left join pg_attribute a on a.attrelid=d.refobjid and a.attnum=d.refobjsubid where" +
                  std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c")));
  for (const Row& row : rows) {
    Sequence sequence;
    sequence.name = name_of(*row[0], *row[1]);
    sequence.type = *row[2];
    sequence.options = sequence_options(row);
    if (const auto owner = reader.relations.find(row[9].value_or("")); owner != reader.relations.end()) {
      sequence.owner_table = owner->second;
      sequence.owner_column = row[10].value_or("");
      sequence.identity = row[11].value_or("") == "i";
    }
    reader.schema.relations.set(sequence.name, {RelationKind::sequence, sequence.name, {}});
    reader.schema.sequences.set(sequence.name, sequence);
  }
  return static_cast<int>(rows.size());
}

Result<int> read_functions(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select n.nspname,p.proname,pg_get_function_identity_arguments(p.oid),pg_get_function_result(p.oid),l.lanname,p.prosrc,p.prokind,"
                  "case when p.prokind<>'a' then pg_get_functiondef(p.oid) else " + std::string(kAggregate) + " end from pg_proc p left join pg_aggregate g on g.aggfnoid=p.oid join pg_namespace n on n.oid=p.pronamespace "
                  "join pg_language l on l.oid=p.prolang where" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_proc", "p") + "order by 1,2,3"));
  for (const Row& row : rows) {
    Function function;
    function.name = name_of(*row[0], *row[1]);
    function.arguments = plain(row[2]);
    function.returns = plain(row[3]);
    function.language = *row[4];
    function.body = row[5].value_or("");
    const std::string kind = *row[6];
    function.kind = kind == "p" ? "procedure" : kind == "a" ? "aggregate" : "function";
    function.definition = row[7].value_or("");
    const ObjectName key{function.name.schema, function.name.name + "(" + function.arguments + ")"};
    add_function_name(reader.schema, function, key);
    reader.schema.functions.set(key, function);
  }
  return static_cast<int>(rows.size());
}

}  // namespace underpin::postgresql
