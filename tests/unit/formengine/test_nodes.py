"""The instance tree keeps xpath's tree protocol."""

from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Leaf, Range, walk
from qa_desktop.formengine._plan import program_of
from qa_desktop.xpath import TreeNode
from tests.builders import World, tool

FORM = """
    | type         | name | label |
    | text         | a    | A     |
    | begin_repeat | r    | R     |
    | text         | x    | X     |
    | end_repeat   |      |       |
    | begin_group  | g    | G     |
    | text         | b    | B     |
    | end_group    |      |       |
"""


def state() -> Filling:
    made = Filling(program_of(tool(FORM)), World().surroundings())
    ranged = made.root.nodes["/data/r"]
    assert isinstance(ranged, Range)
    made.new_instance(ranged)
    made.new_instance(ranged)
    return made


def test_expressions_see_instances_and_no_repeat():
    root = state().root
    assert [child.name for child in root.children] == ["a", "r", "r", "g", "meta"]
    assert [child.name for child in root.named("r")] == ["r", "r"]
    assert root.named("none") == ()


def test_every_child_has_its_parent_above_it():
    def look(node: TreeNode) -> None:
        for child in node.children:
            assert child.parent is node
            look(child)

    look(state().document)


def test_children_are_up_to_date_after_instances_come_and_go():
    made = state()
    ranged = made.root.nodes["/data/r"]
    assert isinstance(ranged, Range)
    assert len(made.root.named("r")) == 2
    made.drop_instance(ranged, ranged.instances[0])
    assert len(made.root.named("r")) == 1
    made.new_instance(ranged, order=0)
    assert made.root.named("r")[0] is ranged.instances[0]


def test_a_branch_reads_as_all_that_is_in_it():
    made = state()
    for element in walk(made.root):
        if isinstance(element, Leaf):
            made.put(element, element.name)
    assert made.root.value == "axxb" + "instanceID"


def test_a_leaf_that_is_not_relevant_reads_as_blank():
    made = state()
    leaf = made.root.nodes["/data/a"]
    assert isinstance(leaf, Leaf)
    made.put(leaf, "kept")
    leaf.relevant = False
    made.show(leaf)
    assert (leaf.stored, leaf.value) == ("kept", "")
