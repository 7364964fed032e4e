"""A hand beside the worker: it reviews a batch each time it is told, and says so.

A process of its own, for Python computes on one core. It ends when its pipe does: also
when the worker was killed. What it had not written yet is still due.
"""

import json
import signal
import sys
from contextlib import suppress
from importlib import import_module

import django


def main() -> None:
    """Review as many as each line says; end with the last line."""
    # At a terminal all are told to stop at once; the worker's pipe says when.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing else goes into the pipe
    django.setup()
    schedule = import_module("pratique.loop.schedule")
    with suppress(BrokenPipeError):  # the worker was killed: nobody listens
        for line in sys.stdin:
            many, alone = schedule.review_next(int(line))
            done = [many, [str(person) for person, _entry in alone]]
            answers.write(json.dumps(done) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
