"""Pages that first-years and coaches share: the menu there is that of whoever looks."""

import re

import pytest

MENUS = {
    "noor": ["/me", "/me/data", "/help/now"],
    "samira": ["/coach", "/coach/calendar", "/coach/guide"],
}


@pytest.mark.parametrize(("who", "menu"), MENUS.items())
def test_the_menu_on_a_page_about_a_pair_is_that_of_ones_own_side(visits, who, menu) -> None:
    visit = visits[who]
    for part in ("messages", "meet", "pause"):
        page = visit.page(f"{visit.room}/{part}")
        nav = page.partition("<nav")[2].partition("</nav>")[0]
        assert re.findall(r'href="([^"]+)"', nav) == menu, part
