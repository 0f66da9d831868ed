"""The revisions there are, and one more, as a next version of the software would bring."""

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory

from peercoach.migrations import SCRIPTS, alembic_config

REVISIONS = sorted(
    script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
)

CHANGE_PERSON = 'with op.batch_alter_table("person") as person:'


def with_next_revision(folder: Path, *steps: str) -> Path:
    """A copy of the migrations with one more, as a next version of the software would bring."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    body = "\n    ".join(steps)
    (scripts / "versions" / "next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision = "next"\ndown_revision = "{REVISIONS[-1]}"\n'
        f"def upgrade() -> None:\n    {body}\n"
    )
    return scripts
