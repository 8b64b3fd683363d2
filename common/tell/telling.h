#pragma once

#include "common/policy/decide.h"
#include "common/watch/board.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What somebody hears who hands in mail for a next hop.
struct Telling {
  enum class Action {
    nothing, // the mail is taken
    put_off, // a reply 4yz: it may be taken later
    refuse   // a reply 5yz: the rule wants mail back at once, and the fault is theirs
  };

  Action action = Action::nothing;
  std::string_view detail; // of the enhanced code (RFC 3463): ".7.4"
  std::string text;        // as sender_text()

  bool is_said() const noexcept { return action != Action::nothing; }
};

// Why that is heard, or why nothing is.
enum class TellingReason {
  not_asked_for,  // no rule in force says "refuse_new_after_failures"
  not_seen,       // the next hop is not watched, or was not looked at yet
  not_lately,     // the last look is too old
  not_failing,    // it has found a server that may get the mail, or has seen none
  not_forced,     // the table forces no TLS now: there is an exception
  other_promise,  // the look was about another level than the table's now
  accepted_since, // the table has come to terms with what was found
  too_few,        // not so many looks in a row have failed yet
  failing
};

// What somebody hears, and what that rests on.
struct Prospect {
  TellingReason reason = TellingReason::not_asked_for;
  const RuleBody* rule = nullptr;     // in force; null: there is none
  const Standing* standing = nullptr; // null: none is known
  Telling telling;                    // with too_few: once enough looks have failed

  bool is_now() const noexcept { return reason == TellingReason::failing; }
};

// Nothing, unless a rule in force forces TLS for the next hop, says
// "refuse_new_after_failures", and so many looks in a row, the last of them not long ago,
// found no server that may get the mail. The decision is made anew by the table: what was
// seen under another level says nothing of this one. In doubt the mail is taken: it goes
// nowhere unprotected, for the MTA asks again when it delivers.
//
// Borrows from the table and `standing`, which is null where nothing is known of the next
// hop.
Prospect submission_prospect(const Snapshot& table, const NextHop& hop,
                             const Standing* standing, Instant now);

// What is heard now. `board` is null where nothing is watched.
Telling tell_submission(const Snapshot& table, const NextHop& hop,
                        const WatchBoard* board, Instant now);

// Whether mail for the next hop is to go back to its sender at once: a rule in force says
// "bounce", and the look, if it was not long ago, found no server that may get the mail,
// through no fault of ours. In doubt mail waits.
bool is_to_bounce(const Snapshot& table, const NextHop& hop, const Look& look,
                  Instant now);

} // namespace mta_tls
