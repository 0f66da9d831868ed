"""Rules in sentences that a coordinator understands, and what a change would do."""

import re
from collections.abc import Callable, Collection, Iterator

from peercoach.i18n import Translator, mark
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Question, QuestionKind, SeenBy, Side
from peercoach.matching.rules import Overlap, Rule, Same, Share, Similar, WantsOffers
from peercoach.matching.rules.rule import Importance
from peercoach.models import Side as Enrolled
from peercoach.services.rules.answered import Counts, answered_told, told_of
from peercoach.services.rules.choosing import Fields, chosen_rules
from peercoach.services.rules.effect import Effect
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.possible import shown_rules

SENTENCES = {
    "share": mark("They have an answer in common to “{question}”"),
    "same": mark("They give the same answer to “{question}”"),
    "wants_offers": mark("The coach offers what the first-year asks for"),
    "overlap": mark("They are free at the same times"),
    "similar": mark("They answer alike to “{question}”"),
    "asks_for": mark("The other is who was asked for at “{question}”"),
    "reach": mark("They can meet: online, or at the same place"),
}
EXPERIENCE = mark("They share an experience: both say yes to “{question}”")
OFFERED = mark("The first-year asks for what the coach offers")

POSITIONS = (
    (Importance.NO, mark("No")),
    (Importance.NICE, mark("Nice")),
    (Importance.IMPORTANT, mark("Important")),
    (Importance.MUST, mark("Must")),
)
RULE = re.compile(r"rule (\d+)")
BALANCES = ((0, mark("Fit first")), (20, mark("Balanced")), (200, mark("Even first")))
WISHES = (
    (Side.FIRST_YEAR, mark("the first-year’s")),
    (Side.COACH, mark("the coach’s")),
    (Side.BOTH, mark("of both")),
)
SEEN = {
    SeenBy.MATCHING: mark("Seen by nobody"),
    SeenBy.PARTNER: mark("Seen by the buddy and the coordinator"),
    SeenBy.COORDINATOR: mark("Seen by the coordinator"),
}
TIMES_SEEN = mark("Seen by the coordinator; the buddy sees shared times only")
EACH_CHOOSES = mark("Each chooses whether a buddy sees it")
ASKED_OF = {
    Side.FIRST_YEAR: mark("first-years"),
    Side.COACH: mark("coaches"),
    Side.BOTH: mark("both"),
}


def sentence(rule: Rule, say: Translator) -> str:
    """The rule as something that holds for a pair."""
    said = SENTENCES[rule.KIND]
    if isinstance(rule, Share) and rule.question.kind is QuestionKind.YESNO:
        said = EXPERIENCE
    if isinstance(rule, WantsOffers) and rule.wish_of is Side.COACH:
        said = OFFERED
    questions = rule.questions[:3] if isinstance(rule, Similar) else rule.needed[:1]
    labels = "”, “".join(one.label[say.language] for one in questions)
    return say.gettext(said).format(question=labels)


def asked_besides(rule: Rule) -> list[Question]:
    """The questions of a rule that its sentence does not name."""
    if "{question}" not in SENTENCES[rule.KIND]:
        return list(rule.needed)
    return [] if isinstance(rule, Similar) else list(rule.needed[1:])


def main_question(rule: Rule) -> Question | None:
    """The one that its sentence names, if it is one."""
    named = "{question}" in SENTENCES[rule.KIND] and not isinstance(rule, Similar)
    return rule.needed[0] if named else None


def in_full(rule: Rule, say: Translator) -> list[str]:
    """What besides its sentence one should know of a rule."""
    told = []
    if isinstance(rule, Overlap):
        told.append(
            say.ngettext(
                "At least one shared time.", "At least {count} shared times.", rule.at_least
            ).format(count=rule.at_least)
        )
    if isinstance(rule, Same) and rule.strength:
        told.append(
            say.gettext("How much it matters to each is asked at “{question}”.").format(
                question=rule.strength.label[say.language]
            )
        )
    return told


def seen(question: Question, say: Translator, chosen: Collection[str] = ()) -> str:
    """`chosen` are the questions of which each says whether a buddy may see the answer."""
    if question.key in chosen:
        return say.gettext(EACH_CHOOSES)
    if question.kind is QuestionKind.WEEKGRID and question.seen_by is not SeenBy.PARTNER:
        return say.gettext(TIMES_SEEN)
    return say.gettext(SEEN[question.seen_by])


def position(value: str, say: Translator) -> str:
    return next((say.gettext(text) for one, text in POSITIONS if one == value), value)


def wish(value: str, say: Translator) -> str:
    return next((say.gettext(text) for one, text in WISHES if one == value), value)


def balance(value: str, say: Translator) -> str:
    return next((say.gettext(text) for one, text in BALANCES if str(one) == value), value)


def answered(counts: Counts, question: Question, say: Translator) -> str:
    """How many answered it, unless that would tell of fewer than ten."""
    side = told_of(question)
    everyone, did = counts.people[side], answered_told(counts, question)
    if did == 0 or not everyone:
        return say.gettext("Nobody answered yet.")
    if did is None:
        return say.gettext("How many answered is not shown: it could tell who.")
    words = {
        Enrolled.first_year: say.gettext("{count} of {all} first-years answered."),
        Enrolled.coach: say.gettext("{count} of {all} coaches answered."),
    }
    return words[side].format(count=say.number(did), all=say.number(everyone))


def effect_lines(effect: Effect, say: Translator) -> list[str]:
    """What would change, the most important first; no line for what stays as it is."""
    return list(_lines(effect, say))


def _lines(effect: Effect, say: Translator) -> Iterator[str]:
    before, after = effect.matched
    counts = {"after": say.number(after), "all": say.number(effect.first_years)}
    more = after - before
    if more > 0:
        words = say.ngettext(
            "{count} more matched ({after} of {all})",
            "{count} more matched ({after} of {all})",
            more,
        )
        yield words.format(count=say.number(more), **counts)
    elif more < 0:
        words = say.ngettext(
            "{count} fewer matched ({after} of {all})",
            "{count} fewer matched ({after} of {all})",
            -more,
        )
        yield words.format(count=say.number(-more), **counts)
    else:
        yield say.gettext("As many matched: {after} of {all}").format(**counts)
    was, now = (fit if fit is None else round(fit) for fit in effect.fit)
    if was != now and was is not None and now is not None:
        yield say.gettext("Mean fit from {was} to {now}").format(was=was, now=now)
    elif effect.moved:
        yield say.gettext("Mean fit stays {now}").format(now=now)
    if effect.moved:
        words = say.ngettext(
            "{count} pair changes coach", "{count} pairs change coach", effect.moved
        )
        yield words.format(count=say.number(effect.moved))
    if weak := effect.weak[1] - effect.weak[0]:
        text = (
            say.ngettext(
                "{count} more pair fits under {limit}", "{count} more pairs fit under {limit}", weak
            )
            if weak > 0
            else say.ngettext(
                "{count} fewer pair fits under {limit}",
                "{count} fewer pairs fit under {limit}",
                -weak,
            )
        )
        yield text.format(count=say.number(abs(weak)), limit=effect.weak_under)
    if effect.lost:
        words = say.gettext("{lost} of the {possible} possible pairs become impossible")
        yield words.format(lost=say.number(effect.lost), possible=say.number(effect.possible))


def balances(say: Translator) -> list[tuple[str, str]]:
    return [(str(value), say.gettext(text)) for value, text in BALANCES]


def caller(definition: Definition, say: Translator) -> Callable[[str, str], tuple[str, str]]:
    """What a field of the form and its value are called, where two versions are shown."""
    sentences = {one.name: sentence(one.rule, say) for one in shown_rules(definition)}

    def called(name: str, value: str) -> tuple[str, str]:
        kind, _, rule = name.partition(".")
        said = sentences.get(rule, rule)
        if kind == "rule":
            return said, position(value, say)
        if kind == "wish":
            return say.gettext("{rule}: whose wish").format(rule=said), wish(value, say)
        return say.gettext("Balance over coaches"), balance(value, say)

    return called


def messages(
    error: DefinitionRefused, definition: Definition, fields: Fields, say: Translator
) -> dict[str, str]:
    """Each problem at the rule it is about."""
    names = list(chosen_rules(definition, fields))
    found: dict[str, str] = {}
    for problem in error.problems:
        place = RULE.match(problem.place.en)
        name = f"rule.{names[int(place[1]) - 1]}" if place else "effect"
        found.setdefault(name, problem.said_in(say.language))
    return found
