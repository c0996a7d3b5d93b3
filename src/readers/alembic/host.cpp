#include "readers/alembic/host.h"

#include <algorithm>

#include "base/text.h"
#include "readers/alembic/batch.h"
#include "readers/alembic/entities.h"
#include "readers/alembic/inspector.h"
#include "readers/alembic/late_items.h"
#include "readers/alembic/objects.h"
#include "readers/alembic/operations.h"
#include "syntax/eval/objects.h"

namespace underpin::alembic {

using eval::Call;
using eval::Outcome;
using eval::Raise;
using eval::Value;

AlembicHost::AlembicHost(const BodyContext& settings, const Dialect& dialect, std::shared_ptr<const Doubt> doubt)
    : settings_(settings), dialect_(dialect), idle_(dialect), doubt_(std::move(doubt)) {
  m_.settings = &settings_;
  m_.replay = &idle_;
  m_.context.dialect = &dialect_;
  m_.metadata = std::make_shared<sa::MetaData>();
  m_.metadata->naming_convention = settings_.naming_convention;
  m_.memory = std::make_shared<RunMemory>();
  m_.context.dialect_value = dialect_value(m_, {});
}

AlembicHost::~AlembicHost() {
  m_.collections.push_back(m_.metadata);
  for (const auto& collection : m_.collections)
    if (const auto metadata = collection.lock()) {
      metadata->tables.clear();
      metadata->again.clear();
    }
}

void AlembicHost::begin(Replay& replay, Direction direction, FileId file, eval::Interpreter& interpreter) {
  m_.replay = &replay;
  m_.direction = direction;
  m_.file = file;
  m_.interpreter = &interpreter;
  m_.context.interpreter = &interpreter;
  m_.autocommit_depth = 0;
  m_.savepoint_depth = 0;
  m_.sent = 0;
  // Modules stay loaded from one replay to the next, and so does what they took for granted.
  const bool fresh = direction == Direction::upgrade && !replay.reader_memory();
  for (const auto& [what, where] : fresh ? granted_ : granted_while_loading_) tell_granted(what, where);
  granted_while_loading_.clear();
  if (direction == Direction::downgrade) {
    m_.memory = std::make_shared<RunMemory>();  // a downgrade is a run of its own
    return;
  }
  auto& kept = replay.reader_memory();
  if (!kept) kept = std::make_shared<RunMemory>();
  m_.memory = std::static_pointer_cast<RunMemory>(kept);
}

std::vector<std::shared_ptr<sa::MetaData>> AlembicHost::collections() const {
  std::vector<std::shared_ptr<sa::MetaData>> found;
  const auto take = [&](const std::shared_ptr<sa::MetaData>& metadata) {
    if (metadata && !metadata->tables.empty() && std::find(found.begin(), found.end(), metadata) == found.end()) found.push_back(metadata);
  };
  for (const auto& one : m_.collections) take(one.lock());
  take(m_.metadata);
  return found;
}

// Types that the models leave to the migrations (create_type=False) are taken as given.
void AlembicHost::create_all(const sa::MetaData& metadata) {
  for (const auto& table : metadata.tables)
    for (const auto& column : table->columns) {
      const auto spec = column->type ? sa::native_enum(*column->type, m_.context) : nullptr;
      if (!spec || spec->create_type || spec->name.empty() || !spec->labels_known || m_.has_type({spec->schema, spec->name})) continue;
      if (!spec->schema.empty() && !m_.replay->schema().schemas.contains({"", spec->schema})) m_.emit(CreateSchema{spec->schema, true}, spec->span);
      emit_enum(m_, *spec, spec->span);
    }
  underpin::alembic::create_all(m_, metadata, Call{}, true);
}

void AlembicHost::end() { m_.replay = &idle_; }

Outcome AlembicHost::opaque(const std::string& path, const Call& call, const Value* receiver) {
  auto record = std::make_shared<eval::Record>();
  record->path = path;
  record->call = call;
  if (receiver && receiver->record()) record->receiver = std::get<std::shared_ptr<eval::Record>>(receiver->data);
  return eval::record(std::move(record), call.span);
}

void AlembicHost::finish(const Outcome& outcome) {
  if (const auto* raised = std::get_if<Raise>(&outcome)) {
    if (raised->by_database) return;
    m_.replay->raised();
    if (m_.direction == Direction::upgrade && !raised->told)
      m_.undecided("the rest of the migration", "it raises " + raised->type + (raised->message.empty() ? "" : " (" + raised->message + ")"), raised->span);
    return;
  }
  if (const auto* unknown = std::get<Value>(outcome).unknown()) m_.undecided("the rest of the migration", unknown->reason, unknown->span);
}

// ---- calls --------------------------------------------------------------------------------------------------------

Outcome AlembicHost::call(const std::string& given, const Call& call, eval::Interpreter& interpreter) {
  const auto path = sa::plain_path(given);
  m_.interpreter = &interpreter;
  m_.context.interpreter = &interpreter;
  if (starts_with(path, "alembic.op.")) return operation(path.substr(11), call);
  if (starts_with(path, "alembic.context.")) return context_call(path.substr(16), call);
  if (starts_with(path, "alembic_utils.")) return make_entity(m_, path, call);
  return library_call(path, call);
}

Outcome AlembicHost::operation(const std::string& name, const Call& call) {
  if (const auto run = find_operation(name)) return run_operation(m_, name, run, call);
  if (name == "f") {
    auto conv = std::make_shared<sa::Conv>();
    const auto* rope = call.args.empty() ? nullptr : sa::rope_of(&call.args[0]);
    if (!rope) return call.args.empty() ? eval::unknown("op.f()", call.span) : call.args[0];
    conv->text = *rope;
    return sa::wrap(std::move(conv), "alembic.op.f", call.args[0].span);
  }
  if (name == "get_bind") return connection_value(call.span);
  if (name == "get_context" || name == "migration_context") return sa::wrap(std::make_shared<MigrationContext>(), "alembic.runtime.migration.MigrationContext", call.span);
  if (name == "batch_alter_table") return batch_value(m_, call);
  if (name == "inline_literal") return call.args.empty() ? eval::none() : sa::wrap(sa::operand(call.args[0], m_.context), "sqlalchemy.literal", call.span);
  if (name == "run_async" && !call.args.empty()) {
    Call inner = call;
    inner.args[0] = connection_value(call.span);
    return m_.interpreter->call(call.args[0], inner);
  }
  if (name == "register_operation" || name == "implementation_for") return opaque("alembic.operations.Operations." + name, call);
  if (name == "invoke") return call.args.empty() ? eval::none() : invoke(call.args[0]);
  if (is_entity_operation(name)) return entity_operation(m_, name, call);
  if (const auto custom = custom_.registered.find(name); custom != custom_.registered.end()) {
    if (const auto function = sa::own_attribute(m_.context, custom->second.type, custom->second.method)) {
      Call inner = call;
      inner.args.insert(inner.args.begin(), sa::wrap(std::make_shared<Operations>(), "alembic.operations.Operations", call.span));
      return m_.interpreter->call(*function, inner);
    }
  }
  m_.undecided("op." + name, "a custom operation", call.span);
  return eval::unknown("the result of op." + name, call.span);
}

Outcome AlembicHost::invoke(const Value& operation) {
  const auto* instance = std::get_if<std::shared_ptr<eval::Instance>>(&operation.data);
  for (const auto& [type, function] : custom_.implementations) {
    const auto* cls = std::get_if<std::shared_ptr<eval::Class>>(&type.data);
    if (!instance || !cls || (*instance)->type != *cls) continue;
    Call call;
    call.span = operation.span;
    call.args = {sa::wrap(std::make_shared<Operations>(), "alembic.operations.Operations", operation.span), operation};
    return m_.interpreter->call(function, call);
  }
  m_.undecided("op.invoke", "a custom operation", operation.span);
  return eval::none();
}

Outcome AlembicHost::context_call(const std::string& name, const Call& call) {
  if (name == "is_offline_mode") return eval::boolean(false, call.span);
  if (name == "configure")
    if (const auto* target = call.keyword("target_metadata")) configured_ = *target;
  if (name == "get_x_argument") {
    if (!sa::flag_or(call.argument(0, "as_dictionary"), false)) return eval::list({}, call.span);
    Value value;
    value.data = std::make_shared<eval::Dict>();
    value.span = call.span;
    return value;
  }
  if (name == "get_bind") return connection_value(call.span);
  if (name == "get_context") return sa::wrap(std::make_shared<MigrationContext>(), "alembic.runtime.migration.MigrationContext", call.span);
  if (name == "execute") return run_operation(m_, name, execute, call);
  if (name == "get_tag_argument") return eval::none(call.span);
  if (starts_with(name, "config.")) return method(sa::wrap(std::make_shared<ConfigInfo>(), "alembic.config.Config", call.span), name.substr(7), call, *m_.interpreter);
  return opaque("alembic.context." + name, call);
}

namespace {
// `op` itself, by which whoever has it can do anything.
bool changes_schema(const Value& value) { return (value.external() && value.external()->path == "alembic.op") || sa::as<Operations>(value); }
// A function as the program writes it.
std::string as_written(const std::string& path) { return starts_with(path, "builtins.") ? path.substr(9) : path; }

// Python's ways to run a text or another program, and Alembic's to run its own commands.
bool runs_other_code(std::string_view path) {
  for (const std::string_view prefix : {"builtins.exec", "builtins.eval", "subprocess.", "os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn", "runpy.",
                                        "pty.spawn", "asyncio.create_subprocess", "alembic.command."})
    if (starts_with(path, prefix)) return true;
  return false;
}
}  // namespace

Outcome AlembicHost::library_call(const std::string& path, const Call& call) {
  if (ends_with(path, ".__init__") && !call.args.empty() && eval::as_instance(call.args[0])) {  // TypeDecorator.__init__(self, …)
    Call rest = call;
    rest.args.erase(rest.args.begin());
    if (auto outcome = class_method(call.args[0], "__init__", rest)) return *outcome;
  }
  if (auto made = make_object(m_, path, call)) return *made;
  if (auto type = sa::make_type(path, call, m_.context)) {
    const bool enumeration = type->enumeration != nullptr;
    Value wrapped = sa::wrap(std::move(type), path, call.span);
    // A type_annotation_map gives it on to every enumeration.
    if (const auto* callable = call.keyword("values_callable"); enumeration && callable) wrapped.record()->call.kwargs.emplace_back("values_callable", *callable);
    return wrapped;
  }
  if (starts_with(path, "sqlalchemy.") || starts_with(path, "sqlmodel.")) {
    if (auto item = sa::make_item(path, call, m_.context)) {
      attach_to_its_table(m_, item, call);
      return sa::wrap(item, path, call.span);
    }
    if (auto expression = sa::make_expression(path, call, m_.context)) return sa::wrap(expression, path, call.span);
    if (auto query = sa::make_query(path, call, m_.context)) return sa::wrap(query, path, call.span);
  } else if (std::any_of(call.args.begin(), call.args.end(), changes_schema)) {
    m_.undecided("what " + as_written(path) + "() does", "code outside the project is handed the operations", call.span);
  } else if (runs_other_code(path)) {
    m_.undecided("what " + as_written(path) + "() does", "it runs code that is not read", call.span);
  }
  return opaque(path, call);
}

// ---- methods ------------------------------------------------------------------------------------------------------

Outcome AlembicHost::method(const Value& receiver, const std::string& name, const Call& call, eval::Interpreter& interpreter) {
  m_.interpreter = &interpreter;
  m_.context.interpreter = &interpreter;
  const auto* record = receiver.record();
  if (!record) {
    if (const auto* own = eval::as_instance(receiver); own && own->type && own->type->find(name) && name != "__init__") {  // super().name()
      if (name == "load_dialect_impl")
        if (auto type = sa::decorated_type(receiver, m_.context)) return sa::wrap(type, "sqlalchemy.types." + type->name, call.span);
      return eval::unknown("`" + name + "` comes from outside the project", call.span);
    }
    if (auto outcome = class_method(receiver, name, call)) return *outcome;
    return eval::unknown("." + name + "() of a class with a base outside the project", call.span);
  }
  if (name == "__call__" && !record->data) {
    if (last_name_is(record->path, "register_operation") && !call.args.empty()) {
      const auto method = sa::text_of(record->call.argument(0, "name")).value_or("");
      const auto source = sa::text_of(record->call.argument(1, "sourcename")).value_or(method);
      custom_.registered[method] = {call.args[0], source};
      return call.args[0];
    }
    if (record->path == "sqlalchemy.orm.registry.mapped" && record->receiver) {
      if (call.args.empty()) return receiver;  // with keywords: mapped_as_dataclass(init=False)
      Value registry;
      registry.data = record->receiver;
      define_model(m_, call.args[0], sa::as<sa::MetaData>(registry));
      return call.args[0];
    }
    if (last_name_is(record->path, "as_declarative") && !call.args.empty()) {
      make_declarative_base(m_, call.args[0], record->call);
      return call.args[0];
    }
    if (last_name_is(record->path, "implementation_for") && !call.args.empty() && !record->call.args.empty()) {
      custom_.implementations.emplace_back(record->call.args[0], call.args[0]);
      return call.args[0];
    }
  }
  if (sa::as<Operations>(receiver)) {
    if (name == "invoke" && !call.args.empty()) return invoke(call.args[0]);
    return operation(name, call);
  }
  if (const auto batch = sa::as<Batch>(receiver)) return batch_method(m_, *batch, name, call);
  if (const auto db = sa::as<FlaskDb>(receiver)) return flask_call(*db, name, call);
  if (auto outcome = object_method(m_, receiver, name, call)) return *outcome;
  return opaque(record->path + "." + name, call, &receiver);
}

// What `db` offers of SQLAlchemy's names.
Outcome AlembicHost::flask_call(const FlaskDb& db, const std::string& name, const Call& call) {
  if (name == "create_all" || name == "drop_all") return metadata_method(m_, db.metadata, name, call);
  if (name == "relationship" || name == "backref" || name == "dynamic_loader" || name == "init_app") return opaque("flask_sqlalchemy." + name, call);
  if (name == "get_engine" || name == "create_scoped_session") return connection_value(call.span);
  if (name != "Table") return library_call("sqlalchemy." + name, call);
  Call table = call;
  if (table.args.size() < 2 || !sa::as<sa::MetaData>(table.args[1]))
    table.args.insert(table.args.begin() + std::min<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(table.args.size())), sa::wrap(db.metadata, "sqlalchemy.MetaData", call.span));
  return library_call("sqlalchemy.Table", table);
}

std::optional<Outcome> AlembicHost::class_method(const Value& receiver, const std::string& name, const Call& call) {
  if (name == "__init__") {  // super().__init__(…) of a type or model
    if (const auto* instance = std::get_if<std::shared_ptr<eval::Instance>>(&receiver.data)) {
      if (auto base = sa::library_type_path(receiver, m_.context); !base.empty()) {
        auto type = sa::make_type(base, call, m_.context);
        if (!type)
          if (const auto impl = sa::own_attribute(m_.context, receiver, "impl")) type = sa::type_with_arguments(*impl, call, m_.context);
        if (type) eval::put((*instance)->attributes, "impl", sa::wrap(type, "sqlalchemy.types." + type->name, call.span));
        m_.context.instance_types[*instance] = std::move(type);
      } else {
        for (const auto& [key, value] : call.kwargs) eval::put((*instance)->attributes, key, value);
      }
    }
    return eval::none(call.span);
  }
  if (name == "__call__") return construct(receiver, call, *m_.interpreter);
  if (name == "as_mutable" && !call.args.empty() && sa::is_mutable(receiver, m_.context)) return call.args[0];
  if (auto type = sa::maybe_type(receiver, m_.context))
    return object_method(m_, sa::wrap(type, "sqlalchemy.types." + type->name, call.span), name, call);
  return model_method(m_, receiver, name, call);
}

Outcome AlembicHost::construct(const Value& cls, const Call& call, eval::Interpreter&) {
  auto instance = std::make_shared<eval::Instance>();
  const auto* type = std::get_if<std::shared_ptr<eval::Class>>(&cls.data);
  if (!type) return eval::unknown("an object of a class outside the project", call.span);
  instance->type = *type;
  for (const eval::Class* at = type->get(); at; at = at->bases.empty() ? nullptr : eval::as_class(at->bases.front()))
    for (const auto& base : at->bases)
      if (base.external() && last_name_is(base.external()->path, "SQLAlchemy") && contains(base.external()->path, "flask")) return library_call(base.external()->path, call);
  Value value;
  value.data = instance;
  value.span = call.span;
  Call again = call;
  if (auto outcome = class_method(value, "__init__", again))
    if (const auto* raised = std::get_if<Raise>(&*outcome)) return *raised;
  return value;
}

void AlembicHost::class_defined(const Value& cls, eval::Interpreter& interpreter) {
  m_.interpreter = &interpreter;
  m_.context.interpreter = &interpreter;
  define_model(m_, cls);
}

// ---- attributes, operators ----------------------------------------------------------------------------------------

Value AlembicHost::attribute(const Value& receiver, const std::string& name, Span span) {
  if (auto value = object_attribute(m_, receiver, name, span)) return *value;
  const auto* record = receiver.record();
  if (sa::as<sa::MetaData>(receiver) && (name == "mapped" || name == "mapped_as_dataclass")) {  // @registry.mapped
    auto made = std::make_shared<eval::Record>();
    made->path = "sqlalchemy.orm.registry.mapped";
    made->call.span = span;
    made->receiver = std::get<std::shared_ptr<eval::Record>>(receiver.data);
    return eval::record(std::move(made), span);
  }
  if (const auto db = sa::as<FlaskDb>(receiver)) {
    if (name == "metadata") return sa::wrap(db->metadata, "sqlalchemy.MetaData", span);
    if (name == "session" || name == "engine") return connection_value(span, name == "engine" ? Connection::Kind::engine : Connection::Kind::session);
    if (name != "Model") return eval::external("sqlalchemy." + name, span);
    auto model = std::make_shared<FlaskModel>();
    model->metadata = db->metadata;
    model->model_class = db->model_class;
    return sa::wrap(model, "flask_sqlalchemy.model.Model", span);
  }
  if (const auto model = sa::as<FlaskModel>(receiver); model && name == "metadata") return sa::wrap(model->metadata, "sqlalchemy.MetaData", span);
  if (record && sa::as<Operations>(receiver)) return eval::external("alembic.op." + name, span);
  if (!record) {
    if (auto value = model_attribute(m_, receiver, name, span)) return *value;
    return eval::unknown("." + name + " of a class with a base outside the project", span);
  }
  if (record->data) return eval::unknown("." + name + " of " + record->path, span);
  if (starts_with(record->path, "flask_sqlalchemy.") && (name == "engine" || name == "session"))  // db = SQLAlchemy()
    return connection_value(span, name == "engine" ? Connection::Kind::engine : Connection::Kind::session);
  auto made = std::make_shared<eval::Record>();
  made->path = record->path + "." + name;
  made->call.span = span;
  made->receiver = std::get<std::shared_ptr<eval::Record>>(receiver.data);
  return eval::record(std::move(made), span);
}

void AlembicHost::assign(const Value& receiver, const std::string& name, const Value& value) {
  if (eval::as_class(receiver)) return add_mapped_column(m_, receiver, name, value);
  assign_attribute(m_, receiver, name, value);
}

Value AlembicHost::operate(const std::string& operation, const std::vector<Value>& operands, Span span) {
  if (auto value = ask_object(m_, operation, operands, span)) return *value;
  if (auto value = object_operate(m_, operation, operands, span)) return *value;
  // TypeDecorator[dict]: a generic class with its parameters is that class.
  if (operation == "[]" && operands[0].external() && last_name_is(operands[0].external()->path, "Annotated")) {
    Call call;
    call.span = span;
    if (operands.size() > 1 && operands[1].sequence()) call.args = *operands[1].sequence();
    return std::get<Value>(opaque("typing.Annotated", call));
  }
  if (operation == "[]" && operands[0].external() && std::isupper(static_cast<unsigned char>(sa::last_name(operands[0].external()->path).front()))) return operands[0];
  if (auto expression = sa::expression_operate(operation, operands, m_.context, span)) return sa::wrap(expression, "sqlalchemy.sql.expression", span);
  for (const auto& operand : operands)
    if (const auto* unknown = operand.unknown()) return eval::unknown(unknown->reason, unknown->span);
  std::string shown = operation;
  if (!operands.empty()) shown = operation == "[]" ? eval::describe(operands[0]) + "[…]" : eval::describe(operands[0]) + " " + operation + " …";
  return eval::unknown("the value of " + shown, span);
}

std::optional<bool> AlembicHost::truth(const Value& value) { return object_truth(m_, value); }

std::optional<std::vector<Value>> AlembicHost::items(const Value& value) { return object_items(m_, value); }

Outcome AlembicHost::enter(const Value& value, eval::Interpreter& interpreter) {
  m_.interpreter = &interpreter;
  if (sa::as<AutocommitBlock>(value)) ++m_.autocommit_depth;
  if (const auto connection = sa::as<Connection>(value); connection && connection->kind == Connection::Kind::session_maker)
    return connection_value(value.span, Connection::Kind::session);
  return value;
}

std::optional<Raise> AlembicHost::leave(const Value& value, bool raised, eval::Interpreter& interpreter) {
  m_.interpreter = &interpreter;
  m_.context.interpreter = &interpreter;
  if (sa::as<AutocommitBlock>(value) && m_.autocommit_depth > 0) --m_.autocommit_depth;
  if (const auto connection = sa::as<Connection>(value); connection && connection->savepoint) end_savepoint(m_, *connection, raised);
  if (const auto batch = sa::as<Batch>(value)) return flush_batch(m_, *batch, raised);
  return std::nullopt;
}

Value AlembicHost::member(const std::string& module, const std::string& name, Span span) {
  if (name == "__version__") {
    // The libraries whose behaviour is followed here; what else is installed is not known.
    if (module == "alembic") return eval::string("1.18.5", span);
    if (module == "sqlalchemy") return eval::string("2.0.52", span);
    return eval::unknown("the installed version of " + module, span);
  }
  if (name == "metadata" && last_name_is(module, "SQLModel")) return sa::wrap(sqlmodel_metadata(m_), "sqlalchemy.MetaData", span);
  return eval::external(module + "." + name, span);
}

void AlembicHost::named(const Value& value, const std::string& name) {
  if (const auto column = sa::as<sa::Column>(value); column && column->name.empty()) column->name = column->key = name;
}

void AlembicHost::undecided(const eval::Unknown& what) {
  if (m_.replay == &idle_) import_troubles_.push_back(what);
}

void AlembicHost::tell_granted(const std::string& what, Span where) {
  m_.replay->undecided({what, "not decidable without running it: it depends on the environment", where, true});
}

// Said once, in the first revision that runs with it. What the application reads while it is imported stays unknown: what
// depends on it is then undecided.
bool AlembicHost::may_assume(const std::string& what, Span where) {
  // The application's own code counts where it says itself what holds without the variable.
  if (!is_beside_script(where.file) && !starts_with(what, "the default of ")) return false;
  if (doubt_ && doubt_->but.count(what) == 0) return false;
  if (!granted_.emplace(what, where).second) return true;
  if (m_.replay == &idle_) granted_while_loading_.emplace(what, where);
  else tell_granted(what, where);
  return true;
}

}  // namespace underpin::alembic
