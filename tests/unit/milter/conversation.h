#pragma once

#include "milter/session.h"
#include "tests/unit/milter/fake_host.h"
#include "tests/unit/milter/macro_map.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace mta_tls::testing {

inline const MacroMap::Values queue_id{{"i", "4ABC"}};

// A session of Postfix that has come as far as HELO.
class Conversation {
public:
  explicit Conversation(std::shared_ptr<const Snapshot> table,
                        std::string_view authserv_id = "")
      : host(std::move(table)), session(host) {
    host.chosen.authserv_id = authserv_id;
  }

  Conversation& connect(const MacroMap::Values& mta = postfix_connect,
                        std::string_view client = "192.0.2.1") {
    mta_ = mta;
    session.connect({"client.example", address(client), 4711}, MacroMap(mta));
    return *this;
  }
  Conversation& helo(const MacroMap::Values& tls = {}) {
    tls_ = tls;
    session.helo("client.example", MacroMap(mta_ + tls));
    return *this;
  }
  std::string mail(std::string_view sender, const MacroMap::Values& more = {}) {
    return told(session.mail(sender, MacroMap(mta_ + tls_ + more)));
  }
  std::string rcpt(std::string_view recipient, const MacroMap::Values& more = {}) {
    return told(session.rcpt(recipient, MacroMap(mta_ + tls_ + more)));
  }
  // nullopt: the message is not let through, because of `refusal`.
  std::optional<MessageChanges> end() {
    auto verdict = session.end_of_message(MacroMap(mta_ + tls_ + queue_id));
    if (auto* reply = std::get_if<SmtpReply>(&verdict)) {
      refusal = reply->line();
      return std::nullopt;
    }
    return std::get<MessageChanges>(std::move(verdict));
  }

  FakeHost host;
  Session session;
  std::string refusal; // of the last message

private:
  static std::string told(const Session::Answer& answer) {
    return answer ? std::to_string(answer->code) + ' ' + answer->enhanced : "go on";
  }

  MacroMap::Values mta_;
  MacroMap::Values tls_;
};

} // namespace mta_tls::testing
