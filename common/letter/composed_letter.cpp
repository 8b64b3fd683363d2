#include "common/letter/composed_letter.h"

#include "common/base/text.h"
#include "common/letter/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace mta_tls {

namespace {

using Block = ComposedLetter::Block;
using Form = ComposedLetter::Form;

std::vector<std::string> listed(const LetterRequest& request, const Phrases& phrases) {
  std::vector<std::string> texts;
  std::ranges::transform(
      request.domains, std::back_inserter(texts), [&](const Domain& domain) {
        return std::string(domain.text()) +
               std::string(request.include_subdomains ? phrases.and_below : "");
      });
  return texts;
}

bool has(const LetterRequest& request, Direction direction) {
  return std::ranges::find(request.directions, direction) != request.directions.end();
}

std::string_view direction_phrase(const LetterRequest& request, const Phrases& phrases) {
  const bool outbound = has(request, Direction::outbound);
  const bool inbound = has(request, Direction::inbound);
  return outbound && inbound ? phrases.to_and_from
                             : (inbound ? phrases.from : phrases.to);
}

std::string organisation_of(const LetterRequest& request, Party party) {
  switch (party) {
  case Party::recipient_owner:
    return request.owner;
  case Party::customer:
    return request.customer;
  case Party::provider:
    return request.provider;
  }
  return "";
}

Form signatory(const LetterRequest& request, Party party, const Phrases& phrases) {
  const auto role = static_cast<std::size_t>(party);
  Form form{std::string(phrases.parties[role]), {}};
  form.entries = {{std::string(phrases.organisation), organisation_of(request, party)},
                  {std::string(phrases.name), ""},
                  {std::string(phrases.role), ""},
                  {std::string(phrases.date), ""},
                  {std::string(phrases.signature), ""}};
  return form;
}

std::string last_day(Instant first_after) {
  return format_day_or_time(first_after - std::chrono::days(1));
}

std::string duration(const LetterRequest& request, const Phrases& phrases) {
  return request.valid_until ? fmt::format(fmt::runtime(phrases.holds_until),
                                           last_day(*request.valid_until))
                             : std::string(phrases.holds);
}

void append_wrapped(std::string& out, std::string_view text, std::string_view first,
                    std::string_view others) {
  constexpr std::size_t columns = 80;
  std::string line(first);
  bool is_begun = false;
  for (const auto word : split(text, ' ')) {
    if (is_begun && line.size() + 1 + word.size() > columns) {
      out += line + '\n';
      line = others;
      is_begun = false;
    }
    line += (is_begun ? " " : "") + std::string(word);
    is_begun = true;
  }
  out += line + '\n';
}

void append(std::string& out, const ComposedLetter::Paragraph& paragraph) {
  append_wrapped(out, paragraph.text, "", "");
}

void append(std::string& out, const ComposedLetter::Items& items) {
  for (const auto& text : items.texts) {
    append_wrapped(out, text, "  - ", "    ");
  }
}

void append(std::string& out, const Form& form) {
  if (!form.title.empty()) {
    append_wrapped(out, form.title, "", "");
  }
  for (const auto& [label, value] : form.entries) {
    constexpr std::size_t blank = 40;
    out += fmt::format("  {:<16} {}\n", label,
                       value.empty() ? std::string(blank, '_') : value);
  }
}

} // namespace

ComposedLetter compose_letter(const LetterRequest& request) {
  const auto& phrases = phrases_in(request.language);
  const auto direction = direction_phrase(request, phrases);
  ComposedLetter letter{std::string(phrases.title), {}};
  auto& blocks = letter.blocks;
  blocks.emplace_back(Form{"",
                           {{std::string(phrases.sender), request.owner},
                            {std::string(phrases.addressee), request.provider}}});
  blocks.emplace_back(ComposedLetter::Paragraph{fmt::format(
      fmt::runtime(phrases.demand), request.owner, request.provider, direction)});
  blocks.emplace_back(ComposedLetter::Items{listed(request, phrases)});
  blocks.emplace_back(ComposedLetter::Paragraph{std::string(phrases.only_way)});
  blocks.emplace_back(
      ComposedLetter::Form{"", {{std::string(phrases.reason), request.reason}}});
  blocks.emplace_back(ComposedLetter::Paragraph{duration(request, phrases)});
  for (const auto party : request.parties) {
    blocks.emplace_back(signatory(request, party, phrases));
  }
  return letter;
}

std::string plain_text(const ComposedLetter& letter) {
  std::string text = letter.title + '\n';
  for (const auto& block : letter.blocks) {
    text += '\n';
    std::visit([&](const auto& each) { append(text, each); }, block);
  }
  return text;
}

} // namespace mta_tls
