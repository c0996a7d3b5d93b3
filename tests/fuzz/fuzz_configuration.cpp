// The readers of configuration: .ini and TOML files, passwords in settings.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/toml.h"
#include "readers/alembic/ini.h"
#include "readers/project/credentials.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)underpin::parse_toml(text);
  underpin::Sources sources;
  for (const char* name : {"alembic.ini", "docker-compose.yml", ".env"}) (void)underpin::project::credentials(sources, sources.add(name, text));
  (void)underpin::alembic::parse_ini(text);
  return 0;
}
