"""Two drafts side by side: whose coach differs, who gains or loses, and what it comes to."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.errors import NotFound
from peercoach.i18n import Translator, mark
from peercoach.models import DraftStatus
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.comparing import Comparison, Effect, compare
from peercoach.services.rounds.drafts import find_draft, letter_of, list_drafts, state_of
from peercoach.services.rounds.preview import figures_of
from peercoach.services.rounds.rounds import find_round
from peercoach.services.spreadsheets.result import Cell, Sheet
from peercoach.web.coordinator.frame import say_in, staff_page
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()
MOVES_SHOWN = 40
EFFECTS = {
    Effect.lost: mark("No coach any more"),
    Effect.worse: mark("Less well"),
    Effect.same: mark("About the same"),
    Effect.better: mark("Better"),
    Effect.matched: mark("Now matched"),
}


@router.page("/co/{programme}/rounds/{uid}/compare")
def show_compare(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Reading,
    now: Now,
    draft: str,
    other: str,
    page: int = 1,
) -> Response:
    """What changes for whom if `draft` is chosen and not `other`."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    after, before = (find_draft(session, round_, one) for one in (draft, other))
    ready = [one for one in list_drafts(session, round_) if state_of(one, now) is DraftStatus.ready]
    if after not in ready or before not in ready:
        raise NotFound
    comparison = compare(session, before, after)
    portion = Portion.of(len(comparison.moved), page, MOVES_SHOWN)
    weak = definition_of(found).bands
    return staff_page(
        request,
        "co/compare.html",
        found,
        at="/rounds",
        round=round_,
        drafts=[(one.uid, letter_of(one.number)) for one in ready],
        before=before,
        after=after,
        letters=(letter_of(before.number), letter_of(after.number)),
        sides=(figures_of(session, before), figures_of(session, after)),
        comparison=comparison,
        effects={effect: say_in(request).gettext(words) for effect, words in EFFECTS.items()},
        counts={effect.value: comparison.count(effect) for effect in Effect},
        portion=portion,
        moved=comparison.moved[portion.skip : portion.skip + portion.size],
        several=names_of_several(session, found),
        weak=weak[-1] if weak else 0,
    )


def sheet_of(comparison: Comparison, letters: tuple[str, str], say: Translator) -> Sheet:
    """A row for everybody whose coach differs, in the order of the page."""
    _ = say.gettext
    head = [_("First-year"), _("E-mail of the first-year")]
    for letter in letters:
        head += [f"{_('Coach')} {letter}", f"{_('E-mail of the coach')} {letter}"]
        head += [f"{_('Fit')} {letter}"]
    rows = []
    for one in comparison.moved:
        row: list[Cell] = [one.first_year.name, one.first_year.email]
        for coach, fit in zip((one.before, one.after), one.fits, strict=True):
            row += [coach.name, coach.email, fit] if coach else ["", "", ""]
        rows.append((*row, _(EFFECTS[one.effect])))
    return [*head, _("For this first-year")], rows
