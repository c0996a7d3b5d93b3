#include "rules/support.h"

namespace underpin {

extern const Rule name_order;

const Rule name_order = {"UP155",
    "name-order",
    Severity::warning,
    "the names do not say one order",
    "Numbers of different length sorted as text, or files of one folder named in two ways.",
    "two runners take two orders, or one leaves files out",
    "write all numbers with as many digits, and name all files alike",
    "2_users.sql  10_orders.sql",
    "02_users.sql  10_orders.sql",
    nullptr};

}  // namespace underpin
