"""Matching first-years to coaches: exact, proven, explainable, deterministic. Usable alone."""

from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.fit import Scores, score_people
from peercoach.matching.pair import fit_pair
from peercoach.matching.questions import Coach, Option, Person, Question
from peercoach.matching.reading import DefinitionError, Problem
from peercoach.matching.reasons import Exclusion, exclusions, exclusions_in, reasons
from peercoach.matching.rules.rule import Excluded, Importance
from peercoach.matching.scorer import Scorer

__all__ = [
    "Coach",
    "Definition",
    "DefinitionError",
    "Excluded",
    "Exclusion",
    "Importance",
    "Option",
    "Person",
    "Problem",
    "Question",
    "Scorer",
    "Scores",
    "exclusions",
    "exclusions_in",
    "fit_pair",
    "parse_definition",
    "reasons",
    "score_people",
]
