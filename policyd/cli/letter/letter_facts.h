#pragma once

#include "common/explain/layout.h"
#include "common/letter_file/document_check.h"
#include "common/policy/letter.h"
#include "policyd/cli/letter/shelf.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace mta_tls {

// How the commands tell of letters: rows of "  label        text", and JSON.

// "for bank.example and names below it, outbound; tls-only"
std::string scope_text(const Letter& letter);
// "received 2026-11-01, valid from …, valid through …"
std::string dates_text(const Letter& letter);
std::string signature_text(const LetterSignature& signature);
std::string document_text(const CheckedDocument& document);
std::string verified_text(const VerifiedSignature& signature);
// "bank.example: mail is encrypted at the server; …"
std::string findings_text(const LetterTlsCheck& check);
// "passed on 2026-11-23 at level encrypt: bank.example: mail is encrypted at the server"
std::string tls_check_text(const LetterTlsCheck& check);
std::string resting_text(const std::vector<const RestingRule*>& rules);

// The last day on which it holds, or why it no longer does.
std::string state_text(const Letter& letter, Instant now);

nlohmann::ordered_json facts_json(const Letter& letter, Instant now);
nlohmann::ordered_json document_json(const CheckedDocument& document);
nlohmann::ordered_json resting_json(const std::vector<const RestingRule*>& rules);

// Laid out as the other commands' JSON.
std::string laid_out(const nlohmann::ordered_json& value);

} // namespace mta_tls
