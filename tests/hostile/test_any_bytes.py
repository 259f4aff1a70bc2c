"""Any bytes, and any sound file gone wrong: every parser gives a result or a coded failure, in time."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.mutations import bytes_mutated, json_mutated
from tests.hostile.parsers import PARSERS, changed_part
from tests.hostile.workbooks import names, plain

pytestmark = pytest.mark.timeout(120)
SLOWEST = 5.0
"""Seconds of the processor for one small input; the usual ones take a thousandth."""
SLOW = {
    "tool-xlsx": 30,
    "tool-text": 40,
    "tool-xform": 60,
    "package": 60,
    "join": 60,
    "roster": 60,
    "instance": 60,
}
"""Examples for parsers that take milliseconds."""


def in_time(name: str, data: bytes) -> object:
    began = time.process_time()
    read = PARSERS[name].run(data)
    assert time.process_time() - began < SLOWEST
    return read


@pytest.mark.parametrize("name", PARSERS)
def test_sound_input_is_read_and_every_parser_has_some(name):
    assert any(in_time(name, seed) is not None for seed in PARSERS[name].seeds())


@pytest.mark.parametrize("name", PARSERS)
def test_any_bytes_are_a_result_or_a_coded_failure(name):
    @settings(max_examples=SLOW.get(name, 100), deadline=None)
    @given(st.binary(max_size=120))
    def holds(data: bytes) -> None:
        in_time(name, data)

    holds()


@pytest.mark.parametrize("name", PARSERS)
def test_a_sound_file_gone_wrong_is_a_result_or_a_coded_failure(name):
    seeds = PARSERS[name].seeds()

    @settings(max_examples=SLOW.get(name, 150), deadline=None)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        in_time(name, bytes_mutated(chance.choice(seeds), chance))

    holds()


JSON = (
    "key-slots", "package-docs", "package-content", "worker-answer", "window-place", "attempts", "move-file",
    "list-geojson", "package-json",
)  # fmt: skip


@pytest.mark.parametrize("name", JSON)
def test_json_with_anything_in_the_place_of_a_value_is_a_result_or_a_coded_failure(name):
    seeds = [seed for seed in PARSERS[name].seeds() if b"{" in seed]

    @settings(max_examples=250, deadline=None)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        in_time(name, json_mutated(chance.choice(seeds), chance))

    holds()


@pytest.mark.parametrize("name", ["tool-xlsx", "table"])
def test_a_workbook_with_any_part_gone_wrong_is_a_result_or_a_coded_failure(name):
    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(names(plain())), st.integers(0, 2**32))
    def holds(part: str, seed: int) -> None:
        chance = random.Random(seed)
        in_time(name, changed_part(plain(), part, lambda own: bytes_mutated(own, chance)))

    holds()
