"""The format: what can be left out, and that a definition survives being stored."""

import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Definition, parse_definition
from peercoach.matching.questions import QuestionKind, SeenBy, Side
from peercoach.matching.rules import AsksFor, Overlap, Rule, Share
from peercoach.matching.rules.rule import Importance
from tests.matching.random_rounds import ASKED, rules

FILE = """
[[question]]
key = "languages"
kind = "choices"
label = { nl = "Welke talen spreek je?", en = "Which languages do you speak?" }
options = [
    { value = "nl", nl = "Nederlands", en = "Dutch" },
    { value = "en", nl = "Engels", en = "English" },
]
most = 2
seen_by = "partner"
required = true

[[question]]
key = "times"
kind = "weekgrid"
label = { nl = "Wanneer kun je?", en = "When are you free?" }

[[question]]
key = "gender"
kind = "choice"
label = { nl = "Gender", en = "Gender" }
options = [{ value = "woman", nl = "vrouw", en = "woman" }]
asked_of = "coach"

[[question]]
key = "gender_wish"
kind = "choice"
label = { nl = "Liever een vrouw?", en = "Rather a woman?" }
options = [
    { value = "woman", nl = "ja", en = "yes" },
    { value = "none", nl = "maakt niet uit", en = "no preference" },
]
asked_of = "first_year"

[[rule]]
kind = "share"
question = "languages"
importance = "must"

[[rule]]
kind = "overlap"
question = "times"
at_least = 7
importance = "nice"
wish_of = "coach"

[[rule]]
kind = "asks_for"
question = "gender_wish"
importance = "must"
wish_of = "first_year"
"""


def test_a_file_says_only_what_does_not_go_without_saying() -> None:
    definition = parse_definition(tomllib.loads(FILE))
    assert definition.bands == (20, 35, 50)
    assert definition.balance == 20
    languages, times, gender, wish = definition.questions
    assert languages.values == ("nl", "en")
    assert languages.options[1].label == {"nl": "Engels", "en": "English"}
    assert (languages.most, languages.asked_of, languages.seen_by) == (2, Side.BOTH, SeenBy.PARTNER)
    assert (languages.required, times.required) == (True, False)
    assert (times.kind, times.seen_by) == (QuestionKind.WEEKGRID, SeenBy.MATCHING)
    assert definition.rules == (
        Share(question=languages, importance=Importance.MUST),
        Overlap(
            question=times,
            at_least=7,
            full_at=7,  # 5 where that is no less than at_least
            importance=Importance.NICE,
            wish_of=Side.COACH,
        ),
        AsksFor(
            question=wish,
            about=gender,  # the key of the wish without `_wish`
            importance=Importance.MUST,
            wish_of=Side.FIRST_YEAR,
        ),
    )


def test_a_definition_written_down_reads_back_as_itself() -> None:
    definition = parse_definition(tomllib.loads(FILE))
    stored = json.loads(json.dumps(definition.as_mapping()))
    assert parse_definition(stored) == definition


def test_an_empty_definition_is_one() -> None:
    assert parse_definition({}) == Definition()


@given(st.lists(rules(), max_size=4).map(tuple), st.integers(0, 500))
def test_every_rule_written_down_reads_back_as_itself(
    some_rules: tuple[Rule, ...], balance: int
) -> None:
    definition = Definition(tuple(ASKED.values()), some_rules, bands=(10, 90), balance=balance)
    stored = json.loads(json.dumps(definition.as_mapping()))
    assert parse_definition(stored) == definition
