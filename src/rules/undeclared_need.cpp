#include <algorithm>

#include "rules/drift_support.h"
#include "schema/lookup.h"

namespace underpin {

extern const Rule undeclared_need;

namespace {

struct UndeclaredNeed {
  std::string words;  // "the function `slug_is_valid`"
  Span place;         // where the models use it
};

class UndeclaredNeeds {
 public:
  explicit UndeclaredNeeds(const Dialect& dialect) : dialect_(dialect) {}

  void gather(const Schema& schema) {
    schema.tables.for_each([&](const Table& table) {
      for (const Column& column : table.columns) {
        add_extension(schema, type_name_in(column.type.text).name, column.origin.span);
        for (const Maybe<Expression>* text : {&column.default_value, &column.generated})
          if (*text) add_text(schema, (*text)->shown(), column.origin.span);
        if (column.default_value) add_sequence(schema, column.default_value->shown(), column.origin.span);
      }
      for (const Check& check : table.checks) add_text(schema, check.expression.shown(), check.origin.span);
    });
  }
  const std::vector<UndeclaredNeed>& all() const { return needs_; }

 private:
  void add(std::string words, Span place) {
    if (!place.valid() || std::any_of(needs_.begin(), needs_.end(), [&](const UndeclaredNeed& need) { return need.words == words; })) return;
    needs_.push_back({std::move(words), place});
  }

  void add_extension(const Schema& schema, const std::string& name, Span place) {
    const std::string_view extension = dialect_.extension_of ? dialect_.extension_of(name) : std::string_view();
    if (!extension.empty() && schema.extensions.contains({"", std::string(extension)})) add("the extension " + quoted(extension), place);
  }

  void add_text(const Schema& schema, const std::string& text, Span place) {
    const auto functions = dialect_.functions_in_expression ? dialect_.functions_in_expression(text) : std::nullopt;
    if (!functions) return;
    for (const std::string& function : *functions) {
      add_extension(schema, function, place);
      // Taken as given when the models were read: nothing but its name is known.
      const Function* given = schema.functions.find({"", function + "()"});
      if (given && given->definition.empty()) add("the function " + quoted(function), place);
    }
  }

  // nextval('numbers'::regclass)
  void add_sequence(const Schema& schema, const std::string& text, Span place) {
    constexpr std::string_view kCall = "nextval('";
    const std::size_t at = text.find(kCall), end = at == std::string::npos ? at : text.find('\'', at + kCall.size());
    if (end == std::string::npos) return;
    std::string name = text.substr(at + kCall.size(), end - at - kCall.size());
    if (starts_with(name, "public.")) name = name.substr(7);
    if (name.empty() || name.find_first_of(".\"") != std::string::npos) return;
    const Sequence* sequence = schema.sequences.find({"", name});
    if (sequence && (sequence->origin.span.valid() || !sequence->owner_table.empty())) return;  // made, not given
    add("the sequence " + quoted(name), place);
  }

  const Dialect& dialect_;
  std::vector<UndeclaredNeed> needs_;
};

void find_undeclared_need(const Subject& subject, std::vector<Finding>& findings) {
  for (const ReplayedHistory& replayed : subject.histories) {
    if (!replayed.drift || replayed.drift->diff.right.schema.tables.empty()) continue;
    if (model_tool(subject, *replayed.drift) != ModelTool::sqlalchemy) continue;
    UndeclaredNeeds needs(dialect_of(subject, replayed));
    needs.gather(replayed.drift->declared);
    if (needs.all().empty()) continue;
    std::vector<std::string> words;
    for (const UndeclaredNeed& need : needs.all()) words.push_back(need.words);
    const bool one = words.size() == 1;
    Finding finding = make_finding(undeclared_need, "the models use what they do not declare: " + join(words, ", "), needs.all().front().place, "");
    finding.primary.text = "needs " + words.front();
    for (std::size_t i = 1; i < words.size() && i < 6; ++i) finding.labels.push_back({needs.all()[i].place, "needs " + words[i]});
    finding.because = std::string("create_all() on an empty database stops there, in tests above all, unless something else has made ") + (one ? "it" : "them") + " before";
    finding.subject = "what models need";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

const Rule undeclared_need = {
    "UP198",
    "undeclared-need",
    Severity::note,
    "the models use what they do not declare",
    "A type, a default or a CHECK of the models uses an extension, a function or a sequence that classes cannot declare.",
    "create_all() on an empty database stops there, unless something else has made it before",
    "set databases up by the migrations, those of tests too; or run its CREATE statement before create_all(), by a before_create event",
    "slug = Column(String, CheckConstraint('slug_is_valid(slug)'))  # which class declares the function?",
    "code = Column(String, CheckConstraint(\"code <> ''\"))",
    &find_undeclared_need};

}  // namespace underpin
