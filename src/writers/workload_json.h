// The application's queries as a part of the JSON report (docs/formats.md).
#pragma once
#include "base/json.h"
#include "base/source.h"
#include "schema/workload.h"

namespace underpin {

void write_workload(JsonWriter& json, const Workload& workload, const Sources& sources);

}  // namespace underpin
