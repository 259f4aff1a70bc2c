"""Public forms gone wrong by chance: refused by name, or filled, kept and written like any other."""

import random
from functools import cache
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desktop.errors import Refused
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.check import check, is_sound
from qa_desktop.formspec.xform import read
from tests.builders import World
from tests.hostile.forms import ask_everything
from tests.hostile.mutations import Person, mutated

FORMS = Path(__file__).parents[2].parent / "shared" / "conformance" / "xforms"

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not FORMS.exists(), reason=f"conformance material is not at {FORMS}"),
]


@cache
def small_forms() -> tuple[bytes, ...]:
    found = [path.read_bytes() for path in sorted(FORMS.rglob("*.xml"))]
    return tuple(form for form in found if len(form) < 30_000)


def survives(form: bytes, chance: random.Random, steps: int = 8) -> bool:
    """Fill a form that anything may be wrong with; False when it is refused."""
    try:
        tool = read(form)
    except Refused:
        return False
    sound = is_sound(check(tool))
    session = open_session(tool, World().surroundings())
    person = Person(session, chance)
    for _ in range(steps):
        person.act()
        if sound:
            again = session.recompute_all()
            assert (again.changed, again.writes) == (frozenset(), ())
    written = ask_everything(session)
    fromstring(written)
    restored = open_session(tool, World().surroundings(), saved=session.saved(), language=session.language)
    if sound:
        assert restored.serialise() == written
    return True


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_public_form_gone_wrong_is_refused_or_filled_like_any_other(seed):
    chance = random.Random(seed)
    survives(mutated(chance.choice(small_forms()), chance), chance)
