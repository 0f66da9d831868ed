"""Our own style sheets, fonts and pictures, at addresses that change when any of them does."""

from collections.abc import MutableMapping
from functools import cache
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"


def _version() -> str:
    digest = sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(FOLDER).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _version()
ADDRESS = "/static/{version}"


@cache
def static_address(path: str) -> str:
    """The address of a file in `static/`. One version for all keeps links between them relative."""
    if not (FOLDER / path).is_file():
        raise FileNotFoundError(f"no such static file: {path}")
    return f"{ADDRESS.format(version=VERSION)}/{path}"


class VersionedFiles(StaticFiles):
    """Kept by browsers for good at today's version. Other versions are served too, because during
    an update an older page may still ask, but are not kept."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: MutableMapping[str, Any],
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        current = scope["path_params"]["version"] == VERSION
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if current else "no-cache"
        )
        return response
