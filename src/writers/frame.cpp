#include "writers/frame.h"

#include <algorithm>

#include "base/text.h"
#include "writers/columns.h"

namespace underpin {

namespace {

constexpr std::size_t kTab = 4;
constexpr std::size_t kAnnounced = 256;  // bytes before a line in which a password may be announced
constexpr std::size_t kDefaultFrameWidth = 140;  // of a source line when the terminal's width is unknown

// A source line as shown, and the columns [begin, end) of the mark in it.
struct Shown {
  std::string text;
  std::size_t begin = 0, end = 0;
};

// Bytes [first, second) of the line that must not be read by anyone.
using Hidden = std::pair<std::size_t, std::size_t>;

std::string visible(std::string_view part, std::size_t column) {
  if (part == "\t") return std::string(kTab - column % kTab, ' ');
  return printable(part);
}

// Characters of the line with tabs spread and secrets replaced; `mark` are bytes of the line, `hidden` is in order.
Shown spread(std::string_view line, std::size_t mark_begin, std::size_t mark_end, const std::vector<Hidden>& hidden) {
  Shown shown;
  std::size_t column = 0;
  auto secret = hidden.begin();
  for (std::size_t i = 0; i < line.size();) {
    if (i == mark_begin) shown.begin = column;
    if (i == mark_end) shown.end = column;
    while (secret != hidden.end() && secret->second <= i) ++secret;
    std::string piece;
    std::size_t length = sequence_bytes(line, i);
    if (secret != hidden.end() && secret->first <= i) {
      piece = "***";
      length = std::min(secret->second, line.size()) - i;
      if (mark_begin > i && mark_begin < i + length) shown.begin = column;
      if (mark_end > i && mark_end < i + length) shown.end = column + piece.size();
    } else {
      piece = visible(line.substr(i, length), column);
    }
    shown.text += piece;
    column += columns_of(piece);
    i += length;
  }
  if (mark_begin >= line.size()) shown.begin = column;
  if (mark_end >= line.size()) shown.end = column;
  shown.end = std::max(shown.end, shown.begin + 1);
  return shown;
}

// Cuts the line to `width` columns around its mark.
void clip(Shown& shown, std::size_t width) {
  const std::size_t total = columns_of(shown.text);
  if (total <= width || width < 20) return;
  const std::size_t mark = std::min(shown.end - shown.begin, width / 2);
  std::size_t from = shown.begin + mark <= width - 4 ? 0 : shown.begin - std::min(shown.begin, (width - mark) / 3);
  const std::size_t to = from + width - (from ? 6 : 3);
  std::string cut;
  std::size_t column = 0, kept_from = from;
  bool first = true;
  for (std::size_t i = 0; i < shown.text.size();) {
    const std::size_t length = sequence_bytes(shown.text, i);
    const std::size_t columns = columns_of(std::string_view(shown.text).substr(i, length));
    if (column >= from && column + columns <= to) {
      if (first) kept_from = column;
      first = false;
      cut += shown.text.substr(i, length);
    }
    column += columns;
    i += length;
  }
  const std::size_t shift = from ? 3 : 0;
  shown.text = (from ? "..." : "") + cut + (total > to ? "..." : "");
  shown.begin = shown.begin - kept_from + shift;
  shown.end = std::max(std::min(shown.end - kept_from + shift, columns_of(shown.text)), shown.begin + 1);
}

// `line` is part of `text`. What stands before it can make a secret of what stands in it: PASSWORD and its value may be two
// lines of a program.
std::vector<Hidden> hidden_in(const Finding& finding, FileId file, std::string_view text, std::string_view line) {
  const auto line_begin = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t from = line_begin - std::min(line_begin, kAnnounced);
  std::vector<Hidden> parts;
  const auto add = [&](std::size_t begin, std::size_t end) {
    if (end > line_begin && begin < line_begin + line.size()) parts.emplace_back(std::max(begin, line_begin) - line_begin, end - line_begin);
  };
  for (const auto& [begin, end] : secret_ranges(text.substr(from, line_begin + line.size() - from))) add(from + begin, from + end);
  const auto add_label = [&](const Label& label) {
    if (label.secret && label.span.file == file) add(label.span.begin, label.span.end);
  };
  add_label(finding.primary);
  for (const Label& label : finding.labels) add_label(label);
  std::sort(parts.begin(), parts.end());
  std::vector<Hidden> apart;
  for (const Hidden& part : parts) {
    if (!apart.empty() && part.first <= apart.back().second)
      apart.back().second = std::max(apart.back().second, part.second);
    else
      apart.push_back(part);
  }
  return apart;
}

struct Snippet {
  std::size_t number = 0;  // of the line
  Shown shown;
};

Snippet snippet(const Finding& finding, const Label& label, const Sources& sources, std::size_t width) {
  const Place place = sources.place(label.span.file, label.span.begin);
  const std::string_view line = sources.line(label.span.file, place.line);
  const std::string_view text = sources.get(label.span.file).text;
  const auto line_begin = static_cast<std::uint32_t>(line.data() - text.data());
  const std::size_t begin = std::min<std::size_t>(label.span.begin - std::min(label.span.begin, line_begin), line.size());
  const std::size_t end = std::min<std::size_t>(std::max(label.span.end, label.span.begin) - line_begin, line.size());
  Snippet result;
  result.number = place.line;
  result.shown = spread(line, begin, end, hidden_in(finding, label.span.file, text, line));
  clip(result.shown, width);
  return result;
}

std::string repeated(std::string_view sign, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += sign;
  return out;
}

class Drawing {
 public:
  Drawing(const Sources& sources, const Style& style, std::size_t gutter) : sources_(sources), style_(style), gutter_(gutter) {}

  void place(std::string_view arrow, Span span) {
    const std::size_t lead = gutter_ + 3 > arrow.size() ? gutter_ + 3 - arrow.size() : 0;
    out_ += std::string(lead, ' ') + paint(Role::gutter, arrow, style_) + " " + place_of(span, sources_) + "\n";
  }
  void bar(std::string_view rest = {}) {
    out_ += std::string(gutter_ + 1, ' ') + paint(Role::gutter, "|", style_);
    if (!rest.empty()) out_ += " " + std::string(rest);
    out_ += "\n";
  }
  void code(const Snippet& part) {
    const std::string number = std::to_string(part.number);
    out_ += paint(Role::gutter, std::string(gutter_ - number.size(), ' ') + number + " |", style_) + " " + part.shown.text + "\n";
  }
  void mark(const Snippet& part, std::string_view sign, Role role, const std::string& text) {
    const std::string pointer = repeated(sign, part.shown.end - part.shown.begin);
    const std::string words = text.empty() ? pointer : pointer + " " + text;
    bar(std::string(part.shown.begin, ' ') + paint(role, words, style_));
  }
  void foot(std::string_view word, const std::string& text, bool wrapped) {
    const std::string lead = std::string(gutter_ + 1, ' ') + "= " + std::string(word) + ": ";
    const std::size_t indent = lead.size();
    out_ += std::string(gutter_ + 1, ' ') + paint(Role::gutter, "=", style_) + " " +
            paint(word == "help" ? Role::help : Role::strong, std::string(word) + ":", style_) + " " +
            (wrapped ? wrap(text, style_.width, indent, indent) : text) + "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  const Sources& sources_;
  const Style& style_;
  std::size_t gutter_;
  std::string out_;
};

std::string first_line(const Finding& finding, const Style& style) {
  const std::string head = std::string(severity_word(finding.severity)) + "[" + finding.code + "]";
  return paint(role_of(finding.severity), head, style) + ": " +
         paint(Role::strong, wrap(safe(finding.message), style.width, head.size() + 2, 4), style) + "\n";
}

}  // namespace

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "note";
}

Role role_of(Severity severity) {
  switch (severity) {
    case Severity::error: return Role::error;
    case Severity::warning: return Role::warning;
    case Severity::note: return Role::note;
  }
  return Role::note;
}

std::string paint(Role role, std::string_view text, const Style& style) {
  if (!style.color || text.empty()) return std::string(text);
  const char* start = "";
  switch (role) {
    case Role::error:
    case Role::mark_first: start = "\x1b[1;31m"; break;
    case Role::warning: start = "\x1b[1;33m"; break;
    case Role::note: start = "\x1b[1;36m"; break;
    case Role::gutter:
    case Role::mark_other: start = "\x1b[1;34m"; break;
    case Role::strong: start = "\x1b[1m"; break;
    case Role::help: start = "\x1b[1;32m"; break;
  }
  return start + std::string(text) + "\x1b[0m";
}

std::string safe(std::string_view text) { return printable(mask_secrets(text)); }

std::string place_of(Span span, const Sources& sources) {
  const Source& source = sources.get(span.file);
  if (source.text.empty()) return safe(source.path);
  const Place place = sources.place(span.file, span.begin);
  return safe(source.path) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string frame(const Finding& finding, const Sources& sources, const Style& style, std::size_t more_marks) {
  std::vector<const Label*> labels;
  if (finding.primary.span.valid()) labels.push_back(&finding.primary);
  for (const Label& label : finding.labels)
    if (label.span.valid() && !(label.secret && label.text.empty())) labels.push_back(&label);

  if (labels.size() > more_marks + 1) labels.resize(more_marks + 1);
  std::size_t last = 1;
  for (const Label* label : labels) last = std::max(last, sources.place(label->span.file, label->span.begin).line);
  const std::size_t gutter = std::to_string(last).size();
  const std::size_t width = (style.width ? std::max<std::size_t>(style.width, 40) : kDefaultFrameWidth) - gutter - 3;

  Drawing drawing(sources, style, gutter);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Label& label = *labels[i];
    if (i > 0) drawing.bar();
    drawing.place(i == 0 ? "-->" : ":::", label.span);
    if (sources.get(label.span.file).text.empty()) continue;
    const Snippet part = snippet(finding, label, sources, width);
    drawing.bar();
    drawing.code(part);
    drawing.mark(part, i == 0 ? "^" : "-", i == 0 ? Role::mark_first : Role::mark_other, safe(label.text));
  }
  if (!finding.because.empty()) drawing.foot("because", safe(finding.because), true);
  if (!finding.help.empty()) drawing.foot("help", safe(finding.help), false);
  return first_line(finding, style) + drawing.take();
}

std::string brief(const Finding& finding, const Sources& sources, const Style& style) {
  Drawing drawing(sources, style, 1);
  if (finding.primary.span.valid()) drawing.place("-->", finding.primary.span);
  // Without the line of code its label has no place, but what the engine says is worth its own.
  if (constexpr std::string_view said = "the engine says: "; starts_with(finding.primary.text, said))
    drawing.foot("engine", safe(std::string_view(finding.primary.text).substr(said.size())), false);
  if (!finding.because.empty()) drawing.foot("because", safe(finding.because), true);
  if (!finding.help.empty()) drawing.foot("help", safe(finding.help), false);
  return first_line(finding, style) + drawing.take();
}

}  // namespace underpin
