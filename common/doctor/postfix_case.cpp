#include "common/doctor/postfix_case.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/policy/decide.h"

#include <fmt/format.h>

namespace mta_tls::doctor {

namespace {

constexpr std::size_t longest_name = 253;

bool is_own(const PostfixService& service, std::string_view parameter) {
  return service.overrides.find(parameter) != service.overrides.end();
}

// Of an instance that is not the default one.
std::string instance(const PostfixCase& about) {
  return about.host.folder == "/etc/postfix"
             ? ""
             : fmt::format(" -c {}", printable(about.host.folder, longest_name));
}

std::string and_reload(const PostfixCase& about, std::string_view command) {
  return fmt::format("postconf{0} {1} && postfix{0} reload", instance(about), command);
}

// One word for a shell, whatever is in it: the line will be copied into one.
std::string quoted(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1);
  }
  return word + '\'';
}

std::string path_of(const PostfixService& service) {
  return service.name + '/' + service.type;
}

} // namespace

std::string in_main(const PostfixCase& about, std::string_view parameter) {
  return fmt::format("{}/main.cf: {}", about.host.folder, parameter);
}

std::string in_master(const PostfixCase& about, const PostfixService& service) {
  return fmt::format("{}/master.cf: {}", about.host.folder, path_of(service));
}

std::string in_service(const PostfixCase& about, const PostfixService& service,
                       std::string_view parameter) {
  return is_own(service, parameter)
             ? fmt::format("{}: -o {}", in_master(about, service), parameter)
             : in_main(about, parameter);
}

std::string set_main(const PostfixCase& about, std::string_view setting) {
  return and_reload(about, "-e " + quoted(setting));
}

std::string set_master(const PostfixCase& about, const PostfixService& service,
                       std::string_view parameter, std::string_view value) {
  return and_reload(about, "-P " + quoted(fmt::format("{}/{} = {}", path_of(service),
                                                      parameter, value)));
}

std::string unset_main(const PostfixCase& about, std::string_view parameter) {
  return and_reload(about, fmt::format("-X {}", parameter));
}

std::string unset_master(const PostfixCase& about, const PostfixService& service,
                         std::string_view parameter) {
  return and_reload(about, fmt::format("-PX {}/{}", path_of(service), parameter));
}

std::string set_for(const PostfixCase& about, const PostfixService& service,
                    std::string_view parameter, std::string_view value) {
  return is_own(service, parameter)
             ? set_master(about, service, parameter, value)
             : set_main(about, fmt::format("{} = {}", parameter, value));
}

std::optional<SecurityLevel> policy_level(const PostfixCase& about,
                                          std::string_view next_hop) {
  auto question = parse_postfix_key(next_hop);
  question.discovered = &nothing_discovered();
  return level_in_force(decide_outbound(about.table, question, about.now));
}

} // namespace mta_tls::doctor
