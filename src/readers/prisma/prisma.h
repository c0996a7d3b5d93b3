// Prisma's models beside its migrations: schema.prisma, or the folder of .prisma files. Finds them for a history, says where
// the provider of the two disagrees, and gives the history its models.
#pragma once
#include <string>

#include "readers/reader.h"

namespace underpin::prisma {

// `folder` is the absolute path of the history's folder, `root` that of the project.
void attach_models(const ReadRequest& request, const std::string& root, const std::string& folder, History& history);

}  // namespace underpin::prisma
