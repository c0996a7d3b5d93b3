#include "rules/support.h"

namespace underpin {

extern const Rule provider_mismatch;

const Rule provider_mismatch = {"UP204",
                                "provider-mismatch",
                                Severity::error,
                                "schema.prisma is for another database than its migrations",
                                "The provider of the datasource and the one in migration_lock.toml differ.",
                                "prisma migrate stops: the datasource provider does not match the one in migration_lock.toml",
                                "keep the provider, or start a history anew: delete the folder of migrations and run prisma migrate dev",
                                "provider = \"postgresql\"  # migration_lock.toml says sqlite",
                                "provider = \"sqlite\"",
                                nullptr};

}  // namespace underpin
