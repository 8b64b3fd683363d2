#pragma once

#include "common/table/binder.h"
#include "common/table/defaults_reader.h"
#include "common/table/exception_reader.h"
#include "common/table/import_reader.h"
#include "common/table/inbound_reader.h"
#include "common/table/letter_reader.h"
#include "common/table/loading.h"
#include "common/table/message_reader.h"
#include "common/table/profile_reader.h"
#include "common/table/rule_reader.h"
#include "common/table/sender_reader.h"

#include <vector>

namespace mta_tls {

// Reads a whole policy file, which the report holds already, into the builder.
class TableReader {
public:
  explicit TableReader(Loading& loading);
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  void read();

  const std::vector<Import>& imports() const noexcept { return imports_.imports(); }

private:
  void read_ahead();
  void read_letters(const JsonValue& folder);
  void set_version(const JsonValue& value);
  void set_serial(const JsonValue& value);
  void check_updated(const JsonValue& value);

  Loading& loading_;
  DefaultsReader defaults_;
  ProfileReader profiles_;
  LetterReader letters_;
  RuleReader rules_;
  InboundReader inbound_;
  SenderReader senders_;
  MessageReader messages_;
  ExceptionReader exceptions_;
  ImportReader imports_;
  Shape shape_;
};

} // namespace mta_tls
