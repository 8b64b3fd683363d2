// Asks DNS and fetches policies by the adapters of the daemon: a line of JSON for each
// line of standard input, in the order in which the answers come.
//
//   MX a.example    FETCH a.example    TEST (of DNSSEC)    FORGET    SERVERS

#include "common/base/text.h"
#include "common/dns/resolver.h"
#include "common/dns/self_test.h"
#include "common/http/policy_fetcher.h"

#include <CLI/CLI.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/read_until.hpp>
#include <asio/streambuf.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

namespace mta_tls {

namespace {

using Json = nlohmann::json;

struct Options {
  std::vector<std::string> resolvers;
  ResolverOptions resolver;
  FetcherOptions fetcher;
  int dns_limit = 10'000;
  int fetch_limit = 10'000;
};

Json mx_json(const std::vector<MxRecord>& records) {
  Json json = Json::array();
  for (const auto& record : records) {
    json.push_back({record.preference, record.host});
  }
  return json;
}

Json tlsa_json(const std::vector<Tlsa>& records) {
  Json json = Json::array();
  for (const auto& record : records) {
    json.push_back(
        {record.usage, record.selector, record.matching_type, record.data.size()});
  }
  return json;
}

Json json_of(const DnsAnswer& answer) {
  return {{"status", word(answer.status)},
          {"secure", answer.secure},
          {"canonical", answer.canonical},
          {"ttl", answer.ttl.count()},
          {"mx", mx_json(answer.mx)},
          {"tlsa", tlsa_json(answer.tlsa)},
          {"texts", answer.texts},
          {"addresses", answer.addresses},
          {"why", answer.why}};
}

std::string_view word(FetchStatus status) {
  constexpr std::array<std::string_view, 8> words{
      "fetched",    "no connection", "bad certificate", "redirect",
      "http error", "bad type",      "too long",        "timed out"};
  return words.at(static_cast<std::size_t>(status));
}

Json json_of(const PolicyFetch& fetch) {
  return {{"status", word(fetch.status)}, {"body", fetch.body}, {"why", fetch.why}};
}

Json json_of(const DnsHealthReport& report) {
  constexpr std::array<std::string_view, 3> words{"validates", "does not validate",
                                                  "no answer"};
  return {{"health", words.at(static_cast<std::size_t>(report.health))},
          {"why", report.why}};
}

std::optional<DnsType> type_of(std::string_view text) {
  for (const auto type : {DnsType::mx, DnsType::a, DnsType::aaaa, DnsType::cname,
                          DnsType::tlsa, DnsType::txt, DnsType::soa}) {
    if (text == word(type)) {
      return type;
    }
  }
  return std::nullopt;
}

class Asker {
public:
  Asker(Loop& loop, Options options)
      : input_(loop, ::dup(STDIN_FILENO)), resolver_(loop, std::move(options.resolver)),
        fetcher_(loop, resolver_, std::move(options.fetcher)), loop_(loop) {
    read();
  }

private:
  void read() {
    asio::async_read_until(input_, buffer_, '\n',
                           [this](const std::error_code& end, std::size_t) {
                             if (end) {
                               loop_.stop();
                               return;
                             }
                             std::string line;
                             std::getline(std::istream(&buffer_), line);
                             obey(line);
                             read();
                           });
  }

  void obey(const std::string& line) {
    const auto words = split(line, ' ');
    const std::string name(words.back());
    if (const auto type = type_of(words.front())) {
      const DnsQuestion question{words.size() == 1 ? "" : name, *type};
      resolver_.ask(question, [this, line](DnsAnswer answer) { tell(line, answer); });
    } else if (words.front() == "FETCH") {
      fetcher_.fetch(name, [this, line](PolicyFetch fetch) { tell(line, fetch); });
    } else if (line == "TEST") {
      test_health(resolver_,
                  [this, line](DnsHealthReport report) { tell(line, report); });
    } else if (line == "FORGET") {
      resolver_.forget_answers();
    } else if (line == "SERVERS") {
      tell_servers(line);
    }
  }

  template <class What>
  static void tell(const std::string& line, const What& what) {
    auto json = json_of(what);
    json["line"] = line;
    std::cout << json << std::endl;
  }

  void tell_servers(const std::string& line) {
    Json servers = Json::array();
    for (const auto& server : resolver_.servers()) {
      servers.push_back(text_of(server));
    }
    std::cout << Json{{"line", line}, {"servers", servers}} << std::endl;
  }

  asio::posix::stream_descriptor input_;
  asio::streambuf buffer_;
  Resolver resolver_;
  PolicyFetcher fetcher_;
  Loop& loop_;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--resolver", options.resolvers);
  app.add_option("--resolv-conf", options.resolver.resolv_conf);
  app.add_option("--trust-anchor", options.resolver.trust_anchor);
  app.add_option("--dns-limit", options.dns_limit, "milliseconds");
  app.add_option("--ca-file", options.fetcher.ca_file);
  app.add_option("--connect-to", options.fetcher.connect_to);
  app.add_option("--fetch-limit", options.fetch_limit, "milliseconds");
  app.add_option("--max-parallel", options.fetcher.max_parallel);
}

int run(Options options) {
  for (const auto& text : options.resolvers) {
    const auto server = parse_dns_server(text);
    if (!server) {
      std::cerr << server.error() << '\n';
      return 2;
    }
    options.resolver.forwarders.push_back(*server);
  }
  options.resolver.time_limit = std::chrono::milliseconds(options.dns_limit);
  options.fetcher.time_limit = std::chrono::milliseconds(options.fetch_limit);
  // As the daemon does: a socket for each question.
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  Loop loop;
  const Asker asker(loop, std::move(options));
  loop.run();
  return 0;
}

} // namespace

} // namespace mta_tls

int main(int argc, char** argv) {
  CLI::App app;
  mta_tls::Options options;
  mta_tls::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    return mta_tls::run(std::move(options));
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
