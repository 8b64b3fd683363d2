#include "common/doctor/postfix_host.h"

#include "common/doctor/map_list.h"

#include <algorithm>

namespace mta_tls::doctor {

namespace {

std::vector<const PostfixService*> services_that_run(const PostfixHost& host,
                                                     std::string_view command) {
  std::vector<const PostfixService*> found;
  for (const auto& service : host.services) {
    if (service.command == command) {
      found.push_back(&service);
    }
  }
  return found;
}

} // namespace

std::string_view PostfixHost::value(std::string_view parameter) const {
  const auto found = settings.find(parameter);
  return found == settings.end() ? std::string_view{} : found->second;
}

std::string_view PostfixHost::value(const PostfixService& service,
                                    std::string_view parameter) const {
  const auto found = service.overrides.find(parameter);
  return found == service.overrides.end() ? value(parameter) : found->second;
}

bool PostfixHost::knows(std::string_view parameter) const {
  return settings.find(parameter) != settings.end();
}

const PostfixService* PostfixHost::service(std::string_view name) const {
  const auto found =
      std::find_if(services.begin(), services.end(), [&](const PostfixService& service) {
        return service.name == name && service.type == "unix";
      });
  return found == services.end() ? nullptr : &*found;
}

const Entries& PostfixHost::entries(std::string_view element) const {
  static const Entries none;
  const auto wanted = without_proxy(element);
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const TableFact& t) { return t.table == wanted; });
  return found == tables.end() ? none : found->entries;
}

std::string PostfixHost::outside(const PostfixService& service,
                                 std::string_view path) const {
  const bool is_relative = !path.starts_with('/');
  if (!is_relative && !service.chroot) {
    return std::string(path);
  }
  std::string whole(value("queue_directory"));
  whole += is_relative ? "/" : "";
  whole += path;
  return whole;
}

std::vector<const PostfixService*> smtp_clients(const PostfixHost& host) {
  return services_that_run(host, "smtp");
}

std::vector<const PostfixService*> smtp_servers(const PostfixHost& host) {
  return services_that_run(host, "smtpd");
}

} // namespace mta_tls::doctor
