#include "common/http/policy_fetcher.h"

#include "common/http/policy_addresses.h"

#include <stdexcept>
#include <utility>

namespace mta_tls {

PolicyFetcher::PolicyFetcher(Loop& loop, DnsSource& dns, FetcherOptions options)
    : loop_(loop), dns_(dns), options_(std::move(options)) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    throw std::runtime_error("libcurl does not start");
  }
}

PolicyFetcher::~PolicyFetcher() {
  fetches_.clear();
  curl_global_cleanup();
}

void PolicyFetcher::fetch(const std::string& domain, Done done) {
  waiting_.push_back({domain, std::move(done)});
  start_waiting();
}

void PolicyFetcher::start_waiting() {
  while (!waiting_.empty() && fetches_.size() < options_.max_parallel) {
    const auto number = next_number_++;
    auto& fetch =
        fetches_.try_emplace(number, loop_, std::move(waiting_.front())).first->second;
    waiting_.pop_front();
    start(number, fetch);
  }
}

void PolicyFetcher::start(Number number, Fetch& fetch) {
  await(fetch.limit, options_.time_limit, number, [this, number](Fetch&) {
    end(number, {FetchStatus::timed_out, "", "no whole answer within the time limit"});
  });
  if (!options_.connect_to.empty()) {
    connect(number, fetch);
    return;
  }
  await(fetch.address_limit, options_.address_limit, number,
        [this, number](Fetch& late) { connect_if_ready(number, late, true); });
  ask(number, fetch, DnsType::a);
  ask(number, fetch, DnsType::aaaa);
}

template <class Then>
void PolicyFetcher::await(asio::steady_timer& timer, std::chrono::milliseconds time,
                          Number number, Then then) {
  timer.expires_after(time);
  timer.async_wait([this, number, then,
                    alive = std::weak_ptr(alive_)](const std::error_code& stopped) {
    if (stopped || alive.expired()) {
      return;
    }
    if (const auto found = fetches_.find(number); found != fetches_.end()) {
      then(found->second);
    }
  });
}

void PolicyFetcher::ask(Number number, const Fetch& fetch, DnsType type) {
  const DnsQuestion question{"mta-sts." + fetch.request.domain, type};
  dns_.ask(question,
           [this, number, question, alive = std::weak_ptr(alive_)](DnsAnswer answer) {
             if (!alive.expired()) {
               learn(number, question, std::move(answer));
             }
           });
}

void PolicyFetcher::learn(Number number, const DnsQuestion& question, DnsAnswer answer) {
  const auto found = fetches_.find(number);
  if (found == fetches_.end() || found->second.run) {
    return; // too late
  }
  auto& fetch = found->second;
  fetch.addresses.insert_or_assign(question, std::move(answer));
  const bool is_late = fetch.address_limit.expiry() <= std::chrono::steady_clock::now();
  connect_if_ready(number, fetch, is_late);
}

void PolicyFetcher::connect_if_ready(Number number, Fetch& fetch, bool is_late) {
  const bool is_complete = fetch.addresses.size() == 2;
  const bool has_address = !usable_addresses(fetch.addresses).empty();
  if (has_address && (is_complete || is_late)) {
    connect(number, fetch);
  } else if (is_complete) {
    end(number, {FetchStatus::no_connection, "", why_no_address(fetch.addresses)});
  }
}

void PolicyFetcher::connect(Number number, Fetch& fetch) {
  fetch.address_limit.cancel();
  fetch.exchange = std::make_unique<PolicyExchange>(
      PolicyRequest{fetch.request.domain, usable_addresses(fetch.addresses),
                    options_.connect_to, options_.ca_file, options_.connect_limit});
  fetch.run = std::make_unique<CurlRun>(
      loop_, fetch.exchange->handle(), [this, number](CURLcode code) {
        end(number, fetches_.at(number).exchange->result(code));
      });
}

void PolicyFetcher::end(Number number, PolicyFetch result) {
  auto ended = fetches_.extract(number);
  auto done = std::move(ended.mapped().request.done);
  ended = {};
  done(std::move(result));
  start_waiting();
}

} // namespace mta_tls
