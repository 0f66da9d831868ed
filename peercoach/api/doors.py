"""All resources in one router, under one address."""

from fastapi import APIRouter
from fastapi.routing import APIRoute

from peercoach.api import (
    check_ins,
    draft_contents,
    drafts,
    enrolments,
    my_enrolments,
    my_pairs,
    openapi,
    pairs,
    programmes,
    publications,
    rounds,
)
from peercoach.api.refusals import REFUSALS
from peercoach.api.resource import ROOT


def name_of(route: APIRoute) -> str:
    """What generated clients call the operation: the name of the function that answers it."""
    return route.name


RESOURCES = (
    programmes.router,
    enrolments.router,
    rounds.router,
    drafts.router,
    draft_contents.router,
    publications.router,
    pairs.router,
    check_ins.router,
    my_enrolments.router,
    my_pairs.router,
)

router = APIRouter(prefix=ROOT, responses=REFUSALS, generate_unique_id_function=name_of)
for resource in RESOURCES:
    router.include_router(resource)
router.include_router(openapi.describing(router))
