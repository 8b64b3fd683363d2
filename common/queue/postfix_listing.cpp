#include "common/queue/postfix_listing.h"

#include "common/queue/listed_number.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<Instant> time_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) {
    return std::nullopt;
  }
  // Of more than 63 bits nothing sensible can come.
  return listed_instant(found->get<std::int64_t>());
}

bool read_recipients(const json& object, QueuedMessage& message) {
  const auto found = object.find("recipients");
  if (found == object.end() || !found->is_array()) {
    return false;
  }
  for (const auto& each : *found) {
    if (!each.is_object()) {
      return false;
    }
    message.recipients.push_back(
        {text_at(each, "address"), text_at(each, "delay_reason")});
  }
  return true;
}

} // namespace

std::optional<QueuedMessage> parse_postqueue_line(std::string_view line) {
  const auto object = json::parse(line, nullptr, false);
  if (!object.is_object()) {
    return std::nullopt;
  }
  QueuedMessage message;
  message.id = text_at(object, "queue_id");
  message.sender = text_at(object, "sender");
  message.is_held = text_at(object, "queue_name") == "hold";
  const auto arrived = time_at(object, "arrival_time");
  if (message.id.empty() || !arrived || !read_recipients(object, message)) {
    return std::nullopt;
  }
  // postqueue(1) has a word for the sender of a bounce where it says nothing for others.
  if (message.sender == "MAILER-DAEMON") {
    message.sender.clear();
  }
  message.arrived = *arrived;
  return message;
}

} // namespace mta_tls
