"""Runs driven tests one after the other, and closes with "NAME: N passed, N failed"."""

import argparse
import concurrent.futures
import pathlib
import sys
import time
import traceback

import harness


def arguments(about):
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("test", nargs="*",
                        help="a name of a test, or a part of one, or of a whole group")
    parser.add_argument("--build", default="build", help="build folder; default: build")
    return parser.parse_args()


def run(test):
    """'passed', 'skipped' or 'failed'."""
    begin = time.monotonic()
    try:
        with harness.open_folder() as folder:
            test(folder)
        result, why = "passed", f"{time.monotonic() - begin:.1f} s"
    except harness.Skip as skip:
        result, why = "skipped", str(skip)
    except Exception:  # whatever it is, the other tests are worth running
        result, why = "failed", traceback.format_exc()
    print(f"{result:7} {test.__name__}: {why}", flush=True)
    return result


def main(name, groups, about):
    """Runs the tests of these modules, or those that the command line names."""
    options = arguments(about)
    harness.BUILD = pathlib.Path(options.build)
    for group in groups:
        __import__(group)
    chosen = [test for test in harness.TESTS if not options.test or
              any(word in test.__name__ or word == test.__module__
                  for word in options.test)]
    waiting = [test for test in chosen if hasattr(test, "waits")]
    with concurrent.futures.ThreadPoolExecutor(max(len(waiting), 1)) as beside:
        waited = [beside.submit(run, test) for test in waiting]
        results = [run(test) for test in chosen if test not in waiting]
        results += [result.result() for result in waited]
    skipped = results.count("skipped")
    print(f"{name}: {results.count('passed')} passed, {results.count('failed')} failed"
          + (f", {skipped} skipped" if skipped else ""))
    return 1 if "failed" in results or not chosen else 0
