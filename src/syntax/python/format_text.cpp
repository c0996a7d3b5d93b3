// `"…" % values` and `"…".format(values)`, keeping the places of literal pieces and of inserted strings.
#include <algorithm>
#include <cstring>

#include "syntax/python/format.h"
#include "syntax/python/text.h"

namespace underpin::python {
namespace {

// Collects pieces of text; once one is not known the whole is not.
class Builder {
 public:
  Builder(Machine& machine, const Rope& format, Span span) : machine_(machine), format_(format), span_(span) {}
  void literal(std::size_t begin, std::size_t end) {
    if (end > begin && machine_.account_text(out_.text().size(), end - begin, span_)) out_.append(format_.slice(begin, end));
  }
  void value(const Value& value) {
    if (const Rope* text = value.string()) {
      if (machine_.account_text(out_.text().size(), text->text().size(), span_)) out_.append(*text);
    } else if (!lost_)
      lost_ = eval::lost_text(out_, value, span_);
  }
  Value done() {
    if (machine_.halted()) return {};
    if (lost_) return {*lost_, span_};
    return eval::string(std::move(out_), span_);
  }

 private:
  Machine& machine_;
  const Rope& format_;
  Span span_;
  Rope out_;
  std::optional<Unknown> lost_;
};

struct Conversion {
  std::string key;
  bool keyed = false;
  bool left = false, zero = false, plus = false, blank = false, alternate = false;
  std::size_t width = 0;
  std::optional<std::size_t> precision;
  bool star_width = false;
  bool star_precision = false;
  char type = 0;
  std::size_t end = 0;
};

std::size_t read_number(const std::string& text, std::size_t& i) {
  std::size_t value = 0;
  while (i < text.size() && text[i] >= '0' && text[i] <= '9')
    value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(text[i++] - '0'), widest + 1);
  return value;
}

// `at` is behind the '%'.
std::optional<Conversion> read_conversion(const std::string& text, std::size_t at) {
  Conversion c;
  std::size_t i = at;
  if (i < text.size() && text[i] == '(') {
    const std::size_t close = text.find(')', i);
    if (close == std::string::npos) return std::nullopt;
    c.key = text.substr(i + 1, close - i - 1);
    c.keyed = true;
    i = close + 1;
  }
  for (; i < text.size() && std::strchr("-+ 0#", text[i]) && text[i]; ++i) {
    c.left = c.left || text[i] == '-';
    c.plus = c.plus || text[i] == '+';
    c.blank = c.blank || text[i] == ' ';
    c.zero = c.zero || text[i] == '0';
    c.alternate = c.alternate || text[i] == '#';
  }
  if (i < text.size() && text[i] == '*') {
    c.star_width = true;
    ++i;
  } else {
    c.width = read_number(text, i);
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (i < text.size() && text[i] == '*') {
      c.star_precision = true;
      ++i;
    } else {
      c.precision = read_number(text, i);
    }
  }
  while (i < text.size() && std::strchr("hlL", text[i]) && text[i]) ++i;
  if (i >= text.size()) return std::nullopt;
  c.type = text[i];
  c.end = i + 1;
  if (c.width > widest || c.precision.value_or(0) > widest) return std::nullopt;
  return c;
}

FormatSpec spec_of(const Conversion& c) {
  FormatSpec spec;
  spec.width = c.width;
  spec.align = c.left ? '<' : c.zero ? '=' : '>';
  if (c.zero && !c.left) spec.fill = "0";
  spec.sign = c.plus ? '+' : c.blank ? ' ' : '-';
  spec.alternate = c.alternate;
  spec.precision = c.precision;
  spec.type = c.type;
  return spec;
}

Value converted(Machine& machine, const Conversion& c, const Value& given, Span span) {
  if (given.is_unknown()) return given;
  if ((given.external() || given.record()) && c.type != 's' && c.type != 'r' && c.type != 'a') return machine.unknown("its number is not known", span);
  FormatSpec spec = spec_of(c);
  const Value& value = eval::plain(given);
  const auto made = [&](std::string text) { return eval::string(Rope(std::move(text), given.span, false), span); };
  switch (c.type) {
    case 's':
    case 'r':
    case 'a': {
      const Value shown = c.type == 's' ? machine.text_value(given, span) : machine.repr_value(given, span);
      const Rope* text = shown.string();
      if (!text) return shown;
      Rope cut = *text;
      if (c.precision) {
        const CharacterIndex characters(text->text());
        if (*c.precision < characters.size()) cut = text->slice(0, characters.offset(*c.precision));
      }
      if (c.width == 0) return eval::string(std::move(cut), span);
      if (!c.left) spec.align = '>';
      spec.fill = " ";
      return made(pad(cut.text(), spec, '>'));
    }
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': {
      std::int64_t number = 0;
      if (const auto* i = value.integer())
        number = *i;
      else if (const bool* b = value.boolean())
        number = *b;
      else if (const double* d = value.real(); d && std::abs(*d) < 9e18)
        number = static_cast<std::int64_t>(*d);
      else
        return machine.raise("TypeError", std::string("%") + c.type + " format: a real number is required, not " + machine.type_name(given), span);
      if (std::strchr("diu", c.type)) spec.type = 'd';
      spec.precision.reset();
      return made(format_whole(number, spec));
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      if (const double* d = value.real()) return made(format_real(*d, spec));
      if (const auto* i = value.integer()) return made(format_real(static_cast<double>(*i), spec));
      return machine.raise("TypeError", "must be real number, not " + machine.type_name(given), span);
    }
    case 'c':
      if (value.string()) return given;
      if (const auto* i = value.integer()) {
        spec.type = 'c';
        return made(format_whole(*i, spec));
      }
      return machine.raise("TypeError", "%c requires int or char", span);
    default: return machine.raise("ValueError", std::string("unsupported format character '") + c.type + "'", span);
  }
}

}  // namespace

Value percent_format(Machine& machine, const Rope& format, const Value& arguments, Span span) {
  const std::string& text = format.text();
  Builder out(machine, format, span);
  const eval::Tuple* tuple = tuple_of(arguments);
  const std::vector<Value> single{arguments};
  const std::vector<Value>& values = tuple ? tuple->items : single;
  std::size_t next = 0;
  bool keyed = false;
  std::size_t from = 0;
  const auto take = [&]() -> Value {
    if (next < values.size()) return values[next++];
    return machine.raise("TypeError", "not enough arguments for format string", span);
  };
  for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', from)) {
    out.literal(from, at);
    if (at + 1 < text.size() && text[at + 1] == '%') {
      out.literal(at, at + 1);
      from = at + 2;
      continue;
    }
    auto conversion = read_conversion(text, at + 1);
    if (!conversion) return machine.raise("ValueError", "incomplete format", span);
    from = conversion->end;
    Value value;
    if (conversion->keyed) {
      keyed = true;
      value = machine.subscript(arguments, eval::string(conversion->key, span), span);
    } else {
      if (conversion->star_width) {
        const Value width = take();
        if (!width.integer() || std::abs(*width.integer()) > static_cast<std::int64_t>(widest)) return machine.too_large(span);
        conversion->left = conversion->left || *width.integer() < 0;
        conversion->width = static_cast<std::size_t>(std::abs(*width.integer()));
      }
      if (conversion->star_precision) {
        const Value precision = take();
        if (!precision.integer() || *precision.integer() < 0 || *precision.integer() > static_cast<std::int64_t>(widest))
          return machine.too_large(span);
        conversion->precision = static_cast<std::size_t>(*precision.integer());
      }
      value = take();
    }
    if (machine.halted()) return {};
    out.value(converted(machine, *conversion, value, span));
    if (machine.halted()) return {};
    if (!machine.step(span)) return {machine.stop_reason(), span};
  }
  out.literal(from, text.size());
  if (!keyed && tuple && next < values.size() && !machine.halted())
    return machine.raise("TypeError", "not all arguments converted during string formatting", span);
  if (!keyed && !tuple && next == 0 && !arguments.dict() && !arguments.is_unknown() && !list_of(arguments))
    return machine.raise("TypeError", "not all arguments converted during string formatting", span);
  return out.done();
}

namespace {

// `{0.name[key]!r:spec}`
struct Field {
  std::string first;               // argument number or name; empty: the next one
  std::vector<std::string> steps;  // ".name" or "[key"
  char conversion = 0;
  std::string spec;
};

Field read_field(const std::string& body) {
  Field field;
  std::size_t end = 0;
  int brackets = 0;
  while (end < body.size() && (brackets || (body[end] != '!' && body[end] != ':'))) {
    if (body[end] == '[') brackets = 1;
    if (body[end] == ']') brackets = 0;
    ++end;
  }
  const std::string path = body.substr(0, end);
  std::size_t i = path.find_first_of(".[");
  field.first = path.substr(0, i);
  while (i < path.size()) {
    if (path[i] == '[') {
      const std::size_t close = std::min(path.find(']', i), path.size());
      field.steps.push_back(path.substr(i, close - i));
      i = std::min(close + 1, path.size());
    } else {
      const std::size_t stop = std::min(path.find_first_of(".[", i + 1), path.size());
      field.steps.push_back(path.substr(i, stop - i));
      i = stop;
    }
  }
  if (end < body.size() && body[end] == '!') {
    if (end + 1 < body.size()) field.conversion = body[end + 1];
    end += 2;
  }
  if (end < body.size() && body[end] == ':') field.spec = body.substr(end + 1);
  return field;
}

bool is_number(const std::string& text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos && text.size() < 9; }

class FieldFormatter {
 public:
  FieldFormatter(Machine& machine, const Call& call) : machine_(machine), call_(call) {}

  Value run(const Rope& format, int depth) {
    const std::string& text = format.text();
    const Span span = call_.span;
    Builder out(machine_, format, span);
    std::size_t from = 0;
    std::size_t at = 0;
    while (at < text.size()) {
      const char c = text[at];
      if (c != '{' && c != '}') {
        ++at;
        continue;
      }
      out.literal(from, at);
      if (at + 1 < text.size() && text[at + 1] == c) {
        out.literal(at, at + 1);
        at = from = at + 2;
        continue;
      }
      if (c == '}') return machine_.raise("ValueError", "Single '}' encountered in format string", span);
      std::size_t close = at + 1;
      for (int open = 1; close < text.size(); ++close) {
        if (text[close] == '{') ++open;
        if (text[close] == '}' && --open == 0) break;
      }
      if (close >= text.size()) return machine_.raise("ValueError", "expected '}' before end of string", span);
      out.value(field(text.substr(at + 1, close - at - 1), depth));
      if (machine_.halted()) return {};
      if (!machine_.step(span)) return {machine_.stop_reason(), span};
      at = from = close + 1;
    }
    out.literal(from, text.size());
    return out.done();
  }

 private:
  Value field(const std::string& body, int depth) {
    const Span span = call_.span;
    const Field field = read_field(body);
    Value value = argument(field.first);
    for (const std::string& step : field.steps) {
      if (machine_.halted() || value.is_unknown()) return value;
      const std::string name = step.substr(1);
      if (step[0] == '.')
        value = machine_.attribute(value, name, span);
      else
        value = machine_.subscript(value, is_number(name) ? eval::integer(std::stoll(name), span) : eval::string(name, span), span);
    }
    if (machine_.halted() || value.is_unknown()) return value;
    if (field.conversion == 'r' || field.conversion == 'a') value = machine_.repr_value(value, span);
    if (field.conversion == 's') value = machine_.text_value(value, span);
    if (machine_.halted() || value.is_unknown()) return value;
    std::string spec = field.spec;
    if (spec.find('{') != std::string::npos) {
      if (depth > 1) return machine_.raise("ValueError", "Max string recursion exceeded", span);
      const Value inner = run(Rope(spec), depth + 1);
      if (!inner.string()) return inner;
      spec = inner.string()->text();
    }
    return spec.empty() ? machine_.text_value(value, span) : machine_.formatted(value, spec, span);
  }

  Value argument(const std::string& name) {
    const Span span = call_.span;
    const bool positional = name.empty() || is_number(name);
    if (positional) {
      const std::size_t index = name.empty() ? next_++ : static_cast<std::size_t>(std::stoll(name));
      if (index < call_.args.size()) return call_.args[index];
    } else if (const Value* value = call_.keyword(name)) {
      return *value;
    }
    if (call_.incomplete) return machine_.unknown("its arguments are not all known", span);
    return positional ? machine_.raise("IndexError", "Replacement index " + name + " out of range for positional args tuple", span)
                      : machine_.raise("KeyError", "'" + name + "'", span);
  }

  Machine& machine_;
  const Call& call_;
  std::size_t next_ = 0;
};

}  // namespace

Value format_method(Machine& machine, const Rope& format, const Call& call) { return FieldFormatter(machine, call).run(format, 0); }

}  // namespace underpin::python
