// jsonb literals as jsonb_out prints them: blanks after ':' and ',', keys by length then bytes, the last of equal keys.
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

std::string normal_jsonb(std::string_view value);  // unchanged when it is no JSON

}  // namespace underpin::sql
