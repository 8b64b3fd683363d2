#include "tests/golden/inbound.h"

#include "common/base/text.h"
#include "common/explain/explain_inbound.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace mta_tls::golden {

namespace {

using json = nlohmann::json;

void add_word(json& request, std::string_view word) {
  if (word == "authenticated") {
    request["authenticated"] = true;
    return;
  }
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) {
    throw std::runtime_error("odd word in a session: " + std::string(word));
  }
  const auto name = std::string(word.substr(0, equals));
  const auto value = std::string(word.substr(equals + 1));
  if (name == "bits") {
    request[name] = std::stoul(value);
  } else {
    request[name == "to" ? "recipient" : name] = value;
  }
}

} // namespace

std::string inbound_answer(const Snapshot& snapshot, std::string_view session,
                           Instant now) {
  const auto words = split(session, ' ');
  if (words.size() < 2) {
    throw std::runtime_error("a session begins with FROM CLIENT");
  }
  json request = {{"from", words[0]}, {"client", words[1]}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    add_word(request, words[i]);
  }
  const auto told = json::parse(explain_inbound(snapshot, request.dump(), now));
  if (told.contains("error")) {
    throw std::runtime_error(told.at("error").get<std::string>());
  }
  return told.at("reply").is_null() ? "passes"
                                    : told.at("refused_at").get<std::string>() + ": " +
                                          told.at("reply").get<std::string>();
}

} // namespace mta_tls::golden
