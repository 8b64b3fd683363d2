#pragma once

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/letter/refusal.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The certificates of CAs that may vouch for who signs letters.
class SignerTrust {
public:
  // Reads a file of certificates in PEM. The error is a clause about the file.
  static Result<SignerTrust, std::string> load(const std::string& ca_file);
  ~SignerTrust();
  SignerTrust(SignerTrust&& other) noexcept;
  SignerTrust& operator=(SignerTrust&&) = delete;

  struct List;
  const List& list() const noexcept { return *list_; }

private:
  explicit SignerTrust(std::unique_ptr<List> list);

  std::unique_ptr<List> list_;
};

} // namespace mta_tls
