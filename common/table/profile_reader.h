#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/policy_reader.h"

#include <string>

namespace mta_tls {

// Reads "profiles": objects under names.
class ProfileReader {
public:
  explicit ProfileReader(Loading& loading);
  ProfileReader(const ProfileReader&) = delete;
  ProfileReader& operator=(const ProfileReader&) = delete;

  // Of the whole "profiles".
  const Shape& shape() const noexcept { return profiles_; }

private:
  void set_name(const JsonValue& name);
  void end();

  Loading& loading_;
  PolicyReader policy_;
  std::string name_;
  Place name_place_;
  std::size_t errors_before_ = 0;
  Shape profile_;
  Shape profiles_;
};

} // namespace mta_tls
