#include <algorithm>

#include "base/text.h"
#include "syntax/python/convert.h"
#include "syntax/python/module.h"
#include "syntax/python/raw.h"
#include "syntax/python/scan.h"
#include "syntax/python/tree.h"

namespace underpin::python {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The text as the grammar gets it: the same length, with what cannot be read blanked out.
class Reading {
 public:
  Reading(std::string_view text, Tree& tree) : source_(text), tree_(tree) {}

  void run() {
    if (starts_with(source_, byte_order_mark)) offset_ = 3;
    text_ = source_.substr(offset_);
    clean_bytes();
    const Scan look = scan(text_);
    if (look.too_deep) {
      complain(look.too_deep_at, look.too_deep_at + 1, "this is nested deeper than Python itself accepts; the file was not read");
      return;
    }
    for (const Damage& damage : look.damages) blank(damage);
    const RawTree raw = RawParser().parse(text_);
    if (raw.gave_up) {
      complain(0, 0, "this file is too damaged to be read as Python");
      return;
    }
    convert(raw, offset_, blanked_, tree_);
  }

 private:
  std::uint32_t complain(std::size_t begin, std::size_t end, std::string message) {
    const auto at = [&](std::size_t position) { return static_cast<std::uint32_t>(position + offset_); };
    tree_.complaints.push_back({{tree_.file, at(begin), at(end)}, std::move(message)});
    return static_cast<std::uint32_t>(tree_.complaints.size() - 1);
  }

  std::string& own() {
    if (text_.data() != copy_.data()) {
      copy_.assign(text_);
      text_ = copy_;
    }
    return copy_;
  }

  // NUL bytes and lone carriage returns would end or confuse the grammar's lexer.
  void clean_bytes() {
    const std::size_t nul = text_.find('\0');
    if (nul != std::string_view::npos) {
      complain(nul, nul + 1, "a NUL byte: Python refuses such a file");
      std::string& text = own();
      std::replace(text.begin(), text.end(), '\0', ' ');
    }
    for (std::size_t at = text_.find('\r'); at != std::string_view::npos; at = text_.find('\r', at + 1))
      if (at + 1 >= text_.size() || text_[at + 1] != '\n') own()[at] = '\n';
  }

  // Overwrites a statement with `pass`, lines kept, so that all positions stay as they are.
  void blank(const Damage& damage) {
    const std::uint32_t complaint = complain(damage.mark_begin, damage.mark_end, damage.message);
    std::string& text = own();
    std::size_t end = std::min<std::size_t>(damage.end, text.size());
    for (std::size_t i = damage.begin; i < end; ++i)
      if (text[i] != '\n') text[i] = ' ';
    if (end - damage.begin >= 4) text.replace(damage.begin, 4, "pass");
    blanked_.push_back({damage.begin + offset_, static_cast<std::uint32_t>(end) + offset_, complaint});
  }

  std::string_view source_;
  Tree& tree_;
  std::uint32_t offset_ = 0;
  std::string_view text_;
  std::string copy_;
  std::vector<Blanked> blanked_;
};

}  // namespace

std::shared_ptr<const Tree> parse(const Sources& sources, FileId file) {
  return std::static_pointer_cast<const Tree>(sources.made(file, [&] {
    auto tree = std::make_shared<Tree>();
    tree->file = file;
    tree->text = sources.get(file).text;
    Reading(tree->text, *tree).run();
    return std::shared_ptr<const void>(std::move(tree));
  }));
}

const std::vector<Complaint>& complaints(const Tree& tree) { return tree.complaints; }
const std::vector<Comment>& comments(const Tree& tree) { return tree.comments; }

}  // namespace underpin::python
