"""For machines that watch over this one: restart what is not alive; tell people when not ready."""

from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now
from peercoach.doors import Routes
from peercoach.readiness import readiness

router = Routes()


@router.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
async def show_alive() -> dict[str, str]:
    return {"status": "alive"}


@router.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
def show_ready(request: Request, now: Now) -> Response:
    """503 while the database does not fit this version, no scheduler has run for minutes, or the
    mail server refuses everything."""
    found = readiness(request.app.state.engine, now=now)
    return JSONResponse(
        {
            "status": "ready" if found.ready else "not ready",
            "database": found.database,
            "scheduler": found.scheduler,
            "mail": found.mail,
            "last_tick": found.last_tick.isoformat() if found.last_tick else None,
        },
        200 if found.ready else 503,
    )
