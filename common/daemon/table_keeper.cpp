#include "common/daemon/table_keeper.h"

#include "common/base/text.h"
#include "common/daemon/messages.h"

#include <algorithm>
#include <exception>
#include <malloc.h>
#include <utility>

namespace mta_tls {

namespace {

using Clock = std::chrono::system_clock;

// In the log; `mta-tls status` and `mta-tls check` show all of them.
constexpr std::size_t most_warnings = 10;

Instant to_instant(Clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

bool has_same_content(const Snapshot& a, const Snapshot& b) {
  return std::equal(a.sources().begin(), a.sources().end(), b.sources().begin(),
                    b.sources().end(), [](const auto& one, const auto& other) {
                      return one.path == other.path && one.sha256 == other.sha256;
                    });
}

std::string serial_text(const Snapshot& snapshot) {
  return snapshot.serial() ? std::to_string(*snapshot.serial()) : "none";
}

std::vector<std::string> headlines(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> texts;
  for (const auto& diagnostic : diagnostics) {
    texts.push_back(headline(diagnostic));
  }
  return texts;
}

std::vector<std::string> errors_in_full(const std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> texts;
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::error) {
      texts.push_back(render(diagnostic));
    }
  }
  return texts;
}

// nullopt: not older, or its author does not count.
std::optional<std::string> older_serial(const Snapshot& next, const Snapshot& in_force) {
  if (!next.serial() || !in_force.serial() || *next.serial() >= *in_force.serial()) {
    return std::nullopt;
  }
  return next.sources().at(0).path + ": serial " + serial_text(next) +
         " is smaller than " + serial_text(in_force) +
         ", which is in force; `mta-tls reload --allow-older` takes it all the same";
}

// What reading has used, or a table was made of, and is free.
void give_memory_back() {
  ::malloc_trim(0);
}

} // namespace

TableKeeper::TableKeeper(Setting setting, Log& log, TableUser& user)
    : setting_(std::move(setting)), log_(log), user_(user), date_(loop_),
      thread_(loop_, log) {
  thread_.start(
      LoopThread::Pace::gives_way, [this] { start(); }, [] {});
}

bool TableKeeper::stop() {
  using namespace std::chrono_literals;
  return thread_.stop(recording_ ? 10s : 100ms);
}

void TableKeeper::reload(bool allow_older, Done done) {
  mailbox_.post([this, allow_older, done = std::move(done)] {
    user_.reloading();
    tell(try_to_reload(allow_older), done);
  });
}

void TableKeeper::release(std::shared_ptr<const Snapshot> table) {
  // The last reference goes here, where freeing a million names keeps nobody waiting.
  mailbox_.post([table = std::move(table)]() mutable {
    table.reset();
    give_memory_back();
  });
}

void TableKeeper::start() try {
  // Tables and files are large: each in a mapping of its own, they leave nothing behind.
  constexpr int large = 1 << 18;
  ::mallopt(M_MMAP_THRESHOLD, large);
  const auto began = Clock::now();
  const auto now = to_instant(began);
  auto loaded = load_table(setting_.policy, now);
  if (!loaded) {
    user_.failed_to_start(join(errors_in_full(loaded.error().diagnostics), "\n"));
    return;
  }
  trigger_.emplace(loop_, log_, [this] { notice_change(); });
  watch(loaded->files, began);
  take(*std::move(loaded), now);
  give_memory_back();
} catch (const std::exception& error) {
  user_.failed_to_start(setting_.policy + ": " + error.what());
}

// A file that was touched, or that is as wrong as it was before, is no news.
void TableKeeper::notice_change() {
  const auto former_errors = last_errors_;
  const auto outcome = try_to_reload(false);
  if (outcome.changed || last_errors_ != former_errors) {
    tell(outcome, nullptr);
  }
}

ReloadOutcome TableKeeper::try_to_reload(bool allow_older) {
  try {
    auto outcome = reload_now(allow_older);
    give_memory_back();
    return outcome;
  } catch (const std::exception& error) {
    return refuse({setting_.policy + ": " + error.what()}, to_instant(Clock::now()));
  }
}

void TableKeeper::tell(const ReloadOutcome& outcome, const Done& done) {
  if (!outcome.ok) {
    log_failure(outcome.errors);
  }
  user_.reloaded(outcome);
  if (done) {
    done(outcome);
  }
}

ReloadOutcome TableKeeper::reload_now(bool allow_older) {
  reopen_audit();
  const auto began = Clock::now();
  const auto now = to_instant(began);
  auto loaded = load_table(setting_.policy, now);
  if (!loaded) {
    auto files = loaded.error().files;
    files.insert(files.end(), files_in_force_.begin(), files_in_force_.end());
    watch(std::move(files), began);
    return refuse(errors_in_full(loaded.error().diagnostics), now);
  }
  watch(loaded->files, began);
  if (has_same_content(*loaded->snapshot, *in_force_)) {
    return keep(*std::move(loaded), now);
  }
  const auto objection = older_serial(*loaded->snapshot, *in_force_);
  if (objection && !allow_older) {
    return refuse({*objection}, now);
  }
  return take(*std::move(loaded), now);
}

ReloadOutcome TableKeeper::keep(LoadedTable table, Instant now) {
  const bool mended = !std::exchange(last_errors_, {}).empty();
  log_(mended ? message::table_mended : message::table_unchanged,
       {{"policy", setting_.policy}, {"sha256", in_force_->sources().at(0).sha256}});
  return {now, true, false, "unchanged", headlines(table.warnings), {}};
}

ReloadOutcome TableKeeper::refuse(std::vector<std::string> errors, Instant now) {
  last_errors_ = errors;
  return {now, false, false, {}, {}, std::move(errors)};
}

void TableKeeper::log_failure(const std::vector<std::string>& errors) {
  const auto first = errors.empty() ? std::string() : errors.front();
  log_(message::reload_failed, {{"error", first.substr(0, first.find('\n'))},
                                {"errors", errors.size()},
                                {"in_force_serial", serial_text(*in_force_)},
                                {"in_force_sha256", in_force_->sources().at(0).sha256}});
}

ReloadOutcome TableKeeper::take(LoadedTable table, Instant now) {
  last_errors_.clear();
  account_for_dates(now);
  const auto former = std::exchange(in_force_, table.snapshot);
  files_in_force_ = std::move(table.files);
  auto warnings = headlines(table.warnings);
  recording_ = true;
  // First of all, it is to be in force: what has changed can be told afterwards.
  user_.use({in_force_, now, warnings});
  log_(message::table_loaded, {{"policy", setting_.policy},
                               {"serial", serial_text(*in_force_)},
                               {"sha256", in_force_->sources().at(0).sha256},
                               {"rules", in_force_->rules().size()},
                               {"names", in_force_->name_count()},
                               {"inbound", in_force_->inbound().rules().size()},
                               {"senders", in_force_->senders().rules().size()},
                               {"messages", in_force_->messages().size()},
                               {"files", files_in_force_.size()},
                               {"warnings", warnings.size()}});
  for (std::size_t i = 0; i < std::min(warnings.size(), most_warnings); ++i) {
    log_(message::table_warning, {{"warning", warnings[i]}});
  }
  ReloadOutcome outcome{now, true, true, {}, std::move(warnings), {}};
  if (former) {
    const auto report =
        record({former.get(), now}, {in_force_.get(), now}, AuditTrigger::reload);
    log_changes(report);
    outcome.summary = report.summary();
  } else {
    record_start(now);
  }
  recording_ = false;
  await_date(now);
  ::malloc_trim(0); // what the reading took
  return outcome;
}

void TableKeeper::watch(std::vector<std::string> files, Clock::time_point since) {
  if (std::find(files.begin(), files.end(), setting_.policy) == files.end()) {
    files.push_back(setting_.policy);
  }
  trigger_->watch(files, since);
}

void TableKeeper::record_start(Instant now) {
  if (setting_.audit) {
    setting_.audit->add(audit_start_line({in_force_.get(), now}));
    flush_audit();
  }
}

ChangeReport TableKeeper::record(const TableAt& before, const TableAt& after,
                                 AuditTrigger trigger) {
  ChangeReport report;
  compare_tables(before, after, [&](const NameChange& change) {
    report.add(change);
    if (setting_.audit && changes_answer(change)) {
      setting_.audit->add(audit_line(change, trigger, after));
    }
  });
  compare_inbound(before, after, [&](const InboundChange& change) {
    report.add(change, before, after);
    if (setting_.audit) {
      setting_.audit->add(audit_line(change, trigger, before, after));
    }
  });
  compare_demands(before, after, [&](const DemandChange& change) {
    report.add(change);
    if (setting_.audit) {
      setting_.audit->add(audit_line(change, trigger, after));
    }
  });
  flush_audit();
  return report;
}

void TableKeeper::log_changes(const ChangeReport& report) {
  if (report.empty()) {
    return;
  }
  log_(message::table_changed, {{"added", report.added()},
                                {"removed", report.removed()},
                                {"inbound", report.inbound()},
                                {"demands", report.demands()},
                                {"stricter", report.stricter()},
                                {"weaker", report.weaker()},
                                {"names", report.names()}});
  if (report.weaker() > 0) {
    log_(message::table_weaker,
         {{"count", report.weaker()}, {"names", report.weaker_names()}});
  }
}

void TableKeeper::await_date(Instant now) {
  seen_until_ = std::max(seen_until_, now);
  const auto next = in_force_->next_change_after(seen_until_);
  if (!next) {
    date_.cancel();
    return;
  }
  date_.expires_at(*next);
  date_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      on_date();
    }
  });
}

void TableKeeper::on_date() {
  const auto now = to_instant(Clock::now());
  account_for_dates(now);
  await_date(now);
}

void TableKeeper::account_for_dates(Instant now) {
  const auto next = in_force_ ? in_force_->next_change_after(seen_until_) : std::nullopt;
  if (!next || *next > now) {
    return;
  }
  recording_ = true;
  const auto report =
      record({in_force_.get(), seen_until_}, {in_force_.get(), now}, AuditTrigger::date);
  if (!report.empty()) {
    log_(message::date_passed, {{"time", format_time(now)}});
    log_changes(report);
  }
  recording_ = false;
}

void TableKeeper::reopen_audit() {
  if (!setting_.audit) {
    return;
  }
  if (const auto error = setting_.audit->reopen()) {
    log_(message::audit_not_reopened,
         {{"file", setting_.audit->path()}, {"error", error.message()}});
  }
}

void TableKeeper::flush_audit() {
  if (!setting_.audit) {
    return;
  }
  if (const auto error = setting_.audit->flush()) {
    log_(message::audit_failed,
         {{"file", setting_.audit->path()}, {"error", error.message()}});
  }
}

} // namespace mta_tls
