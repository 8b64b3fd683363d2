// The load generator: socketmap questions from a key file over many connections, each
// with `depth` in flight, each answer checked. Prints one JSON object.
//
// load (--unix PATH | --tcp IPV4:PORT) --keys FILE [--map NAME] [--expect WORDS]
//      [--connections N] [--depth N] [--seconds S] [--count N] [--rate PER_SECOND]
//      [--cpu-of PID] [--watch KEY] [--hold] [--delegation]
//
// --expect: every answer begins with these words, whatever the key file says.
// --rate: questions leave at this pace, spread over the connections, and latency counts
// from the moment a question was due. Without it each answer brings the next question.
// --hold: one question on each connection, then all stay open until standard input ends.
// --delegation: the questions are requests of Postfix's policy delegation.

#include "client.h"
#include "options.h"
#include "sockets.h"
#include "watcher.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

namespace mta_tls::bench {

namespace {

constexpr std::chrono::seconds drain_limit{3};

struct Plan {
  std::string keys, map, expect, unix_path, tcp_address, watch;
  std::size_t connections, depth;
  double seconds, rate;
  std::uint64_t count;
  pid_t cpu_of;
  bool hold;
  Protocol protocol;
};

Plan read_plan(const Options& options) {
  Plan plan;
  plan.keys = options.text("--keys");
  plan.map = options.text("--map", "postfix");
  plan.expect = options.text("--expect");
  plan.unix_path = options.text("--unix");
  plan.tcp_address = options.text("--tcp");
  plan.watch = options.text("--watch");
  plan.connections = options.number("--connections", 16);
  plan.hold = options.has("--hold");
  plan.protocol =
      options.has("--delegation") ? Protocol::delegation : Protocol::socketmap;
  plan.depth =
      plan.hold ? 1 : std::clamp<std::size_t>(options.number("--depth", 1), 1, 4096);
  plan.seconds = std::min(options.real("--seconds", plan.hold ? 30 : 1), 600.0);
  plan.rate = options.real("--rate", 0);
  plan.count = options.number("--count", std::numeric_limits<std::uint64_t>::max());
  if (plan.hold)
    plan.count = plan.connections;
  plan.cpu_of = static_cast<pid_t>(options.number("--cpu-of", 0));
  return plan;
}

Fd connect_to_server(const Plan& plan) {
  return plan.unix_path.empty() ? connect_tcp(plan.tcp_address)
                                : connect_unix(plan.unix_path);
}

double seconds_of(clockid_t clock) {
  timespec now{};
  if (::clock_gettime(clock, &now) != 0)
    return 0;
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// CPU seconds, user and system, that all threads of a process have used.
double cpu_of(pid_t process) {
  clockid_t clock = 0;
  return process != 0 && ::clock_getcpuclockid(process, &clock) == 0 ? seconds_of(clock)
                                                                     : 0;
}

struct Spent {
  double wall = 0, server_cpu = 0, own_cpu = 0;
};

class Run {
public:
  explicit Run(const Plan& plan);

  void work();
  const Tally& tally() const noexcept { return tally_; }
  const Spent& spent() const noexcept { return spent_; }
  unsigned changes() const noexcept { return watcher_ ? watcher_->changes() : 0; }

private:
  void connect_all();
  void add_to_epoll(int fd, std::uint64_t number);
  void loop(Clock::time_point end);
  void drain();
  void wait(int milliseconds);
  void handle(const epoll_event& event);
  void refill(Client& client, Clock::time_point now);
  void ask_what_is_due(Clock::time_point now);
  void update_interest(std::size_t number);
  std::uint64_t still_to_ask() const noexcept { return plan_.count - tally_.asked; }
  bool all_quiet() const;

  const Plan& plan_;
  KeySet keys_;
  Fd epoll_ = make_epoll();
  std::vector<Client> clients_;
  std::vector<bool> wants_write_;
  std::optional<Watcher> watcher_;
  Tally tally_;
  Spent spent_;
  Clock::time_point started_{};
  std::size_t turn_ = 0; // the client whose turn it is, with --rate
  bool asking_ = true;
};

Run::Run(const Plan& plan)
    : plan_(plan), keys_(plan.keys, plan.protocol, plan.map, plan.expect) {
  connect_all();
}

void Run::add_to_epoll(int fd, std::uint64_t number) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = number;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
    throw_errno("epoll_ctl");
}

void Run::connect_all() {
  clients_.reserve(plan_.connections);
  for (std::size_t i = 0; i < plan_.connections; ++i) {
    const std::size_t first_key = i * keys_.size() / plan_.connections;
    clients_.emplace_back(connect_to_server(plan_), keys_, first_key, plan_.depth);
    add_to_epoll(clients_.back().fd(), i);
  }
  wants_write_.resize(plan_.connections);
  if (!plan_.watch.empty()) {
    watcher_.emplace(connect_to_server(plan_), plan_.map, plan_.watch);
    add_to_epoll(watcher_->fd(), plan_.connections);
  }
}

void Run::work() {
  const double server_before = cpu_of(plan_.cpu_of);
  const double own_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  started_ = Clock::now();
  const std::chrono::duration<double> length(plan_.seconds);
  loop(started_ + std::chrono::duration_cast<Clock::duration>(length));
  drain();
  spent_.wall = std::chrono::duration<double>(Clock::now() - started_).count();
  spent_.server_cpu = cpu_of(plan_.cpu_of) - server_before;
  spent_.own_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - own_before;
}

void Run::loop(Clock::time_point end) {
  if (plan_.rate <= 0)
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      refill(clients_[i], Clock::now());
      update_interest(i);
    }
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    if (plan_.rate > 0)
      ask_what_is_due(now);
    if (watcher_)
      watcher_->ask_if_due(now);
    // With --rate the loop spins: sleeping would add the timer's latency to ours.
    wait(plan_.rate > 0 ? 0 : 10);
    if (still_to_ask() == 0 && all_quiet())
      return;
    if (tally_.closed == clients_.size())
      return;
  }
}

void Run::drain() {
  asking_ = false;
  const auto limit = Clock::now() + drain_limit;
  while (!all_quiet() && Clock::now() < limit)
    wait(10);
}

bool Run::all_quiet() const {
  return std::all_of(clients_.begin(), clients_.end(), [](const Client& client) {
    return !client.open() || client.in_flight() == 0;
  });
}

void Run::wait(int milliseconds) {
  std::array<epoll_event, 256> events;
  const int ready = ::epoll_wait(epoll_.get(), events.data(),
                                 static_cast<int>(events.size()), milliseconds);
  for (int i = 0; i < ready; ++i)
    handle(events[static_cast<std::size_t>(i)]);
}

void Run::handle(const epoll_event& event) {
  const auto number = static_cast<std::size_t>(event.data.u64);
  if (number == clients_.size())
    return watcher_->receive();
  Client& client = clients_[number];
  if ((event.events & EPOLLOUT) != 0)
    client.flush(tally_);
  if (client.open() && (event.events & ~std::uint32_t{EPOLLOUT}) != 0) {
    const auto now = client.receive(tally_);
    if (asking_ && plan_.rate <= 0)
      refill(client, now);
  }
  update_interest(number);
}

void Run::refill(Client& client, Clock::time_point now) {
  const std::uint64_t count = std::min<std::uint64_t>(client.free(), still_to_ask());
  if (count > 0)
    client.ask(count, now, tally_);
}

void Run::ask_what_is_due(Clock::time_point now) {
  const std::chrono::duration<double> passed = now - started_;
  const auto due = static_cast<std::uint64_t>(passed.count() * plan_.rate);
  std::size_t refused = 0;
  while (tally_.asked < std::min(due, plan_.count) && refused < clients_.size()) {
    const std::size_t number = turn_++ % clients_.size();
    if (clients_[number].free() == 0) {
      ++refused;
      continue;
    }
    refused = 0;
    const std::chrono::duration<double> offset(static_cast<double>(tally_.asked) /
                                               plan_.rate);
    clients_[number].ask(
        1, started_ + std::chrono::duration_cast<Clock::duration>(offset), tally_);
    update_interest(number);
  }
}

// Asks epoll for EPOLLOUT only while the socket is full, which it hardly ever is.
void Run::update_interest(std::size_t number) {
  const Client& client = clients_[number];
  const bool wanted = client.open() && client.blocked();
  if (wants_write_[number] == wanted || !client.open())
    return;
  wants_write_[number] = wanted;
  epoll_event event{};
  event.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.u64 = number;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, client.fd(), &event) != 0)
    throw_errno("epoll_ctl");
}

std::string json_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    quoted += plain ? c : (c == '"' ? '\'' : '?');
  }
  return quoted + "\"";
}

void print_result(const Run& run) {
  const Tally& tally = run.tally();
  const Spent& spent = run.spent();
  const auto answers = static_cast<double>(std::max<std::uint64_t>(tally.answered, 1));
  std::printf("{\"answered\": %llu, \"lost\": %llu, \"wrong\": %llu, \"closed\": %llu, ",
              static_cast<unsigned long long>(tally.answered),
              static_cast<unsigned long long>(tally.asked - tally.answered),
              static_cast<unsigned long long>(tally.wrong),
              static_cast<unsigned long long>(tally.closed));
  std::printf("\"seconds\": %.4f, \"per_second\": %.0f, ", spent.wall,
              answers / spent.wall);
  std::printf("\"cpu_us_per_query\": %.4f, \"server_busy\": %.3f, \"load_busy\": %.3f, ",
              spent.server_cpu * 1e6 / answers, spent.server_cpu / spent.wall,
              spent.own_cpu / spent.wall);
  const Histogram& times = tally.latencies;
  std::printf("\"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f, ",
              times.quantile_us(0.5), times.quantile_us(0.99), times.quantile_us(0.999),
              times.max_us());
  std::printf("\"changes\": %u, \"first_wrong\": %s}\n", run.changes(),
              json_text(tally.first_wrong).c_str());
  std::fflush(stdout);
}

void wait_for_end_of_input() {
  std::array<char, 256> ignored;
  while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
  }
}

// 1 when an answer was lost or wrong.
int load(const Options& options) {
  raise_file_limit();
  const Plan plan = read_plan(options);
  Run run(plan);
  run.work();
  print_result(run);
  if (plan.hold)
    wait_for_end_of_input();
  const Tally& tally = run.tally();
  return tally.asked == tally.answered && tally.wrong == 0 && tally.closed == 0 ? 0 : 1;
}

} // namespace

} // namespace mta_tls::bench

int main(int argc, char** argv) try {
  return mta_tls::bench::load(
      {argc,
       argv,
       {"--unix", "--tcp", "--keys", "--map", "--expect", "--connections", "--depth",
        "--seconds", "--count", "--rate", "--cpu-of", "--watch"},
       {"--hold", "--delegation"}});
} catch (const std::exception& error) {
  std::fprintf(stderr, "load: %s\n", error.what());
  return 2;
}
