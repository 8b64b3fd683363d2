#pragma once

#include "common/probe/server_reply.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// How the server met us.
enum class Greeting {
  none,     // not a word
  welcome,  // 220, and a name
  busy,     // 4xx, here or to EHLO
  refused,  // 5xx
  not_smtp, // something else than SMTP
  too_long  // a reply without end
};

std::string_view explain(Greeting greeting) noexcept;

// What the reply to EHLO says of TLS.
enum class TlsOffer {
  unknown,
  offered,
  absent,
  hidden,       // a word of X's stands where STARTTLS would: a firewall rewrites SMTP
  no_extensions // the server does not know EHLO
};

// The reply to STARTTLS.
enum class TlsStart { not_tried, accepted, put_off, refused };

struct DialogueFinding {
  Greeting greeting = Greeting::none;
  TlsOffer offer = TlsOffer::unknown;
  TlsStart start = TlsStart::not_tried;
  std::string reply; // the one that ended the dialogue early: "454 4.7.0 …"
  // Octets came between the reply to STARTTLS and TLS: what stands between the server and
  // us could put words into its mouth. They are thrown away.
  bool spoke_before_tls = false;
  bool greeted_again = false; // a good reply to EHLO came over TLS

  bool operator==(const DialogueFinding&) const = default;
};

struct DialogueLine {
  enum class Speaker { server, client, note };
  Speaker speaker;
  std::string text; // the server's are its octets, whatever they may be

  bool operator==(const DialogueLine&) const = default;
};

// The client's side of an SMTP session that only looks: EHLO, STARTTLS, EHLO, QUIT. Does
// no I/O: the caller feeds what came, sends what it is given, and sets TLS up when it is
// asked to. No mail is ever begun.
class Dialogue {
public:
  enum class Awaits {
    reply,     // the next octets of the server
    handshake, // TLS; then handshaken()
    nothing    // the connection may be closed
  };

  // `own_name` is what EHLO says.
  explicit Dialogue(std::string own_name) : own_name_(std::move(own_name)) {}

  // What to send, if anything.
  std::string receive(std::string_view octets);
  std::string handshaken();
  // Something that happened beside it, for the transcript.
  void note(std::string text);

  Awaits awaits() const noexcept;
  // All has been seen; what is missing is a goodbye.
  bool is_leaving() const noexcept { return state_ >= State::quit; }
  const DialogueFinding& finding() const noexcept { return finding_; }
  const std::vector<DialogueLine>& transcript() const noexcept { return transcript_; }

private:
  enum class State { greeting, hello, start_tls, handshake, hello_again, quit, over };

  std::string take(const ServerReply& reply);
  std::string take_greeting(const ServerReply& reply);
  std::string take_hello(const ServerReply& reply);
  std::string take_start(const ServerReply& reply);
  std::string take_hello_again(const ServerReply& reply);
  void fail(ServerReplyError error);
  std::string say(std::string words, State next);
  std::string leave(const ServerReply& reply);
  void write_down(const ServerReply& reply);

  std::string own_name_;
  ServerReplyReader reader_;
  State state_ = State::greeting;
  DialogueFinding finding_;
  std::vector<DialogueLine> transcript_;
};

} // namespace mta_tls
