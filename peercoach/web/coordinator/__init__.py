"""The pages of those who run a programme."""

from peercoach.web.coordinator import (
    care,
    coaches,
    coaches_first,
    demands,
    exports,
    imports,
    overview,
    pair,
    pairs,
    people,
    programmes,
    publishing,
    quiet,
    rounds,
)

routers = (
    programmes.router,
    overview.router,
    people.router,
    imports.router,
    coaches.router,
    rounds.router,
    demands.router,
    coaches_first.router,
    publishing.router,
    exports.router,
    pairs.router,
    quiet.router,
    care.router,
    pair.router,
)
