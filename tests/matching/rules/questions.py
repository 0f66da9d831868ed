"""The questions that the tests of rules ask, and a short way to write a verdict."""

from peercoach.matching.questions import Option, Question, QuestionKind, SeenBy, Side
from peercoach.matching.rules.rule import ONE, Excluded, Importance, Verdict

MUST, IMPORTANT, NICE = Importance.MUST, Importance.IMPORTANT, Importance.NICE
FIRST_YEAR, COACH = Side.FIRST_YEAR, Side.COACH

FAILS = Verdict(None, Excluded.FAILS)
DID_NOT_SAY = Verdict(None, Excluded.DID_NOT_SAY)
NOTHING_TO_SAY = Verdict(None)


def worth(part: float) -> Verdict:
    """A verdict with this part of a full score; the parts used are exact in 2520ths."""
    return Verdict(round(part * ONE))


def question(key: str, kind: str, options: dict[str, tuple[str, str]] | None = None) -> Question:
    """One that the partner may see; `options` maps values to Dutch and English words."""
    return Question(
        key=key,
        kind=QuestionKind(kind),
        label={"nl": f"{key} (nl)?", "en": f"{key} (en)?"},
        options=tuple(
            Option(value, {"nl": nl, "en": en}) for value, (nl, en) in (options or {}).items()
        ),
        seen_by=SeenBy.PARTNER,
    )


TONGUES = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English"), "tr": ("Turks", "Turkish")}
TOPICS = {
    "exams": ("tentamens", "exams"),
    "skills": ("studievaardigheden", "study skills"),
    "people": ("mensen leren kennen", "meeting people"),
    "home": ("wonen", "housing"),
}
CAMPUSES = {"breda": ("Breda", "Breda"), "tilburg": ("Tilburg", "Tilburg")}
WAYS = {
    "school": ("op school", "at school"),
    "online": ("online", "online"),
    "both": ("allebei", "either"),
}
GENDERS = {"woman": ("vrouw", "woman"), "man": ("man", "man")}
