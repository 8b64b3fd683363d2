#include "policyd/cli/queue/queue_source.h"

#include "common/program/run_program.h"
#include "policyd/cli/queue/exim_queue.h"
#include "policyd/cli/queue/postfix_queue.h"
#include "policyd/cli/queue/sendmail_queue.h"

#include <unistd.h>

namespace mta_tls {

namespace {

bool is_there(const char* path) {
  return ::access(path, F_OK) == 0;
}

// Debian lets one of them be installed at a time; what a removed one has left are files
// in /etc, not programs.
std::string mta_here() {
  if (find_program("postqueue") && is_there("/etc/postfix/main.cf")) {
    return "postfix";
  }
  if (find_exim()) {
    return "exim";
  }
  return is_there("/etc/mail/sendmail.cf") ? "sendmail" : "";
}

} // namespace

std::string mta_meant(const QueueOptions& options) {
  return options.mta.empty() ? mta_here() : options.mta;
}

Result<QueueReading, std::string> read_queue(const QueueOptions& options,
                                             const TakeMessage& take) {
  if (!options.from.empty()) {
    return read_saved_listing(options.from, take);
  }
  const auto mta = mta_meant(options);
  if (mta == "postfix") {
    return read_postfix_queue(options, take);
  }
  if (mta == "exim") {
    return read_exim_queue(options, take);
  }
  if (mta == "sendmail") {
    return read_sendmail_queue(take);
  }
  return Unexpected{
      std::string("neither Postfix nor Sendmail nor Exim is here: name a listing of "
                  "postqueue -j with --from, or the MTA with --mta")};
}

} // namespace mta_tls
