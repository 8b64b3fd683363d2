#include "common/watch/notice.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

// So many turns within a day, and it is called unsteady until none has come for a while.
constexpr std::size_t most_turns = 6;
constexpr auto turns_count_for = 24h;
constexpr auto steady_after = 6h;

// Servers behind one name have several keys; what lies further back is forgotten.
constexpr std::size_t most_keys = 8;

std::string place_text(const ServerPlace& place) {
  return place.host.empty() ? place.address
                            : fmt::format("{} [{}]", place.host, place.address);
}

const SeenServer* first_that(Passage passage, const Look& look) {
  const auto found =
      std::ranges::find_if(look.servers, [passage](const SeenServer& server) {
        return server.verdict.passage == passage;
      });
  return found == look.servers.end() ? nullptr : &*found;
}

// The server that a kind of trouble is about first.
const SeenServer* server_in(FindingKind kind, const Look& look) {
  const bool is_refusal =
      kind == FindingKind::failure || kind == FindingKind::partial_failure;
  return first_that(is_refusal ? Passage::waits : Passage::unknown, look);
}

Severity severity_of(FindingKind kind, const Look& look) {
  if (kind == FindingKind::server_unreachable) {
    return Severity::note;
  }
  return kind == FindingKind::failure && !look.is_testing ? Severity::critical
                                                          : Severity::warning;
}

// Mail goes all the same.
bool is_minor(const std::optional<Trouble>& trouble) {
  return !trouble || trouble->kind == FindingKind::server_unreachable;
}

class Notice {
public:
  Notice(HopMemory& memory, const Look& look, const WatchSettings& settings)
      : memory_(memory), look_(look), settings_(settings) {}

  std::vector<Finding> run() {
    notice_mx();
    notice_sts();
    notice_tlsa();
    notice_keys();
    notice_trouble();
    notice_end();
    return std::move(findings_);
  }

private:
  Finding& tell(FindingKind kind, Severity severity, std::string text) {
    Finding finding;
    finding.kind = kind;
    finding.severity = severity;
    finding.subject = look_.hop;
    finding.at = look_.at;
    finding.text = std::move(text);
    findings_.push_back(std::move(finding));
    return findings_.back();
  }

  void notice_mx();
  void notice_sts();
  void notice_tlsa();
  void notice_keys();
  void notice_key(const SeenServer& server);
  void notice_trouble();
  void turn(const std::optional<Trouble>& now);
  void tell_trouble(const Trouble& trouble);
  void tell_recovery(const Trouble& former);
  void settle();
  void notice_end();

  HopMemory& memory_;
  const Look& look_;
  const WatchSettings& settings_;
  std::vector<Finding> findings_;
};

void Notice::notice_mx() {
  if (look_.mx.empty()) {
    return;
  }
  if (memory_.mx && *memory_.mx != look_.mx) {
    tell(FindingKind::mx_changed,
         settings_.tells_mx_change ? Severity::warning : Severity::note,
         fmt::format("mail for it goes to other servers now: {} (before: {})",
                     join(look_.mx, ", "), join(*memory_.mx, ", ")));
  }
  memory_.mx = look_.mx;
}

std::string_view mode_in(std::string_view sts) {
  return sts.substr(0, sts.find(' '));
}

std::string or_none(const std::string& sts) {
  return sts.empty() ? "none" : sts;
}

void Notice::notice_sts() {
  if (!look_.sts_is_known) {
    return;
  }
  if (memory_.sts && *memory_.sts != look_.sts) {
    const bool is_renewed = mode_in(*memory_.sts) == mode_in(look_.sts);
    tell(FindingKind::sts_changed, is_renewed ? Severity::note : Severity::warning,
         fmt::format("its MTA-STS policy has changed: {} (before: {})",
                     or_none(look_.sts), or_none(*memory_.sts)));
  }
  memory_.sts = look_.sts;
}

void Notice::notice_tlsa() {
  if (!look_.tlsa_is_known) {
    return;
  }
  if (memory_.tlsa && *memory_.tlsa != look_.tlsa) {
    const bool are_gone = look_.tlsa.empty();
    tell(FindingKind::tlsa_changed, are_gone ? Severity::warning : Severity::note,
         are_gone                ? "its TLSA records are gone"
         : memory_.tlsa->empty() ? "it has TLSA records now"
                                 : "its TLSA records have changed");
  }
  memory_.tlsa = look_.tlsa;
}

// At level encrypt it is all that would be seen of somebody in between. Where an
// authority vouches for it, it is a change like many; where the level checks it, it has
// told by now.
Severity severity_of_key(const SeenServer& server, const Look& look) {
  return look.level == SecurityLevel::encrypt && !server.is_trusted ? Severity::warning
                                                                    : Severity::note;
}

void Notice::notice_key(const SeenServer& server) {
  const auto& name = server.place.host.empty() ? server.place.address : server.place.host;
  auto& keys = memory_.keys[name];
  if (const auto known = std::ranges::find(keys, server.key); known != keys.end()) {
    std::rotate(known, known + 1, keys.end());
    return;
  }
  if (!keys.empty()) {
    tell(FindingKind::certificate_changed, severity_of_key(server, look_),
         fmt::format("{} has a certificate with another key{}", name,
                     server.is_trusted ? "" : ", and no known authority vouches for it"))
        .server = place_text(server.place);
  }
  keys.push_back(server.key);
  if (keys.size() > most_keys) {
    keys.erase(keys.begin());
  }
}

void Notice::notice_keys() {
  for (const auto& server : look_.servers) {
    if (!server.key.empty()) {
      notice_key(server);
    }
  }
  if (!look_.mx.empty()) {
    std::erase_if(memory_.keys, [&](const auto& entry) {
      return std::ranges::none_of(look_.servers, [&](const SeenServer& server) {
        return server.place.host == entry.first || server.place.address == entry.first;
      });
    });
  }
}

void Notice::tell_trouble(const Trouble& trouble) {
  auto severity = severity_of(trouble.kind, look_);
  if (memory_.is_unsteady) {
    severity = Severity::note;
  }
  const auto* server = server_in(trouble.kind, look_);
  auto& finding = tell(trouble.kind, severity, look_.summary);
  finding.server = server != nullptr ? place_text(server->place) : "";
  finding.reason = trouble.reason;
  finding.since = trouble.since;
}

void Notice::tell_recovery(const Trouble& former) {
  const bool was_told =
      severity_of(former.kind, look_) != Severity::note && !memory_.is_unsteady;
  auto& finding = tell(FindingKind::recovery, was_told ? Severity::good : Severity::note,
                       look_.summary);
  finding.reason = former.reason;
  finding.since = former.since;
}

// Trouble has come, gone or become another.
void Notice::turn(const std::optional<Trouble>& now) {
  std::erase_if(memory_.turns,
                [&](Instant at) { return at + turns_count_for < look_.at; });
  memory_.turns.push_back(look_.at);
  if (!memory_.is_unsteady && memory_.turns.size() >= most_turns) {
    memory_.is_unsteady = true;
    tell(FindingKind::unsteady, Severity::warning,
         fmt::format("it has changed {} times within a day, and is left alone until it "
                     "stays as it is for {} hours; now: {}",
                     memory_.turns.size(), steady_after / 1h, look_.summary))
        .since = memory_.turns.front();
  }
  const auto former = memory_.trouble;
  memory_.trouble = now;
  if (former && (!now || (is_minor(now) && !is_minor(former)))) {
    tell_recovery(*former);
  }
  if (now) {
    tell_trouble(*now);
  }
}

// What is unsteady no more is told as it is now.
void Notice::settle() {
  const bool is_quiet =
      memory_.turns.empty() || memory_.turns.back() + steady_after <= look_.at;
  if (!memory_.is_unsteady || !is_quiet) {
    return;
  }
  memory_.is_unsteady = false;
  const auto since = memory_.turns.empty() ? look_.at : memory_.turns.front();
  memory_.turns.clear();
  if (memory_.trouble) {
    tell_trouble(*memory_.trouble);
  } else {
    tell(FindingKind::recovery, Severity::good, look_.summary).since = since;
  }
}

void Notice::notice_trouble() {
  auto now = trouble_in(look_);
  const auto& former = memory_.trouble;
  if (now && former && is_minor(now) == is_minor(former)) {
    now->since = former->since;
  }
  if (now != former) {
    turn(now);
  } else {
    settle();
  }
}

const SeenServer* first_to_end(Instant end, const Look& look) {
  const auto found = std::ranges::find(look.servers, end, &SeenServer::ends);
  return found == look.servers.end() ? nullptr : &*found;
}

void Notice::notice_end() {
  const auto end = first_certificate_end(look_);
  const bool all_were_seen = first_that(Passage::unknown, look_) == nullptr;
  if (!end || *end <= look_.at) {
    return; // what has ended is trouble
  }
  const auto ahead = settings_.certificate_expiry_warning;
  if (const auto due = end_to_tell(*end, ahead, memory_.certificate, look_.at)) {
    memory_.certificate = *due;
    const auto* server = first_to_end(*end, look_);
    tell(FindingKind::certificate_expiring, Severity::warning,
         fmt::format("the certificate ends on {}", format_time(*end)))
        .server = server != nullptr ? place_text(server->place) : "";
  } else if (memory_.certificate && *end > look_.at + ahead && all_were_seen) {
    memory_.certificate.reset();
    tell(FindingKind::certificate_renewed, Severity::good,
         fmt::format("the certificate was renewed, until {}", format_time(*end)));
  }
}

} // namespace

std::optional<Trouble> trouble_in(const Look& look) {
  const auto made = [&](FindingKind kind, Obstacle otherwise) {
    const auto* server = server_in(kind, look);
    return Trouble{kind, server != nullptr ? server->verdict.obstacle : otherwise,
                   look.at};
  };
  switch (look.outlook) {
  case Outlook::fails:
    return made(FindingKind::failure, Obstacle::dane_failed);
  case Outlook::partly:
    return made(FindingKind::partial_failure, Obstacle::none);
  case Outlook::unseen:
    return made(FindingKind::unreachable, Obstacle::no_answer);
  case Outlook::passes:
    break;
  }
  if (first_that(Passage::unknown, look) == nullptr) {
    return std::nullopt;
  }
  return made(FindingKind::server_unreachable, Obstacle::no_answer);
}

std::optional<EndTold> end_to_tell(Instant end, std::chrono::days ahead,
                                   const std::optional<EndTold>& told, Instant now) {
  std::optional<EndTold> due;
  for (const auto days : {ahead, std::chrono::days(7), std::chrono::days(1)}) {
    if (days <= ahead && now < end && now >= end - days) {
      due = EndTold{end, days.count()};
    }
  }
  const bool is_told = due && told && told->end == end && told->days <= due->days;
  return is_told ? std::nullopt : due;
}

std::vector<Finding> notice(HopMemory& memory, const Look& look,
                            const WatchSettings& settings) {
  if (look.fault == Fault::ours && look.outlook != Outlook::passes) {
    return {};
  }
  return Notice(memory, look, settings).run();
}

} // namespace mta_tls
