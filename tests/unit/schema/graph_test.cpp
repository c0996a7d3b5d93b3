#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "schema/history.h"

namespace underpin {
namespace {

// One revision: id, parents, and what else a test needs.
struct Made {
  std::string id;
  std::vector<std::string> down;
  std::string date = "";
  std::string stem = "";
  std::vector<std::string> depends = {};
  std::vector<std::string> labels = {};
};

History history_of(const std::vector<Made>& revisions) {
  History history;
  for (const Made& made : revisions) {
    Revision revision;
    revision.id = made.id;
    revision.stem = made.stem.empty() ? made.id : made.stem;
    revision.path = "versions/" + revision.stem + ".py";
    revision.create_date = made.date;
    revision.labels = made.labels;
    for (const std::string& parent : made.down) revision.down.push_back({parent, {}});
    for (const std::string& parent : made.depends) revision.depends_on.push_back({parent, {}});
    history.revisions.push_back(std::move(revision));
  }
  return history;
}

std::vector<std::string> ids(const History& history, const std::vector<std::size_t>& revisions) {
  std::vector<std::string> out;
  for (const std::size_t i : revisions) out.push_back(history.revisions[i].id);
  return out;
}

using Names = std::vector<std::string>;

TEST(Graph, RootsHeadsBranchesAndMerges) {
  const History history = history_of({{"a", {}}, {"b", {"a"}}, {"c", {"a"}}, {"m", {"b", "c"}}, {"d", {"a"}}, {"z", {}}});
  const Graph graph = analyse(history);
  EXPECT_EQ(ids(history, graph.bases), (Names{"a", "z"}));
  EXPECT_EQ(ids(history, graph.heads), (Names{"d", "m", "z"}));
  EXPECT_EQ(ids(history, graph.branch_points), Names{"a"});
  EXPECT_EQ(ids(history, graph.merges), Names{"m"});
  EXPECT_TRUE(is_sound(graph));
}

TEST(Graph, DependenciesDoNotMakeHeads) {
  const History history = history_of({{"a", {}, "", "", {}, {"users"}}, {"b", {}, "", "", {"users"}}});
  const Graph graph = analyse(history);
  EXPECT_EQ(ids(history, graph.heads), (Names{"a", "b"}));
  EXPECT_TRUE(graph.unresolved.empty());
  EXPECT_EQ(graph.parents[1], std::vector<std::size_t>{0});
  EXPECT_TRUE(graph.down[1].empty());
}

TEST(Graph, ALabelIsNoParent) {
  const Graph graph = analyse(history_of({{"a", {}, "", "", {}, {"users"}}, {"b", {"users"}}}));
  ASSERT_EQ(graph.unresolved.size(), 1u);
}

TEST(Graph, ProposesForMissingParentsInOrder) {
  History history = history_of({{"20240210_initial", {}, "", "20240210_initial_migration"},
                                {"b", {"20240210_initial_migration"}},
                                {"a1b2c3d4e5f6", {"20240210_initial"}},
                                {"partial", {"a1b2c3"}},
                                {"typo", {"a1b2c3d4e5f7"}},
                                {"put_aside", {"kept_elsewhere"}},
                                {"hopeless", {"0123456789ab"}}});
  history.archived.push_back({"kept_elsewhere", {}, "archive/x.py"});
  const Graph graph = analyse(history);
  ASSERT_EQ(graph.unresolved.size(), 5u);
  const auto& u = graph.unresolved;
  EXPECT_EQ(u[0].why + " " + u[0].proposal, "file_stem 20240210_initial");
  EXPECT_EQ(u[1].why + " " + u[1].proposal, "partial a1b2c3d4e5f6");
  EXPECT_EQ(u[2].why + " " + u[2].proposal, "nearest a1b2c3d4e5f6");
  EXPECT_EQ(u[3].why, "archived");
  EXPECT_EQ(u[3].archived, 0u);
  EXPECT_EQ(u[4].why + u[4].proposal, "");
  EXPECT_FALSE(is_sound(graph));
}

TEST(Graph, OfDuplicatesTheLastLoadedCounts) {
  const History history = history_of({{"a", {}}, {"x", {"a"}, "", "1_x"}, {"x", {}, "", "2_x"}, {"c", {"x"}}});
  const Graph graph = analyse(history);
  EXPECT_EQ(graph.duplicates, (std::vector<std::vector<std::size_t>>{{1, 2}}));
  EXPECT_EQ(graph.parents[3], std::vector<std::size_t>{2});
  EXPECT_EQ(graph.by_id.size(), 3u);
  EXPECT_EQ(ids(history, graph.heads), Names{"c"});
}

TEST(Graph, CirclesAndSelfReferences) {
  const History history = history_of({{"a", {}}, {"b", {"d"}}, {"c", {"b"}}, {"d", {"c"}}, {"e", {"d"}}, {"s", {"s"}}});
  const Graph graph = analyse(history);
  EXPECT_EQ(graph.cycle_edges, (std::vector<std::pair<std::size_t, std::size_t>>{{1, 3}, {2, 1}, {3, 2}}));
  EXPECT_EQ(graph.self_references, std::vector<std::size_t>{5});
  EXPECT_EQ(replay_order(history, graph).size(), 6u);
}

// Orders that Alembic 1.18 prints for `upgrade heads` on these graphs.
TEST(ReplayOrder, IsAlembicsOwn) {
  const auto order = [](const std::vector<Made>& revisions) {
    const History history = history_of(revisions);
    return ids(history, replay_order(history, analyse(history)));
  };
  EXPECT_EQ(order({{"a", {}}, {"b", {"a"}}, {"c", {"a"}}, {"d", {"b"}}, {"e", {"c"}}}), (Names{"a", "c", "e", "b", "d"}));
  EXPECT_EQ(order({{"a", {}}, {"b", {"a"}}, {"c", {"a"}}, {"m", {"b", "c"}}}), (Names{"a", "c", "b", "m"}));
  EXPECT_EQ(order({{"a", {}}, {"b", {"a"}}, {"c", {"a"}}, {"m", {"c", "b"}}}), (Names{"a", "b", "c", "m"}));
  EXPECT_EQ(order({{"a", {}}, {"x", {}}, {"b", {"a"}}, {"y", {"x"}, "", "", {"b"}}}), (Names{"a", "b", "x", "y"}));
}

TEST(ReplayOrder, RunsTheLargestLineageFirstWhereAlembicStops) {
  const History history = history_of({{"indexes", {}, "2024-01-01"},
                                      {"users", {}, "2024-02-01"},
                                      {"roles", {"users"}, "2024-03-01"},
                                      {"more", {"the_roles"}, "2024-04-01"},
                                      {"late", {"roles"}, "2024-02-15", "the_roles"}});
  EXPECT_EQ(ids(history, replay_order(history, analyse(history))), (Names{"users", "roles", "late", "more", "indexes"}));
}

TEST(ReplayOrder, EveryRevisionOnceAndAfterItsParents) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Made> made;
    const std::size_t size = 1 + random() % 12;
    for (std::size_t i = 0; i < size; ++i) {
      Made one{"r" + std::to_string(i), {}};
      for (std::size_t k = random() % 3; k > 0 && i > 0; --k) one.down.push_back("r" + std::to_string(random() % i));
      std::sort(one.down.begin(), one.down.end());
      one.down.erase(std::unique(one.down.begin(), one.down.end()), one.down.end());
      if (round % 2 == 1 && random() % 5 == 0) one.down = {"nowhere"};
      made.push_back(one);
    }
    std::shuffle(made.begin(), made.end(), random);
    const History history = history_of(made);
    const Graph graph = analyse(history);
    for (const auto& order : candidate_orders(history, graph)) {
      std::vector<std::size_t> position(size, size);
      ASSERT_EQ(order.size(), size);
      for (std::size_t i = 0; i < size; ++i) position[order[i]] = i;
      for (std::size_t i = 0; i < size; ++i) {
        ASSERT_LT(position[i], size);
        for (const std::size_t parent : graph.parents[i]) ASSERT_LT(position[parent], position[i]);
      }
    }
  }
}

TEST(ReplayOrder, LongHistoriesAreOrderedInTime) {
  std::vector<Made> made = {{"r0", {}}};
  for (int i = 1; i < 20000; ++i) {
    const std::string before = "r" + std::to_string(i - 1);
    if (i % 10 == 3) {
      made.push_back({"s" + std::to_string(i), {before}});
      made.push_back({"r" + std::to_string(i), {before}});
    } else if (i % 10 == 4) {
      made.push_back({"r" + std::to_string(i), {before, "s" + std::to_string(i - 1)}});
    } else {
      made.push_back({"r" + std::to_string(i), {before}});
    }
  }
  const History history = history_of(made);
  EXPECT_EQ(replay_order(history, analyse(history)).size(), made.size());
}

TEST(SortableDate, ReadsIsoSpellings) {
  EXPECT_EQ(sortable_date("2024-02-10 09:05:00.000000"), "2024-02-10 09:05:00");
  EXPECT_EQ(sortable_date("2024-2-1T9:05"), "2024-02-01 09:05:00");
  EXPECT_EQ(sortable_date("2024-02-10 09:05:00+02:00"), "2024-02-10 09:05:00");
  EXPECT_EQ(sortable_date("Mon Feb 10"), "");
  EXPECT_EQ(sortable_date("12-02-2024"), "");
}

}  // namespace
}  // namespace underpin
