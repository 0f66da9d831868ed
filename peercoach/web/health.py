"""For machines that watch over this one: restart what is not alive; tell people when not ready."""

from dataclasses import asdict
from hmac import compare_digest

from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now
from peercoach.doors import Routes
from peercoach.metrics import as_text
from peercoach.readiness import readiness

router = Routes()


@router.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
async def show_alive() -> dict[str, str]:
    return {"status": "alive"}


@router.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
def show_ready(request: Request, now: Now) -> Response:
    """503 while the database does not fit this version, no scheduler has run for minutes, or the
    mail server takes nothing."""
    found = readiness(request.app.state.engine, now=now)
    told: dict[str, object] = {
        "status": "ready" if found.ready else "not ready",
        "database": found.database,
        "scheduler": found.scheduler,
        "mail": found.mail,
    }
    if _may_count(request):
        told["last_tick"] = found.last_tick.isoformat() if found.last_tick else None
        told["waiting"] = asdict(found.waiting) if found.waiting else None
    return JSONResponse(told, 200 if found.ready else 503)


@router.api_route("/metrics", methods=["GET", "HEAD"], include_in_schema=False)
def show_metrics(request: Request, now: Now) -> Response:
    """For Prometheus: counts only."""
    if not _may_count(request):
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    return Response(as_text(request.app.state.engine, now=now), media_type=CONTENT_TYPE_LATEST)


def _may_count(request: Request) -> bool:
    """Whether it brings the token of the settings, where these ask for one. Who balances loads
    brings none, and reads only whether we are ready."""
    token = request.app.state.settings.metrics_token.get_secret_value()
    brought = request.headers.get("authorization", "")
    return not token or compare_digest(brought.encode(), f"Bearer {token}".encode())
