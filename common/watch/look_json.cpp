#include "common/watch/look_json.h"

#include "common/watch/json_words.h"

namespace mta_tls {

namespace {

using json_words::Json;

Json server_json(const SeenServer& server) {
  return {{"host", server.place.host},
          {"address", server.place.address},
          {"port", server.place.port},
          {"passage", word(server.verdict.passage)},
          {"obstacle", word(server.verdict.obstacle)},
          {"why", server.why},
          {"version", server.version},
          {"certificate_sha256", server.certificate},
          {"spki_sha256", server.key},
          {"trusted", server.is_trusted},
          {"names", server.names},
          {"ends", json_words::time_json(server.ends)}};
}

SeenServer server_of(const Json& json) {
  SeenServer server;
  server.place = {json.at("host"), json.at("address"), json.at("port")};
  server.verdict = {json_words::parse(json.at("passage"), Passage::unknown),
                    json_words::parse(json.at("obstacle"), Obstacle::dane_failed)};
  server.why = json.at("why");
  server.version = json.at("version");
  server.certificate = json.at("certificate_sha256");
  server.key = json.at("spki_sha256");
  server.is_trusted = json.at("trusted");
  server.names = json.at("names").get<std::vector<std::string>>();
  server.ends = json_words::time_of(json.at("ends"));
  return server;
}

Json servers_json(const std::vector<SeenServer>& servers) {
  auto list = Json::array();
  for (const auto& server : servers) {
    list.push_back(server_json(server));
  }
  return list;
}

Json known(bool is_known, const std::string& text) {
  return is_known ? Json(text) : Json(nullptr);
}

std::string known_text(const Json& json) {
  return json.is_null() ? "" : json.get<std::string>();
}

void read_dns(const Json& json, Look& look) {
  look.mx = json.at("mx").get<std::vector<std::string>>();
  look.mx_is_secure = json.at("mx_is_signed");
  look.sts_is_known = !json.at("mta_sts").is_null();
  look.sts = known_text(json.at("mta_sts"));
  look.tlsa_is_known = !json.at("tlsa").is_null();
  look.tlsa = known_text(json.at("tlsa"));
}

Look read(const Json& json) {
  Look look;
  look.hop = json.at("next_hop");
  look.at = json_words::time_of(json.at("at")).value();
  look.level = level_of(json.at("level").get_ref<const std::string&>()).value();
  look.by = json.at("by");
  look.is_testing = json.at("testing");
  look.outlook = json_words::parse(json.at("outlook"), Outlook::unseen);
  look.state = json_words::parse(json.at("state"), ProbeState::critical);
  look.fault = json_words::parse(json.at("fault"), Fault::unclear);
  look.summary = json.at("summary");
  read_dns(json, look);
  for (const auto& server : json.at("servers")) {
    look.servers.push_back(server_of(server));
  }
  return look;
}

} // namespace

std::string look_json(const Look& look) {
  return json_words::text_of({{"next_hop", look.hop},
                              {"at", format_time(look.at)},
                              {"level", word(look.level)},
                              {"by", look.by},
                              {"testing", look.is_testing},
                              {"outlook", word(look.outlook)},
                              {"state", word(look.state)},
                              {"fault", word(look.fault)},
                              {"summary", look.summary},
                              {"mx", look.mx},
                              {"mx_is_signed", look.mx_is_secure},
                              {"mta_sts", known(look.sts_is_known, look.sts)},
                              {"tlsa", known(look.tlsa_is_known, look.tlsa)},
                              {"servers", servers_json(look.servers)}});
}

std::optional<Look> look_of_json(std::string_view text) {
  return json_words::read_json(text, read);
}

} // namespace mta_tls
