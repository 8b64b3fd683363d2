#include "common/table/discovery_reader.h"

#include "common/table/loading.h"
#include "common/table/values.h"

namespace mta_tls {

DiscoveryReader::DiscoveryReader(Report& report, std::optional<DiscoveryDraft>& target)
    : report_(report), draft_(target),
      shape_{.what = "\"discovery\"",
             .fields = fields(),
             .begin =
                 [this](const JsonValue& open) {
                   draft_ = DiscoveryDraft{place_of(open, report_), {}, {}, {}};
                 },
             .needs = {{"dane", "mta_sts", "on_dns_error"}}} {}

std::vector<Field> DiscoveryReader::fields() {
  const auto flag = [this](std::optional<Written<bool>> DiscoveryDraft::*member) {
    return [this, member](const JsonValue& v) {
      *draft_.*member = Written<bool>{v.truth, place_of(v, report_)};
    };
  };
  return {
      {.name = "dane", .kind = Field::Kind::boolean, .set = flag(&DiscoveryDraft::dane)},
      {.name = "mta_sts",
       .kind = Field::Kind::boolean,
       .set = flag(&DiscoveryDraft::mta_sts)},
      {.name = "on_dns_error",
       .set = [this](const JsonValue& v) { set_on_dns_error(v); }}};
}

void DiscoveryReader::set_on_dns_error(const JsonValue& value) {
  const auto place = place_of(value, report_);
  if (const auto what = parse_on_dns_error(value.text, place, report_)) {
    draft_->on_dns_error = Written<OnDnsError>{*what, place};
  }
}

} // namespace mta_tls
