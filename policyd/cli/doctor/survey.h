#pragma once

#include "common/doctor/examined.h"
#include "common/program/run_program.h"

#include <string>
#include <vector>

namespace mta_tls::doctor {

// Where to look.
struct SurveyOptions {
  std::vector<std::string> mtas;     // "postfix" …; empty: whichever are there
  std::string folder;                // of the configuration; empty: where each MTA has it
  std::vector<std::string> controls; // control sockets of our daemons
  bool offline = false;              // the configuration alone, nothing else of the host
};

// Looks at the host, and keeps account of it.
struct Survey {
  const SurveyOptions& options;
  Examined host;
  std::vector<std::string> looked_at; // "postconf -x", "/etc/mail/sendmail.cf"

  bool wants(std::string_view mta) const;
  // What a program writes to its standard output, or nothing: then the host has one thing
  // more that was not seen.
  std::optional<Ended> run(const std::vector<std::string>& argv,
                           std::string_view input = {});
  void not_seen(std::string what, std::string why);
  // The octets of a file; as above.
  std::optional<std::string> read(const std::string& path);
};

void look_at_postfix(Survey& survey);
void look_at_sendmail(Survey& survey);
void look_at_exim(Survey& survey);
void look_at_tables(Survey& survey);  // that Postfix names
void look_at_daemons(Survey& survey); // what they say of themselves
void look_at_files(Survey& survey);   // files, sockets, the resolver
void look_at_answers(Survey& survey); // of daemons to questions of MTAs

} // namespace mta_tls::doctor
