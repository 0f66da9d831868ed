"""Getting about with the keyboard only."""

from playwright.sync_api import Locator, Page

IS_THERE = """one => one === document.activeElement
    || one.type === 'radio' && one.name === document.activeElement.name"""


def tab_to(page: Page, there: Locator) -> None:
    """Where only the Tab key leads, and where one can see that one is. Of several that exclude each
    other Tab leads to one; the arrows lead to the others."""
    for _ in range(80):
        if there.evaluate(IS_THERE):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {there}")


def press(page: Page, role: str, name: str) -> None:
    """What leads to another page, or to this one again."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    with page.expect_navigation():
        page.keyboard.press("Enter")
