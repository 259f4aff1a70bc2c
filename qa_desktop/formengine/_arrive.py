"""Owns the arrival of a draft in another tool: what is new there is born, the rest is restored."""

from __future__ import annotations

from collections.abc import Callable

from qa_desktop.domain.audit import SavedDraft
from qa_desktop.formengine._actions import run_at_load
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Frame, leaves, walk
from qa_desktop.formengine._plan import program_of
from qa_desktop.formengine._preload import preloaded
from qa_desktop.formengine._saved import load, to_save
from qa_desktop.formengine._seeds import plant, put_static
from qa_desktop.formengine._settle import settle
from qa_desktop.formengine._world import FormWorld
from qa_desktop.formengine.api import Preset, Surroundings
from qa_desktop.formspec.definition import Event, Repeat, Seed, Tool


def arrive(
    tool: Tool,
    draft: SavedDraft,
    is_fresh: Callable[[str], bool],
    surroundings: Surroundings,
    preset: Preset | None,
    last_saved: bytes,
) -> SavedDraft:
    """Restore a draft and give the nodes whose path `is_fresh` what a new filling would give them.

    Order as at birth: static defaults and instances, preloads, evaluation, actions of the first load.
    """
    filling = Filling(program_of(tool), surroundings)
    properties = preset.properties if preset is not None else {}
    filling.properties = properties
    evaluator = Evaluator(filling, FormWorld(filling, properties, last_saved))
    load(filling, evaluator, draft)
    _plant(filling, is_fresh)
    for leaf in leaves(filling.root):
        if is_fresh(leaf.plan.path):
            text = preloaded(leaf, surroundings, properties)
            if text:
                put_static(filling, leaf, text)
            evaluator.mark_inside(leaf)
    # What was worked out for good, such as `today()`, is believed; all else is worked out by this tool.
    evaluator.mark_inside(filling.root, volatile=False)
    evaluator.run()
    for event in (Event.FIRST_LOAD, Event.READY, Event.LOAD, Event.NEW_REPEAT):
        run_at_load(evaluator, event, lambda leaf: not is_fresh(leaf.plan.path))
    settle(filling, evaluator, triggers=False)
    return to_save(filling)


def _plant(filling: Filling, is_fresh: Callable[[str], bool]) -> None:
    """Give the root and each instance what the model, or the repeat's template, gives its new nodes."""
    frames = [element for element in walk(filling.root) if isinstance(element, Frame)]
    for frame in frames:
        definition = frame.plan.definition
        seed = definition.template if isinstance(definition, Repeat) else filling.program.tool.seed
        plant(filling, frame, _only_fresh(seed, is_fresh))


def _only_fresh(seed: Seed, is_fresh: Callable[[str], bool]) -> Seed:
    return Seed(
        {path: text for path, text in seed.answers.items() if is_fresh(path)},
        {path: starting for path, starting in seed.repeats.items() if is_fresh(path)},
    )
