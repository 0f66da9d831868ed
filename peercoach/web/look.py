"""What pages of a programme load to look like its institution."""

from starlette.responses import Response

from peercoach.deps import Reading
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.settings.look import logo_of, style_sheet
from peercoach.web.pages import PageRouter

router = PageRouter()
KEPT = "public, max-age=86400"  # its address changes with the programme


@router.page("/{programme}/look.css")
def show_style(programme: str, session: Reading) -> Response:
    text = style_sheet(find_programme(session, programme))
    return Response(text, media_type="text/css", headers={"Cache-Control": KEPT})


@router.page("/{programme}/logo")
def show_logo(programme: str, session: Reading) -> Response:
    content, kind = logo_of(find_programme(session, programme))
    return Response(content, media_type=kind, headers={"Cache-Control": KEPT})
