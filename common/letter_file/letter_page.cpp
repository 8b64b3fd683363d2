#include "common/letter_file/letter_page.h"

#include "common/base/owned.h"
#include "common/base/text.h"
#include "common/base/utf8.h"

#include <fmt/format.h>

#include <hpdf.h>
#include <new>
#include <optional>

namespace mta_tls {

namespace {

using Pdf = Owned<HPDF_Doc, HPDF_Free>;

// In points.
constexpr float page_height = 842;
constexpr float left = 71;
constexpr float right = 524;
constexpr float top = 775;
constexpr float bottom = 50;
constexpr float value_column = 150;
constexpr float text_size = 10;
constexpr float line_height = 14;
constexpr float entry_height = 19;
constexpr float block_gap = 8;
constexpr float title_size = 15;

// ISO 8859-1, which the standard fonts of a PDF have; nullopt for other letters.
std::optional<std::string> latin(std::string_view text) {
  std::string octets;
  while (!text.empty()) {
    const auto size = utf8_sequence(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (size == 1) {
      octets += text.front();
    } else if (size == 2 && first <= 0xc3) {
      const auto second = static_cast<unsigned char>(text[1]);
      octets += static_cast<char>(((first & 0x03U) << 6U) | (second & 0x3fU));
    } else {
      return std::nullopt;
    }
    text.remove_prefix(size);
  }
  return octets;
}

struct NotLatin {
  std::string text;
};

std::string latin_or_throw(const std::string& text) {
  auto octets = latin(text);
  if (!octets) {
    throw NotLatin{text};
  }
  return *std::move(octets);
}

class Page {
public:
  Page() : pdf_(HPDF_New(nullptr, nullptr)) {
    if (!pdf_) {
      throw std::bad_alloc();
    }
    page_ = HPDF_AddPage(pdf_.get());
    HPDF_Page_SetSize(page_, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    plain_ = HPDF_GetFont(pdf_.get(), "Helvetica", "ISO8859-15");
    bold_ = HPDF_GetFont(pdf_.get(), "Helvetica-Bold", "ISO8859-15");
  }

  void add_title(const std::string& title) {
    HPDF_SetInfoAttr(pdf_.get(), HPDF_INFO_TITLE, latin_or_throw(title).c_str());
    HPDF_Page_SetFontAndSize(page_, bold_, title_size);
    put(left, latin_or_throw(title));
    down(title_size + block_gap);
  }

  void add(const ComposedLetter::Paragraph& paragraph) {
    use(plain_);
    flow(paragraph.text, left);
    down(block_gap);
  }

  void add(const ComposedLetter::Items& items) {
    use(bold_);
    for (const auto& text : items.texts) {
      flow(text, left + 2 * text_size);
    }
    down(block_gap);
  }

  void add(const ComposedLetter::Form& form) {
    if (!form.title.empty()) {
      use(bold_);
      flow(form.title, left);
    }
    for (const auto& entry : form.entries) {
      add_entry(entry);
    }
    down(block_gap);
  }

  bool is_sound() const { return HPDF_GetError(pdf_.get()) == HPDF_OK; }
  bool has_overflown() const { return y_ < bottom; }

  std::string octets() {
    HPDF_SaveToStream(pdf_.get());
    std::string octets(HPDF_GetStreamSize(pdf_.get()), '\0');
    auto size = static_cast<HPDF_UINT32>(octets.size());
    HPDF_ReadFromStream(pdf_.get(), reinterpret_cast<HPDF_BYTE*>(octets.data()), &size);
    octets.resize(size);
    return octets;
  }

private:
  void use(HPDF_Font font) { HPDF_Page_SetFontAndSize(page_, font, text_size); }
  void down(float points) { y_ -= points; }

  void put(float x, const std::string& octets) {
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, x, y_, octets.c_str());
    HPDF_Page_EndText(page_);
  }

  void flow(const std::string& text, float x) {
    const auto words = latin_or_throw(text);
    std::string line;
    for (const auto word : split(words, ' ')) {
      const auto longer = line + (line.empty() ? "" : " ") + std::string(word);
      if (!line.empty() && HPDF_Page_TextWidth(page_, longer.c_str()) > right - x) {
        put(x, line);
        down(line_height);
        line = word;
      } else {
        line = longer;
      }
    }
    put(x, line);
    down(line_height);
  }

  void add_entry(const ComposedLetter::Entry& entry) {
    use(plain_);
    put(left, latin_or_throw(entry.label));
    if (entry.value.empty()) {
      HPDF_Page_SetLineWidth(page_, 0.5F);
      HPDF_Page_MoveTo(page_, left + value_column - line_height, y_ - 2);
      HPDF_Page_LineTo(page_, right, y_ - 2);
      HPDF_Page_Stroke(page_);
      down(entry_height);
    } else {
      use(bold_);
      flow(entry.value, left + value_column - line_height);
      down(entry_height - line_height);
    }
  }

  Pdf pdf_;
  HPDF_Page page_ = nullptr;
  HPDF_Font plain_ = nullptr;
  HPDF_Font bold_ = nullptr;
  float y_ = top;
};

static_assert(top < page_height);

} // namespace

Result<std::string, std::string> letter_page(const ComposedLetter& letter) {
  try {
    Page page;
    page.add_title(letter.title);
    for (const auto& block : letter.blocks) {
      std::visit([&](const auto& each) { page.add(each); }, block);
    }
    if (page.has_overflown()) {
      return Unexpected{std::string("does not fit one page; make two letters of it")};
    }
    auto octets = page.octets();
    return page.is_sound() ? Result<std::string, std::string>(std::move(octets))
                           : Unexpected{std::string("could not be made by libhpdf")};
  } catch (const NotLatin& text) {
    return Unexpected{fmt::format(
        "cannot hold \"{}\": it has letters that are not Western European; use the text",
        printable(text.text))};
  }
}

} // namespace mta_tls
