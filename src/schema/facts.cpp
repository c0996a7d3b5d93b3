#include "schema/facts.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace underpin {

bool guess_holds(const DataAnswer& answer) {
  return answer.question.demand == Demand::guessed && answer.unanswered.empty() && answer.values > 0 && answer.rows * 2 <= answer.values;
}

bool looks_secret(std::string_view column) {
  static constexpr std::array<std::string_view, 22> kSigns = {"passw", "passphrase", "pwd",  "secret", "token", "api_key", "apikey", "private", "credential", "hash", "salt",
                                                              "otp",   "ssn",        "iban", "card",   "cvv",   "email",   "phone",  "session_key", "signature", "birth", "license_key"};
  const std::string name = lower(column);
  return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return contains(name, sign); });
}

}  // namespace underpin
