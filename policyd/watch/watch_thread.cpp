#include "policyd/watch/watch_thread.h"

#include "common/base/text.h"
#include "policyd/watch/messages.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr auto tick_period = 1s;
constexpr auto patience = 3s; // with what it is in the middle of
constexpr std::chrono::seconds retry_period = 1min;
constexpr std::chrono::seconds hour = 1h;
// Shorter than any retry, so that no look repeats what a former one has seen.
constexpr std::chrono::seconds servers_count_for = 4min;

constexpr std::size_t most_under_way = 100;
constexpr std::size_t piece = 200; // of what arrives at the loop at once

Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

const LogMessage& message_for(const Finding& finding) {
  if (!is_alert(finding) || finding.severity == Severity::good) {
    return message::watch_finding;
  }
  return finding.kind == FindingKind::ourselves ? message::watch_ourselves
                                                : message::watch_alert;
}

bool rests_on_dane(const Look& look) {
  return look.level == SecurityLevel::dane || look.level == SecurityLevel::dane_only;
}

bool wants_alerts(const AlertOptions& options) {
  return !options.program.empty() || options.mail_via;
}

Finding about_dnssec(const DnsHealthReport& report, Instant now) {
  const bool validates = report.health == DnsHealth::validates;
  Finding finding;
  finding.kind = validates ? FindingKind::ourselves_again : FindingKind::ourselves;
  finding.severity = validates ? Severity::good : Severity::critical;
  finding.at = now;
  finding.text = validates ? "DNSSEC can be validated here again"
                           : "DNSSEC cannot be validated here, and so nothing can be "
                             "said of domains that rest on DANE: " +
                                 report.why;
  return finding;
}

} // namespace

WatchThread::WatchThread(const WatchOptions& options, Log& log, WatchListener& listener)
    : options_(options), log_(log), listener_(listener),
      file_(options.history, options.limits), outbox_(options.alerts.gather),
      timer_(loop_), thread_(loop_, log) {
  if (wants_alerts(options_.alerts)) {
    sender_ =
        std::make_unique<AlertSender>(options_.alerts, log_, [this](std::uint32_t batch) {
          mailbox_.post([this, batch] { outbox_.settle(batch); });
        });
  }
  thread_.start(
      LoopThread::Pace::gives_way, [this] { begin(); }, [this] { end(); });
}

bool WatchThread::stop() {
  const bool sender_ended = !sender_ || sender_->stop();
  return thread_.stop(patience) && sender_ended;
}

void WatchThread::begin() {
  load();
  open_looker();
  await_tick();
}

void WatchThread::end() {
  flush();
  looker_.reset(); // what it has asked is not heard any more
}

void WatchThread::load() {
  const auto opened = file_.open();
  std::vector<Standing> some;
  std::size_t known = 0;
  const auto trouble = file_.load(
      [&](Standing standing, const std::string& memory) {
        ++known;
        some.push_back(standing);
        watcher_.remember(std::move(standing), memory_of_json(memory));
        if (some.size() == piece) {
          listener_.stood(std::exchange(some, {}));
        }
      },
      [this](const std::string& subject, const std::string& memory) {
        kept_.recall(subject, memory);
      });
  recall();
  listener_.stood(std::move(some));
  if (opened.was_set_aside || (trouble && file_.is_open())) {
    log_(message::history_set_aside,
         {{"file", options_.history}, {"error", trouble.value_or(opened.trouble)}});
  } else if (!opened.trouble.empty()) {
    health_.history_trouble = opened.trouble;
    log_(message::history_failed,
         {{"file", options_.history}, {"error", opened.trouble}});
  }
  log_(message::watch_started, {{"history", options_.history}, {"known", known}});
}

void WatchThread::recall() {
  const auto& recalled = kept_.recalled();
  if (recalled.outage) {
    watcher_.remember_outage(*recalled.outage);
  }
  if (recalled.cannot_validate) {
    validates_ = false;
  }
  for (const auto& [id, told] : recalled.letters) {
    watcher_.remember_letter(id, told);
  }
  if (sender_) {
    outbox_.put_back(recalled.untold, system_now());
  }
}

void WatchThread::open_looker() {
  next_opening_ = system_now() + retry_period;
  try {
    looker_ = std::make_unique<Looker>(loop_, options_);
    health_.failure.clear();
    test();
  } catch (const std::exception& error) {
    if (health_.failure != error.what()) {
      log_(message::watch_failed, {{"error", error.what()}});
    }
    health_.failure = error.what();
  }
}

void WatchThread::test() {
  next_test_ = system_now() + retry_period; // unless there is an answer
  looker_->test([this](const DnsHealthReport& report) { take_health(report); });
}

// That DNS does not answer at all is seen from the looks themselves.
void WatchThread::take_health(const DnsHealthReport& report) {
  has_tested_ = true;
  if (report.health == DnsHealth::no_answer) {
    return;
  }
  const bool validates = report.health == DnsHealth::validates;
  next_test_ = system_now() + (validates ? hour : retry_period);
  health_.dnssec_trouble = report.why;
  if (validates_.value_or(true) != validates) {
    kept_.keep_dnssec_trouble(validates ? std::nullopt : std::optional(report.why));
    tell(about_dnssec(report, system_now()));
  }
  validates_ = validates;
}

void WatchThread::await_tick() {
  timer_.expires_after(tick_period);
  timer_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      await_tick();
      tick();
    }
  });
}

void WatchThread::tick() {
  const auto now = system_now();
  if (!looker_ && now >= next_opening_) {
    open_looker();
  }
  if (looker_ && now >= next_test_) {
    test();
  }
  if (now >= next_hour_ || now + 2 * hour < next_hour_) { // the clock was set back
    hourly(now);
  }
  handle(watcher_.tick(now));
  start_looks(now);
  send_alerts();
  flush();
  tell_health();
}

// Dates of the table pass, letters end, and files of authorities change.
void WatchThread::hourly(Instant now) {
  next_hour_ = now + hour;
  if (looker_) {
    looker_->forget_authorities();
  }
  if (watcher_.table()) {
    follow_table(now);
  }
}

void WatchThread::follow(std::shared_ptr<const Snapshot> table) {
  mailbox_.post([this, table = std::move(table)]() mutable { use(std::move(table)); });
}

void WatchThread::use(std::shared_ptr<const Snapshot> table) {
  watcher_.set_table(std::move(table));
  follow_table(system_now());
  start_looks(system_now());
}

void WatchThread::follow_table(Instant now) {
  const auto former = watcher_.left_out();
  auto gone = watcher_.follow(now);
  for (const auto& hop : gone) {
    file_.forget(hop);
  }
  if (!gone.empty()) {
    answer(requests_.forget(gone));
    listener_.forgotten(std::move(gone));
  }
  if (watcher_.left_out() != former && watcher_.left_out() != 0) {
    log_(message::watch_limit,
         {{"watched", watcher_.size()}, {"left_out", watcher_.left_out()}});
  }
  handle(watcher_.notice_letters(now));
  kept_.keep_letters(watcher_.letters_told());
}

// Until it is known whether answers are validated, nobody could be judged.
void WatchThread::start_looks(Instant now) {
  if (!looker_ || !has_tested_ || !watcher_.table() ||
      health_.under_way >= most_under_way) {
    return;
  }
  if (now >= next_forgetting_) {
    next_forgetting_ = now + servers_count_for;
    looker_->forget_servers();
  }
  for (const auto& hop : watcher_.take_due(most_under_way - health_.under_way, now)) {
    ++health_.under_way;
    looker_->look_at(hop, now, [this](DomainView view) { take(std::move(view)); });
  }
}

void WatchThread::take(DomainView view) {
  --health_.under_way;
  ++health_.looks;
  const auto now = system_now();
  const std::string hop(view.hop.text());
  const auto look = corrected(
      looker_->judge(std::move(view), *watcher_.table(), watcher_.settings_of(hop), now));
  handle(watcher_.take(look, now));
  answer(requests_.take(look));
}

Look WatchThread::corrected(Look look) const {
  const bool is_doubtful = !validates_.value_or(true) && rests_on_dane(look) &&
                           look.outlook != Outlook::passes;
  return is_doubtful ? blamed_on_us(std::move(look)) : look;
}

void WatchThread::look_now(std::vector<std::string> hops, std::uint32_t number) {
  mailbox_.post([this, hops = std::move(hops), number] { begin_request(hops, number); });
}

void WatchThread::begin_request(const std::vector<std::string>& hops,
                                std::uint32_t number) {
  const auto now = system_now();
  std::set<std::string> watched;
  std::ranges::copy_if(
      hops, std::inserter(watched, watched.end()),
      [this](const std::string& hop) { return looker_ && watcher_.is_watched(hop); });
  answer(requests_.begin(number, watched));
  if (watched.empty()) {
    return;
  }
  looker_->forget_all();
  for (const auto& hop : watched) {
    watcher_.hurry(hop, now);
  }
  start_looks(now);
}

// Whoever has asked for a look finds it in the file at once.
void WatchThread::answer(LookRequests::Answers answers) {
  if (answers.empty()) {
    return;
  }
  flush();
  for (auto& [number, looks] : answers) {
    listener_.looked(number, std::move(looks));
  }
}

void WatchThread::handle(Watcher::News news) {
  std::vector<Standing> some;
  for (auto& [standing, memory] : news.hops) {
    file_.save(standing, memory_json(memory));
    some.push_back(std::move(standing));
  }
  if (!some.empty()) {
    listener_.stood(std::move(some));
  }
  for (const auto& finding : news.findings) {
    tell(finding);
  }
  if (news.ourselves_changed) {
    kept_.keep_outage(watcher_.outage());
  }
}

void WatchThread::tell(const Finding& finding) {
  log_(message_for(finding), {{"kind", word(finding.kind)},
                              {"subject", finding.subject},
                              {"server", finding.server},
                              {"reason", word(finding.reason)},
                              {"text", finding.text}});
  file_.tell(finding);
  if (is_alert(finding)) {
    ++health_.alerts;
    if (sender_) {
      outbox_.put(finding);
    }
  }
}

void WatchThread::send_alerts() {
  if (!watcher_.table()) {
    return; // it says whom to tell
  }
  if (const auto batch = outbox_.take_due(system_now())) {
    std::vector<Alert> alerts;
    std::ranges::transform(batch->findings, std::back_inserter(alerts),
                           [this](const Finding& finding) {
                             return alert_of(finding, watcher_, options_.alerts.mail_to);
                           });
    sender_->send(batch->number, std::move(alerts));
  }
}

void WatchThread::flush() {
  if (const auto untold = outbox_.take_changed()) {
    kept_.keep_untold(*untold);
  }
  const auto trouble = file_.flush(system_now());
  if (!trouble) {
    return;
  }
  health_.history_trouble = *trouble;
  if (!trouble->empty()) {
    log_(message::history_failed, {{"file", options_.history}, {"error", *trouble}});
  }
}

void WatchThread::tell_health() {
  health_.has_started = true;
  health_.hops = watcher_.size();
  health_.left_out = watcher_.left_out();
  health_.blind = watcher_.outage();
  if (health_ != told_health_) {
    told_health_ = health_;
    listener_.health(health_);
  }
}

} // namespace mta_tls
