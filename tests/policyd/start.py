"""What the daemon says when it cannot start: a line, or the diagnostics, and exit 1."""

import pathlib
import subprocess

from harness import BANK, FORCED, IS_ROOT, OK_FORCED, Daemon, Skip, equal, program, put, test

BAD = '{ "version": 1,\n  "outbound": [\n    { "domains": ["a.example"], "level": "secur" },\n' \
      '    { "domains": ["a.example"], "level": "may" } ] }\n'
BAD_TEXT = """\
{0}:3:42: unknown level "secur"; did you mean "secure"?
    { "domains": ["a.example"], "level": "secur" },
                                         ^~~~~~~
"""

BAD_OPTIONS = {
    (): "--policy is required (--help tells more)",
    ("--policy", "p"):
        "no address to answer on: --socketmap, --delegation or --submission is missing",
    ("--policy", "p", "--socketmap", "8461"):
        '--socketmap: address "8461" is neither inet:HOST:PORT nor unix:/path',
    ("--policy", "p", "--socketmap", "inet:127.0.0.1"):
        '--socketmap: address "inet:127.0.0.1" has no port: inet:HOST:PORT',
    ("--policy", "p", "--socketmap", "inet:::1:8461"):
        '--socketmap: address "inet:::1:8461": an IPv6 address stands in brackets: '
        "inet:[::1]:PORT",
    ("--policy", "p", "--socketmap", "unix:socket"):
        '--socketmap: address "unix:socket" needs a whole path: unix:/path',
    ("--policy", "p", "--control", "inet:127.0.0.1:1"):
        "--control: only a unix socket can tell who is asking: unix:/path",
    ("--policy", "p", "--log", "paper"):
        "--log: paper not in {stderr,syslog,journal} (--help tells more)",
    ("--nonsense",): "--policy is required (--help tells more)",
    ("--policy", "p", "--nonsense"):
        "The following argument was not expected: --nonsense (--help tells more)",
    ("--config", "/nowhere/policyd.conf"):
        "/nowhere/policyd.conf was not readable (missing?) (--help tells more)",
}


def run(*options):
    return subprocess.run([program(), *options, *(["--user", "root"] if IS_ROOT else [])], capture_output=True, text=True,
                          timeout=20, check=False)


@test
def a_bad_option_is_one_clear_line(folder):
    for options, words in BAD_OPTIONS.items():
        done = run(*options)
        equal((done.returncode, done.stdout, done.stderr),
              (1, "", f"mta-tls-policyd: {words}\n"), options)


@test
def a_bad_table_is_shown_as_a_whole(folder):
    daemon = Daemon(folder, BAD)
    said = daemon.fail_to_start()
    lines = [line for line in said.splitlines(True) if "MTLS_" not in line]
    wanted = BAD_TEXT.replace("{0}", str(daemon.policy))
    equal("".join(lines)[:len(wanted)], wanted)


@test
def a_table_that_is_not_there_is_one_line(folder):
    daemon = Daemon(folder, None)
    lines = [line for line in daemon.fail_to_start().splitlines() if "MTLS_" not in line]
    equal(lines, [f"{daemon.policy}: cannot be read: No such file or directory"])


@test
def help_and_version_are_no_failures(folder):
    done = run("--help")
    equal((done.returncode, done.stderr), (0, ""))
    for words in ("--socketmap ADDR", "smtp_tls_policy_maps", "Exit status: 0"):
        equal(words in done.stdout, True, words)
    done = run("--version")
    equal((done.returncode, done.stdout.split()[0]), (0, "mta-tls-policyd"))


@test
def root_must_say_who_to_be(folder):
    if not IS_ROOT:
        raise Skip("needs root")
    daemon = Daemon(folder, user=None)
    equal(daemon.fail_to_start(), "mta-tls-policyd: started as root: --user NAME tells "
          "which user to become (--user root to stay root)\n")


@test
def options_may_stand_in_a_file(folder):
    sockets = [f"{folder}/one", f"{folder}/two"]
    daemon = Daemon(folder, FORCED)
    config = pathlib.Path(folder) / "policyd.conf"
    put(config, f"# both forms of a list\npolicy = {daemon.policy}\n"
        f"socketmap = unix:{sockets[0]},mode=0600\n"
        f"socketmap = \"unix:{sockets[1]},mode=0660\"\n"
        f"control = unix:{daemon.control_path}\nlog-level = debug\n"
        + ("user = root\n" if IS_ROOT else ""))
    daemon.command = [program(), "--config", str(config)]
    daemon.unix = sockets[1]
    with daemon:
        equal(daemon.ask(BANK), OK_FORCED)
        equal(daemon.status()["listeners"], [f"unix:{path}" for path in sockets])
    put(config, "policy = x\nsocket-map = y\n")
    done = run("--config", str(config))
    equal(done.stderr, "mta-tls-policyd: INI was not able to parse socket-map "
          "(--help tells more)\n")
