// Grants: one object kept as text for each privilege on an object beyond those it has by itself, and one for each of those
// that was taken away, in the words in which the SQL reader keeps those of a history. All that a kind of object can grant is ALL.
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
constexpr std::array<Grantable, 9> kGrantable = {Grantable{"TABLE", 7}, {"SEQUENCE", 3}, {"SCHEMA", 2}, {"FUNCTION", 1}, {"PROCEDURE", 1}, {"TYPE", 1}, {"FOREIGN SERVER", 1},
                                                 {"FOREIGN DATA WRAPPER", 1}, {"LANGUAGE", 1}};

// Kind, schema, name, grantee, privilege, grantable, column, whether it was taken away: what differs from what every such
// object has at first.
std::string grants_query() {
  const auto part = [](const std::string& kind, const std::string& schema, const std::string& name, const std::string& acl, const std::string& at_first, const std::string& from,
                       std::string_view catalog, std::string_view alias) {
    return "select " + kind + "," + schema + "," + name + ",case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) end,p.privilege_type,p.is_grantable,null,p.gone from " + from +
           ",lateral (select g.*,false as gone from (select * from aclexplode(" + acl + ") except select * from aclexplode(" + at_first + ")) g union all select g.*,true from (select * from "
           "aclexplode(" + at_first + ") except select * from aclexplode(" + acl + ")) g where not exists (select 1 from aclexplode(" + acl + ") h where h.grantee=g.grantee and "
           "h.privilege_type=g.privilege_type)) p where " + acl + " is not null and" + not_of_extension(catalog, alias);
  };
  const std::string user = "and" + std::string(kUserNamespaces);
  return part("case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end", "n.nspname", "quote_ident(c.relname)", "c.relacl", "acldefault(case c.relkind when 'S' then 's'::\"char\" else 'r' end,c.relowner)",
              "pg_class c join pg_namespace n on n.oid=c.relnamespace and c.relkind in ('r','p','v','m','f','S')", "pg_class", "c") +
         user + " union all " +
         part("'SCHEMA'", "null", "quote_ident(n.nspname)", "n.nspacl",
              "coalesce((select array_agg(makeaclitem(case when e.grantee=e.grantor then n.nspowner else e.grantee end,n.nspowner,e.privilege_type,e.is_grantable)) from pg_init_privs i,"
              "aclexplode(i.initprivs) e where i.classoid='pg_namespace'::regclass and i.objoid=n.oid),acldefault('n',n.nspowner))", "pg_namespace n", "pg_namespace", "n") +
         user + " union all " +
         part("case f.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end", "n.nspname", "quote_ident(f.proname)||'('||pg_get_function_identity_arguments(f.oid)||')'", "f.proacl",
              "acldefault('f',f.proowner)", "pg_proc f join pg_namespace n on n.oid=f.pronamespace", "pg_proc", "f") +
         user + " union all " +
         part("'TYPE'", "n.nspname", "quote_ident(t.typname)", "t.typacl", "acldefault('T',t.typowner)", "pg_type t join pg_namespace n on n.oid=t.typnamespace", "pg_type", "t") + user + " union all " +
         part("'FOREIGN SERVER'", "null", "quote_ident(f.srvname)", "f.srvacl", "acldefault('S',f.srvowner)", "pg_foreign_server f", "pg_foreign_server", "f") + " union all " +
         part("'FOREIGN DATA WRAPPER'", "null", "quote_ident(f.fdwname)", "f.fdwacl", "acldefault('F',f.fdwowner)", "pg_foreign_data_wrapper f", "pg_foreign_data_wrapper", "f") + " union all " +
         part("'LANGUAGE'", "null", "quote_ident(f.lanname)", "f.lanacl", "acldefault('l',f.lanowner)", "pg_language f", "pg_language", "f") + "and f.oid>=16384" +
         " union all select 'TABLE',n.nspname,quote_ident(c.relname),case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) end,p.privilege_type,p.is_grantable,quote_ident(a.attname),false "
         "from pg_attribute a join pg_class c on c.oid=a.attrelid join pg_namespace n on n.oid=c.relnamespace,lateral aclexplode(a.attacl) p where a.attacl is not null and not a.attisdropped and "
         "p.grantee<>c.relowner and" + std::string(kUserNamespaces) + "and" + not_of_extension("pg_class", "c");
}

std::size_t all_privileges(const std::string& kind, int version) {
  for (const Grantable& one : kGrantable)
    if (one.word == kind) return one.privileges + (kind == "TABLE" && version >= 17 ? 1 : 0);  // MAINTAIN
  return 0;
}

void keep(Reader& reader, const std::string& text, const std::string& what) {
  Opaque grant;
  grant.kind = ObjectKind::grant;
  grant.what = what;
  grant.name = {"", text};
  grant.definition = text;
  reader.schema.opaque.set({what, text}, grant);
}

// What objects made later will grant by themselves: beyond what the server's own defaults say where it is for no schema.
Result<int> read_default_privileges(Reader& reader) {
  constexpr std::string_view kUsual = "case when d.defaclnamespace=0 then acldefault(case d.defaclobjtype when 'S' then 's'::\"char\" else d.defaclobjtype end,d.defaclrole) end";
  const std::string usual(kUsual);
  TRY(const auto rows, reader.rows("select quote_ident(pg_get_userbyid(d.defaclrole)),quote_ident(n.nspname),d.defaclobjtype,case when p.grantee=0 then 'PUBLIC' else quote_ident(pg_get_userbyid(p.grantee)) "
                                   "end,string_agg(p.privilege_type,', ' order by p.privilege_type),p.is_grantable,p.gone from pg_default_acl d left join pg_namespace n on n.oid=d.defaclnamespace,lateral ("
                                   "select g.*,false as gone from (select * from aclexplode(d.defaclacl) except select * from aclexplode(" + usual + ")) g union all select g.*,true from (select * from "
                                   "aclexplode(" + usual + ") except select * from aclexplode(d.defaclacl)) g) p group by 1,2,3,4,6,7 order by 1,2,3,4,6,7"));
  for (const Row& row : rows) {
    const std::string kind = *row[2] == "r" ? "TABLES" : *row[2] == "S" ? "SEQUENCES" : *row[2] == "f" ? "FUNCTIONS" : *row[2] == "T" ? "TYPES" : "SCHEMAS";
    const bool gone = truth(row[6]);
    keep(reader, "ALTER DEFAULT PRIVILEGES FOR ROLE " + *row[0] + (row[1] ? " IN SCHEMA " + *row[1] : "") + (gone ? " REVOKE " : " GRANT ") + row[4].value_or("") + " ON " + kind + (gone ? " FROM " : " TO ") + *row[3] +
                     (truth(row[5]) ? " WITH GRANT OPTION" : ""),
         "default privileges");
  }
  return static_cast<int>(rows.size());
}

}  // namespace

Result<int> read_grants(Reader& reader) {
  TRY(const auto rows, reader.rows(grants_query()));
  struct About {
    std::string object, role, kind;
    bool grantable, gone;
    auto operator<=>(const About&) const = default;
  };
  std::map<About, std::set<std::string>> told;
  for (const Row& row : rows) {
    const std::string schema = row[1].value_or("public"), &kind = *row[0];
    const std::string object = kind + " " + (schema == "public" || !row[1] ? "" : quote(std::string_view(schema)) + ".") + plain(row[2]);
    told[{object, *row[3], kind, truth(row[5]), truth(row[7])}].insert(*row[4] + (row[6] ? " (" + *row[6] + ")" : ""));
  }
  const int version = reader.connection.server_version() / 10000;
  for (const auto& [about, privileges] : told) {
    const bool columns = std::any_of(privileges.begin(), privileges.end(), [](const std::string& one) { return contains(one, "("); });
    const std::set<std::string> words = !columns && privileges.size() == all_privileges(about.kind, version) ? std::set<std::string>{"ALL"} : privileges;
    for (const std::string& word : words) {
      if (about.gone)
        keep(reader, "REVOKE " + word + " ON " + about.object + " FROM " + about.role, "revoke");
      else
        keep(reader, "GRANT " + word + " ON " + about.object + " TO " + about.role + (about.grantable ? " WITH GRANT OPTION" : ""), "grant");
    }
  }
  TRY(const int defaults, read_default_privileges(reader));
  return static_cast<int>(rows.size()) + defaults;
}

}  // namespace underpin::postgresql
