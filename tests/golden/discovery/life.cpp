#include "tests/golden/discovery/life.h"

#include "common/base/text.h"
#include "common/dialect/socketmap.h"

#include <fmt/format.h>

#include <stdexcept>

namespace mta_tls::golden {

// Each round asks all there is to ask; what is silent is missing in the end.
std::string Life::look_up(const World& world, const NextHop& hop,
                          const DiscoveryWanted& wanted, Instant now) {
  auto& known = known_[std::string(hop.text())];
  Lookup lookup(hop, wanted, known);
  std::vector<std::string> asked;
  for (auto tasks = lookup.next(now); tasks.any(); tasks = lookup.next(now)) {
    for (const auto& question : tasks.dns) {
      const auto answer = world.dns(question);
      asked.push_back(fmt::format("{} {}{}", word(question.type), question.name,
                                  answer ? "" : " (silent)"));
      if (answer) {
        lookup.learn(question, *answer);
      }
    }
    if (tasks.fetch) {
      const auto fetch = world.https(lookup.domain());
      asked.push_back("https " + lookup.domain() + (fetch ? "" : " (silent)"));
      if (fetch) {
        lookup.learn(*fetch);
      }
    }
  }
  auto result = lookup.result(now);
  known = result ? *std::move(result) : lookup.concluded(now);
  return join(asked, "; ");
}

// Looks up while the question waits, and ahead of the next one once it is answered.
class Life::Source final : public FactSource {
public:
  Source(Life& life, const World& world) : life_(life), world_(world) {}

  const Discovered* known(const NextHop&, Instant) override { return nullptr; }

  const Discovered* obtain(const NextHop& hop, const DiscoveryWanted& wanted,
                           Instant now) override {
    auto& known = life_.known_[std::string(hop.text())];
    const auto served = serve(known, wanted, now);
    if (!served.can_answer) {
      lines_.push_back("looked up: " + life_.look_up(world_, hop, served.look_up, now));
    }
    facts_ = known.facts;
    if (served.can_answer && served.look_up.any()) {
      lines_.push_back("then: " + life_.look_up(world_, hop, served.look_up, now));
    }
    return &facts_;
  }

  void tell(std::vector<std::string>& lines) const {
    lines.insert(lines.end(), lines_.begin(), lines_.end());
  }

private:
  Life& life_;
  const World& world_;
  Discovered facts_;
  std::vector<std::string> lines_;
};

std::vector<std::string> Life::ask(const Snapshot& snapshot, const World& world,
                                   const std::string& request, Instant now) {
  Source source(*this, world);
  std::string reply;
  if (answer_socketmap(request, {snapshot, now, &source, nullptr}, reply)) {
    throw std::logic_error("a question waits for what has been looked up");
  }
  std::vector<std::string> lines{std::string(trim(reply))};
  source.tell(lines);
  return lines;
}

} // namespace mta_tls::golden
