"""Files that nobody vouches for: whatever they hold, a list or a reason comes of them."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desktop.formspec.definition import InstanceElement
from qa_desktop.formspec.external import MAX_LIST, Unusable, read_csv, read_list

NAMES = st.sampled_from(["a.csv", "a.xml", "a.geojson", "a.json", "a.txt", "a", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature")},
    optional={
        "id": JSON,
        "properties": JSON,
        "geometry": JSON
        | st.fixed_dictionaries(
            {"type": st.sampled_from(["Point", "LineString", "Polygon", "Other"]), "coordinates": JSON}
        ),
    },
)


@given(NAMES, st.binary(max_size=200))
def test_any_bytes_are_a_list_or_refused_with_a_reason(name, data):
    with suppress(Unusable):
        assert isinstance(read_list(name, data), InstanceElement)


@given(st.lists(FEATURES, max_size=4))
def test_any_features_are_a_list_or_refused_with_a_reason(features):
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    with suppress(Unusable):
        root = read_list("a.geojson", data)
        assert len(root.children) == len(features)
        for row in root.children:
            assert all(isinstance(cell.text, str) for cell in row.children)


@given(st.text(alphabet='ab,;"\n\r\t \x00é', max_size=60))
def test_any_text_is_rows_of_one_width_or_refused_with_a_reason(text):
    with suppress(Unusable):
        rows = read_csv(text.encode())
        assert all(len(cells) == len(rows.columns) for cells in rows.cells)


def test_properties_nested_deeply_are_text_or_refused_with_a_reason():
    inner = '{"a":' * 700 + "1" + "}" * 700
    feature = f'{{"type":"Feature","properties":{{"x":{inner}}},"geometry":null}}'
    data = f'{{"type":"FeatureCollection","features":[{feature}]}}'.encode()
    with suppress(Unusable):
        assert len(read_list("a.geojson", data).children) == 1


def test_a_list_beyond_the_limit_is_not_looked_into():
    with pytest.raises(Unusable, match="16 MB is the limit"):
        read_list("a.csv", b"a" * (MAX_LIST + 1))


def test_rows_are_elements_and_mappings_alike():
    rows = read_csv(b"name,label\na,A\nb\nc,C,extra\n")
    assert len(rows) == 3
    assert rows[1] == InstanceElement(
        "item", children=(InstanceElement("name", "b"), InstanceElement("label", ""))
    )
    assert [row.children[0].text for row in rows] == ["a", "b", "c"]
    assert [row.children[1].text for row in rows[1:]] == ["", "C"]
