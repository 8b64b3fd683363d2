#pragma once

#include "common/policy/inbound_rule.h"
#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/match_lists.h"
#include "common/table/match_reading.h"

namespace mta_tls {

// Reads "match" of an inbound rule.
class InboundMatchReader {
public:
  explicit InboundMatchReader(Loading& loading);
  InboundMatchReader(const InboundMatchReader&) = delete;
  InboundMatchReader& operator=(const InboundMatchReader&) = delete;

  // Borrows from this reader.
  Field field() const {
    return {.name = "match", .kind = Field::Kind::object, .shape = &shape_};
  }

  void clear();

  InboundMatch match() const;

  // False if something was wrong with it, or if it was not there.
  bool is_sound() const noexcept { return reading_.is_sound(); }

  // Of its opening bracket, if it was there.
  const Place& place() const noexcept { return reading_.place(); }

private:
  Loading& loading_;
  MatchReading reading_;
  MatchList<Domain> senders_;
  MatchList<IpNetwork> networks_;
  MatchList<Domain> recipients_;
  Shape shape_;
};

} // namespace mta_tls
