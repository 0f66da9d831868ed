"""What a person may be called: every name, and nothing that a mail makes a link of."""

import pytest

from peercoach.notify.names import with_isolated_names
from peercoach.services.sign_up.person_names import LIKE_AN_ADDRESS, NoName, as_name, checked_name

NAMES = [
    *("Sam", "J.P. Jansen", "J.P.Jansen", "J.P.de Vries", "Ph.D. Bakker", "Jean-Luc d’Arc"),
    *("Siobhán O'Brien", "Ibn al-Ḥaytham", "d'Arc", "Kumar A/L Raja", "Sven C:son", "Noor 🌷"),
    *("Anne & Co", "'t Hooft", "Jan (Johan) de Wit", 'Johanna "Jo" Bos', "X Æ A-12", "St. John"),
    *(
        "李小龙",
        "Мария-Анна",
        "יעל כהן",
        "محمد",
        "علی\u200cرضا",
        "ක්\u200dරිෂ්",
        "Nguyễn Thị Ánh",
        "山田・太郎",
    ),
]


@pytest.mark.parametrize("name", NAMES)
def test_people_keep_their_own_names(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://evil.example/win Gratis", "https://evil.example/win"),
        ("Win op evil.example", "evil.example"),
        ("EVIL.COM", "EVIL.COM"),
        ("www.evil", "www.evil"),
        ("<b>Sam</b>", "<b>Sam</b>"),
        ('"Sam" <evil@x.org>', "<evil@x.org>"),
        ("sam@x", "sam@x"),
        *((f"Sam evil{stop}com", "evil.com") for stop in "\u2024\uff0e\u3002\uff61"),
    ],
)
def test_what_leads_somewhere_is_refused_and_told(text: str, found: str) -> None:
    with pytest.raises(NoName) as refused:
        checked_name(text)
    assert refused.value.details == {"found": found}
    assert "expected a name" in str(refused.value)


@pytest.mark.parametrize("sign", list("\u200b\u2060\ufeff\u00ad\u200d\u202e\u3164\n"))
def test_what_cannot_be_seen_is_refused(sign: str) -> None:
    assert as_name(f"Sam{sign}my") is None


def test_a_name_from_before_leads_nowhere_in_a_mail() -> None:
    given = ["https://evil.example/win", '"Sam" <evil@x.org>', "t.co", "mailto:x@y.nl", "J.P. Bos"]
    payload = {
        "lines": [{"other": name} for name in given],
        "sender": given[0],
        "path": "/a.example",
    }
    written = with_isolated_names(payload)
    names = [line["other"] for line in written["lines"]]
    assert names == [
        "https evil. example/win",
        '"Sam"  evil x. org',
        "t. co",
        "mailto x y. nl",
        "J.P. Bos",
    ]
    assert not any(LIKE_AN_ADDRESS.search(name) for name in names)
    assert (written["sender"], written["path"]) == (names[0], "/a.example")
