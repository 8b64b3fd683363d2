#include "policyd/cli/queue/local_mta.h"

#include "common/base/text.h"
#include "common/program/run_program.h"
#include "common/queue/exim_header_file.h"
#include "policyd/cli/queue/exim_queue.h"
#include "policyd/cli/queue/sendmail_queue.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace mta_tls {

namespace {

using FoundMta = Result<LocalMta, std::string>;

// What it prints; nullopt: it has failed.
std::optional<std::string> said_by(const std::vector<std::string>& argv) {
  const auto ended = run_program(argv);
  return ended && ended->status == 0 ? std::optional(ended->out) : std::nullopt;
}

// The rest of the line behind a word; "localhost": there is none.
std::string host_behind(std::string_view word, const std::optional<std::string>& said) {
  const auto at = said ? said->find(word) : std::string::npos;
  if (at == std::string::npos) {
    return "localhost";
  }
  const auto rest = std::string_view(*said).substr(at + word.size());
  return std::string(trim(rest.substr(0, rest.find('\n'))));
}

FoundMta missing(std::string_view mta, std::string_view programs) {
  return Unexpected{fmt::format("--warn-senders is for the queue of a {} that is here, "
                                "with {}",
                                mta, programs)};
}

FoundMta find_postfix() {
  const auto sendmail = find_program("sendmail");
  const auto postcat = find_program("postcat");
  const auto postconf = find_program("postconf");
  if (!sendmail || !postcat || !postconf) {
    return missing("Postfix", "postcat, postconf and sendmail");
  }
  const auto header_of = [postcat](const std::string& id) {
    return said_by({*postcat, "-hq", id});
  };
  return LocalMta{"Postfix", *sendmail,
                  host_behind("", said_by({*postconf, "-h", "myhostname"})), header_of};
}

// Its program is called "sendmail" as well, but another MTA's may be in that place.
FoundMta find_exim_mta() {
  const auto exim = find_exim();
  if (!exim) {
    return missing("Exim", "exim or exim4");
  }
  const auto header_of = [exim](const std::string& id) {
    const auto file = said_by({*exim, "-Mvh", id});
    return file ? header_in_exim_file(*file) : std::nullopt;
  };
  return LocalMta{"Exim", *exim,
                  host_behind("=", said_by({*exim, "-bP", "primary_hostname"})),
                  header_of};
}

FoundMta find_sendmail_mta() {
  const auto sendmail = find_program("sendmail");
  if (!sendmail) {
    return missing("Sendmail", "sendmail");
  }
  return LocalMta{"Sendmail", *sendmail,
                  host_behind("$j = ", said_by({*sendmail, "-d0.1", "-bt"})),
                  header_in_sendmail_queue};
}

} // namespace

Result<LocalMta, std::string> find_local_mta(const std::string& name) {
  if (name == "Exim") {
    return find_exim_mta();
  }
  return name == "Sendmail" ? find_sendmail_mta() : find_postfix();
}

} // namespace mta_tls
