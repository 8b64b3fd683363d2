#include "common/program/run_program.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{64} * 1024 * 1024;

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) {
      throw std::system_error(errno, std::generic_category());
    }
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }

  int number() const noexcept { return number_; }
  void close() noexcept {
    if (number_ >= 0) {
      ::close(std::exchange(number_, -1));
    }
  }

private:
  int number_;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category());
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// A file in memory: no program can make us wait by not reading it.
Descriptor input_file(std::string_view input) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  while (!input.empty()) {
    const auto written = ::write(file.number(), input.data(), input.size());
    if (written < 0) {
      throw std::system_error(errno, std::generic_category());
    }
    input.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(file.number(), 0, SEEK_SET);
  return file;
}

// Messages of programs are compared with English ones, and shown in an English sentence.
std::vector<std::string> environment() {
  std::vector<std::string> variables{"LC_ALL=C"};
  for (char** variable = environ; *variable; ++variable) {
    if (!std::string_view(*variable).starts_with("LC_")) {
      variables.emplace_back(*variable);
    }
  }
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

class SpawnSettings {
public:
  SpawnSettings(int in, int out, int err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP |
                                               POSIX_SPAWN_SETSIGMASK |
                                               POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes_, 0);
    set_signals();
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  // The new process is the leader of a group of its own.
  Result<pid_t, std::string> spawn(std::vector<std::string> argv) const {
    auto variables = environment();
    pid_t child = 0;
    const auto error =
        posix_spawn(&child, argv.front().c_str(), &actions_, &attributes_,
                    pointers_to(argv).data(), pointers_to(variables).data());
    if (error != 0) {
      return Unexpected{fmt::format("it cannot be started: {}", std::strerror(error))};
    }
    return child;
  }

private:
  // A thread of a daemon has all signals blocked.
  void set_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// How long somebody waits for a program.
class Patience {
public:
  Patience(std::chrono::milliseconds limit, std::stop_token stop)
      : deadline_(Clock::now() + limit), stop_(std::move(stop)) {}

  bool is_over() const { return stop_.stop_requested() || Clock::now() >= deadline_; }

  // For poll(2): no longer than until it has to be asked again whether it is over.
  std::chrono::milliseconds left() const {
    constexpr std::chrono::milliseconds none{0}, glance{50};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
    return std::max(none, stop_.stop_possible() ? std::min(left, glance) : left);
  }

private:
  Clock::time_point deadline_;
  std::stop_token stop_;
};

int wait_for(pollfd* waiting, nfds_t count, const Patience& patience) {
  return ::poll(waiting, count, static_cast<int>(patience.left().count()));
}

// One of the program's two streams.
struct Stream {
  Descriptor& source;
  const TakeOutput& take;
  bool is_open = true;
};

void read_some(Stream& stream) {
  std::array<char, 65536> buffer;
  const auto octets = ::read(stream.source.number(), buffer.data(), buffer.size());
  if (octets > 0) {
    stream.take({buffer.data(), static_cast<std::size_t>(octets)});
  } else if (octets == 0 || errno != EINTR) {
    stream.is_open = false;
  }
}

// Why it was not read to its end; empty: it was.
std::string read_to_end(std::array<Stream, 2> streams, const Ended& kept,
                        const Patience& patience) {
  while (streams[0].is_open || streams[1].is_open) {
    std::array<pollfd, 2> waiting{};
    for (std::size_t i = 0; i < streams.size(); ++i) {
      waiting[i] = {streams[i].is_open ? streams[i].source.number() : -1, POLLIN, 0};
    }
    const auto ready = wait_for(waiting.data(), waiting.size(), patience);
    if (patience.is_over()) {
      return "it does not come to an end";
    }
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (ready > 0 && waiting[i].revents != 0) {
        read_some(streams[i]);
      }
    }
    if (kept.out.size() + kept.err.size() > most_output) {
      return "it writes without end";
    }
  }
  return {};
}

// False if it does not end in time.
bool ends(pid_t child, const Patience& patience) {
  // glibc 2.36 declares pidfd_open for C alone.
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  pollfd waiting{process.number(), POLLIN, 0};
  int ready = 0;
  do {
    ready = wait_for(&waiting, 1, patience);
  } while (ready != 1 && !patience.is_over());
  return ready == 1;
}

int exit_status(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> folders() {
  std::vector<std::string> all;
  const char* path = std::getenv("PATH");
  for (const auto folder : split(path ? path : "", ':')) {
    if (folder.starts_with('/')) {
      all.emplace_back(folder);
    }
  }
  for (const auto* folder : {"/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/bin"}) {
    all.emplace_back(folder);
  }
  return all;
}

// `ended.out` is what `take` has kept of the output.
Result<Ended, std::string> run(const std::vector<std::string>& argv,
                               std::string_view input, const TakeOutput& take,
                               Ended& ended, const Patience& patience) {
  const auto in = input_file(input);
  auto out = make_pipe();
  auto err = make_pipe();
  const auto child =
      SpawnSettings(in.number(), out.write_end.number(), err.write_end.number())
          .spawn(argv);
  out.write_end.close();
  err.write_end.close();
  if (!child) {
    return Unexpected{child.error()};
  }
  const TakeOutput take_error = [&](std::string_view piece) { ended.err += piece; };
  auto failure = read_to_end(
      {Stream{out.read_end, take}, Stream{err.read_end, take_error}}, ended, patience);
  if (failure.empty() && !ends(*child, patience)) {
    failure = "it does not come to an end";
  }
  if (!failure.empty()) {
    ::kill(-*child, SIGKILL);
  }
  ended.status = exit_status(*child);
  if (!failure.empty()) {
    return Unexpected{std::move(failure)};
  }
  return std::move(ended);
}

} // namespace

Result<Ended, std::string> run_program(const std::vector<std::string>& argv,
                                       std::string_view input,
                                       std::chrono::milliseconds limit,
                                       std::stop_token stop) {
  Ended ended;
  return run(argv, input, [&](std::string_view piece) { ended.out += piece; }, ended,
             {limit, std::move(stop)});
}

Result<Ended, std::string> stream_program(const std::vector<std::string>& argv,
                                          const TakeOutput& take,
                                          std::chrono::milliseconds limit) {
  Ended ended;
  return run(argv, {}, take, ended, {limit, {}});
}

std::optional<std::string> find_program(std::string_view name) {
  for (const auto& folder : folders()) {
    auto path = fmt::format("{}/{}", folder, name);
    if (::access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return std::nullopt;
}

} // namespace mta_tls
