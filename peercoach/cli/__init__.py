"""The `peercoach` command: one module per command."""

import typer

from peercoach.cli import coordinator, programme
from peercoach.cli.demo import demo
from peercoach.cli.doctor import doctor
from peercoach.cli.match import match
from peercoach.cli.migrate import migrate
from peercoach.cli.scheduler import scheduler
from peercoach.cli.serve import serve

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Peercoach pairs first-year students with senior students, and keeps those pairs alive."""


for command in (match, demo, serve, scheduler, migrate, doctor):
    app.command()(command)
app.add_typer(programme.app, name="programme")
app.add_typer(coordinator.app, name="coordinator")
