"""For machines that watch over this one."""

from fastapi import APIRouter

from peercoach.access import PUBLIC
from peercoach.deps import door

router = APIRouter()


@router.api_route(
    "/healthz", methods=["GET", "HEAD"], dependencies=[door(PUBLIC)], include_in_schema=False
)
async def show_alive() -> dict[str, str]:
    return {"status": "alive"}
