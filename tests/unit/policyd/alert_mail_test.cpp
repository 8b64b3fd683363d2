#include "policyd/watch/alert_mail.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;

const AlertEnvelope envelope{"mta-tls@own.example", "desk@own.example",
                             "mail.own.example", noon, "1.2.3@mail.own.example"};

Alert failure(std::string hop = "bank.example") {
  Alert alert;
  alert.finding.kind = FindingKind::failure;
  alert.finding.severity = Severity::critical;
  alert.finding.subject = std::move(hop);
  alert.finding.server = "mx.bank.example [192.0.2.1]";
  alert.finding.reason = Obstacle::not_offered;
  alert.finding.at = alert.finding.since.emplace(noon);
  alert.finding.text = "the server would get no mail: the server offers no TLS";
  alert.standing = standing_of_look(failing_look(Obstacle::not_offered));
  alert.remedy = "Call them.";
  return alert;
}

Alert recovery() {
  Alert alert;
  alert.finding.kind = FindingKind::recovery;
  alert.finding.severity = Severity::good;
  alert.finding.subject = "clinic.example";
  alert.finding.at = noon;
  alert.finding.text = "mail is encrypted at the server";
  return alert;
}

} // namespace

TEST_CASE("a mail tells what, since when, where, and what to do", "[watch]") {
  CHECK(alert_mail(envelope, {failure()}) ==
        "Date: Fri, 04 Oct 2024 12:00:00 +0000\r\n"
        "From: mta-tls <mta-tls@own.example>\r\n"
        "To: <desk@own.example>\r\n"
        "Subject: [mta-tls] bank.example: mail does not go: no server may get it\r\n"
        "Message-ID: <1.2.3@mail.own.example>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "X-Auto-Response-Suppress: All\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "bank.example: mail does not go: no server may get it\r\n"
        "  seen        2024-10-04T12:00:00Z\r\n"
        "  since       2024-10-04T12:00:00Z\r\n"
        "  what        the server would get no mail: the server offers no TLS\r\n"
        "  server      mx.bank.example [192.0.2.1]\r\n"
        "  promised    secure by rule bank.example\r\n"
        "  do          Call them.\r\n"
        "\r\n"
        "-- \r\n"
        "mta-tls on mail.own.example\r\n"
        "More: mta-tls watch DOMAIN\r\n"
        "Look again: mta-tls watch --now DOMAIN\r\n"
        "Each is told once, and once more when it is over.\r\n");
}

TEST_CASE("the worst stands first in a mail, and the others are counted", "[watch]") {
  const auto mail = alert_mail(envelope, {recovery(), failure()});
  CHECK(mail.find("no server may get it, and 1 more\r\n") != std::string::npos);
  CHECK(mail.find("bank.example: mail does not go") <
        mail.find("clinic.example: mail goes again"));
}

TEST_CASE("a mail about a thousand tells a hundred", "[watch]") {
  const auto mail = alert_mail(envelope, std::vector<Alert>(1000, failure()));
  CHECK(mail.find("and 999 more\r\n") != std::string::npos);
  CHECK(mail.find("base64") != std::string::npos); // for the ellipsis
  CHECK(mail.size() < 100'000);
}

TEST_CASE("no line of a mail is too long, whatever a peer says", "[watch]") {
  auto alert = failure();
  alert.finding.text = std::string(5000, 'x') + "\r\n.\r\nQUIT" + std::string(50, '\xff');
  const auto mail = alert_mail(envelope, {alert});
  std::size_t longest = 0;
  for (std::size_t at = 0; at < mail.size();) {
    const auto end = mail.find("\r\n", at);
    longest = std::max(longest, end - at);
    at = end + 2;
  }
  CHECK(longest <= 998);
  CHECK(mail.find("\r\n.\r\n") == std::string::npos);
}

TEST_CASE("alerts that nobody was told of are the same after they were kept", "[watch]") {
  const std::vector findings{failure().finding, recovery().finding};
  CHECK(findings_of_json(findings_json(findings)) == findings);
  CHECK(findings_of_json("").empty());
  CHECK(findings_of_json("[{}, 3]").empty());
}

} // namespace mta_tls
