#include "common/letter_file/apart.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace mta_tls {

namespace {

// AddressSanitizer reserves terabytes of addresses.
#ifdef __SANITIZE_ADDRESS__
constexpr bool limits_memory = false;
#else
constexpr bool limits_memory = true;
#endif

class Pipe {
public:
  Pipe() {
    if (::pipe(ends_.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int end(std::size_t which) const { return ends_.at(which); }
  void close_end(std::size_t which) {
    if (ends_.at(which) >= 0) {
      ::close(ends_.at(which));
      ends_.at(which) = -1;
    }
  }

private:
  std::array<int, 2> ends_{-1, -1};
};

void set_limit(int resource, rlim_t value) {
  const rlimit limit{value, value};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) {
    throw std::system_error(errno, std::generic_category(), "setrlimit");
  }
}

void keep_within(const Allowance& allowance) {
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(allowance.processor_time.count()));
  if (limits_memory) {
    set_limit(RLIMIT_AS, allowance.memory_octets);
  }
}

bool write_all(int descriptor, std::string_view octets) {
  while (!octets.empty()) {
    const auto written = ::write(descriptor, octets.data(), octets.size());
    if (written < 0) {
      return false;
    }
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

[[noreturn]] void work_apart(const std::function<std::string()>& work,
                             const Allowance& allowance, int out) noexcept {
  int code = EXIT_FAILURE;
  try {
    keep_within(allowance);
    code = write_all(out, work()) ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (...) {
    code = EXIT_FAILURE; // its exit code is all that anyone hears of it
  }
  ::_exit(code);
}

std::string read_all(int descriptor) {
  std::string octets;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) {
      octets.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || errno != EINTR) {
      return octets;
    }
  }
}

bool has_succeeded(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return false;
    }
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

} // namespace

std::optional<std::string> run_apart(const std::function<std::string()>& work,
                                     const Allowance& allowance) {
  Pipe pipe;
  const auto child = ::fork();
  if (child < 0) {
    throw std::system_error(errno, std::generic_category(), "fork");
  }
  if (child == 0) {
    work_apart(work, allowance, pipe.end(1));
  }
  pipe.close_end(1);
  auto result = read_all(pipe.end(0));
  return has_succeeded(child) ? std::optional(std::move(result)) : std::nullopt;
}

} // namespace mta_tls
