"""`phasedocs completion`: what makes a shell complete commands, options and names of rules."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from phasedocs.check import REPORTED
from phasedocs.cli import cli
from phasedocs.cli.session import emit

SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that makes a shell complete what is typed after phasedocs.

    \b
    bash: eval "$(phasedocs completion bash)"      in ~/.bashrc
    zsh:  eval "$(phasedocs completion zsh)"       in ~/.zshrc
    fish: phasedocs completion fish | source       in ~/.config/fish/config.fish
    """  # noqa: D301 - click wants the character itself: it leaves the lines below as they are
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"this click does not know {shell}")
    # Not bash's own source(): that one runs a bash to ask for its version, and not the one that reads this.
    emit(ShellComplete.source(found(cli, {}, "phasedocs", "_PHASEDOCS_COMPLETE")), None)


def rule_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Give the names of rules that begin like this, with what they ask for."""
    return [CompletionItem(rule.name, help=rule.summary) for rule in REPORTED if rule.name.startswith(begun)]


def rule_names_or_files(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Give the names of rules that begin like this, or leave it to the shell to name files."""
    return rule_names(context, parameter, begun) or [CompletionItem(begun, type="file")]
