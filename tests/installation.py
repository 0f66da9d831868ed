"""What an installation of a test is called and set to, unless the test says otherwise."""

from functools import cache

from peercoach.config import Settings

PUBLIC_URL = "https://buddy.example"


def make_settings(**different: object) -> Settings:
    if different:
        return Settings(**{"_env_file": None, "public_url": PUBLIC_URL, **different})
    return usual_settings().model_copy()


@cache
def usual_settings() -> Settings:
    """Reading them takes longer than a page."""
    return Settings(_env_file=None, public_url=PUBLIC_URL)
