// The limit that loading is measured against: reads a file whole and parses it with the
// same parser, keeping nothing. Prints the seconds of the parsing alone as JSON.
//
// parse_only FILE

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace mta_tls::bench {

namespace {

using Json = nlohmann::json;

struct Nothing final : nlohmann::json_sax<Json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    throw std::runtime_error(error.what());
  }
};

std::string contents(const std::string& path) {
  std::string text(std::filesystem::file_size(path), '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size())))
    throw std::runtime_error("cannot read " + path);
  return text;
}

double seconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void parse(const std::string& text) {
  const double wall = seconds_of(CLOCK_MONOTONIC);
  const double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  Nothing nothing;
  Json::sax_parse(text.data(), text.data() + text.size(), &nothing);
  std::printf("{\"parse_wall\": %.4f, \"parse_cpu\": %.4f}\n",
              seconds_of(CLOCK_MONOTONIC) - wall,
              seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu);
}

} // namespace

} // namespace mta_tls::bench

int main(int argc, char** argv) try {
  if (argc != 2)
    throw std::invalid_argument("usage: parse_only FILE");
  mta_tls::bench::parse(mta_tls::bench::contents(argv[1]));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "parse_only: %s\n", error.what());
  return 2;
}
