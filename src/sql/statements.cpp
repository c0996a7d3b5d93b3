// Dispatches a parsed statement to the reader of its family.
#include "sql/do_block.h"
#include "sql/reader.h"

namespace underpin::sql {
namespace {

struct Family {
  std::string_view tag;
  void (*read)(Reader&, const Node&);
};

// CALL, EXECUTE and EXPLAIN of a statement: something runs that is not written here, or nothing does.
void read_call(Reader& reader, const Node& statement) {
  if (statement.is("CallStmt") && run_called_functions(reader, statement)) return;
  DataStep step;
  step.kind = DataKind::call;
  reader.add(std::move(step));
}

void read_explain(Reader& reader, const Node& statement) {
  if (has_option(statement["options"], "analyze")) return read_statement(reader, statement["query"]);
  reader.add(DataStep{});
}


// The block's text as it was written: what stands between dollar quotes keeps its positions.
Rope block_body(const Reader& reader, std::string_view value) {
  for (const Token& token : reader.tokens) {
    if (token.kind != Token::Kind::string || string_value(reader.text, token) != value) continue;
    if (reader.text[token.begin] != '$') break;
    const std::size_t tag = reader.text.find('$', token.begin + 1) + 1 - token.begin;
    return reader.statement.slice(reader.source.original(token.begin + tag), reader.source.original(token.end - tag));
  }
  return Rope(std::string(value));
}

void read_do_block(Reader& reader, const Node& statement) {
  const Node& language = option(statement["args"], "language");
  if (language && language.str() != "plpgsql") return reader.raw("DO block not decidable: it is written in " + std::string(language.str()));
  const Rope body = block_body(reader, option(statement["args"], "as").str());
  auto ran = run_do_block(body, reader.schema, reader.dialect);
  if (const auto* why = std::get_if<NotDecidable>(&ran)) return reader.raw("DO block not decidable: " + why->reason);
  for (Change& change : std::get<std::vector<Change>>(ran)) reader.changes.push_back(std::move(change));
}

constexpr Family kFamilies[] = {
    {"CreateStmt", read_create_table}, {"AlterTableStmt", read_alter_table}, {"IndexStmt", read_create_index},
    {"InsertStmt", read_insert}, {"UpdateStmt", read_update}, {"SelectStmt", read_select}, {"DeleteStmt", read_delete},
    {"DropStmt", read_drop}, {"RenameStmt", read_rename}, {"CommentStmt", read_comment}, {"CreateEnumStmt", read_create_enum},
    {"AlterEnumStmt", read_alter_enum}, {"CreateExtensionStmt", read_create_extension}, {"VariableSetStmt", read_session},
    {"TransactionStmt", read_session}, {"CreateFunctionStmt", read_function}, {"CreateTrigStmt", read_trigger}, {"ViewStmt", read_view},
    {"CreateTableAsStmt", read_create_table_as}, {"RefreshMatViewStmt", read_refresh}, {"CreateForeignTableStmt", read_create_table},
    {"CreateSchemaStmt", read_create_schema}, {"CreateSeqStmt", read_create_sequence}, {"AlterSeqStmt", read_alter_sequence},
    {"CreateDomainStmt", read_create_domain}, {"AlterDomainStmt", read_alter_domain}, {"CompositeTypeStmt", read_create_composite},
    {"CreateRangeStmt", read_create_range}, {"AlterObjectSchemaStmt", read_set_schema}, {"AlterOwnerStmt", read_owner},
    {"AlterFunctionStmt", read_alter_function}, {"CreatePolicyStmt", read_create_policy}, {"AlterPolicyStmt", read_alter_policy},
    {"GrantStmt", read_grant}, {"GrantRoleStmt", read_grant}, {"AlterDefaultPrivilegesStmt", read_grant}, {"MergeStmt", read_merge},
    {"CopyStmt", read_copy}, {"TruncateStmt", read_truncate}, {"DoStmt", read_do_block}, {"CallStmt", read_call}, {"ExecuteStmt", read_call},
    {"ExplainStmt", read_explain}, {"LockStmt", read_session}, {"VacuumStmt", read_session}, {"ClusterStmt", read_session},
    {"ReindexStmt", read_session}, {"CheckPointStmt", read_session}, {"DiscardStmt", read_session}, {"ConstraintsSetStmt", read_session},
    {"VariableShowStmt", read_session}, {"NotifyStmt", read_session}, {"ListenStmt", read_session}, {"UnlistenStmt", read_session},
    {"PrepareStmt", read_session}, {"DeallocateStmt", read_session}, {"DeclareCursorStmt", read_session}, {"FetchStmt", read_session},
    {"ClosePortalStmt", read_session}, {"LoadStmt", read_session}, {"AlterSystemStmt", read_session},
};

}  // namespace

void read_statement(Reader& reader, const Node& statement) {
  for (const Family& family : kFamilies)
    if (statement.is(family.tag)) return family.read(reader, statement);
  read_opaque(reader, statement);
}

}  // namespace underpin::sql
