"""The `peercoach` command."""

import typer

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def main() -> None:
    """Peercoach pairs first-year students with senior students, and keeps those pairs alive."""
