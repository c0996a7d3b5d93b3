#include "readers/sql_files/ahead.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>

namespace underpin::sql_files {

namespace {

// Parsed and not taken yet: trees are many times the size of their text.
constexpr std::size_t kBunchesAhead = 32, kScriptsAhead = 64;
constexpr std::size_t kBunch = 16;             // statements: who waits for each of them spends more on waiting than on parsing
constexpr std::size_t kWorthAThread = 32u << 10;  // bytes of text

}  // namespace

const std::vector<sql::Piece>& ParsedScript::pieces() {
  std::call_once(split_, [this] {
    pieces_ = sql::split_statements(text_);
    parsed_.resize(pieces_.size());
    states_ = std::make_unique<std::atomic<std::uint8_t>[]>(pieces_.size() / kBunch + 1);
  });
  return pieces_;
}

bool ParsedScript::claim(std::size_t bunch) {
  std::uint8_t open = 0;
  return states_[bunch].compare_exchange_strong(open, 1);
}

void ParsedScript::parse(std::size_t bunch) {
  for (std::size_t i = bunch * kBunch; i < std::min(pieces_.size(), (bunch + 1) * kBunch); ++i) {
    sql::Piece& piece = pieces_[i];
    if (piece.kind == sql::Piece::Kind::statement)
      parsed_[i] = sql::accept(text_.substr(piece.begin, piece.end - piece.begin), std::move(piece.tokens));
  }
  states_[bunch] = 2;
  states_[bunch].notify_one();
}

sql::Accepted ParsedScript::take(std::size_t number) {
  pieces();
  const std::size_t bunch = number / kBunch;
  if (taken_.exchange(bunch + 1) != bunch + 1) taken_.notify_one();
  if (claim(bunch)) parse(bunch);
  states_[bunch].wait(1);
  return std::move(parsed_[number]);
}

void ParsedScript::parse_rest(const std::atomic<bool>& stop) {
  pieces();
  for (std::size_t i = 0; i * kBunch < pieces_.size() && !stop; ++i) {
    for (std::size_t taken = taken_; i > taken && i - taken > kBunchesAhead && !stop; taken = taken_) taken_.wait(taken);
    if (claim(i)) parse(i);
  }
}

void ParsedScript::let_go() {
  taken_ = std::numeric_limits<std::size_t>::max();
  taken_.notify_all();
}

Ahead::~Ahead() { end(); }

void Ahead::end() {
  stop_ = true;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& one : scripts_)
      if (one) one->let_go();
  }
  wanted_ = std::numeric_limits<std::size_t>::max();
  wanted_.notify_all();
  beside_.reset();
  stop_ = false;
}

void Ahead::begin(std::size_t number) {
  end();
  scripts_.assign(texts_.size(), nullptr);
  let_go_ = wanted_ = number;
  const std::size_t bytes = std::accumulate(texts_.begin() + static_cast<std::ptrdiff_t>(number), texts_.end(), std::size_t{0},
                                            [](std::size_t sum, std::string_view text) { return sum + text.size(); });
  if (bytes >= kWorthAThread && std::thread::hardware_concurrency() > 1) beside_ = std::make_unique<Beside>([this, number] { run(number); });
}

std::shared_ptr<ParsedScript> Ahead::script(std::size_t number) {
  const std::lock_guard lock(mutex_);
  if (number < let_go_) return nullptr;
  auto& slot = scripts_[number];
  if (!slot) slot = std::make_shared<ParsedScript>(texts_[number]);
  return slot;
}

void Ahead::run(std::size_t from) {
  for (std::size_t i = from; i < texts_.size() && !stop_; ++i) {
    for (std::size_t wanted = wanted_; i > wanted && i - wanted > kScriptsAhead && !stop_; wanted = wanted_) wanted_.wait(wanted);
    if (const auto one = script(i)) one->parse_rest(stop_);
  }
}

std::shared_ptr<ParsedScript> Ahead::at(std::size_t number) {
  // Asked for once more, a script begins anew too: its statements have been taken.
  if (scripts_.empty() || number <= wanted_) begin(number);
  {
    const std::lock_guard lock(mutex_);
    for (; let_go_ < number; ++let_go_) {
      if (scripts_[let_go_]) scripts_[let_go_]->let_go();
      scripts_[let_go_].reset();
    }
  }
  wanted_ = number;
  wanted_.notify_all();
  return script(number);
}

}  // namespace underpin::sql_files
