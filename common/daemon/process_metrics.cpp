#include "common/daemon/process_metrics.h"

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace mta_tls {

namespace {

using enum MetricKind;

constexpr Metric build_info{gauge, "mta_tls_build_info",
                            "1, for each program that runs."};

// The names that Prometheus' own libraries give to these.
constexpr Metric start_time{gauge, "process_start_time_seconds",
                            "When the process started, since 1970."};
constexpr Metric cpu{counter, "process_cpu_seconds_total",
                     "Processor time that the process has used."};
constexpr Metric resident{gauge, "process_resident_memory_bytes",
                          "Memory of the process that is in RAM."};
constexpr Metric descriptors{gauge, "process_max_fds",
                             "File descriptors that the process may have open."};

constexpr Metric table_info{gauge, "mta_tls_table_info",
                            "1, for the policy file in force."};
constexpr Metric serial{gauge, "mta_tls_table_serial",
                        "The serial of the table in force, where it has one."};
constexpr Metric loaded{gauge, "mta_tls_table_loaded_timestamp_seconds",
                        "Since when the table in force is in force."};
constexpr Metric rules{gauge, "mta_tls_table_rules", "Rules of the table in force."};
constexpr Metric names{gauge, "mta_tls_table_names",
                       "Domains and next hops that outbound rules name."};
constexpr Metric files{gauge, "mta_tls_table_files",
                       "Files that the table was read from: policy, letters, imports."};
constexpr Metric warnings{gauge, "mta_tls_table_warnings",
                          "What `mta-tls check` warns of in the table in force."};

constexpr Metric reloads{counter, "mta_tls_reloads_total",
                         "Times that the policy file was read again, and taken or not."};
constexpr Metric last_successful{
    gauge, "mta_tls_last_reload_successful",
    "0 while the policy file that is there was refused, and an older table is in force."};
constexpr Metric last_success{
    gauge, "mta_tls_last_reload_success_timestamp_seconds",
    "When the policy file was last read and found to be without errors."};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// proc(5): the second number of statm is that of resident pages.
std::uint64_t resident_bytes() {
  std::uint64_t size = 0;
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> size >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void add_process(MetricPage& page, const DaemonStatus& status) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  page.add(start_time, status.process_started);
  page.add(cpu, seconds(used.ru_utime) + seconds(used.ru_stime));
  page.add(resident, resident_bytes());
  page.add(descriptors, limit.rlim_cur);
}

void add_rules(MetricPage& page, const Snapshot& table) {
  page.add(rules, "kind",
           {{"outbound", table.rules().size()},
            {"inbound", table.inbound().rules().size()},
            {"senders", table.senders().rules().size()},
            {"messages", table.messages().size()}});
}

void add_table(MetricPage& page, const Snapshot& table, const TableInForce& in_force) {
  page.begin(table_info);
  page.sample({{"sha256", table.sources().at(0).sha256}}, 1);
  if (table.serial()) {
    page.add(serial, *table.serial());
  }
  page.add(loaded, in_force.loaded);
  add_rules(page, table);
  page.add(names, table.name_count());
  page.add(files, table.sources().size());
  page.add(warnings, in_force.warnings.size());
}

void add_reloads(MetricPage& page, const DaemonStatus& status) {
  page.add(reloads, "result",
           {{"success", status.reloads.succeeded}, {"failure", status.reloads.failed}});
  page.add(last_successful, !status.last_reload || status.last_reload->ok ? 1 : 0);
  page.add(last_success, status.last_success);
}

} // namespace

void add_process_metrics(MetricPage& page, std::string_view program,
                         const Snapshot& table, const DaemonStatus& status) {
  page.begin(build_info);
  page.sample({{"program", program}, {"version", MTA_TLS_VERSION}}, 1);
  add_process(page, status);
  add_table(page, table, *status.table);
  add_reloads(page, status);
}

} // namespace mta_tls
