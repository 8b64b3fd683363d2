#include "policyd/cli/letter/letter_app.h"

#include "common/base/text.h"
#include "policyd/cli/common_options.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/help.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

// A word of a closed set, as CLI11 takes it.
template <class Enum, std::size_t N>
Enum parse_word(const std::string& option, const std::string& text,
                const std::array<std::string_view, N>& words) {
  const auto found = std::ranges::find(words, text);
  if (found == words.end()) {
    const std::vector<std::string> known(words.begin(), words.end());
    throw CLI::ValidationError(option, "expected one of " + join(known, ", "));
  }
  return static_cast<Enum>(found - words.begin());
}

template <class Enum, std::size_t N>
CLI::Option* add_word(CLI::App* app, const std::string& name,
                      const std::array<std::string_view, N>& words,
                      std::function<void(Enum)> set, const std::string& what) {
  return app
      ->add_option_function<std::string>(
          name,
          [name, &words, set = std::move(set)](const std::string& text) {
            set(parse_word<Enum>(name, text, words));
          },
          what)
      ->type_name("WORD");
}

template <class Enum, std::size_t N>
CLI::Option* add_words(CLI::App* app, const std::string& name,
                       const std::array<std::string_view, N>& words,
                       std::vector<Enum>& target, const std::string& what) {
  return app
      ->add_option_function<std::vector<std::string>>(
          name,
          [name, &words, &target](const std::vector<std::string>& texts) {
            target.clear();
            for (const auto& text : texts) {
              const auto value = parse_word<Enum>(name, text, words);
              if (std::ranges::find(target, value) == target.end()) {
                target.push_back(value);
              }
            }
            std::ranges::sort(target);
          },
          what)
      ->type_name("WORD")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_domains(CLI::App* app, std::vector<Domain>& target) {
  app->add_option_function<std::vector<std::string>>(
         "--domains,--domain",
         [&target](const std::vector<std::string>& texts) {
           for (const auto& text : texts) {
             const auto domain = Domain::parse(text);
             if (!domain) {
               throw CLI::ValidationError(
                   "--domain", fmt::format("\"{}\" is no domain: {}", printable(text),
                                           explain(domain.error())));
             }
             target.push_back(*domain);
           }
           std::ranges::sort(target);
           const auto twice = std::ranges::unique(target);
           target.erase(twice.begin(), twice.end());
         },
         "A domain that it is about;\nmay be repeated")
      ->required()
      ->type_name("DOMAIN")
      ->delimiter(',')
      ->allow_extra_args(false);
}

CLI::Option* add_date(CLI::App* app, const std::string& name,
                      std::function<void(const DayOrTime&)> set,
                      const std::string& what) {
  return app
      ->add_option_function<std::string>(
          name,
          [name, set = std::move(set)](const std::string& text) {
            const auto time = parse_day_or_time(text);
            if (!time) {
              throw CLI::ValidationError(name, std::string(explain(time.error())));
            }
            set(*time);
          },
          what)
      ->type_name("DATE");
}

CLI::Option* add_text(CLI::App* app, const std::string& name, std::string& target,
                      const std::string& what, const std::string& type = "TEXT") {
  return app->add_option(name, target, what)->type_name(type);
}

// Not empty: it is read by those who come after.
void add_reason(CLI::App* app, const std::string& name, std::string& target,
                const std::string& what) {
  app->add_option_function<std::string>(
         name,
         [name, &target](const std::string& text) {
           target = trim(text);
           if (target.empty()) {
             throw CLI::ValidationError(name, "expected a reason");
           }
         },
         what)
      ->type_name("WHY");
}

SecurityLevel parse_level(const std::string& text) {
  const auto level = level_of(text);
  if (!level || !forces_tls(*level) || *level == SecurityLevel::fingerprint) {
    throw CLI::ValidationError("--level",
                               "expected encrypt, verify, secure or dane-only");
  }
  return *level;
}

void add_ca_file(CLI::App* app, std::string& target) {
  add_text(app, "--ca-file", target, "CAs that vouch for signers, in PEM", "FILE");
}

void add_id(CLI::App* app, std::string& target, bool is_needed) {
  auto* option =
      add_text(app, "ID", target, is_needed ? "The letter" : "The letter; else all", "");
  if (is_needed) {
    option->required();
  }
}

} // namespace

LetterApp::LetterApp(CLI::App& app, Console& console, Instant now,
                     std::function<void(Command)> chosen)
    : app_(app), console_(console), chosen_(std::move(chosen)) {
  for (auto* place : {&add_.place, &countersign_.place, &check_.place, &expiring_.place,
                      &show_.place, &revoke_.place}) {
    place->at = now;
  }
  app_.require_subcommand(1);
  app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
  add_template();
  add_add();
  add_countersign();
  add_check();
  add_expiring();
  add_show();
  add_revoke();
}

CLI::App* LetterApp::add(const char* name, const char* what, std::string_view footer,
                         Command command) {
  auto* app = app_.add_subcommand(name, what);
  app->group("Commands");
  app->footer(std::string(footer));
  app->add_flag("--json", console_.json, "One JSON object on standard output");
  app->callback([this, command = std::move(command)] { chosen_(command); });
  return app;
}

void LetterApp::add_place(CLI::App* app, LetterPlace& place) {
  add_text(app, "--policy", place.policy, "The policy file,\n" + place.policy, "FILE");
  add_text(app, "--letters", place.folder,
           "The folder of letters, if not that\nof the policy file", "DIR");
  add_time(app, [&place](Instant time) { place.at = time; });
}

void LetterApp::add_signature(CLI::App* app, SignatureOptions& options) {
  add_word<Party>(
      app, "--party", party_words, [&options](Party party) { options.party = party; },
      "Who signed: recipient-owner, customer\nor provider")
      ->required();
  add_text(app, "--name", options.name,
           "… the person's name, if it is not\nin a digital signature");
  add_text(app, "--role", options.role, "… the person's role");
  add_text(app, "--organisation", options.organisation, "… for this organisation");
  add_date(
      app, "--signed-on",
      [&options](const DayOrTime& time) { options.signed_on = time.begin; },
      "… on this day, if a digital signature\ndoes not tell");
  add_word<SignatureMethod>(
      app, "--method", signature_method_words,
      [&options](SignatureMethod method) { options.method = method; },
      "… by ink-scan, pades or cades, if the\ndocument does not tell");
  add_text(app, "--checked-by", options.checked_by, "Who looked at it here");
}

void LetterApp::add_dns(CLI::App* app, DnsOptions& options) {
  app->add_option_function<std::vector<std::string>>(
         "--resolver",
         [&options](const std::vector<std::string>& texts) {
           for (const auto& text : texts) {
             const auto server = parse_dns_server(text);
             if (!server) {
               throw CLI::ValidationError("--resolver", server.error());
             }
             options.resolvers.push_back(*server);
           }
         },
         "Ask this resolver; else those of the\nhost")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  add_text(app, "--trust-anchor", options.trust_anchor,
           "The key of the DNS root,\n/usr/share/dns/root.key", "FILE");
}

void LetterApp::add_tls_check(CLI::App* app, TlsCheckOptions& options) {
  app->add_option_function<std::string>(
         "--level",
         [&options](const std::string& text) { options.level = parse_level(text); },
         "Hold the servers to this level:\nencrypt (the default), verify, secure\nor "
         "dane-only")
      ->type_name("LEVEL");
  add_text(app, "--ehlo", options.own_name, "Our name for EHLO to them; else the\nhost's",
           "NAME");
  add_reason(app, "--despite-tls-check", options.despite,
             "Take the letter even if they fail");
  add_reason(app, "--no-tls-check", options.skipped, "Do not look at them");
  app->parse_complete_callback([&options] {
    if (!options.despite.empty() && !options.skipped.empty()) {
      throw CLI::ExcludesError("--despite-tls-check", "--no-tls-check");
    }
  });
}

void LetterApp::add_request_options(CLI::App* app) {
  auto& request = template_.request;
  app->add_flag("--include-subdomains", request.include_subdomains,
                "… and all names below them");
  add_words(app, "--direction", direction_words, request.directions,
            "outbound: mail to them (the default);\ninbound: mail from them");
  add_text(app, "--from", request.owner, "Who asks: the domains' owner", "ORG")
      ->required();
  add_text(app, "--to", request.provider, "Who is asked: you", "ORG")->required();
  add_text(app, "--customer", request.customer, "Whose mail is carried", "ORG");
  add_text(app, "--reason", request.reason, "Why; else a line to fill in");
  add_words(app, "--party", party_words, request.parties,
            "Who is to sign: recipient-owner (the\ndefault), customer, provider");
  add_date(
      app, "--valid-until",
      [&request](const DayOrTime& time) { request.valid_until = time.end; },
      "The last day on which it holds");
  add_word<Language>(
      app, "--lang", language_words,
      [&request](Language language) { request.language = language; },
      "en (the default) or it");
}

void LetterApp::add_template() {
  auto* app =
      add("template", "The letter that a partner is to sign.", help::letter_template,
          [this] { return letter_template(template_, console_); });
  add_domains(app, template_.request.domains);
  add_request_options(app);
  add_text(app, "--pdf", template_.pdf, "Write a PDF of one page, A4, instead", "FILE");
  app->add_flag("--replace", template_.replace, "… also over a file that is there");
}

void LetterApp::add_letter_options(CLI::App* app) {
  auto& letter = add_.letter;
  letter.statement = Statement::tls_only;
  add_text(app, "--id", letter.id, "What it will be called", "ID")->required();
  add_domains(app, letter.domains);
  app->add_flag("--include-subdomains", letter.include_subdomains,
                "It says: and all names below them");
  add_words(app, "--direction", direction_words, letter.directions,
            "It is about outbound mail (the\ndefault), inbound mail, or both");
  add_word<Statement>(
      app, "--statement", statement_words,
      [&letter](Statement statement) { letter.statement = statement; },
      "It says tls-only (the default) or\nonly tls-requested");
  add_word<LetterKind>(
      app, "--kind", letter_kind_words,
      [&letter](LetterKind kind) { letter.kind = kind; },
      "letter (the default), scheme,\ncontract or self");
  add_text(app, "--from", letter.requesting_organisation, "Who asks", "ORG");
  add_date(
      app, "--received", [this](const DayOrTime& time) { add_.received = time.begin; },
      "The day on which it came; else today");
  add_date(
      app, "--valid-from",
      [&letter](const DayOrTime& time) { letter.valid_from = time.begin; },
      "The first day on which it holds");
  add_date(
      app, "--valid-until",
      [&letter](const DayOrTime& time) { letter.valid_until = time.end; },
      "The last day on which it holds");
  add_text(app, "--dns-txt", add_.dns_txt, "A TXT record by which the owner\nconfirms it",
           "NAME");
  add_text(app, "--ticket", letter.ticket, "Where the request is filed");
}

void LetterApp::add_add() {
  auto* app = add("add", "Check a signed document and record it as a letter.",
                  help::letter_add, [this] { return letter_add(add_, console_); });
  add_text(app, "FILE", add_.document, "The signed document: .pdf or .p7m", "")
      ->required();
  add_letter_options(app);
  add_signature(app, add_.signature);
  add_ca_file(app, add_.ca_file);
  add_tls_check(app, add_.tls);
  add_dns(app, add_.dns);
  app->add_flag("--replace", add_.replace, "Write over a letter of that ID");
  add_place(app, add_.place);
}

void LetterApp::add_countersign() {
  auto* app = add("countersign", "Record one more signature under a letter.",
                  help::letter_countersign,
                  [this] { return letter_countersign(countersign_, console_); });
  add_id(app, countersign_.id, true);
  add_signature(app, countersign_.signature);
  add_text(app, "--document", countersign_.document, "The document as it is signed now",
           "FILE");
  add_ca_file(app, countersign_.ca_file);
  add_place(app, countersign_.place);
}

void LetterApp::add_check() {
  auto* app = add("check", "Hold letters to their documents and to the rules.",
                  help::letter_check, [this] { return letter_check(check_, console_); });
  add_id(app, check_.id, false);
  add_ca_file(app, check_.ca_file);
  add_dns(app, check_.dns);
  app->add_flag("--offline", check_.offline, "Look up no TXT record");
  add_place(app, check_.place);
}

void LetterApp::add_expiring() {
  auto* app =
      add("expiring", "Letters that end soon, or have ended.", help::letter_expiring,
          [this] { return letter_expiring(expiring_, console_); });
  add_duration(
      app, "--within", "45d or 12h",
      [this](std::chrono::seconds within) { expiring_.within = within; },
      "How soon: 45d, 12h; else 45d");
  add_place(app, expiring_.place);
}

void LetterApp::add_show() {
  auto* app = add("show", "A letter and what rests on it, or the letter of each rule.",
                  help::letter_show, [this] { return letter_show(show_, console_); });
  add_id(app, show_.id, false);
  add_place(app, show_.place);
}

void LetterApp::add_revoke() {
  auto* app = add("revoke", "Note that a letter was withdrawn.", help::letter_revoke,
                  [this] { return letter_revoke(revoke_, console_); });
  add_id(app, revoke_.id, true);
  add_date(
      app, "--on", [this](const DayOrTime& time) { revoke_.on = time.begin; },
      "From this day on; else today");
  add_place(app, revoke_.place);
}

} // namespace mta_tls
