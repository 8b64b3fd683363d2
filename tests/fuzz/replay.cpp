// Gives each target the seeds of its corpus, with which the fuzzers begin and to which
// their findings are added: replay [FOLDER]

#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::fuzz {

namespace {

namespace fs = std::filesystem;

struct Target {
  std::string_view name;
  void (*run)(std::span<const std::byte> input);
};

constexpr std::array<Target, 12> targets{{{"delegation", fuzz_delegation},
                                          {"dialogue", fuzz_dialogue},
                                          {"dns_rdata", fuzz_dns_rdata},
                                          {"fact_row", fuzz_fact_row},
                                          {"http_request", fuzz_http_request},
                                          {"letter", fuzz_letter},
                                          {"queue", fuzz_queue},
                                          {"session", fuzz_session},
                                          {"socketmap", fuzz_socketmap},
                                          {"sts_policy", fuzz_sts_policy},
                                          {"sts_record", fuzz_sts_record},
                                          {"table", fuzz_table}}};

struct Count {
  int passed = 0;
  int failed = 0;
};

std::vector<fs::path> seeds_of(const fs::path& folder) {
  std::vector<fs::path> seeds;
  for (const auto& entry : fs::directory_iterator(folder)) {
    seeds.push_back(entry.path());
  }
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

std::string read_octets(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replay(const Target& target, const fs::path& seed, Count& count) {
  const auto what = std::string(target.name) + '/' + seed.filename().string();
  try {
    const auto octets = read_octets(seed);
    target.run(std::as_bytes(std::span(octets)));
    ++count.passed;
    std::cout << "ok - " << what << std::endl;
  } catch (const std::exception& e) {
    ++count.failed;
    std::cout << "not ok - " << what << ": " << e.what() << std::endl;
  }
}

Count replay_all(const fs::path& corpus) {
  Count count;
  for (const auto& target : targets) {
    for (const auto& seed : seeds_of(corpus / target.name)) {
      replay(target, seed, count);
    }
  }
  return count;
}

} // namespace

} // namespace mta_tls::fuzz

int main(int argc, char** argv) {
  const auto count = mta_tls::fuzz::replay_all(argc > 1 ? argv[1] : FUZZ_CORPUS);
  std::cout << "fuzz: " << count.passed << " passed, " << count.failed << " failed\n";
  return count.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
