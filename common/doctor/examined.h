#pragma once

#include "common/base/time.h"
#include "common/doctor/exim_host.h"
#include "common/doctor/finding.h"
#include "common/doctor/ground.h"
#include "common/doctor/needs.h"
#include "common/doctor/postfix_host.h"
#include "common/doctor/sendmail_host.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls::doctor {

// Something that could not be looked at.
struct Unseen {
  std::string what; // "postconf -x"
  std::string why;  // "no end within 10 s"
};

// The policy file.
struct PolicyFile {
  std::string path;
  std::shared_ptr<const Snapshot> table; // null: it cannot be loaded
  std::vector<std::string> errors;       // headlines
  std::size_t warnings = 0;
};

// All that is known of a host at a moment.
struct Examined {
  PolicyFile policy;
  Instant now;
  std::optional<PostfixHost> postfix;
  std::optional<SendmailHost> sendmail;
  std::optional<EximHost> exim;
  Ground ground;
  std::vector<Unseen> unseen;
};

// Everything that is wrong, the worst first. Pure.
std::vector<Finding> diagnose(const Examined& host);

// A kind of finding, for the list of all.
struct Kind {
  std::string_view id;
  Severity severity;
  std::string_view title;
};

std::vector<Kind> all_kinds();

// "Postfix 3.7.11, Exim 4.96"
std::string mtas_of(const Examined& host);

} // namespace mta_tls::doctor
