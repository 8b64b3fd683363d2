#include "milter/libmilter_callbacks.h"

#include "milter/authentication_results.h"
#include "milter/fence.h"
#include "milter/forced_marker.h"
#include "milter/messages.h"
#include "milter/session.h"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace mta_tls {

namespace {

// libmilter's callbacks bring nothing of ours along but a session, once there is one.
std::atomic<MilterService*> in_charge = nullptr;
std::atomic<int> running_callbacks = 0;

class Running {
public:
  Running() { ++running_callbacks; }
  ~Running() { --running_callbacks; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
};

class ContextMacros final : public Macros {
public:
  explicit ContextMacros(SMFICTX* context) : context_(context) {}

  std::optional<std::string_view> get(const char* name) const override {
    const char* value = ::smfi_getsymval(context_, const_cast<char*>(name));
    return value ? std::optional<std::string_view>(value) : std::nullopt;
  }

private:
  SMFICTX* context_;
};

// What libmilter keeps for us with each connection, from the negotiation to its close.
struct Kept {
  bool silent_headers = false; // no reply to a header field is awaited
  std::unique_ptr<Session> session;
};

Kept* kept_of(SMFICTX* context) noexcept {
  return static_cast<Kept*>(::smfi_getpriv(context));
}

Session* session_of(SMFICTX* context) noexcept {
  const auto* kept = kept_of(context);
  return kept ? kept->session.get() : nullptr;
}

// Throws where libmilter does not keep it.
Kept& make_kept(SMFICTX* context) {
  auto kept = std::make_unique<Kept>();
  if (::smfi_setpriv(context, kept.get()) != MI_SUCCESS) {
    throw std::runtime_error("smfi_setpriv failed");
  }
  return *kept.release(); // until on_close
}

Kept& kept_or_new(SMFICTX* context) {
  auto* kept = kept_of(context);
  return kept ? *kept : make_kept(context);
}

void log_failure(SMFICTX* context, const char* stage, const char* what) noexcept {
  if (auto* session = session_of(context)) {
    session->abort();
  }
  if (auto* service = in_charge.load()) {
    ++service->counts().failed;
    service->log()(message::session_failed, {{"at", stage}, {"error", what}});
  }
}

// The only place where an exception meets libmilter. A bug defers mail; it never accepts
// it unchecked and never unwinds through C.
template <class Body>
sfsistat fence(SMFICTX* context, const char* stage, Body body) noexcept {
  const Running running;
  return fenced<sfsistat>(
      SMFIS_TEMPFAIL,
      [&]() -> sfsistat {
        auto* service = in_charge.load();
        return !service || service->is_leaving() ? SMFIS_TEMPFAIL : body(*service);
      },
      [&](const char* what) { log_failure(context, stage, what); });
}

template <class Body>
sfsistat in_session(SMFICTX* context, const char* stage, Body body) noexcept {
  return fence(context, stage, [&](MilterService&) {
    auto* session = session_of(context);
    return session ? body(*session, ContextMacros(context)) : SMFIS_TEMPFAIL;
  });
}

// smfi_setreply takes a format.
std::string without_formats(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped.append(c == '%' ? 2 : 1, c);
  }
  return escaped;
}

sfsistat tell(SMFICTX* context, const Session::Answer& answer) {
  if (!answer) {
    return SMFIS_CONTINUE;
  }
  auto code = std::to_string(answer->code);
  auto enhanced = answer->enhanced;
  auto text = without_formats(answer->text);
  if (::smfi_setreply(context, code.data(), enhanced.data(), text.data()) != MI_SUCCESS) {
    throw std::runtime_error("smfi_setreply does not take: " + answer->line());
  }
  return code.front() == '5' ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

SmtpPeer peer_of(const char* name, const sockaddr* address) {
  SmtpPeer peer{name ? name : "", std::nullopt, 0};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address && address->sa_family == AF_INET) {
    sockaddr_in inet{};
    std::memcpy(&inet, address, sizeof inet);
    ::inet_ntop(AF_INET, &inet.sin_addr, text.data(), text.size());
    peer.port = ntohs(inet.sin_port);
  } else if (address && address->sa_family == AF_INET6) {
    sockaddr_in6 inet{};
    std::memcpy(&inet, address, sizeof inet);
    ::inet_ntop(AF_INET6, &inet.sin6_addr, text.data(), text.size());
    peer.port = ntohs(inet.sin6_port);
  }
  if (auto parsed = IpAddress::parse(text.data())) {
    peer.address = *parsed;
  }
  return peer;
}

struct MacroList {
  int stage;
  const char* names;
};

// smfi_setsymlist replaces a stage's list: these are the defaults of Postfix 3.7 and of
// Sendmail 8.17 together, and what is needed beside them. An MTA leaves out what it does
// not know.
constexpr MacroList macro_lists[] = {
    {SMFIM_CONNECT, "j _ v {daemon_name} {daemon_addr} {if_name} {if_addr}"},
    {SMFIM_HELO, "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer} "
                 "{verify} {cn_subject} {cn_issuer}"},
    {SMFIM_ENVFROM, "i {auth_type} {auth_authen} {auth_ssf} {auth_author} {mail_mailer} "
                    "{mail_host} {mail_addr} {tls_version} {cipher} {cipher_bits} "
                    "{cert_subject} {cert_issuer} {verify} {cn_subject}"},
    {SMFIM_ENVRCPT, "i {rcpt_mailer} {rcpt_host} {rcpt_addr}"},
    {SMFIM_EOM, "i {msg_id}"},
};

constexpr unsigned long wanted_actions = SMFIF_ADDHDRS | SMFIF_CHGHDRS;
constexpr unsigned long unwanted_steps =
    SMFIP_NOBODY | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_NOEOH;

sfsistat on_negotiate(SMFICTX* context, unsigned long actions, unsigned long steps,
                      unsigned long, unsigned long, unsigned long* our_actions,
                      unsigned long* our_steps, unsigned long*, unsigned long*) {
  return fence(context, "negotiation", [&](MilterService&) {
    *our_actions = wanted_actions;
    *our_steps = (unwanted_steps | SMFIP_NR_HDR) & steps;
    kept_or_new(context).silent_headers = (*our_steps & SMFIP_NR_HDR) != 0;
    if ((actions & SMFIF_SETSYMLIST) == 0) {
      return SMFIS_CONTINUE;
    }
    *our_actions |= SMFIF_SETSYMLIST;
    for (const auto& list : macro_lists) {
      if (::smfi_setsymlist(context, list.stage, const_cast<char*>(list.names)) !=
          MI_SUCCESS) {
        throw std::runtime_error("smfi_setsymlist failed");
      }
    }
    return SMFIS_CONTINUE;
  });
}

sfsistat on_connect(SMFICTX* context, char* name, sockaddr* address) {
  return fence(context, "connect", [&](MilterService& service) {
    auto session = std::make_unique<Session>(service);
    session->connect(peer_of(name, address), ContextMacros(context));
    kept_or_new(context).session = std::move(session);
    ++service.counts().sessions;
    ++service.counts().open_sessions;
    return SMFIS_CONTINUE;
  });
}

sfsistat on_helo(SMFICTX* context, char* name) {
  return in_session(context, "helo", [&](Session& session, const Macros& macros) {
    session.helo(name ? name : "", macros);
    return SMFIS_CONTINUE;
  });
}

sfsistat on_mail(SMFICTX* context, char** arguments) {
  return in_session(context, "mail", [&](Session& session, const Macros& macros) {
    return tell(context, session.mail(arguments[0] ? arguments[0] : "", macros));
  });
}

sfsistat on_rcpt(SMFICTX* context, char** arguments) {
  return in_session(context, "rcpt", [&](Session& session, const Macros& macros) {
    return tell(context, session.rcpt(arguments[0] ? arguments[0] : "", macros));
  });
}

// Where no reply is awaited, what fails here is told at the end of the message: there is
// no message then that could pass.
sfsistat on_header(SMFICTX* context, char* name, char* value) {
  const auto reply = in_session(context, "header", [&](Session& session, const Macros&) {
    session.header(name ? name : "", value ? value : "");
    return SMFIS_CONTINUE;
  });
  const auto* kept = kept_of(context);
  return kept && kept->silent_headers ? SMFIS_NOREPLY : reply;
}

bool put_on_top(SMFICTX* context, const char* name, std::string value) {
  return ::smfi_insheader(context, 0, const_cast<char*>(name), value.data()) ==
         MI_SUCCESS;
}

// False: the MTA has gone meanwhile; whatever it takes that for, it is no pass.
bool change_header(SMFICTX* context, const MessageChanges& changes) {
  for (auto edit : changes.edits) {
    if (::smfi_chgheader(context, edit.name.data(), edit.index,
                         edit.value.empty() ? nullptr : edit.value.data()) !=
        MI_SUCCESS) {
      return false;
    }
  }
  return (changes.forced.empty() || put_on_top(context, forced_marker, changes.forced)) &&
         put_on_top(context, authentication_results, changes.trace);
}

sfsistat on_end_of_message(SMFICTX* context) {
  return fence(context, "end of message", [&](MilterService& service) {
    auto* session = session_of(context);
    if (!session) {
      return SMFIS_TEMPFAIL;
    }
    const auto verdict = session->end_of_message(ContextMacros(context));
    if (const auto* reply = std::get_if<SmtpReply>(&verdict)) {
      return tell(context, *reply);
    }
    if (!change_header(context, std::get<MessageChanges>(verdict))) {
      service.log()(message::mta_gone);
      return SMFIS_TEMPFAIL;
    }
    ++service.counts().passed;
    return SMFIS_CONTINUE;
  });
}

sfsistat on_abort(SMFICTX* context) {
  if (auto* session = session_of(context)) {
    session->abort();
  }
  return SMFIS_CONTINUE;
}

sfsistat on_close(SMFICTX* context) {
  const Running running;
  const std::unique_ptr<Kept> kept(kept_of(context));
  ::smfi_setpriv(context, nullptr);
  if (auto* service = in_charge.load(); service && kept && kept->session) {
    --service->counts().open_sessions;
  }
  return SMFIS_CONTINUE;
}

constexpr const char* filter_name = "mta-tls-milter";

} // namespace

smfiDesc filter_description() {
  smfiDesc filter{};
  filter.xxfi_name = const_cast<char*>(filter_name);
  filter.xxfi_version = SMFI_VERSION;
  filter.xxfi_flags = wanted_actions | SMFIF_SETSYMLIST;
  filter.xxfi_negotiate = on_negotiate;
  filter.xxfi_connect = on_connect;
  filter.xxfi_helo = on_helo;
  filter.xxfi_envfrom = on_mail;
  filter.xxfi_envrcpt = on_rcpt;
  filter.xxfi_header = on_header;
  filter.xxfi_eom = on_end_of_message;
  filter.xxfi_abort = on_abort;
  filter.xxfi_close = on_close;
  return filter;
}

void serve_with(MilterService* service) noexcept {
  in_charge = service;
}

int running_callback_count() noexcept {
  return running_callbacks;
}

} // namespace mta_tls
