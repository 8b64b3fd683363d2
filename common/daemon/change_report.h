#pragma once

#include "common/policy/compare_demands.h"
#include "common/policy/compare_inbound.h"

#include <cstddef>
#include <string>
#include <vector>

namespace mta_tls {

// What a reload or a date has changed, for the log and for who asked for it.
class ChangeReport {
public:
  void add(const NameChange& change);
  void add(const InboundChange& change, const TableAt& before, const TableAt& after);
  void add(const DemandChange& change);

  bool empty() const noexcept { return total_ == 0; }

  // Domains that are listed now, or no longer; what is stricter or weaker counts inbound
  // rules, and rules about senders and messages, too.
  std::size_t added() const noexcept { return added_; }
  std::size_t removed() const noexcept { return removed_; }
  std::size_t stricter() const noexcept { return stricter_; }
  std::size_t weaker() const noexcept { return weaker_; }
  std::size_t inbound() const noexcept { return inbound_; } // rules that differ
  std::size_t demands() const noexcept { return demands_; } // the same of the latter

  // "2 domains added, 1 removed, 1 inbound rule changed; 2 stricter, 1 weaker"
  std::string summary() const;

  // "a.example (unlisted -> encrypt), …": all changes if they are few, else nothing.
  std::string names() const;

  // The same of what is weaker now; of many, the first and "and 90 more".
  std::string weaker_names() const;

private:
  void count(Change change, std::string entry);
  bool repeats_last(const NameChange& change);

  static constexpr std::size_t few = 10;

  std::size_t total_ = 0;
  std::size_t added_ = 0;
  std::size_t removed_ = 0;
  std::size_t stricter_ = 0;
  std::size_t weaker_ = 0;
  std::size_t inbound_ = 0;
  std::size_t demands_ = 0;
  std::vector<std::string> names_;        // the first few
  std::vector<std::string> weaker_names_; // the first few
  std::string last_name_;
  std::string last_what_;
};

} // namespace mta_tls
