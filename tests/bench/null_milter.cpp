// The limit that mta-tls-milter is measured against: libmilter with callbacks that do
// nothing for the same events, and leave the message as it is.
//
// null_milter unix:/path

#include <libmilter/mfapi.h>

#include <cstdio>
#include <sys/resource.h>

namespace {

sfsistat on_connect(SMFICTX*, char*, sockaddr*) {
  return SMFIS_CONTINUE;
}
sfsistat on_text(SMFICTX*, char*) {
  return SMFIS_CONTINUE;
}
sfsistat on_arguments(SMFICTX*, char**) {
  return SMFIS_CONTINUE;
}
sfsistat on_header(SMFICTX*, char*, char*) {
  return SMFIS_CONTINUE;
}
sfsistat on_event(SMFICTX*) {
  return SMFIS_CONTINUE;
}

smfiDesc description() {
  static char name[] = "null_milter";
  smfiDesc filter{};
  filter.xxfi_name = name;
  filter.xxfi_version = SMFI_VERSION;
  filter.xxfi_connect = on_connect;
  filter.xxfi_helo = on_text;
  filter.xxfi_envfrom = on_arguments;
  filter.xxfi_envrcpt = on_arguments;
  filter.xxfi_header = on_header;
  filter.xxfi_eom = on_event;
  filter.xxfi_abort = on_event;
  filter.xxfi_close = on_event;
  return filter;
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

} // namespace

int main(int argc, char** argv) {
  constexpr int backlog = 4096;
  raise_descriptor_limit();
  if (argc != 2 || ::smfi_setconn(argv[1]) != MI_SUCCESS ||
      ::smfi_setbacklog(backlog) != MI_SUCCESS ||
      ::smfi_register(description()) != MI_SUCCESS) {
    std::fputs("null_milter: cannot start\n", stderr);
    return 2;
  }
  return ::smfi_main() == MI_SUCCESS ? 0 : 2;
}
