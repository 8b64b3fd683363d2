#include "policyd/cli/doctor/page.h"

#include "common/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t label_columns = 9;
constexpr std::size_t indent = 2 + label_columns;
constexpr std::size_t longest_text = 2000;

Severity worst(const std::vector<Finding>& findings) {
  return findings.empty() ? Severity::note : findings.front().severity;
}

std::string_view state(const std::vector<Finding>& findings) {
  switch (worst(findings)) {
  case Severity::note:
    return "OK";
  case Severity::warning:
    return "WARNING";
  case Severity::unknown:
    return "UNKNOWN";
  case Severity::critical:
    return "CRITICAL";
  }
  return "";
}

std::size_t count(const std::vector<Finding>& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& f) { return f.severity == severity; }));
}

// "2 critical, 1 warning, 1 note"
std::string counts(const std::vector<Finding>& findings) {
  std::vector<std::string> parts;
  const auto add = [&](Severity severity, bool has_plural) {
    if (const auto n = count(findings, severity); n != 0) {
      parts.push_back(has_plural ? count_of(n, word(severity))
                                 : fmt::format("{} {}", n, word(severity)));
    }
  };
  add(Severity::critical, false);
  add(Severity::unknown, false);
  add(Severity::warning, true);
  add(Severity::note, true);
  return join(parts, ", ");
}

// The ids that decide about the state, each once.
std::string worst_ids(const std::vector<Finding>& findings) {
  constexpr std::size_t most = 3;
  std::vector<std::string> ids;
  std::size_t further = 0;
  for (const auto& finding : findings) {
    if (finding.severity != worst(findings) ||
        std::find(ids.begin(), ids.end(), finding.id) != ids.end()) {
      continue;
    }
    if (ids.size() < most) {
      ids.emplace_back(finding.id);
    } else {
      ++further;
    }
  }
  const auto all = join(ids, ", ");
  return further == 0 ? all : fmt::format("{} and {} more", all, further);
}

std::string mtas_or_none(const Examined& host) {
  const auto mtas = mtas_of(host);
  return mtas.empty() ? "no MTA" : mtas;
}

// The one line that a monitoring system shows.
std::string summary(const Page& page) {
  if (worst(page.findings) == Severity::note) {
    const auto notes = counts(page.findings);
    return fmt::format("MTA-TLS OK: {}{}{}", mtas_or_none(page.host),
                       mtas_of(page.host).empty()
                           ? ""
                           : " keeps " + printable(page.host.policy.path, longest_text),
                       notes.empty() ? "" : " (" + notes + ")");
  }
  return fmt::format("MTA-TLS {}: {} ({}; {})", state(page.findings),
                     worst_ids(page.findings), counts(page.findings),
                     mtas_or_none(page.host));
}

std::string painted(Severity severity, const Paint& paint) {
  const auto text = padded(word(severity), indent);
  switch (severity) {
  case Severity::critical:
    return paint.bad(text);
  case Severity::unknown:
  case Severity::warning:
    return paint.doubtful(text);
  case Severity::note:
    return paint.faint(text);
  }
  return text;
}

std::string row(std::string_view label, const std::string& text) {
  return "  " + padded(label, label_columns) + wrapped(text, indent) + '\n';
}

std::string safe(std::string_view text) {
  return printable(text, longest_text);
}

// To be copied: never broken.
std::string mend_rows(std::string_view mend) {
  std::string rows;
  for (const auto line : split(mend, '\n')) {
    rows += "  " + padded(rows.empty() ? "mend" : "", label_columns) + safe(line) + '\n';
  }
  return rows;
}

std::string text_of(const Finding& finding, const Paint& paint) {
  return painted(finding.severity, paint) + paint.bold(finding.id) + '\n' +
         row("where", safe(finding.where)) + row("means", safe(finding.meaning)) +
         mend_rows(finding.mend);
}

std::string looked_at_text(const std::vector<std::string>& looked_at) {
  std::string text = looked_at.empty() ? "" : "\nlooked at\n";
  for (const auto& what : looked_at) {
    text += "  " + safe(what) + '\n';
  }
  return text;
}

json finding_json(const Finding& finding) {
  return {{"id", finding.id},
          {"severity", word(finding.severity)},
          {"where", finding.where},
          {"meaning", finding.meaning},
          {"mend", finding.mend}};
}

json mtas_json(const Examined& host) {
  auto mtas = json::array();
  const auto add = [&](std::string_view mta, const Version& version,
                       const std::string& configuration) {
    mtas.push_back(
        {{"mta", mta}, {"version", version.text()}, {"configuration", configuration}});
  };
  if (host.postfix) {
    add("postfix", host.postfix->version, host.postfix->folder);
  }
  if (host.sendmail) {
    add("sendmail", host.sendmail->version, host.sendmail->folder);
  }
  if (host.exim) {
    add("exim", host.exim->version, host.exim->file);
  }
  return mtas;
}

std::string laid_out(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace

ExitCode exit_code(const std::vector<Finding>& findings) {
  switch (worst(findings)) {
  case Severity::note:
    return ExitCode::fine;
  case Severity::warning:
    return ExitCode::warning;
  case Severity::unknown:
    return ExitCode::unknown;
  case Severity::critical:
    return ExitCode::critical;
  }
  return ExitCode::unknown;
}

std::string page_text(const Page& page, const Paint& paint) {
  auto text = summary(page) + '\n';
  for (const auto& finding : page.findings) {
    text += '\n' + text_of(finding, paint);
  }
  return text + looked_at_text(page.looked_at);
}

std::string page_json(const Page& page) {
  json result = {{"state", state(page.findings)},
                 {"critical", count(page.findings, Severity::critical)},
                 {"unknown", count(page.findings, Severity::unknown)},
                 {"warnings", count(page.findings, Severity::warning)},
                 {"notes", count(page.findings, Severity::note)},
                 {"policy", page.host.policy.path},
                 {"mtas", mtas_json(page.host)},
                 {"findings", json::array()}};
  for (const auto& finding : page.findings) {
    result["findings"].push_back(finding_json(finding));
  }
  if (!page.looked_at.empty()) {
    result["looked_at"] = page.looked_at;
  }
  return laid_out(result);
}

std::string kinds_text() {
  constexpr std::size_t id_columns = 31;
  constexpr std::size_t severity_columns = 10;
  std::string text;
  for (const auto& kind : all_kinds()) {
    text += padded(kind.id, id_columns) + padded(word(kind.severity), severity_columns) +
            std::string(kind.title) + '\n';
  }
  return text;
}

std::string kinds_json() {
  json result = {{"findings", json::array()}};
  for (const auto& kind : all_kinds()) {
    result["findings"].push_back(
        {{"id", kind.id}, {"severity", word(kind.severity)}, {"title", kind.title}});
  }
  return laid_out(result);
}

} // namespace mta_tls::doctor
