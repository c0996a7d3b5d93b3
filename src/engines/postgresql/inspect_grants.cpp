// Grants: one object kept as text for each privilege on an object that a role other than its owner has, in the words in
// which the SQL reader keeps those of a history. All that a kind of object can grant is ALL.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "engines/postgresql/inspect_parts.h"
#include "engines/postgresql/quote.h"

namespace underpin::postgresql {
namespace {

struct Grantable {
  std::string_view word;  // as GRANT names the kind
  std::size_t privileges;  // how many there are, before PostgreSQL 17
};
constexpr std::array<Grantable, 6> kGrantable = {Grantable{"TABLE", 7}, {"SEQUENCE", 3}, {"SCHEMA", 2}, {"FUNCTION", 1}, {"TYPE", 1}, {"FOREIGN SERVER", 1}};

// Kind, schema, name, grantee, privilege, grantable, column: what was granted beyond what every such object has at first.
std::string grants_query() {
  const auto part = [](const std::string& kind, const std::string& schema, const std::string& name, const std::string& acl, const std::string& at_first, const std::string& owner,
                       const std::string& from) {
    return "select " + kind + "," + schema + "," + name + ",case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) end,p.privilege_type,p.is_grantable,null from " + from +
           ",lateral (select * from aclexplode(" + acl + ") except select * from aclexplode(" + at_first + ")) p where " + acl + " is not null and p.grantee<>" + owner + " and" + std::string(kUserNamespaces);
  };
  return part("case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end", "n.nspname", "quote_ident(c.relname)", "c.relacl", "acldefault(case c.relkind when 'S' then 's'::\"char\" else 'r' end,c.relowner)",
              "c.relowner", "pg_class c join pg_namespace n on n.oid=c.relnamespace and c.relkind in ('r','p','v','m','f','S')") +
         " and" + not_of_extension("pg_class", "c") + "union all " +
         part("'SCHEMA'", "null", "quote_ident(n.nspname)", "n.nspacl", "case n.nspname when 'public' then '{}'::aclitem[] else acldefault('n',n.nspowner) end", "n.nspowner", "pg_namespace n") +
         " and n.nspname<>'public' union all " +
         part("'FUNCTION'", "n.nspname", "quote_ident(f.proname)||'('||pg_get_function_identity_arguments(f.oid)||')'", "f.proacl", "acldefault('f',f.proowner)", "f.proowner",
              "pg_proc f join pg_namespace n on n.oid=f.pronamespace") +
         " and" + not_of_extension("pg_proc", "f") + "union all " +
         part("'TYPE'", "n.nspname", "quote_ident(t.typname)", "t.typacl", "acldefault('T',t.typowner)", "t.typowner", "pg_type t join pg_namespace n on n.oid=t.typnamespace") + " and" +
         not_of_extension("pg_type", "t") +
         "union all select 'TABLE',n.nspname,quote_ident(c.relname),case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) end,p.privilege_type,p.is_grantable,quote_ident(a.attname) "
         "from pg_attribute a join pg_class c on c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace,lateral aclexplode(a.attacl) p where a.attacl is not null and not a.attisdropped and "
         "p.grantee<>c.relowner and" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c");
}

std::size_t all_privileges(const std::string& kind, int version) {
  for (const Grantable& one : kGrantable)
    if (one.word == kind) return one.privileges + (kind == "TABLE" && version >= 17 ? 1 : 0);  // MAINTAIN
  return 0;
}

void keep(Reader& reader, const std::string& text) {
  Opaque grant;
  grant.kind = ObjectKind::grant;
  grant.what = "grant";
  grant.name = {"", text};
  grant.definition = text;
  reader.schema.opaque.set({"grant", text}, grant);
}

// What objects made later will grant by themselves.
Result<int> read_default_privileges(Reader& reader) {
  TRY(const auto rows, reader.rows("select quote_ident(pg_get_userbyid(d.defaclrole)),quote_ident(n.nspname),d.defaclobjtype,case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) "
                                   "end,string_agg(p.privilege_type,', ' order by p.privilege_type) from pg_default_acl d left join pg_namespace n on n.oid=d.defaclnamespace,lateral aclexplode(d.defaclacl) p "
                                   "where p.grantee<>d.defaclrole group by 1,2,3,4 order by 1,2,3,4"));
  for (const Row& row : rows) {
    const std::string kind = *row[2] == "r" ? "TABLES" : *row[2] == "S" ? "SEQUENCES" : *row[2] == "f" ? "FUNCTIONS" : *row[2] == "T" ? "TYPES" : "SCHEMAS";
    Opaque granted;
    granted.kind = ObjectKind::grant;
    granted.what = "default privileges";
    granted.definition = "ALTER DEFAULT PRIVILEGES FOR ROLE " + *row[0] + (row[1] ? " IN SCHEMA " + *row[1] : "") + " GRANT " + row[4].value_or("") + " ON " + kind + " TO " + *row[3];
    granted.name = {"", granted.definition};
    reader.schema.opaque.set({granted.what, granted.definition}, granted);
  }
  return static_cast<int>(rows.size());
}

}  // namespace

Result<int> read_grants(Reader& reader) {
  TRY(const auto rows, reader.rows(grants_query()));
  std::map<std::pair<std::string, std::string>, std::set<std::string>> granted;  // object, " TO role" → privileges
  for (const Row& row : rows) {
    const std::string schema = row[1].value_or("public"), &kind = *row[0];
    const std::string object = kind + " " + (schema == "public" || !row[1] ? "" : quote(std::string_view(schema)) + ".") + plain(row[2]);
    granted[{object, " TO " + *row[3] + (truth(row[5]) ? " WITH GRANT OPTION" : "")}].insert(*row[4] + (row[6] ? " (" + *row[6] + ")" : ""));
  }
  const int version = reader.connection.server_version() / 10000;
  for (const auto& [about, privileges] : granted) {
    const std::string kind = about.first.substr(0, about.first.find(' '));
    const bool columns = std::any_of(privileges.begin(), privileges.end(), [](const std::string& one) { return contains(one, "("); });
    if (!columns && privileges.size() == all_privileges(kind, version)) {
      keep(reader, "GRANT ALL ON " + about.first + about.second);
      continue;
    }
    for (const std::string& privilege : privileges) keep(reader, "GRANT " + privilege + " ON " + about.first + about.second);
  }
  TRY(const int defaults, read_default_privileges(reader));
  return static_cast<int>(rows.size()) + defaults;
}

}  // namespace underpin::postgresql
