"""The group of commands, and what becomes of their errors.

Exit status: 0 done; 1 an audit or verification found a fault; 2 bad input;
70 a fault of our own (with its trace); 130 interrupted.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from pratique.errors import Refusal
from pratique.serve.cli.output import complain, told

FOUND, BAD_INPUT, OUR_FAULT, INTERRUPTED = 1, 2, 70, 130

# Where each command lives: a module is imported when its command is asked for.
COMMANDS = {
    "account": "accounts",
    "audit": "audits",
    "backup": "backups",
    "bench": "benches",
    "bulletin": "bulletins",
    "chains": "bulletins",
    "demo": "demos",
    "explain": "people",
    "import": "imports",
    "ledger": "audits",
    "people": "people",
    "policy": "rules",
    "replay": "scenarios",
    "restore": "backups",
    "serve": "servers",
    "status": "servers",
    "stop": "servers",
    "worker": "servers",
}


class Commands(click.Group):
    """A group whose commands are imported only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pratique.serve.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pratique")
def pratique() -> None:
    """Take people from “I am coming” to the last order that binds them.

    PRATIQUE_HOME (default var/) holds database, keys and files; DATABASE_URL names
    another PostgreSQL. The first command sets the database up, and starts it.

    A time is written 2022-08-21T12:00; a date alone, 24:00 and a missing offset
    will do.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        pratique.main(arguments, prog_name="pratique", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0  # whoever read us has seen enough
    except Exception as error:  # noqa: BLE001 -- a person reads what is printed
        return _failed(error)
    return 0


def _failed(error: Exception) -> int:
    if isinstance(error, Refusal):
        complain(told(error))
        return BAD_INPUT
    if isinstance(error, click.ClickException):
        complain(_usage(error))
        return BAD_INPUT
    traceback.print_exception(error, file=sys.stderr)
    complain("our_fault: Pratique stumbled; the lines above say where.")
    complain("  next: try again; if it stays, report it with these lines.")
    return OUR_FAULT


def _usage(error: click.ClickException) -> str:
    """Return click's complaint in the words and the shape of our own."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "pratique"
    return f"bad_usage: {error.format_message()}\n  next: see `{path} --help`"
