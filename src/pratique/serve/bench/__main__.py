"""Run one bench in the database that the environment names; figures to stdout.

Usage: python -m pratique.serve.bench NAME [PARAMETER=NUMBER …]
"""

import json
import signal
import sys
from importlib import import_module
from types import FrameType

import django


def main(name: str, *told: str) -> None:
    """Set up Django, run the bench, write what it measured."""
    signal.signal(signal.SIGTERM, _end)
    django.setup()
    parameters = dict(one.split("=", 1) for one in told)
    bench = import_module(f"pratique.serve.bench.{name}")
    figures = bench.run(**{key: float(value) for key, value in parameters.items()})
    json.dump(figures, sys.stdout)


def _end(_sign: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`, so that no process stays behind."""
    sys.exit(143)


if __name__ == "__main__":
    main(*sys.argv[1:])
