#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/letter/options.h"

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls letter …`, and the command that runs on them.
class LetterApp {
public:
  using Command = std::function<ExitCode()>;

  // Adds the commands to `app`; `chosen` is told the one that was typed. Both outlive
  // this.
  LetterApp(CLI::App& app, Console& console, Instant now,
            std::function<void(Command)> chosen);

private:
  CLI::App* add(const char* name, const char* what, std::string_view footer,
                Command command);
  void add_place(CLI::App* app, LetterPlace& place);
  void add_signature(CLI::App* app, SignatureOptions& options);
  void add_dns(CLI::App* app, DnsOptions& options);
  void add_tls_check(CLI::App* app, TlsCheckOptions& options);
  void add_template();
  void add_request_options(CLI::App* app);
  void add_add();
  void add_letter_options(CLI::App* app);
  void add_countersign();
  void add_check();
  void add_expiring();
  void add_show();
  void add_revoke();

  CLI::App& app_;
  Console& console_;
  std::function<void(Command)> chosen_;
  TemplateOptions template_;
  LetterAddOptions add_;
  CountersignOptions countersign_;
  LetterCheckOptions check_;
  ExpiringOptions expiring_;
  LetterShowOptions show_;
  RevokeOptions revoke_;
};

} // namespace mta_tls
