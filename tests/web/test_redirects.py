import pytest

from peercoach.web.redirects import safe_next

OURS = ["/", "/me", "/co/nursing/pairs?page=2&sort=-days", "/c/abc-_~%20", "/é"]
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/me\\..\\evil",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/me\r\nSet-Cookie: a=b",
    "/a b",
    " /me",
    "/me\x00",
    "/me\x7f",
    "",
    None,
]


@pytest.mark.parametrize("path", OURS)
def test_our_own_pages_stay(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize("path", ELSEWHERE, ids=repr)
def test_anything_else_becomes_the_first_page(path: str | None) -> None:
    assert safe_next(path) == "/"
