#include "policyd/watch/watch_thread.h"

#include "common/base/text.h"
#include "common/tell/catalogue.h"
#include "policyd/watch/messages.h"

#include <algorithm>
#include <exception>
#include <iterator>
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
constexpr std::size_t most_findings_kept = 5'000;

// Subjects that are kept, besides letters by their ID.
constexpr std::string_view letter_prefix = "letter:";
constexpr const char* outage_subject = "outage";
constexpr const char* dnssec_subject = "dnssec";
constexpr const char* outbox_subject = "outbox";

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

bool is_trouble(FindingKind kind) {
  return kind == FindingKind::failure || kind == FindingKind::partial_failure ||
         kind == FindingKind::unreachable;
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
      file_(options.history, options.limits), timer_(loop_), thread_(loop_, log) {
  if (wants_alerts(options_.alerts)) {
    sender_ =
        std::make_unique<AlertSender>(options_.alerts, log_, [this](std::uint32_t batch) {
          mailbox_.post([this, batch] { settle(batch); });
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
        load_subject(subject, memory);
      });
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

void WatchThread::load_subject(const std::string& subject, const std::string& memory) {
  if (subject == outage_subject) {
    if (const auto since = parse_day_or_time(memory)) {
      watcher_.remember_outage(since->begin);
    }
  } else if (subject == dnssec_subject) {
    validates_ = false;
  } else if (subject == outbox_subject && sender_) {
    gathered_ = findings_of_json(memory);
    gathered_since_ = system_now();
  } else if (subject.starts_with(letter_prefix)) {
    if (const auto told = end_told_of_json(memory)) {
      const auto id = subject.substr(letter_prefix.size());
      watcher_.remember_letter(id, *told);
      letters_kept_.insert_or_assign(id, *told);
    }
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
    if (validates) {
      file_.forget_subject(dnssec_subject);
    } else {
      file_.remember(dnssec_subject, report.why);
    }
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
  send_gathered();
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
    listener_.forgotten(std::move(gone));
  }
  if (watcher_.left_out() != former && watcher_.left_out() != 0) {
    log_(message::watch_limit,
         {{"watched", watcher_.size()}, {"left_out", watcher_.left_out()}});
  }
  handle(watcher_.notice_letters(now));
  keep_letters();
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
  answer_requests(look);
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
  auto& request = requests_[number];
  for (const auto& hop : hops) {
    if (looker_ && watcher_.is_watched(hop)) {
      request.missing.insert(hop);
    }
  }
  if (request.missing.empty()) {
    listener_.looked(number, {});
    requests_.erase(number);
    return;
  }
  looker_->forget_all();
  for (const auto& hop : request.missing) {
    watcher_.hurry(hop, now);
  }
  start_looks(now);
}

// Whoever has asked for a look finds it in the file at once.
void WatchThread::answer_requests(const Look& look) {
  for (auto entry = requests_.begin(); entry != requests_.end();) {
    auto& [number, request] = *entry;
    if (request.missing.erase(look.hop) != 0) {
      request.looks.push_back(look);
    }
    if (request.missing.empty()) {
      flush();
      listener_.looked(number, std::move(request.looks));
      entry = requests_.erase(entry);
    } else {
      ++entry;
    }
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
  if (!news.ourselves_changed) {
    return;
  }
  if (const auto since = watcher_.outage()) {
    file_.remember(outage_subject, format_time(*since));
  } else {
    file_.forget_subject(outage_subject);
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
    gather(finding);
  }
}

void WatchThread::keep_letters() {
  const auto& told = watcher_.letters_told();
  for (const auto& [id, end] : told) {
    const auto kept = letters_kept_.find(id);
    if (kept == letters_kept_.end() || kept->second != end) {
      file_.remember(std::string(letter_prefix) + id, end_told_json(end));
    }
  }
  for (const auto& [id, end] : letters_kept_) {
    if (!told.contains(id)) {
      file_.forget_subject(std::string(letter_prefix) + id);
    }
  }
  letters_kept_ = told;
}

void WatchThread::gather(const Finding& finding) {
  if (!sender_) {
    return;
  }
  if (!gathered_since_) {
    gathered_since_ = finding.at;
  }
  gathered_.push_back(finding);
  outbox_changed_ = true;
}

void WatchThread::send_gathered() {
  if (!sender_ || !gathered_since_ || !watcher_.table() ||
      system_now() < *gathered_since_ + options_.alerts.gather) {
    return;
  }
  gathered_since_.reset();
  if (gathered_.empty()) {
    return;
  }
  std::vector<Alert> alerts;
  std::ranges::transform(gathered_, std::back_inserter(alerts),
                         [this](const Finding& finding) { return alert_of(finding); });
  batches_.emplace(++last_batch_, std::exchange(gathered_, {}));
  sender_->send(last_batch_, std::move(alerts));
}

Alert WatchThread::alert_of(const Finding& finding) const {
  Alert alert{finding, {}, {}, options_.alerts.mail_to};
  const auto* rule = watcher_.rule_of(finding.subject);
  if (rule != nullptr && !rule->on_failure.notify.empty()) {
    alert.notify = rule->on_failure.notify;
  }
  if (const auto* standing = watcher_.standing(finding.subject)) {
    alert.standing = *standing;
    alert.remedy =
        is_trouble(finding.kind) ? remedy_text(incident_of(standing->last, rule)) : "";
  }
  return alert;
}

void WatchThread::settle(std::uint32_t batch) {
  batches_.erase(batch);
  outbox_changed_ = true;
}

// What nobody was told of yet outlives a restart; the oldest goes first if it is too
// much.
void WatchThread::keep_outbox() {
  if (!std::exchange(outbox_changed_, false)) {
    return;
  }
  std::vector<Finding> all;
  for (const auto& [batch, findings] : batches_) {
    all.insert(all.end(), findings.begin(), findings.end());
  }
  all.insert(all.end(), gathered_.begin(), gathered_.end());
  if (all.size() > most_findings_kept) {
    all.erase(all.begin(), all.end() - most_findings_kept);
  }
  if (all.empty()) {
    file_.forget_subject(outbox_subject);
  } else {
    file_.remember(outbox_subject, findings_json(all));
  }
}

void WatchThread::flush() {
  keep_outbox();
  const auto trouble = file_.flush(system_now());
  if (trouble) {
    log_(message::history_failed, {{"file", options_.history}, {"error", *trouble}});
    health_.history_trouble = *trouble;
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
