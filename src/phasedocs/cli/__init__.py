"""The command line: one file a command. Errors are one line on standard error, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from phasedocs import __version__
from phasedocs.config import ConfigError
from phasedocs.workspace import InputError

USAGE_ERROR = 2
INTERRUPTED = 130
COMMANDS = (
    *("baseline", "build", "completion", "explain", "extract", "init", "lint", "new", "rules", "schema", "serve"),
    *("status", "sync"),
)


class _Commands(click.Group):
    """Imports a command when it is asked for: what others need takes longer to load than a document to read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"phasedocs.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="phasedocs")
def cli() -> None:
    """Read phase documents, count what is really done, and report the claims that do not hold."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line; give the exit status: 0 clean, 1 findings, 2 bad input, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return int(cli.main(list(arguments), prog_name="phasedocs", standalone_mode=False, obj=arguments) or 0)
    except (InputError, ConfigError) as error:
        return _fail(str(error))
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"; see `{context.command_path} --help`" if context else ""
        return _fail(error.format_message().replace("\n", " ").rstrip(".") + hint)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:  # `phasedocs lint | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("PHASEDOCS_TRACEBACK"):
            raise
        if isinstance(error, OSError):  # a disk that is full, a file that may not be read
            return _fail(f"{error.filename or 'output'}: {error.strerror or error}")
        return _fail(f"{type(error).__name__}: {error}; this is our bug: PHASEDOCS_TRACEBACK=1 shows where")


def _fail(message: str) -> int:
    click.echo(f"phasedocs: {message}", err=True)
    return USAGE_ERROR
