#include "common/sqlite/kept_file.h"

#include <cstdio>

namespace mta_tls {

namespace {

bool has_tables(SqliteFile& file) {
  return SqliteStatement(file.handle(), "SELECT count(*) FROM sqlite_master").number() >
         0;
}

} // namespace

void require_schema(SqliteFile& file, const SqliteSchema& schema) {
  const auto version = file.schema_version();
  if (version == 0 && !has_tables(file)) {
    file.run(schema.create.c_str());
  } else if (version != schema.version) {
    throw SqliteError(SQLITE_NOTADB, "it is no " + std::string(schema.name) +
                                         " of this version of mta-tls");
  }
}

void set_aside_sqlite(const std::string& path) {
  std::rename(path.c_str(), (path + ".unusable").c_str());
  for (const auto* beside : {"-journal", "-wal", "-shm"}) {
    std::remove((path + beside).c_str());
  }
}

} // namespace mta_tls
