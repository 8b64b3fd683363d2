#include "common/prober/prober.h"

#include <utility>

namespace mta_tls {

struct Prober::Task {
  Task(NextHop next_hop, Instant time, Done whom)
      : hop(std::move(next_hop)), now(time), done(std::move(whom)),
        lookup(hop, {true, hop.kind() == NextHop::Kind::domain}, {}), view{hop, {}, {},
                                                                           {},  {}, {}} {}

  NextHop hop;
  Instant now;
  Done done;
  Lookup lookup;
  DomainView view;
  std::size_t missing = 0; // servers
};

Prober::Prober(Loop& loop, DnsSource& dns, PolicySource& policies,
               ProberSettings settings)
    : dns_(dns), policies_(policies), settings_(std::move(settings)),
      servers_(loop, settings_.server, settings_.politeness) {}

void Prober::probe(NextHop hop, Instant now, Done done) {
  queue_.push_back(std::make_shared<Task>(std::move(hop), now, std::move(done)));
  start_next();
}

void Prober::start_next() {
  while (!queue_.empty() && lookups_ < settings_.lookups_at_once) {
    const auto task = queue_.front();
    queue_.pop_front();
    ++lookups_;
    go_on(task);
  }
}

void Prober::go_on(const TaskPointer& task) {
  const auto tasks = task->lookup.next(task->now);
  for (const auto& question : tasks.dns) {
    dns_.ask(question, [this, task, question](DnsAnswer answer) {
      task->lookup.learn(question, std::move(answer));
      go_on(task);
    });
  }
  if (tasks.fetch) {
    policies_.fetch(task->lookup.domain(), [this, task](PolicyFetch fetch) {
      task->lookup.learn(std::move(fetch));
      go_on(task);
    });
  }
  if (auto knowledge = task->lookup.result(task->now)) {
    conclude_lookup(task, *std::move(knowledge));
  }
}

void Prober::conclude_lookup(const TaskPointer& task, Knowledge knowledge) {
  auto& view = task->view;
  view.facts = std::move(knowledge.facts);
  view.sts_trouble = knowledge.sts.trouble;
  view.dane = task->lookup.dane_report().value_or(DaneReport{});
  view.answers = task->lookup.answers();
  probe_servers(task);
  --lookups_;
  start_next();
}

void Prober::probe_servers(const TaskPointer& task) {
  const auto places = places_of(task->hop, task->view, settings_.port);
  task->missing = places.size();
  task->view.servers.resize(places.size());
  if (places.empty()) {
    task->done(std::move(task->view));
    return;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    servers_.probe(places[i], [task, i](const Servers::Observation& seen) {
      task->view.servers[i] = seen;
      if (--task->missing == 0) {
        task->done(std::move(task->view));
      }
    });
  }
}

} // namespace mta_tls
