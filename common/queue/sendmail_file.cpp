#include "common/queue/sendmail_file.h"

#include "common/base/text.h"
#include "common/queue/listed_number.h"

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

  QueuedMessage message_;
  std::string_view reason_;
  bool has_time_ = false;
  bool has_sender_ = false;
  bool is_whole_ = false;
};

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

} // namespace mta_tls
