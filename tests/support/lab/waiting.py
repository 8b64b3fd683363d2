"""Waiting for a fact, never for a time."""

import time

from .errors import LabError


def wait_for(fact, what, seconds=20.0):
    """Returns fact()'s first true value; LabError when it never comes."""
    deadline = time.monotonic() + seconds
    while True:
        value = fact()
        if value:
            return value
        if time.monotonic() > deadline:
            raise LabError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(0.02)
