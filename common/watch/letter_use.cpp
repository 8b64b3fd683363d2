#include "common/watch/letter_use.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

template <class AnyRule>
bool rests_on_letter(const AnyRule& rule) {
  return rule.enabled && rule.letter && forces_tls(rule.requirement.level);
}

// The first names, and how many more.
class FirstNames {
public:
  void add(std::string_view name) {
    if (names_.size() < most) {
      names_.push_back(printable(name));
    } else {
      ++others_;
    }
  }

  // Empty: no name was added.
  std::string after(std::string_view preposition) const {
    return names_.empty() ? ""
           : others_ == 0
               ? fmt::format(" {} {}", preposition, join(names_, ", "))
               : fmt::format(" {} {}, {} more", preposition, join(names_, ", "), others_);
  }

private:
  static constexpr std::size_t most = 5;

  std::vector<std::string> names_;
  std::size_t others_ = 0;
};

struct NamesOnLetter {
  FirstNames to;
  FirstNames from;
};
using NamesOnLetters = std::map<LetterIndex, NamesOnLetter>;

void add_outbound(const Snapshot& table, NamesOnLetters& all) {
  table.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    const auto& body = table.rules().body(rule);
    const auto found = rests_on_letter(body) ? all.find(*body.letter) : all.end();
    if (found != all.end()) {
      found->second.to.add(below_only ? fmt::format(".{}", name) : std::string(name));
    }
  });
}

// Networks have no letter of their own: the rule speaks for them.
void add_inbound(const Snapshot& table, NamesOnLetters& all) {
  for (const auto& rule : table.inbound().rules()) {
    const auto found = rests_on_letter(rule) ? all.find(*rule.letter) : all.end();
    if (found == all.end()) {
      continue;
    }
    for (const auto& domain : rule.match.sender_domains) {
      found->second.from.add(domain.text());
    }
    if (rule.match.sender_domains.empty()) {
      found->second.from.add(fmt::format("the clients of rule {}", rule.id));
    }
  }
}

std::string mail_text(const NamesOnLetter& names) {
  const auto to = names.to.after("to");
  const auto from = names.from.after("from");
  return fmt::format("mail{}{}{}", to, to.empty() || from.empty() ? "" : " and", from);
}

} // namespace

std::set<LetterIndex> letters_in_use(const Snapshot& table) {
  std::set<LetterIndex> used;
  const auto note = [&used](const auto& rule) {
    if (rests_on_letter(rule)) {
      used.insert(*rule.letter);
    }
  };
  std::ranges::for_each(table.rules().bodies(), note);
  std::ranges::for_each(table.inbound().rules(), note);
  return used;
}

MailOfLetters mail_resting_on(const std::set<LetterIndex>& letters,
                              const Snapshot& table) {
  NamesOnLetters all;
  for (const auto letter : letters) {
    all.try_emplace(letter);
  }
  add_outbound(table, all);
  add_inbound(table, all);
  MailOfLetters mail;
  for (const auto& [letter, names] : all) {
    mail.emplace(letter, mail_text(names));
  }
  return mail;
}

std::vector<std::string> notified_of_letter(const Snapshot& table, std::string_view id) {
  std::vector<std::string> addresses;
  for (const auto& body : table.rules().bodies()) {
    if (!rests_on_letter(body) || table.letters()[*body.letter].id != id) {
      continue;
    }
    for (const auto& address : body.on_failure.notify) {
      if (std::ranges::find(addresses, address) == addresses.end()) {
        addresses.push_back(address);
      }
    }
  }
  return addresses;
}

} // namespace mta_tls
