#include "common/queue/delay_notice.h"
#include "tests/unit/queue/queued.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("the notice of a delay", "[queue]") {
  const DelayNotice notice{
      "Postfix",
      "mail.own.example",
      "hr@own.example",
      "19AFE5BB",
      queued_at,
      queued_at + std::chrono::hours(4),
      {{"a@bank.example", not_offered,
        "bank.example gets mail only encrypted, but their server mx.bank.example offers "
        "no encryption.",
        Fault::theirs}},
      "Subject: Your statement\nMessage-ID: <1@own.example>\n"};
  CHECK(notice_text(notice) ==
        R"(From: Mail Delivery System <MAILER-DAEMON@mail.own.example>
To: <hr@own.example>
Date: Mon, 23 Nov 2026 08:21:46 +0000
Subject: Your message is waiting: it must travel encrypted
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="_==mta-tls-19AFE5BB-1795422106==_"

--_==mta-tls-19AFE5BB-1795422106==_
Content-Type: text/plain; charset=us-ascii

Your message of Mon, 23 Nov 2026 04:21:46 +0000 waits on our server.
It has not been sent in clear. It is tried again by itself:
you need not send it again.

It waits for

  a@bank.example
    bank.example gets mail only encrypted, but their server mx.bank.example offers no encryption.
    The fault is theirs. If it is urgent, phone the recipient.

This is the only notice about this delay. If the message cannot be
delivered in the end, you will get it back.

--_==mta-tls-19AFE5BB-1795422106==_
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.own.example
X-Queue-ID: 19AFE5BB
Arrival-Date: Mon, 23 Nov 2026 04:21:46 +0000

Final-Recipient: rfc822; a@bank.example
Action: delayed
Status: 4.7.0
Diagnostic-Code: X-Postfix; TLS is required, but was not offered by host mx.no-tls.lab[192.0.2.25]

--_==mta-tls-19AFE5BB-1795422106==_
Content-Type: text/rfc822-headers

Subject: Your statement
Message-ID: <1@own.example>

--_==mta-tls-19AFE5BB-1795422106==_--
)");
}

TEST_CASE("no text of others adds a line to a notice", "[queue]") {
  const std::string evil = "x\r\n\r\nBcc: all@example\xc3\xbc";
  const DelayNotice notice{"Exim",
                           "h.example",
                           "a@b.example",
                           evil,
                           queued_at,
                           queued_at,
                           {{evil, evil, evil, {}}},
                           evil};
  const auto text = notice_text(notice);
  CHECK(text.find("\nBcc: all@example\xc3") == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(std::all_of(text.begin(), text.end(),
                    [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("who is told of a delay, by the address", "[queue]") {
  const auto [sender, is_told] = GENERATE(table<const char*, bool>({
      {"hr@own.example", true},
      {"o'neil+x@own.example", true},
      {"", false},
      {"root", false},
      {"@own.example", false},
      {"hr@", false},
      {"MAILER-DAEMON@own.example", false},
      {"owner-list@own.example", false},
      {"list-request@own.example", false},
      {"list-bounces@own.example", false},
      {"list-bounces+hr=own.example@lists.example", false},
      {"bounces+1234@mailer.example", false},
      {"no-reply@own.example", false},
      {"-oQ/tmp@own.example", false},
      {"a b@own.example", false},
      {"a@own.example\nBcc: b@c.example", false},
      {"\"a,b\"@own.example", false},
  }));
  INFO(sender);
  CHECK(may_be_told(sender) == is_told);
}

TEST_CASE("who is told of a delay, by the message's header", "[queue]") {
  const auto [headers, is_told] = GENERATE(table<const char*, bool>({
      {"Subject: hello\n", true},
      {"Auto-Submitted: no\n", true},
      {"Auto-Submitted: auto-generated\n", false},
      {"auto-submitted: Auto-Replied (vacation)\n", false},
      {"Subject: x\nList-Id: <l.own.example>\n", false},
      {"List-Unsubscribe: <mailto:a@b.example>\n", false},
      {"Precedence: bulk\n", false},
      {"Precedence: first-class\n", true},
      {"Subject: x\n Precedence: bulk\n", true},
      {"", true},
  }));
  INFO(headers);
  CHECK(may_be_answered(headers) == is_told);
}

} // namespace mta_tls
