#include "tests/golden/discovery/life.h"

#include "common/base/text.h"
#include "common/dialect/postfix.h"
#include "common/policy/decide.h"

#include <fmt/format.h>

#include <stdexcept>

namespace mta_tls::golden {

namespace {

std::string told(const Decision& decision) {
  std::string reply;
  render_postfix_policy(decision, reply);
  return std::string(trim(reply));
}

} // namespace

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

std::vector<std::string> Life::ask(const Snapshot& snapshot, const World& world,
                                   const std::string& key, Instant now) {
  auto question = parse_postfix_key(key);
  const auto first = decide_outbound(snapshot, question, now);
  const auto wanted = first.because.wanted;
  if (!wanted.any()) {
    return {told(first)};
  }
  const auto& hop = *question.next_hop;
  auto& known = known_[std::string(hop.text())];
  const auto served = serve(known, wanted, now);
  std::vector<std::string> lines(1);
  if (!served.can_answer) {
    lines.push_back("looked up: " + look_up(world, hop, served.look_up, now));
  }
  const auto facts = known.facts;
  question.discovered = &facts;
  lines[0] = told(decide_outbound(snapshot, question, now));
  if (served.can_answer && served.look_up.any()) {
    lines.push_back("then: " + look_up(world, hop, served.look_up, now));
  }
  return lines;
}

} // namespace mta_tls::golden
