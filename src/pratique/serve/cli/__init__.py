"""The command line: one module for each group of commands, imported when asked for.

`group` finds the command and turns refusals into exit status 2; `times` reads
times; `output` writes tables and JSON; `house` brings database and Django up.
"""

import sys


def main() -> None:
    """Run `pratique` and leave with its exit status."""
    from pratique.serve.cli.group import run

    sys.exit(run())
