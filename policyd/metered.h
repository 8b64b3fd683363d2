#pragma once

#include "common/dialect/socketmap.h"
#include "common/metrics/duration_histogram.h"
#include "policyd/questions.h"

#include <chrono>
#include <vector>

namespace mta_tls {

// What is counted and measured for metrics alone. Belongs to the event loop's thread.
class Metered {
public:
  using Clock = std::chrono::steady_clock;

  Metered() : by_map_(map_names().size() + 1) {}

  void count(std::string_view request, char first_letter_of_answer) noexcept {
    by_map_[map_number(request)].count(first_letter_of_answer);
  }

  // All that was answered since the last call has been read at the same moment.
  void answered(Clock::time_point read, const Questions& questions,
                const DelegatedQuestions& delegated,
                const DelegatedQuestions& submitted) noexcept {
    const auto took = Clock::now() - read;
    socketmap_.count(took, questions.total() - questions_);
    delegation_.count(took, delegated.total() - delegated_);
    submission_.count(took, submitted.total() - submitted_);
    questions_ = questions.total();
    delegated_ = delegated.total();
    submitted_ = submitted.total();
  }

  // By map_number().
  const std::vector<Questions>& by_map() const noexcept { return by_map_; }

  // From the read of a question until its answer was written.
  const DurationHistogram& socketmap() const noexcept { return socketmap_; }
  const DurationHistogram& delegation() const noexcept { return delegation_; }
  const DurationHistogram& submission() const noexcept { return submission_; }

private:
  std::vector<Questions> by_map_;
  DurationHistogram socketmap_;
  DurationHistogram delegation_;
  DurationHistogram submission_;
  std::uint64_t questions_ = 0;
  std::uint64_t delegated_ = 0;
  std::uint64_t submitted_ = 0;
};

} // namespace mta_tls
