"""The `peercoach` command: one module per command, imported when it is asked for.

Matching two spreadsheets should not wait for a web server to be imported, and the other way round.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "match": "Pair the people of two spreadsheets: proven best, with a reason for everybody.",
    "demo": "See the whole service at work on made-up people.",
    "serve": "Serve the pages, and do what is due by the clock.",
    "scheduler": "Do what is due by the clock, apart from the pages.",
    "migrate": "Bring the database to the shape this version needs.",
    "doctor": "Look at settings, database, mail server, providers and clock.",
    "programme": "Add a programme.",
    "coordinator": "Who coordinates a programme.",
    "disconnect": "Let somebody come with another account of the institution.",
    "erase-again": "After a restored backup: erase again who was erased since it was made.",
    "outbound": "Hold back all mail, see what waits, let it go.",
    "reader": "Who opens worries and complaints, and the keys of these.",
}
"""Each is a module here (with _ for -): a function of that name, or an `app` with commands."""


class Commands(TyperGroup):
    """Knows the commands by name; only the one that runs is imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        module = import_module(f"peercoach.cli.{name}")
        group = getattr(module, "app", None)
        if group is None:
            group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            group.command(cmd_name)(getattr(module, name))
        return typer.main.get_command(group)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def main() -> None:
    """Peercoach pairs first-year students with senior students, and keeps those pairs alive."""
