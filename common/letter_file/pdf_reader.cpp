#include "common/letter_file/pdf_reader.h"

#include "common/base/text.h"
#include "common/letter_file/apart.h"
#include "common/letter_file/page_digest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>

namespace mta_tls {

namespace {

using nlohmann::json;

constexpr std::size_t most_signatures = 20;
constexpr std::size_t longest_detail = 200;

// What goes wrong within the process that reads.
struct Refused {
  DocumentFault fault;
  std::string detail;
};

std::unique_ptr<QPDF> open(std::string_view file) {
  auto pdf = std::make_unique<QPDF>();
  pdf->setSuppressWarnings(true);
  try {
    pdf->processMemoryFile("the PDF", file.data(), file.size());
  } catch (const QPDFExc& failure) {
    if (failure.getErrorCode() == qpdf_e_password) {
      throw Refused{DocumentFault::encrypted_pdf, ""};
    }
    throw;
  }
  if (pdf->isEncrypted()) {
    throw Refused{DocumentFault::encrypted_pdf, ""};
  }
  return pdf;
}

std::vector<std::int64_t> integers(QPDFObjectHandle array) {
  std::vector<std::int64_t> numbers;
  for (int i = 0; array.isArray() && i < array.getArrayNItems(); ++i) {
    if (auto item = array.getArrayItem(i); item.isInteger()) {
      numbers.push_back(item.getIntValue());
    } else {
      return {};
    }
  }
  return numbers;
}

bool is_signature(QPDFObjectHandle& object) {
  return object.isDictionary() && object.hasKey("/ByteRange") &&
         object.hasKey("/Contents");
}

PdfSignature signature_of(QPDFObjectHandle& object) {
  auto contents = object.getKey("/Contents");
  auto filter = object.getKey("/SubFilter");
  return {integers(object.getKey("/ByteRange")),
          contents.isString() ? contents.getStringValue() : "",
          filter.isName() ? filter.getName().substr(1) : ""};
}

// Also those that no field leads to: whatever claims to be one is held to it.
std::vector<PdfSignature> signatures_of(QPDF& pdf) {
  std::vector<PdfSignature> all;
  for (auto& object : pdf.getAllObjects()) {
    if (is_signature(object)) {
      all.push_back(signature_of(object));
    } else if (object.isDictionary()) {
      auto value = object.getKey("/V");
      if (!value.isIndirect() && is_signature(value)) {
        all.push_back(signature_of(value));
      }
    }
  }
  if (all.size() > most_signatures) {
    throw Refused{DocumentFault::costly_pdf, count_of(all.size(), "signature")};
  }
  std::ranges::sort(all, {}, &PdfSignature::byte_range);
  return all;
}

std::string digest_of_revision(std::string_view file, std::size_t octets) {
  const auto pdf = open(file.substr(0, octets));
  return page_digest(*pdf);
}

json signature_json(std::string_view file, const PdfSignature& signature,
                    const Covered& covered, const std::string& digest) {
  const bool is_earlier = covered.coverage == Coverage::earlier_revision;
  return {
      {"range", signature.byte_range},
      {"contents", json::binary({signature.contents.begin(), signature.contents.end()})},
      {"filter", signature.sub_filter},
      {"same",
       !is_earlier || digest_of_revision(file, covered.revision_octets) == digest}};
}

json facts_json(std::string_view file) {
  const auto pdf = open(file);
  const auto pages = pdf->getAllPages().size();
  if (pages == 0) {
    throw Refused{DocumentFault::empty_pdf, ""};
  }
  const auto signatures = signatures_of(*pdf);
  // A reader that mends a file may see another one than the signer saw.
  if (!signatures.empty() && pdf->anyWarnings()) {
    throw Refused{DocumentFault::broken_pdf,
                  pdf->getWarnings().front().getMessageDetail()};
  }
  const auto covered = coverage_of(file, signatures);
  const auto digest = signatures.size() > 1 ? page_digest(*pdf) : "";
  json all = json::array();
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    all.push_back(signature_json(file, signatures[i], covered[i], digest));
  }
  return {{"pages", pages}, {"signatures", all}};
}

json refusal_json(DocumentFault fault, const std::string& detail) {
  return {{"fault", static_cast<int>(fault)},
          {"detail", printable(detail, longest_detail)}};
}

std::string read_here(std::string_view file) {
  json result;
  try {
    result = facts_json(file);
  } catch (const Refused& refused) {
    result = refusal_json(refused.fault, refused.detail);
  } catch (const QPDFExc& failure) {
    result = refusal_json(DocumentFault::broken_pdf, failure.getMessageDetail());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& failure) {
    result = refusal_json(DocumentFault::broken_pdf, failure.what());
  }
  const auto octets = json::to_cbor(result);
  return {octets.begin(), octets.end()};
}

SignatureInPdf signature_from(const json& object) {
  const auto& contents = object.at("contents").get_binary();
  return {{object.at("range").get<std::vector<std::int64_t>>(),
           {contents.begin(), contents.end()},
           object.at("filter")},
          object.at("same")};
}

} // namespace

Result<PdfFacts, Refusal> read_pdf(std::string_view file) {
  const auto read = run_apart([&] { return read_here(file); });
  if (!read) {
    return Unexpected{Refusal{DocumentFault::costly_pdf}};
  }
  const auto result = json::from_cbor(*read);
  if (result.contains("fault")) {
    return Unexpected{Refusal{static_cast<DocumentFault>(result["fault"].get<int>()),
                              result["detail"]}};
  }
  PdfFacts facts{result.at("pages"), {}};
  for (const auto& object : result.at("signatures")) {
    facts.signatures.push_back(signature_from(object));
  }
  return facts;
}

} // namespace mta_tls
