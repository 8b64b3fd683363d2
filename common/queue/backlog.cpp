#include "common/queue/backlog.h"

#include "common/base/text.h"
#include "common/mail/next_hop.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace mta_tls {

namespace {

constexpr std::size_t longest_words = 300;

void hear(Complaint complaint, std::string_view words, WaitingMail& mail) {
  auto found = std::ranges::find(mail.heard, complaint, &HeardComplaint::complaint);
  if (found == mail.heard.end()) {
    mail.heard.push_back({complaint, printable(trim(words), longest_words), 0});
    found = std::prev(mail.heard.end());
  }
  ++found->recipients;
}

} // namespace

std::string next_hop_of_address(std::string_view address) {
  const auto domain = address.substr(address.rfind('@') + 1);
  const auto hop = NextHop::parse(domain);
  return hop ? std::string(hop->text()) : printable(to_lower(domain), max_domain_octets);
}

const HeardComplaint& WaitingMail::foremost() const {
  return *std::ranges::max_element(heard, {}, [](const HeardComplaint& each) {
    return std::tuple(fault_of(each.complaint) == Fault::ours,
                      each.complaint != Complaint::put_off, each.recipients);
  });
}

WaitingMail* Backlog::domain_of(std::string_view address, Instant arrived) {
  auto hop = next_hop_of_address(address);
  const auto found = domains_.find(hop);
  if (found != domains_.end()) {
    found->second.since = std::min(found->second.since, arrived);
    return &found->second;
  }
  if (domains_.size() == most_domains_) {
    return nullptr;
  }
  auto& mail = domains_[std::move(hop)];
  mail.since = arrived;
  return &mail;
}

void Backlog::add(const QueuedMessage& message) {
  std::set<WaitingMail*> of_message;
  bool waits_for_tls = false;
  for (const auto& recipient : message.recipients) {
    const auto complaint = complaint_in(recipient.reason);
    if (!complaint) {
      continue;
    }
    waits_for_tls = true;
    ++recipients_;
    auto* mail = domain_of(recipient.address, message.arrived);
    if (mail == nullptr) {
      ++beyond_;
      continue;
    }
    mail->messages += of_message.insert(mail).second ? 1U : 0U;
    ++mail->recipients;
    hear(*complaint, recipient.reason, *mail);
  }
  ++(waits_for_tls ? messages_ : others_);
}

} // namespace mta_tls
