"""Owns evaluation while filling: what a change made dirty is evaluated in rank order, and nothing else.

The rule that tests hold it to: after each change, evaluating everything changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

from qa_desktop.formengine import _choices, _score
from qa_desktop.formengine._codecs import store_computed
from qa_desktop.formengine._dirt import Dirt
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._graph import Aspect, Formula, Vertex
from qa_desktop.formengine._instances import MAX_NODES, resize
from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range, leaves, walk
from qa_desktop.formengine._sources import shuffles_by_chance
from qa_desktop.formengine._texts import filled_text
from qa_desktop.formengine._world import FormWorld
from qa_desktop.formspec.definition import DataType, Question, Text
from qa_desktop.i18n import tr
from qa_desktop.xpath import Context, EvaluationProblem, Expression

MAX_INSTANCES: Final = 1_000
"""Instances that a count may ask for; the largest record-keeping audit has 40."""
MAX_VISITS_OF_ONE_ANSWER: Final = 20_000_000
"""Nodes visited by all evaluations that follow one answer: some ten seconds, and more than any form needs."""
_MAX_ROUNDS: Final = 100
"""Times that a vertex is evaluated in one change. Only a cycle needs it, which is refused at install."""
ACTION: Final = "action"
"""Under what the error of an action is kept, beside those of aspects."""


class Evaluator(Dirt):
    """Keeps a filling consistent: what is dirty is evaluated."""

    def __init__(self, filling: Filling, world: FormWorld) -> None:
        super().__init__(filling)
        self._world = world
        self._visits = [0]
        """What the latest evaluation has visited; it may still be at it."""
        self._visited = 0
        """What all evaluations before that have visited since the last answer."""
        self.overwritten: set[Leaf] = set()
        """Calculates whose value somebody typed or an action set, until they are worked out again."""
        self.pinned: set[Leaf] = set()
        """Volatile calculates that keep their value through this change: it is being put back."""
        self.new_instances: list[Frame] = []
        """Instances that a count made, whose defaults are still to be set."""
        self._by_aspect: dict[Aspect, Callable[[Vertex, Element], None]] = {
            Aspect.RELEVANT: self._relevant,
            Aspect.CALCULATE: self._calculate,
            Aspect.SCORE: self._score,
            Aspect.COUNT: self._count,
            Aspect.CHOICES: self._choose,
            Aspect.READONLY: self._readonly,
            Aspect.REQUIRED: self._required,
            Aspect.CONSTRAINT: self._constraint,
            Aspect.TEXTS: self._texts,
            Aspect.PROMPT: self._prompt,
        }

    # Evaluation ----------------------------------------------------------------------------------

    def run(self) -> None:
        """Evaluate what is dirty until nothing is."""
        rounds: dict[int, int] = {}
        self._visited, self._visits = 0, [0]
        for vertex, elements in self.taken():
            count = rounds[vertex.rank] = rounds.get(vertex.rank, 0) + 1
            evaluate = self._by_aspect[vertex.aspect]
            for element in elements:
                if not element.is_alive:
                    continue
                if count > _MAX_ROUNDS:
                    self._failed(vertex.aspect, element, tr("This question depends on its own answer."))
                else:
                    evaluate(vertex, element)
        self.pinned.clear()

    def context(self, element: Element) -> Context:
        """Where an expression of this element stands.

        Raises:
            EvaluationProblem: what was evaluated since the last answer is too much for one answer.
        """
        self._visited += self._visits[0]
        if self._visited > MAX_VISITS_OF_ONE_ANSWER:
            raise EvaluationProblem("the form needs too much work for one answer")
        context = Context(element, self.filling.document, self._world)  # type: ignore[arg-type]  # a Range stands in for an instance
        self._visits = context.visits
        return context

    def text(self, formula: Formula, element: Element) -> str:
        """An expression's answer as text.

        Raises:
            EvaluationProblem: it has none.
        """
        try:
            return formula.closure.string(self.context(element))
        except (ArithmeticError, RecursionError) as beyond:
            raise EvaluationProblem(f"the expression is beyond what can be worked out ({beyond})") from beyond

    def truth(self, formula: Formula, element: Element) -> bool:
        """An expression's answer as yes or no. Raises EvaluationProblem as `text` does."""
        try:
            return formula.closure.boolean(self.context(element))
        except (ArithmeticError, RecursionError) as beyond:
            raise EvaluationProblem(f"the expression is beyond what can be worked out ({beyond})") from beyond

    def filled(self, text: Text, element: Element) -> str:
        """A text of an element in the language of the filling; an output that fails leaves a blank."""
        filling = self.filling

        def output(expression: Expression) -> str:
            try:
                return self.text(filling.program.compiled(expression), element)
            except EvaluationProblem:
                return ""

        return filled_text(text, filling.language, filling.program.tool.default_language, output)

    def _asked(self, vertex: Vertex, element: Element, *, otherwise: bool) -> bool:
        try:
            answer = self.truth(vertex.expression, element)
        except EvaluationProblem as problem:
            self._failed(vertex.aspect, element, problem.message)
            return otherwise
        self._succeeded(vertex.aspect, element)
        return answer

    def _failed(self, aspect: str, element: Element, message: str) -> None:
        if element.errors.get(aspect) != message:
            element.errors[aspect] = message
            self.filling.change.changed.add(element)

    def _succeeded(self, aspect: str, element: Element) -> None:
        if element.errors and element.errors.pop(aspect, None) is not None:
            self.filling.change.changed.add(element)
        heard = self._world.heard
        if heard or element.notes:
            said = " ".join(dict.fromkeys(heard))
            heard.clear()
            if element.notes.get(aspect, "") != said:
                element.notes[aspect] = said
                self.filling.change.changed.add(element)

    def action_failed(self, element: Element, message: str) -> None:
        """A default or an action has no answer; what was there stays, until somebody answers."""
        self._failed(ACTION, element, message)

    def action_succeeded(self, element: Element) -> None:
        self._succeeded(ACTION, element)

    # Relevance -----------------------------------------------------------------------------------

    def _relevant(self, vertex: Vertex, element: Element) -> None:
        # An error must not hide a question: it is shown, with its error.
        element.own_relevant = self._asked(vertex, element, otherwise=True)
        self.settle_relevance(element)

    def settle_relevance(self, element: Element) -> None:
        """Bring an element's relevance in line with its own and its parent's, and pass it down."""
        relevant = _is_relevant(element)
        if isinstance(element, Frame) and element.plan.parent is not None:
            self.settle_range(self.filling.range_of(element))
        if relevant == element.relevant:
            return
        element.relevant = relevant
        self.filling.change.changed.add(element)
        if isinstance(element, Leaf):
            for aspect in (Aspect.CALCULATE, Aspect.SCORE):
                if aspect in element.plan.vertices:
                    self.mark(element.plan.vertices[aspect], element)
            self.filling.show(element)
            return
        self.settle_inside(element.held)

    def settle_inside(self, elements: Iterable[Element]) -> None:
        for element in elements:
            self.settle_relevance(element)

    def settle_range(self, ranged: Range) -> None:
        """A repeat is relevant when one of its instances is, or would be when it has none."""
        relevant = _is_relevant(ranged)
        if relevant != ranged.relevant:
            ranged.relevant = relevant
            self.filling.change.changed.add(ranged)

    # Values --------------------------------------------------------------------------------------

    def _calculate(self, vertex: Vertex, element: Element) -> None:
        assert isinstance(element, Leaf)  # noqa: S101 -- only questions calculate
        if element in self.pinned:
            return
        self.overwritten.discard(element)
        if not element.relevant:
            if not vertex.keeps_its_value:
                self.filling.put(element, "")
            return
        try:
            text = self.text(vertex.expression, element)
        except EvaluationProblem as problem:
            self._failed(vertex.aspect, element, problem.message)
            text = ""
        else:
            self._succeeded(vertex.aspect, element)
        self.put_computed(element, text)

    def hear_failures(self) -> None:
        """Tell of calculates without an answer: of a restored filling they are believed, not worked out.

        Volatile ones are asked nothing: they are as they were.
        """
        for leaf in leaves(self.filling.root):
            vertex = leaf.plan.vertices.get(Aspect.CALCULATE)
            if vertex is None or leaf.stored or not leaf.relevant or vertex.is_volatile:
                continue
            try:
                self.text(vertex.expression, leaf)
            except EvaluationProblem as problem:
                self._failed(vertex.aspect, leaf, problem.message)
            else:
                self._succeeded(vertex.aspect, leaf)

    def put_computed(self, leaf: Leaf, text: str) -> None:
        """Store an expression's answer in the form that the question's type has."""
        definition = leaf.plan.definition
        assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
        needs_zone = definition.bind.data_type is DataType.DATE_TIME
        zone = self.filling.surroundings.now().tzinfo if needs_zone else None
        found = store_computed(text, definition.bind.data_type, definition.control, zone)
        self.filling.put(leaf, _choices.known(leaf, found.text), valid=found.is_valid, notice=found.notice)

    def _score(self, vertex: Vertex, element: Element) -> None:
        assert isinstance(element, Leaf)  # noqa: S101 -- only questions calculate
        self.filling.put(element, _score.of(self.filling, element) if element.relevant else "")

    def _choose(self, vertex: Vertex, element: Element) -> None:
        assert isinstance(element, Leaf)  # noqa: S101 -- only questions have choices
        before = element.offered
        try:
            context = self.context(element)
            if shuffles_by_chance(element.plan):
                self._world.chance = _choices.own_order(self.filling, element)
            offered = _choices.offered(self.filling, vertex.expression, element, context)
        except EvaluationProblem as problem:
            self._failed(vertex.aspect, element, problem.message)
            offered = element.plan.choices or before
        else:
            self._succeeded(vertex.aspect, element)
        finally:
            self._world.chance = None
        if offered != before:
            element.offered = offered
            self.filling.change.changed.add(element)
            if element.plan.choice_source is not None:
                self.labels_moved(element)
        _choices.clear_what_is_not_offered(self.filling, element, before)

    # Repeats -------------------------------------------------------------------------------------

    def _count(self, vertex: Vertex, element: Element) -> None:
        assert isinstance(element, Range)  # noqa: S101 -- only repeats count
        try:
            number = vertex.expression.closure.number(self.context(element))
        except EvaluationProblem as problem:
            self._failed(vertex.aspect, element, problem.message)
            return
        if math.isnan(number):
            # Blank: somebody is about to type another number. What was counted before stays.
            self._succeeded(vertex.aspect, element)
            return
        fits = resize(self, element, max(0, int(min(number, MAX_INSTANCES))))
        if number > MAX_INSTANCES:
            self._failed(
                vertex.aspect, element, tr("A repeat may have {most} instances at most.", most=MAX_INSTANCES)
            )
        elif not fits:
            self._failed(
                vertex.aspect, element, tr("A form may have {most} questions at most.", most=MAX_NODES)
            )
        else:
            self._succeeded(vertex.aspect, element)

    # The rest ------------------------------------------------------------------------------------

    def _readonly(self, vertex: Vertex, element: Element) -> None:
        readonly = self._asked(vertex, element, otherwise=False)
        if readonly != element.readonly:
            element.readonly = readonly
            # Read-only is inherited: everything below looks different.
            self.filling.change.changed.update(walk(element))

    def _required(self, vertex: Vertex, element: Element) -> None:
        required = self._asked(vertex, element, otherwise=False)
        if required != element.required:
            element.required = required
            self.filling.change.changed.add(element)

    def _constraint(self, vertex: Vertex, element: Element) -> None:
        assert isinstance(element, Leaf)  # noqa: S101 -- only questions have constraints
        applies = bool(element.value) and element.valid
        holds = self._asked(vertex, element, otherwise=True) if applies else True
        if not applies:
            self._succeeded(vertex.aspect, element)
        if holds != element.constraint_ok:
            element.constraint_ok = holds
            self.filling.change.changed.add(element)

    def _texts(self, vertex: Vertex, element: Element) -> None:
        texts = {field: self.filled(text, element) for field, text in element.plan.text_fields.items()}
        self._world.heard.clear()
        if texts != element.texts:
            element.texts = texts
            self.filling.change.changed.add(element)

    def _prompt(self, vertex: Vertex, element: Element) -> None:
        element.prompted = self._asked(vertex, element, otherwise=False)


def _is_relevant(element: Element) -> bool:
    parent = element.parent
    above = parent.relevant if isinstance(parent, Element) else True
    if isinstance(element, Range) and element.instances:
        return above and any(instance.own_relevant for instance in element.instances)
    return above and element.own_relevant
