// Splits and parses the texts of a history on another processor while the replay applies what came before: parsing takes as long
// as all the rest. Who asks for something that is not done yet does it himself, so answers never depend on who was faster.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/parallel.h"
#include "sql/accepted.h"
#include "syntax/sql/pg_split.h"

namespace underpin::sql_files {

// A text in pieces, to be taken one after the other by one thread, while another may parse those that follow.
class ParsedScript {
 public:
  explicit ParsedScript(std::string_view text) : text_(text) {}
  const std::vector<sql::Piece>& pieces();  // without their tokens
  // The statement at pieces()[number]. To be asked for once.
  sql::Accepted take(std::size_t number);
  // Everything that nobody has taken, not too far ahead of who takes it.
  void parse_rest(const std::atomic<bool>& stop);
  void let_go();  // whoever is waiting in parse_rest() is woken

 private:
  bool claim(std::size_t bunch);
  void parse(std::size_t bunch);

  std::string_view text_;
  std::once_flag split_;
  std::vector<sql::Piece> pieces_;
  std::vector<sql::Accepted> parsed_;                    // as pieces_
  std::unique_ptr<std::atomic<std::uint8_t>[]> states_;  // of bunches of statements: 0: open, 1: being parsed, 2: parsed
  std::atomic<std::size_t> taken_{0};                    // bunches
};

class Ahead {
 public:
  // In the order in which they will be asked for; they must outlive this.
  explicit Ahead(std::vector<std::string_view> texts) : texts_(std::move(texts)) {}
  ~Ahead();
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  // Those before it are let go. Going back begins anew.
  std::shared_ptr<ParsedScript> at(std::size_t number);

 private:
  void begin(std::size_t number);
  void end();
  std::shared_ptr<ParsedScript> script(std::size_t number);
  void run(std::size_t from);

  std::vector<std::string_view> texts_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<ParsedScript>> scripts_;  // made and not let go yet
  std::atomic<std::size_t> wanted_{0};
  std::atomic<bool> stop_{false};
  std::size_t let_go_ = 0;
  std::unique_ptr<Beside> beside_;
};

}  // namespace underpin::sql_files
