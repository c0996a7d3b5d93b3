#include "sql/query_shape.h"

#include <gtest/gtest.h>

namespace underpin::sql {
namespace {

// What somebody wrote, and what a server prints of it.
TEST(QueryShape, IsThatOfWhatTheServerPrints) {
  const std::pair<const char*, const char*> kSame[] = {
      {"select u.id, count(*) as n from public.users u inner join orders o on o.user_id = u.id where u.state in ('new', 'old') group by "
       "u.id",
       " SELECT u.id,\n    count(*) AS n\n   FROM (users u\n     JOIN orders o ON ((o.user_id = u.id)))\n  WHERE (u.state = ANY "
       "(ARRAY['new'::text, 'old'::text]))\n  GROUP BY u.id"},
      {"select a, max(b) m from t group by 1 order by m desc", "SELECT t.a, max(t.b) AS m FROM t GROUP BY t.a ORDER BY (max(t.b)) DESC"},
      {"select * from t where x between 1 and 5 and y is not null",
       "SELECT t.x, t.y FROM t WHERE (((t.x >= 1) AND (t.x <= 5)) AND (t.y IS NOT NULL))"},
      {"select case when a then 1 end from t", "SELECT CASE WHEN t.a THEN 1 ELSE NULL::integer END AS \"case\" FROM t"},
      {"created_at > now() - interval '24 hours'", "(created_at > (now() - '24:00:00'::interval))"},
      {"row(a, b) is distinct from row(c, d)", "((a IS DISTINCT FROM c) OR (b IS DISTINCT FROM d))"},
      {"create trigger t before insert or update on x for each row execute procedure f(a, b)",
       "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.x FOR EACH ROW EXECUTE FUNCTION f('a', 'b')"},
      {"create policy p on t for select using (exists (select 1 from s where s.id = t.id and -1 < s.n))",
       "CREATE POLICY p ON t FOR SELECT USING ((EXISTS ( SELECT 1\n   FROM s\n  WHERE ((s.id = t.id) AND ('-1'::integer < s.n)))))"},
      {"select p as whole, (p).a from pass p", "SELECT p.*::pass AS whole, p.a FROM pass p"}};
  for (const auto& [written, printed] : kSame)
    EXPECT_TRUE(same_shape(written, printed)) << query_shape(written) << "\n" << query_shape(printed);
}

TEST(QueryShape, TellsMeaningsApart) {
  const std::pair<const char*, const char*> kOther[] = {
      {"select a from t where b > 1", "select a from t where b > 2"},
      {"select a from t", "select b from t"},
      {"select * from t", "select a from s"},
      {"select * from t where x", "select a from t"},
      {"select a from t join s using (id)", "select a from t left join s using (id)"},
      {"a and (b or c)", "(a and b) or c"},
      {"x in (1, 2)", "x in (2, 1)"},
      {"not (a and b)", "a and b"},
      {"select a from t order by a", "select a from t order by a desc"},
      {"select a from t union select a from s", "select a from t union all select a from s"},
      {"create trigger t before insert on x for each row execute function f()",
       "create trigger t before insert on x for each row execute function g()"}};
  for (const auto& [one, other] : kOther) EXPECT_FALSE(same_shape(one, other)) << one << " / " << other;
}

TEST(QueryShape, WhatCannotBeReadHasNone) {
  EXPECT_EQ(query_shape("select from where"), "");
  EXPECT_EQ(query_shape(""), "");
  EXPECT_FALSE(same_shape("{\"json\": 1}", "{\"json\": 1}"));
  EXPECT_EQ(query_shape(std::string(300'000, ' ') + "a"), "");
}

}  // namespace
}  // namespace underpin::sql
