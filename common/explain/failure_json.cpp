#include "common/explain/failure_json.h"

#include "common/base/text.h"
#include "common/explain/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

bool bounces(const nlohmann::json& failure) {
  return failure.at("action") == "bounce";
}

std::string fate_text(const nlohmann::json& failure) {
  const auto after = text_of(failure, "warn_sender_after");
  const auto* fate =
      bounces(failure)
          ? "goes back to its sender where the fault is theirs, and else waits"
          : "waits";
  return after.empty() ? fate
                       : fmt::format("{}; its sender is told after {}", fate, after);
}

std::string refusal_text(const nlohmann::json& failure) {
  const auto failures = failure.at("refuse_new_after_failures").get<unsigned>();
  return failures == 0 ? ""
                       : fmt::format("; new mail is refused after {}",
                                     count_of(failures, "failed look"));
}

std::string notified_text(const nlohmann::json& failure) {
  const auto notified = failure.at("notify").get<std::vector<std::string>>();
  return notified.empty() ? "" : "; told of it: " + join(notified, ", ");
}

} // namespace

json failure_json(const RuleBody& body) {
  if (!forces_tls(body.requirement.level)) {
    return nullptr;
  }
  const auto& plan = body.on_failure;
  return {{"action", plan.action == FailurePlan::Action::bounce ? "bounce" : "defer"},
          {"warn_sender_after", plan.warn_sender_after
                                    ? json(format_duration(*plan.warn_sender_after))
                                    : json(nullptr)},
          {"notify", plan.notify},
          {"refuse_new_after_failures", plan.refuse_new_after_failures}};
}

std::string failure_text(const nlohmann::json& failure) {
  if (failure.is_null()) {
    return "";
  }
  const auto says_more = refusal_text(failure) + notified_text(failure);
  const bool is_said = !says_more.empty() || bounces(failure) ||
                       !failure.at("warn_sender_after").is_null();
  return is_said ? fmt::format("Mail that cannot go {}{}.", fate_text(failure), says_more)
                 : "";
}

json probe_json(const RuleBody& body) {
  if (!forces_tls(body.requirement.level)) {
    return nullptr;
  }
  const auto& watch = body.watch;
  return {{"every", format_duration(watch.every)},
          {"certificate_expiry_warn_days", watch.certificate_expiry_warning.count()},
          {"mx_change", watch.tells_mx_change ? "alert" : "ignore"}};
}

} // namespace mta_tls
