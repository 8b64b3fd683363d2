// Writes a policy table of any size, and questions about it with what to expect.
// The same options give the same files on every machine.
//
// make_table --out FILE --domains N [--shape list|rules] [--probe LEVEL] [--seed N]
//            [--keys FILE --key-count N --exact PERCENT --below PERCENT]
//
// list: 40 rules with long "domains" arrays. rules: one rule object a domain.
// --probe: one more rule, for probe.invalid, at this level.
// Keys: `exact` % of them listed names, `below` % names below a rule that includes its
// subdomains, the rest unlisted: unknown names, names below a rule that does not, and
// the ".parent" questions of Postfix.

#include "domain_names.h"
#include "options.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mta_tls::bench {

namespace {

constexpr std::uint32_t kinds = 40;
constexpr std::uint32_t certificate_names = 2000;

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

File create(const std::string& path) {
  File file(std::fopen(path.c_str(), "we"));
  if (!file)
    throw std::runtime_error("cannot write " + path);
  return file;
}

void write(const File& file, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size())
    throw std::runtime_error("write error");
}

// The rule that the index-th domain is under. Both shapes give a domain the same answer,
// except that the rules of a list share their certificate names.
struct Kind {
  std::string_view level;
  std::string_view min_tls;
  bool subdomains = false;
  bool names = false;
};

Kind kind_of(std::uint32_t index) noexcept {
  const std::uint32_t number = index % kinds;
  Kind kind{"encrypt", "", number % 20 == 0, false};
  if (number >= 22 && number < 26)
    kind.min_tls = number < 24 ? "1.2" : "1.3";
  if (number >= 26 && number < 34)
    kind = {"secure", number < 28 ? "1.3" : "", number == 26, number < 32};
  if (number == 34 || number == 35)
    kind.level = "verify";
  if (number == 36 || number == 37)
    kind.level = "dane";
  if (number == 38)
    kind.level = "dane-only";
  if (number == 39)
    kind.level = "may";
  return kind;
}

std::string quoted(std::string_view text) {
  std::string result(1, '"');
  result += text;
  result += '"';
  return result;
}

// What follows the names in a rule.
std::string rest_of_rule(const Kind& kind, std::uint64_t certificate) {
  std::string text(1, ']');
  if (kind.subdomains)
    text += ", \"include_subdomains\": true";
  text += ", \"level\": " + quoted(kind.level);
  if (kind.names) {
    const std::string name = "mx" + std::to_string(certificate) + ".provider.example";
    text += ", \"cert\": {\"names\": [" + quoted(name) + ", " + quoted("." + name) + "]}";
  }
  if (!kind.min_tls.empty())
    text += ", \"min_tls\": " + quoted(kind.min_tls);
  return text + "}";
}

struct Table {
  std::uint32_t domains;
  DomainNames names;
  std::string probe;
};

void write_list(const File& file, const Table& table) {
  for (std::uint32_t kind = 0; kind < std::min(kinds, table.domains); ++kind) {
    write(file, kind == 0 ? "" : ",\n");
    write(file, "    {\"domains\": [");
    for (std::uint32_t i = kind; i < table.domains; i += kinds) {
      write(file, i == kind ? "\n      " : ",\n      ");
      write(file, quoted(table.names(i)));
    }
    write(file, rest_of_rule(kind_of(kind), kind));
  }
}

void write_rules(const File& file, const Table& table) {
  for (std::uint32_t i = 0; i < table.domains; ++i) {
    write(file, i == 0 ? "" : ",\n");
    write(file, "    {\"domains\": [");
    write(file, quoted(table.names(i)));
    write(file, rest_of_rule(kind_of(i), mix(i) % certificate_names));
  }
}

void write_table(const Options& options, const Table& table) {
  const File file = create(options.text("--out"));
  write(file, "{\n  \"version\": 1,\n  \"outbound\": [\n");
  const std::string shape = options.text("--shape", "list");
  if (shape != "list" && shape != "rules")
    throw std::invalid_argument("--shape is list or rules");
  if (shape == "list")
    write_list(file, table);
  else
    write_rules(file, table);
  if (!table.probe.empty())
    write(file, ",\n    {\"domains\": [\"probe.invalid\"], \"level\": " +
                    quoted(table.probe) + "}");
  write(file, "\n  ]\n}\n");
  if (std::fflush(file.get()) != 0)
    throw std::runtime_error("write error");
}

// Draws questions. Every number it uses comes from mix(), so runs can be repeated.
class Questions {
public:
  Questions(const Table& table, std::uint64_t seed) : table_(table), state_(mix(seed)) {}

  std::string line(std::uint64_t exact, std::uint64_t below);

private:
  std::uint64_t dice(std::uint64_t sides) { return mix(state_++) % sides; }
  std::uint32_t listed() { return static_cast<std::uint32_t>(dice(table_.domains)); }
  std::uint32_t listed(bool with_subdomains);
  std::string unlisted_name();
  std::string host() {
    return dice(2) == 0 ? "mail." : "a.mx" + std::to_string(dice(9)) + ".";
  }
  std::string answer(std::uint32_t index) {
    return "OK " + std::string(kind_of(index).level) + "\t";
  }

  const Table& table_;
  std::uint64_t state_;
};

// A domain whose rule does, or does not, include subdomains; kind 0 does, kind 1 does
// not.
std::uint32_t Questions::listed(bool with_subdomains) {
  for (int tries = 0; tries < 1000; ++tries)
    if (const std::uint32_t index = listed();
        kind_of(index).subdomains == with_subdomains)
      return index;
  return with_subdomains ? 0 : std::min(1U, table_.domains - 1);
}

std::string Questions::unlisted_name() {
  const auto room = most_names - table_.domains;
  return table_.names(table_.domains + static_cast<std::uint32_t>(dice(room)));
}

std::string Questions::line(std::uint64_t exact, std::uint64_t below) {
  const std::uint64_t percent = dice(100);
  if (percent < exact) {
    const std::uint32_t index = listed();
    return answer(index) + table_.names(index);
  }
  if (percent < exact + below) {
    const std::uint32_t index = listed(true);
    return answer(index) + host() + table_.names(index);
  }
  switch (dice(8)) {
  case 0:
    return "NOTFOUND\t" + host() + table_.names(listed(false));
  case 1:
    return "NOTFOUND\t." + table_.names(listed());
  case 2:
  case 3:
    return "NOTFOUND\t" + host() + unlisted_name();
  default:
    return "NOTFOUND\t" + unlisted_name();
  }
}

void write_keys(const Options& options, const Table& table, std::uint64_t seed) {
  const File file = create(options.text("--keys"));
  Questions questions(table, seed);
  const std::uint64_t exact = options.number("--exact", 50);
  const std::uint64_t below = options.number("--below", 10);
  for (auto left = options.number("--key-count", 200'000); left > 0; --left)
    write(file, questions.line(exact, below) + "\n");
}

void make_table(const Options& options) {
  const std::uint64_t seed = options.number("--seed", 1);
  const std::uint64_t domains = options.number("--domains", 1'000'000);
  if (domains < 2 && options.has("--keys"))
    throw std::invalid_argument("--keys needs at least 2 domains");
  if (domains < 1 || domains > most_names / 2)
    throw std::invalid_argument("--domains is 1 to 50000000");
  const Table table{static_cast<std::uint32_t>(domains), DomainNames(seed),
                    options.text("--probe")};
  write_table(options, table);
  if (options.has("--keys"))
    write_keys(options, table, seed);
}

} // namespace

} // namespace mta_tls::bench

int main(int argc, char** argv) try {
  mta_tls::bench::make_table({argc,
                              argv,
                              {"--out", "--domains", "--shape", "--probe", "--seed",
                               "--keys", "--key-count", "--exact", "--below"}});
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "make_table: %s\n", error.what());
  return 2;
}
