#pragma once

namespace mta_tls {

enum class ProbeState;

// What the shell learns from mta-tls. The same for every command, and documented in
// `mta-tls --help`.
enum class ExitCode {
  fine = 0,
  finding = 1, // check: errors; diff: something gets weaker; reload: refused; NOTFOUND
  usage = 2,   // wrong arguments, or a file that cannot be loaded; query: TEMP or PERM
  unreachable = 3, // the daemon cannot be asked

  // doctor speaks as monitoring plug-ins do.
  warning = 1,
  critical = 2,
  unknown = 3
};

ExitCode exit_code(ProbeState state) noexcept;

} // namespace mta_tls
