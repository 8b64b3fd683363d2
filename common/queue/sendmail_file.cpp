#include "common/queue/sendmail_file.h"

#include "common/base/text.h"
#include "common/queue/backlog.h"
#include "common/queue/listed_number.h"

#include <algorithm>

namespace mta_tls {

namespace {

std::string_view without_brackets(std::string_view address) {
  return address.starts_with('<') && address.ends_with('>')
             ? address.substr(1, address.size() - 2)
             : address;
}

class File {
public:
  explicit File(std::string_view id) { message_.id = id; }

  // False: there is an end before this line.
  bool take(std::string_view line) {
    if (line == ".") {
      is_whole_ = true;
      return false;
    }
    if (!line.empty()) {
      take_field(line.front(), line.substr(1));
    }
    return true;
  }

  std::optional<QueuedMessage> finish() {
    message_.shares_reason = has_several_domains();
    return is_whole_ && has_time_ && has_sender_ ? std::optional(std::move(message_))
                                                 : std::nullopt;
  }

private:
  void take_field(char code, std::string_view value) {
    switch (code) {
    case 'T':
      has_time_ = listed_time(value, message_.arrived);
      break;
    case 'S':
      message_.sender = without_brackets(value);
      has_sender_ = true;
      break;
    case 'M':
      reason_ = value;
      break;
    case 'q': // quarantined, with the reason
      message_.is_held = true;
      break;
    case 'R':
      take_recipient(value);
      break;
    default:
      break;
    }
  }

  // "PFD:<user@bank.example>": flags, then the address.
  void take_recipient(std::string_view value) {
    const auto colon = value.find(':');
    const auto address =
        colon == std::string_view::npos ? value : value.substr(colon + 1);
    message_.recipients.push_back(
        {std::string(without_brackets(address)), std::string(reason_)});
  }

  bool has_several_domains() const {
    const auto& all = message_.recipients;
    return std::ranges::any_of(all, [&](const QueuedRecipient& each) {
      return next_hop_of_address(each.address) !=
             next_hop_of_address(all.front().address);
    });
  }

  QueuedMessage message_;
  std::string_view reason_;
  bool has_time_ = false;
  bool has_sender_ = false;
  bool is_whole_ = false;
};

// Sendmail notes here what it adds as it delivers to a mailbox, not what the message has.
bool is_template(std::string_view line) {
  return line.starts_with("H?P?");
}

// "?D?Date: …": the flag of mailers that have it, then the field.
std::string_view without_flags(std::string_view field) {
  const auto end = field.starts_with('?') ? field.find('?', 1) : std::string_view::npos;
  return end == std::string_view::npos ? field : field.substr(end + 1);
}

} // namespace

std::optional<QueuedMessage> parse_sendmail_file(std::string_view id,
                                                 std::string_view text) {
  File file(id);
  for (const auto line : split(text, '\n')) {
    if (!file.take(line)) {
      break;
    }
  }
  return file.finish();
}

std::string header_in_sendmail_file(std::string_view text) {
  std::string header;
  bool is_in_field = false;
  for (const auto line : split(text, '\n')) {
    if (line == ".") {
      break;
    }
    const bool goes_on = is_in_field && !line.empty() && is_blank(line.front());
    is_in_field = goes_on || (line.starts_with('H') && !is_template(line));
    if (is_in_field) {
      header += goes_on ? line : without_flags(line.substr(1));
      header += '\n';
    }
  }
  return header;
}

} // namespace mta_tls
