"""How pages are looked at, and what they have to keep to."""

import pytest

LOOKS = [  # the first two show both languages, both themes and both sizes
    {"language": "nl", "dark": False, "width": 390},
    {"language": "en", "dark": True, "width": 1280},
    pytest.param({"language": "nl", "dark": True, "width": 1280}, marks=pytest.mark.long),
    pytest.param({"language": "en", "dark": False, "width": 390}, marks=pytest.mark.long),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BEYOND_THE_EDGE = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .filter(one => !one.closest('.vh, .scroll, thead'))
    .map(one => one.outerHTML.slice(0, 80))"""
