#include "common/dns/unbound_context.h"

#include "common/base/text.h"

#include <asio/post.hpp>

#include <array>
#include <stdexcept>
#include <string_view>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr int class_in = 1;

struct Option {
  const char* name;
  const char* value;
};

constexpr std::array options{
    // Enough for keys and hosts that many domains share: what is found is kept elsewhere.
    Option{"msg-cache-size:", "4m"},
    Option{"rrset-cache-size:", "8m"},
    Option{"key-cache-size:", "2m"},
    Option{"neg-cache-size:", "1m"},
    // A socket for each question that is under way, or given up here and not yet there.
    Option{"outgoing-range:", "2048"},
    Option{"outgoing-num-tcp:", "64"},
    // libunbound asks again, and hears no late answer, after a time that it derives from
    // earlier ones. A resolver that is quick from its cache may need seconds without it.
    Option{"infra-cache-min-rtt:", "2500"},
    // So it gives up after ten seconds, and then on all questions for some seconds.
    Option{"infra-cache-max-rtt:", "10000"},
    Option{"outbound-msg-retry:", "2"},
    Option{"infra-host-ttl:", "5"},
    Option{"infra-keep-probing:", "yes"},
    Option{"edns-buffer-size:", "1232"},
    Option{"rrset-roundrobin:", "no"},
    Option{"trust-anchor-signaling:", "no"},
};

// The text is a whole sentence.
[[noreturn]] void fail_start(const std::string& what, int error) {
  throw std::runtime_error(what + ": " + ub_strerror(error));
}

void check(int error, const std::string& what) {
  if (error != 0) {
    fail_start(what, error);
  }
}

void set_options(ub_ctx* unbound) {
  for (const auto& [name, value] : options) {
    check(ub_ctx_set_option(unbound, name, value),
          std::string("libunbound does not know ") + name);
  }
}

void set_servers(ub_ctx* unbound, const std::vector<DnsServer>& servers) {
  for (const auto& server : servers) {
    const auto address = server.address + '@' + std::to_string(server.port);
    check(ub_ctx_set_fwd(unbound, address.c_str()), "resolver " + text_of(server));
  }
}

std::string cannot_use(const std::string& anchor) {
  return "trust anchor " + anchor + " cannot be used";
}

void set_anchor(ub_ctx* unbound, const std::string& file) {
  if (::access(file.c_str(), R_OK) != 0) {
    throw std::runtime_error("trust anchor " + file + " cannot be read");
  }
  check(ub_ctx_add_ta_file(unbound, file.c_str()), cannot_use(file));
}

Owned<ub_ctx*, ub_ctx_delete> configured(const UnboundSettings& settings) {
  Owned<ub_ctx*, ub_ctx_delete> context(ub_ctx_create());
  if (!context) {
    fail_start("libunbound does not start", UB_NOMEM);
  }
  auto* unbound = context.get();
  ub_ctx_debugout(unbound, nullptr); // else standard error
  check(ub_ctx_async(unbound, 1), "libunbound starts no thread");
  set_options(unbound);
  set_servers(unbound, settings.servers);
  set_anchor(unbound, settings.trust_anchor);
  // RFC 6761 sets "test" apart for tests, and tests ask for it. This ends the settings:
  // what is wrong with the anchor shows here.
  check(ub_ctx_zone_remove(unbound, "test."), cannot_use(settings.trust_anchor));
  return context;
}

int descriptor(ub_ctx* unbound) {
  const int copy = ::dup(ub_fd(unbound));
  if (copy < 0) {
    fail_start("libunbound gives no descriptor", UB_SOCKET);
  }
  return copy;
}

DnsAnswer failure(int error) {
  DnsAnswer answer;
  answer.status = DnsStatus::failed;
  answer.why = ub_strerror(error);
  return answer;
}

} // namespace

UnboundContext::UnboundContext(Loop& loop, const UnboundSettings& settings,
                               Answered answered)
    : loop_(loop), answered_(std::move(answered)), unbound_(configured(settings)),
      readable_(loop, descriptor(unbound_.get())) {
  await_answers();
}

UnboundContext::~UnboundContext() = default;

void UnboundContext::ask(const DnsQuestion& question) {
  const auto asked = asked_.try_emplace(question, UnderWay{*this}).first;
  const auto name = question.name + '.';
  const int error =
      ub_resolve_async(unbound_.get(), name.c_str(), number_of(question.type), class_in,
                       &*asked, &arrive, &asked->second.id);
  if (error != 0) {
    fail(question, error);
    asio::post(loop_, [this, alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) {
        deliver();
      }
    });
  }
}

void UnboundContext::forget(const DnsQuestion& question) {
  if (const auto asked = asked_.find(question); asked != asked_.end()) {
    ub_cancel(unbound_.get(), asked->second.id);
    asked_.erase(asked);
  }
}

// libunbound calls this from ub_process(); whoever gets the answer may ask anew, so it is
// only put aside.
void UnboundContext::arrive(void* asked, int error, ub_result* raw) noexcept {
  const DnsResult result(raw);
  const auto& [question, under_way] = *static_cast<Asked::value_type*>(asked);
  auto& context = under_way.context;
  if (error != 0 || !result) {
    context.fail(question, error);
    return;
  }
  context.arrived_.emplace_back(question, answer_of(question.type, *result));
  context.asked_.erase(question);
}

void UnboundContext::fail(const DnsQuestion& question, int error) {
  arrived_.emplace_back(question, failure(error));
  asked_.erase(question);
}

void UnboundContext::await_answers() {
  readable_.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [this, alive = std::weak_ptr(alive_)](const std::error_code& stopped) {
        if (!stopped && !alive.expired()) {
          take_answers();
        }
      });
}

void UnboundContext::take_answers() {
  const int error = ub_process(unbound_.get());
  if (error != 0) {
    fail_all(error);
  } else {
    await_answers();
  }
  deliver();
}

void UnboundContext::fail_all(int error) {
  is_broken_ = true;
  while (!asked_.empty()) {
    fail(asked_.begin()->first, error);
  }
}

void UnboundContext::deliver() {
  for (auto& [question, answer] : std::exchange(arrived_, {})) {
    answered_(question, std::move(answer));
  }
}

} // namespace mta_tls
