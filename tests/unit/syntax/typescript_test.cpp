// Each test writes a script and reads back what the tree says of it, in a short notation of its own.
#include <gtest/gtest.h>

#include "syntax/typescript/tree.h"

namespace underpin::typescript {
namespace {

class Shown {
 public:
  explicit Shown(const Tree& tree) : tree_(tree) {}

  std::string statements(Run run) const {
    std::string out;
    for (const auto* id = tree_.begin(run); id != tree_.end(run); ++id) out += (out.empty() ? "" : "; ") + statement(tree_.stmt(*id));
    return out;
  }

  std::string expression(ExprId id) const {
    if (id == 0) return "_";
    const Expr& e = tree_.expr(id);
    const std::string& name = tree_.name(e.name);
    switch (e.kind) {
      case ExprKind::error:
        return "ERROR";
      case ExprKind::name:
        return name;
      case ExprKind::this_:
        return "this";
      case ExprKind::super_:
        return "super";
      case ExprKind::null:
        return "null";
      case ExprKind::undefined:
        return "undefined";
      case ExprKind::yes:
        return "true";
      case ExprKind::no:
        return "false";
      case ExprKind::number:
        return number(tree_.numbers[e.a]);
      case ExprKind::big_integer:
        return name + "n";
      case ExprKind::string:
        return "'" + tree_.strings[e.a]->text() + "'";
      case ExprKind::template_:
        return "`" + list(e.items) + "`";
      case ExprKind::tagged:
        return expression(e.a) + types(e.c) + expression(e.b);
      case ExprKind::regex:
        return "regex";
      case ExprKind::array:
        return "[" + list(e.items) + "]";
      case ExprKind::object:
        return "{" + properties(e.items) + "}";
      case ExprKind::function:
        return function(tree_.functions[e.a]);
      case ExprKind::class_:
        return "class";
      case ExprKind::call:
        return expression(e.a) + (e.optional ? "?." : "") + types(e.c) + "(" + list(e.items) + ")";
      case ExprKind::new_:
        return "new " + expression(e.a) + types(e.c) + "(" + list(e.items) + ")";
      case ExprKind::member:
        return expression(e.a) + (e.optional ? "?." : ".") + name;
      case ExprKind::index:
        return expression(e.a) + (e.optional ? "?." : "") + "[" + expression(e.b) + "]";
      case ExprKind::spread:
        return "..." + expression(e.a);
      case ExprKind::unary:
        return "(" + std::string(spelling(e.op)) + " " + expression(e.a) + ")";
      case ExprKind::binary:
        return "(" + expression(e.a) + " " + std::string(spelling(e.op)) + " " + expression(e.b) + ")";
      case ExprKind::conditional:
        return "(" + expression(e.a) + " ? " + expression(e.b) + " : " + expression(e.c) + ")";
      case ExprKind::assign:
        return "(" + expression(e.a) + " " + std::string(spelling(e.op)) + "= " + expression(e.b) + ")";
      case ExprKind::defaulted:
        return expression(e.a) + " = " + expression(e.b);
      case ExprKind::sequence:
        return "(" + list(e.items) + ")";
      case ExprKind::await:
        return "(await " + expression(e.a) + ")";
      case ExprKind::yield:
        return "(yield " + expression(e.a) + ")";
      case ExprKind::cast:
        return "(" + expression(e.a) + " as" + types(e.c) + ")";
      case ExprKind::import_:
        return "import";
      case ExprKind::jsx:
        return "jsx(" + list(e.items) + ")";
    }
    return "?";
  }

 private:
  std::string number(double value) const {
    const auto whole = static_cast<long long>(value);
    return static_cast<double>(whole) == value ? std::to_string(whole) : std::to_string(value);
  }
  std::string list(Run run) const {
    std::string out;
    for (const auto* id = tree_.begin(run); id != tree_.end(run); ++id) out += (id == tree_.begin(run) ? "" : ", ") + expression(*id);
    return out;
  }
  std::string types(TypeId id) const {
    return id == 0 ? "" : "<" + std::string(tree_.text.substr(tree_.types[id].begin, tree_.types[id].end - tree_.types[id].begin)) + ">";
  }
  std::string properties(Run run) const {
    std::string out;
    for (const auto* id = tree_.begin(run); id != tree_.end(run); ++id) {
      const Property& p = tree_.properties[*id];
      out += out.empty() ? "" : ", ";
      if (p.kind == Property::Kind::spread)
        out += "..." + expression(p.value);
      else if (p.kind == Property::Kind::shorthand)
        out += "=" + expression(p.value);
      else
        out += (p.name ? tree_.name(p.name) : "[" + expression(p.key) + "]") + ": " + expression(p.value);
    }
    return out;
  }
  std::string function(const FunctionNode& f) const {
    std::string out = f.async ? "async (" : "(";
    for (const Parameter& p : f.parameters) {
      if (out.back() != '(') out += ", ";
      out += (p.rest ? "..." : "") + expression(p.pattern) + types(p.type) + (p.value ? " = " + expression(p.value) : "");
    }
    return out + ") => " + (f.value ? expression(f.value) : "{" + statements(f.body) + "}");
  }
  std::string bindings(const ModuleClause& clause) const {
    std::string out;
    for (const Binding& b : clause.bindings)
      out += (out.empty() ? "" : ", ") + std::string(b.type_only ? "type " : "") + tree_.name(b.outer) + " is " + tree_.name(b.inner);
    return (clause.type_only ? "type " : "") + out + (clause.module ? " of " + tree_.name(clause.module) : "");
  }
  std::string statement(const Stmt& s) const {
    const std::string mark = s.exported ? s.is_default ? "default " : "export " : "";
    switch (s.kind) {
      case StmtKind::error:
        return "ERROR";
      case StmtKind::expression:
        return expression(s.a);
      case StmtKind::declare: {
        std::string out = mark + static_cast<char>(s.op);
        for (const auto* id = tree_.begin(s.items); id != tree_.end(s.items); ++id) {
          const Declarator& d = tree_.declarators[*id];
          out += " " + expression(d.pattern) + types(d.type) + " = " + expression(d.value);
        }
        return out;
      }
      case StmtKind::function:
        return mark + tree_.name(tree_.functions[s.a].name) + function(tree_.functions[s.a]);
      case StmtKind::class_:
        return mark + class_of(tree_.classes[s.a]);
      case StmtKind::enum_: {
        std::string out = mark + "enum " + tree_.name(tree_.enums[s.a].name);
        for (const auto& label : tree_.enums[s.a].labels) out += " " + tree_.name(label.name) + "=" + expression(label.value);
        return out;
      }
      case StmtKind::namespace_:
        return mark + "namespace " + tree_.name(s.name) + " {" + statements(s.body) + "}";
      case StmtKind::return_:
        return "return " + expression(s.a);
      case StmtKind::throw_:
        return "throw " + expression(s.a);
      case StmtKind::if_:
        return "if " + expression(s.a) + " {" + statements(s.body) + "} {" + statements(s.otherwise) + "}";
      case StmtKind::for_:
        return "for " + statements(s.items) + ", " + expression(s.a) + ", " + expression(s.b) + " {" + statements(s.body) + "}";
      case StmtKind::for_each:
        return "each " + expression(s.a) + " " + static_cast<char>(s.op) + " " + expression(s.b) + " {" + statements(s.body) + "}";
      case StmtKind::while_:
      case StmtKind::do_:
        return "while " + expression(s.a) + " {" + statements(s.body) + "}";
      case StmtKind::switch_: {
        std::string out = "switch " + expression(s.a);
        for (const auto* id = tree_.begin(s.items); id != tree_.end(s.items); ++id)
          out += " " + expression(tree_.cases[*id].value) + ": {" + statements(tree_.cases[*id].body) + "}";
        return out;
      }
      case StmtKind::try_:
        return "try {" + statements(s.body) + "} " + expression(s.a) + " {" + statements(s.otherwise) + "} {" + statements(s.last) + "}";
      case StmtKind::block:
        return "{" + statements(s.body) + "}";
      case StmtKind::break_:
        return "break";
      case StmtKind::continue_:
        return "continue";
      case StmtKind::import:
        return "import " + bindings(tree_.imports[s.a]);
      case StmtKind::export_names:
        return "names " + bindings(tree_.exports[s.a]);
      case StmtKind::export_all:
        return "all " + bindings(tree_.exports[s.a]);
      case StmtKind::export_value:
        return "default " + expression(s.a);
    }
    return "?";
  }
  std::string class_of(const ClassNode& c) const {
    std::string out = "class " + tree_.name(c.name) + (c.extends ? " < " + expression(c.extends) : "");
    for (const ExprId d : c.decorators) out += " @" + expression(d);
    for (const Member& m : c.members) {
      out += " |";
      for (const ExprId d : m.decorators) out += " @" + expression(d);
      out += (m.is_static ? " static " : " ") + tree_.name(m.name) + types(m.type) + " " + expression(m.value);
    }
    return out;
  }
  const Tree& tree_;
};

struct Parsed {
  Sources sources;
  std::shared_ptr<const Tree> tree;
  explicit Parsed(std::string text, const char* path = "a.ts") { tree = parse(sources, sources.add(path, std::move(text))); }
  std::string shown() const { return Shown(*tree).statements(tree->body); }
};

std::string shown(std::string text, const char* path = "a.ts") { return Parsed(std::move(text), path).shown(); }

TEST(TypeScript, ReadsDeclarationsLiteralsAndCasts) {
  EXPECT_EQ(shown("export const a: T = {b: 1, 'c-d': [2, , 'x'], [k]: null, e, ...f, g() { return 0x10; }, 7: -1.5} as const;"),
            "export c a<T> = ({b: 1, c-d: [2, _, 'x'], [k]: null, =e, ...f, g: () => {return 16}, 7: (- 1.500000)} as)");
  EXPECT_EQ(shown("let x, y = undefined, z = 10n; var r = /a'b/g;"), "l x = _ y = undefined z = 10n; v r = regex");
  EXPECT_EQ(shown("const {a, b: c = 2, ...d} = e, [f, , g = 1] = h;"), "c {=a, b: c = 2, ...d} = e [f, _, g = 1] = h");
  EXPECT_EQ(shown("x = y satisfies Z; p = q!; t = <U>v"), "(x = (y as<Z>)); (p = (q as)); (t = (v as<<U>>))");
}

TEST(TypeScript, ReadsChainsAndOptionalChains) {
  EXPECT_EQ(shown("const {data} = await db.from('x').select<T>('*').eq(\"a\", b);"),
            "c {=data} = (await db.from('x').select<<T>>('*').eq('a', b))");
  EXPECT_EQ(shown("(await a).b<T>();"), "(await a).b<<T>>()");
  EXPECT_EQ(shown("a?.b?.[0]?.(1)?.c;"), "a?.b?.[0]?.(1)?.c");
  EXPECT_EQ(shown("new Pool<X>({max: 2}).query(`select 1`)"), "new Pool<<X>>({max: 2}).query(`'select 1'`)");
}

TEST(TypeScript, ReadsTemplatesAsPiecesWithTheirPlaces) {
  const Parsed parsed("q = sql<A | B<number>>`select ${a.b} from \\`t\\` where ${`x${1}`}`;");
  EXPECT_EQ(parsed.shown(), "(q = sql`'select ', a.b, ' from `t` where ', `'x', 1``)");
  const Rope& piece = *parsed.tree->strings[1];
  EXPECT_EQ(parsed.sources.text(piece.locate(10, 15)), "where");
  EXPECT_EQ(*Parsed("`a`").tree->text_of(1), Rope("a"));
}

TEST(TypeScript, DecodesEscapes) {
  EXPECT_EQ(shown("'a\\'b\\n\\x41\\u{1F600}\\u00e9\\\nc'"),
            "'a'b\nA\xF0\x9F\x98\x80\xC3\xA9"
            "c'");
  EXPECT_EQ(shown("''"), "''");
}

TEST(TypeScript, ReadsFunctions) {
  EXPECT_EQ(shown("export default async function f<T>(a: string, {b} = {}, ...c: X[]): Promise<void> { await g(a) }"),
            "default fasync (a<string>, {=b} = {}, ...c<X[]>) => {(await g(a))}");
  EXPECT_EQ(shown("const f = async x => x + 1, g = (t) => ({a: t.b}), h = function () { yield_ };"),
            "c f = async (x) => (x + 1) g = (t) => {a: t.b} h = () => {yield_}");
}

TEST(TypeScript, ReadsStatements) {
  EXPECT_EQ(shown("if (a) b(); else if (c) { d() } else e()"), "if a {b()} {if c {d()} {e()}}");
  EXPECT_EQ(shown("for (let i = 0; i < 2; i++) f(i); for (const [k, v] of m) {} for (const k in o) { continue }"),
            "for l i = 0, (i < 2), (++ i) {f(i)}; each [k, v] o m {}; each k i o {continue}");
  EXPECT_EQ(shown("switch (a) { case 1: b(); break; default: c() } try { d() } catch (e) { f() } finally { g() }"),
            "switch a 1: {b(); break} _: {c()}; try {d()} e {f()} {g()}");
  EXPECT_EQ(shown("enum E { A, B = 'b', 'c d' = 3 } interface I { a: string } type T = {x: 1}; declare const y: T; namespace N { a() }"),
            "enum E A=_ B='b' c d=3; namespace N {a()}");
}

TEST(TypeScript, ReadsModules) {
  EXPECT_EQ(shown("import d, { a, b as c, type T } from './m'; import * as ns from \"n\"; import 'side'; import type { U } from 'u'; "
                  "import x = require('y')"),
            "import default is d, a is a, b is c, type T is T of ./m; import * is ns of n; import  of side; import type U is U of u; "
            "import * is x of y");
  EXPECT_EQ(shown("export { a, b as c }; export { default as e } from './e'; export * from './f'; export * as g from './g'; export default "
                  "{ h: 1 }; export = i"),
            "names a is a, c is b; names e is default of ./e; all  of ./f; all g is * of ./g; default {h: 1}; default i");
}

TEST(TypeScript, ReadsClassesWithDecorators) {
  EXPECT_EQ(shown("@Entity('users') export class User extends Base<X> { @Column({type: 'text'}) name!: string; static t = 1; @A() @B() get "
                  "x() { return 1 } constructor(private r: R) { super() } }"),
            "export class User < Base @Entity('users') | @Column({type: 'text'}) name<string> _ | static t 1 | @A() @B() x () => {return "
            "1} | constructor (r<R>) => {super()}");
}

TEST(TypeScript, ReadsExpressionsInsideJsx) {
  EXPECT_EQ(shown("const a = <div x={f(1)}>{b ? <c>{d()}</c> : null} text</div>;", "a.tsx"), "c a = jsx(f(1), (b ? jsx(d()) : null))");
  EXPECT_EQ(shown("module.exports = { a: require('./b') }", "a.js"), "(module.exports = {a: require('./b')})");
}

TEST(TypeScript, KeepsCommentsAndPlaces) {
  const Parsed parsed("// one\nconst a = 1; /* two */\n");
  ASSERT_EQ(parsed.tree->comments.size(), 2u);
  EXPECT_EQ(parsed.sources.text(parsed.tree->comments[1]), "/* two */");
  const Parsed page("<script>\nf('x')\n</script>", "a.html");
  const auto part = parse_part(page.sources, {1, 9, 15}, false);
  EXPECT_EQ(Shown(*part).statements(part->body), "f('x')");
  EXPECT_EQ(page.sources.text(part->span(part->expr(2))), "'x'");
}

TEST(TypeScript, PartsHaveSmallerIndexesThanWhatTheyArePartOf) {
  const Parsed parsed("const a = f(b.c, (x) => g(x), {k: [1, `${h()}`]});");
  for (ExprId id = 1; id < parsed.tree->exprs.size(); ++id) {
    const Expr& e = parsed.tree->expr(id);
    if (e.kind == ExprKind::call || e.kind == ExprKind::member) {
      EXPECT_LT(e.a, id);
    }
  }
}

TEST(TypeScript, SaysWhatItCouldNotReadAndReadsTheRest) {
  const Parsed parsed("const a = 1;\nconst b = = 2;\nconst c = 3;\n");
  EXPECT_FALSE(parsed.tree->complaints.empty());
  EXPECT_NE(parsed.shown().find("c c = 3"), std::string::npos) << parsed.shown();
}

TEST(TypeScript, IsBoundedForHostileInput) {
  std::string chain = "a";
  for (int i = 0; i < 5000; ++i) chain += ".b()";
  EXPECT_FALSE(Parsed(chain).tree->complaints.empty());
  std::string sum = "x = 1";
  for (int i = 0; i < 20000; ++i) sum += "+1";
  EXPECT_FALSE(Parsed(sum).tree->complaints.empty());
  for (const char* bracket : {"(", "[", "{", "`${", "<a>", "if(a)", "a=>", "!", "class{"}) {
    std::string deep;
    for (int i = 0; i < 20000; ++i) deep += bracket;
    EXPECT_NE(Parsed(deep).tree, nullptr) << bracket;
    EXPECT_NE(Parsed(deep, "a.tsx").tree, nullptr) << bracket;
  }
  EXPECT_NE(Parsed(std::string("a\0b\xFF\xFE'", 6)).tree, nullptr);
}

TEST(TypeScript, KnowsScriptsByTheirNames) {
  EXPECT_TRUE(is_script("a/b.ts") && is_script("b.mjs") && is_script("c.tsx"));
  EXPECT_FALSE(is_script("a.d.ts") || is_script("a.py") || is_script("ts"));
}

}  // namespace
}  // namespace underpin::typescript
