// The load generator for milters: whole SMTP sessions, with STARTTLS and one message,
// over many connections at a time; each reply is checked. Prints one JSON object.
//
// milter_load --unix PATH [--connections N] [--seconds S] [--cpu-of PID] [--hold]
//             [--sender ADDRESS]
//
// --hold: each connection goes as far as HELO, then all stay until standard input ends.

#include "milter_script.h"
#include "options.h"
#include "sockets.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace mta_tls::bench {

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
  std::string unix_path;
  std::size_t connections;
  double seconds;
  pid_t cpu_of;
  bool hold;
  MilterScript script;
};

struct Tally {
  std::uint64_t sessions = 0;
  std::uint64_t wrong = 0;
  std::string first_wrong;
  std::vector<double> micros; // of each session
};

// One connection: a session, and then the next.
class Session {
public:
  Session(const Plan& plan, Tally& tally) : plan_(plan), tally_(tally) {}

  void begin() {
    socket_ = connect_unix(plan_.unix_path);
    input_.clear();
    step_ = 0;
    begun_ = Clock::now();
    send_step();
  }

  int fd() const { return socket_.get(); }
  bool is_idle() const { return step_ == plan_.script.idle_after; }

  // False at the end of the session.
  bool receive();

private:
  void send_step() {
    const auto& octets = plan_.script.steps[step_];
    if (::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(octets.size()))
      throw_errno("send");
  }
  void send_next();
  bool take_reply();
  void check(char reply);

  const Plan& plan_;
  Tally& tally_;
  Fd socket_;
  std::string input_;
  std::size_t step_ = 0;
  bool silent_headers_ = false; // the milter has said that it does not reply to them
  Clock::time_point begun_;
};

// SMFIP_NR_HDR in the steps of a negotiation's reply: length, 'O', version, actions,
// steps.
bool agrees_on_silence(std::string_view reply) {
  constexpr std::size_t last_of_steps = 4 + 1 + 11;
  constexpr unsigned no_reply_to_header = 0x80;
  return reply.size() > last_of_steps &&
         (static_cast<unsigned char>(reply[last_of_steps]) & no_reply_to_header) != 0;
}

// As an MTA does: what is not replied to is not waited for.
void Session::send_next() {
  ++step_;
  if (plan_.hold && is_idle())
    return;
  send_step();
  while (silent_headers_ && plan_.script.steps[step_][4] == 'L') {
    ++step_;
    send_step();
  }
}

void Session::check(char reply) {
  if (reply == (step_ == 0 ? 'O' : 'c'))
    return;
  ++tally_.wrong;
  if (tally_.first_wrong.empty())
    tally_.first_wrong = "step " + std::to_string(step_) + ": " + reply;
}

// True if there was a reply, and it ended the step.
bool Session::take_reply() {
  while (input_.size() >= 5) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size = size << 8 | static_cast<unsigned char>(input_[i]);
    if (input_.size() < size + 4)
      return false;
    const char reply = input_[4];
    if (reply == 'O')
      silent_headers_ = agrees_on_silence(input_);
    input_.erase(0, size + 4);
    if (is_final(reply)) {
      check(reply);
      return true;
    }
  }
  return false;
}

bool Session::receive() {
  std::array<char, 4096> octets;
  const auto got = ::recv(socket_.get(), octets.data(), octets.size(), 0);
  if (got <= 0)
    throw std::runtime_error("the milter has closed at step " + std::to_string(step_));
  input_.append(octets.data(), static_cast<std::size_t>(got));
  if (!take_reply())
    return true;
  send_next();
  if (plan_.hold && is_idle())
    return true;
  if (step_ + 1 < plan_.script.steps.size())
    return true;
  ++tally_.sessions;
  tally_.micros.push_back(
      std::chrono::duration<double, std::micro>(Clock::now() - begun_).count());
  return false;
}

double cpu_of(pid_t process) {
  clockid_t clock = 0;
  timespec used{};
  if (process == 0 || ::clock_getcpuclockid(process, &clock) != 0 ||
      ::clock_gettime(clock, &used) != 0)
    return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

class Run {
public:
  explicit Run(const Plan& plan) : plan_(plan) {
    sessions_.reserve(plan.connections);
    for (std::size_t i = 0; i < plan.connections; ++i)
      begin(sessions_.emplace_back(plan, tally_));
  }

  void work() {
    const auto end = Clock::now() + std::chrono::duration<double>(plan_.seconds);
    while (plan_.hold ? !all_idle() : Clock::now() < end)
      step();
  }

  const Tally& tally() const { return tally_; }

private:
  void begin(Session& session) {
    session.begin();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &session;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, session.fd(), &event) != 0)
      throw_errno("epoll_ctl");
  }

  void step() {
    constexpr int patience_ms = 5000;
    std::array<epoll_event, 64> events{};
    const int ready = ::epoll_wait(epoll_.get(), events.data(),
                                   static_cast<int>(events.size()), patience_ms);
    if (ready <= 0)
      throw std::runtime_error("the milter does not reply");
    for (int i = 0; i < ready; ++i) {
      auto& session =
          *static_cast<Session*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!session.receive())
        begin(session);
    }
  }

  bool all_idle() const {
    return std::all_of(sessions_.begin(), sessions_.end(),
                       [](const Session& session) { return session.is_idle(); });
  }

  const Plan& plan_;
  Tally tally_;
  Fd epoll_ = make_epoll();
  std::vector<Session> sessions_;
};

double percentile(std::vector<double> values, double share) {
  if (values.empty())
    return 0;
  const auto place =
      static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

void print(const Tally& tally, double wall, double cpu) {
  const auto sessions = static_cast<double>(std::max<std::uint64_t>(tally.sessions, 1));
  std::printf(
      "{\"sessions\": %llu, \"per_second\": %.1f, \"cpu_us_per_session\": %.2f, "
      "\"server_busy\": %.3f, \"p50_us\": %.0f, \"p99_us\": %.0f, \"seconds\": %.3f, "
      "\"wrong\": %llu, \"lost\": 0, \"closed\": 0, \"first_wrong\": \"%s\"}\n",
      static_cast<unsigned long long>(tally.sessions), sessions / wall,
      cpu * 1e6 / sessions, cpu / wall, percentile(tally.micros, 0.5),
      percentile(tally.micros, 0.99), wall, static_cast<unsigned long long>(tally.wrong),
      tally.first_wrong.c_str());
  std::fflush(stdout);
}

void measure(const Plan& plan) {
  raise_file_limit();
  Run run(plan);
  const double cpu_before = cpu_of(plan.cpu_of);
  const auto start = Clock::now();
  run.work();
  const std::chrono::duration<double> wall = Clock::now() - start;
  print(run.tally(), std::max(wall.count(), 1e-9), cpu_of(plan.cpu_of) - cpu_before);
  std::array<char, 256> ignored;
  while (plan.hold && ::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
  }
}

Plan read_plan(const Options& options) {
  return {options.text("--unix"),
          options.number("--connections", 8),
          std::min(options.real("--seconds", 1), 600.0),
          static_cast<pid_t>(options.number("--cpu-of", 0)),
          options.has("--hold"),
          make_script(options.text("--sender", "a@partner.example"), "me@example.org")};
}

} // namespace

} // namespace mta_tls::bench

int main(int argc, char** argv) try {
  using namespace mta_tls::bench;
  measure(read_plan({argc,
                     argv,
                     {"--unix", "--connections", "--seconds", "--cpu-of", "--sender"},
                     {"--hold"}}));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "milter_load: %s\n", error.what());
  return 2;
}
