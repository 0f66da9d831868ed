"""Our own templates, beside those of the service: `demo/…`."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, Template

from peercoach.demo.clock import week_of_year
from peercoach.i18n import AMSTERDAM
from peercoach.web.pages import environment


@cache
def _environment(language: str) -> Environment:
    theirs = environment(language)
    both = ChoiceLoader([PackageLoader("peercoach.web"), PackageLoader("peercoach.demo")])
    made = theirs.overlay(loader=both)
    made.globals = theirs.globals | {"zone": AMSTERDAM, "week_of_year": week_of_year}
    return made


def template(name: str, language: str) -> Template:
    return _environment(language).get_template(f"demo/{name}")
