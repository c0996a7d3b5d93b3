// Comments: those on what the model has under the object's name, the others kept as the statement that makes them.
#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"
#include "schema/lookup.h"

namespace underpin::postgresql {
namespace {

Result<int> read_modelled(Reader& reader) {
  TRY(const auto rows,
      reader.rows("select d.objoid,c.relkind,a.attname,d.description,n.nspname,c.relname::text from pg_description d join pg_class c on d.classoid='pg_class'::regclass "
                  "and c.oid=d.objoid join pg_namespace n on n.oid=c.relnamespace left join pg_attribute a on a.attrelid=c.oid and d.objsubid>0 and "
                  "a.attnum=d.objsubid where" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c") +
                  "union all select d.objoid,'T',null,d.description,n.nspname,t.typname from pg_description d join pg_type t on d.classoid='pg_type'::regclass "
                  "and t.oid=d.objoid join pg_namespace n on n.oid=t.typnamespace where" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_type", "t") +
                  "union all select d.objoid,'N',null,d.description,'public',n.nspname from pg_description d join pg_namespace n on "
                  "d.classoid='pg_namespace'::regclass and n.oid=d.objoid where (n.nspname<>'public' or d.description<>'standard public schema') and" + std::string(kUserNamespaces) +
                  "union all select d.objoid,'F',null,d.description,n.nspname,p.proname||'('||pg_get_function_identity_arguments(p.oid)||')' from pg_description d "
                  "join pg_proc p on d.classoid='pg_proc'::regclass and p.oid=d.objoid join pg_namespace n on n.oid=p.pronamespace where" +
                  std::string(kUserNamespaces) + "and" + not_of_extension("pg_proc", "p") +
                  "union all select d.objoid,'C',k.conname,d.description,n.nspname,c.relname from pg_description d join pg_constraint k on "
                  "d.classoid='pg_constraint'::regclass and k.oid=d.objoid join pg_class c on c.oid=k.conrelid join pg_namespace n on n.oid=c.relnamespace where" +
                  std::string(kUserNamespaces) +
                  "union all select d.objoid,'P',k.polname,d.description,n.nspname,c.relname from pg_description d join pg_policy k on "
                  "d.classoid='pg_policy'::regclass and k.oid=d.objoid join pg_class c on c.oid=k.polrelid join pg_namespace n on n.oid=c.relnamespace where" +
                  std::string(kUserNamespaces) +
                  "union all select d.objoid,'G',k.tgname,d.description,n.nspname,c.relname from pg_description d join pg_trigger k on "
                  "d.classoid='pg_trigger'::regclass and k.oid=d.objoid join pg_class c on c.oid=k.tgrelid join pg_namespace n on n.oid=c.relnamespace where" +
                  std::string(kUserNamespaces)));
  for (const Row& row : rows) {
    const std::string code = *row[1];
    ObjectId id{ObjectKind::table, name_of(*row[4], *row[5]), row[2].value_or("")};
    if (code == "F") id = {ObjectKind::function, {id.name.schema, plain(row[5])}, ""};
    else if (code == "C") id.kind = ObjectKind::constraint;
    else if (code == "G") id.kind = ObjectKind::trigger;
    else if (code == "P") id.kind = ObjectKind::policy;
    else if (row[2]) id.kind = ObjectKind::column;
    else if (code == "v" || code == "m") id.kind = ObjectKind::view;
    else if (code == "i" || code == "I") id.kind = ObjectKind::index;
    else if (code == "S") id.kind = ObjectKind::sequence;
    else if (code == "T" || code == "c") id.kind = ObjectKind::type;
    else if (code == "N") id.kind = ObjectKind::schema;
    Opaque comment;
    comment.kind = ObjectKind::comment;
    comment.what = "comment";
    comment.name = comment_key(id);
    comment.definition = *row[3];
    reader.schema.comments.set(comment.name, comment);
  }
  return static_cast<int>(rows.size());
}

// Of kinds that are kept as text, and of extensions where it is not the one they bring along.
constexpr std::string_view kOtherComments =
    "select i.type,i.identity,d.description from pg_description d,lateral pg_identify_object(d.classoid,d.objoid,d.objsubid) i where d.classoid in ("
    "'pg_cast'::regclass,'pg_collation'::regclass,'pg_conversion'::regclass,'pg_operator'::regclass,'pg_opclass'::regclass,'pg_opfamily'::regclass,'pg_ts_config'::regclass,"
    "'pg_ts_dict'::regclass,'pg_ts_parser'::regclass,'pg_ts_template'::regclass,'pg_language'::regclass,'pg_am'::regclass,'pg_foreign_data_wrapper'::regclass,"
    "'pg_foreign_server'::regclass,'pg_event_trigger'::regclass,'pg_rewrite'::regclass,'pg_statistic_ext'::regclass,'pg_publication'::regclass,'pg_transform'::regclass,"
    "'pg_extension'::regclass,'pg_subscription'::regclass) and d.objoid>=16384 and not exists (select 1 from pg_depend x where x.classid=d.classoid and x.objid=d.objoid and x.deptype='e') "
    "and not exists (select 1 from pg_extension e join pg_available_extensions v on v.name=e.extname where d.classoid='pg_extension'::regclass and e.oid=d.objoid and v.comment=d.description) "
    "union all select 'domain constraint',quote_ident(k.conname)||' ON DOMAIN '||format_type(k.contypid,null),d.description from pg_description d join pg_constraint k on "
    "d.classoid='pg_constraint'::regclass and k.oid=d.objoid and k.contypid<>0 order by 1,2";

// What COMMENT ON calls the object that pg_identify_object() describes.
std::string named_in_comment(const std::string& type, std::string identity) {
  if (type == "domain constraint") return "CONSTRAINT " + identity;
  if (type == "foreign-data wrapper") return "FOREIGN DATA WRAPPER " + identity;
  if (type == "statistics object") return "STATISTICS " + identity;
  if (type == "operator") identity = operands("OPERATOR", identity);
  if (type == "transform") identity = replace_all(identity, " on language ", " LANGUAGE ");
  return upper(type) + " " + identity;
}

Result<int> read_other_comments(Reader& reader) {
  TRY(const auto rows, reader.rows(std::string(kOtherComments)));
  for (const Row& row : rows) {
    const std::string object = named_in_comment(*row[0], plain(row[1]));
    keep_text(reader, "comment on " + (*row[0] == "foreign-data wrapper" ? "foreign data wrapper" : *row[0]), object, "COMMENT ON " + object + " IS " + literal(*row[2]));
  }
  return static_cast<int>(rows.size());
}

}  // namespace

Result<int> read_comments(Reader& reader) {
  TRY(const int modelled, read_modelled(reader));
  TRY(const int others, read_other_comments(reader));
  return modelled + others;
}

}  // namespace underpin::postgresql
