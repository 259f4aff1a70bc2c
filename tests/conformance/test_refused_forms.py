"""Every public form that pyxform refuses: each gets a place, and words that an Excel user can act on."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Problem, Severity

FORMS = Path(__file__).parents[3] / "shared" / "conformance" / "xforms"
pytestmark = pytest.mark.skipif(not FORMS.exists(), reason="the conformance material is not on this computer")

RAW_WORDS = re.compile(
    r"\[row|is invalid|Learn more|https?:|pyxform|PyXForm|XLSForms|secondary instance|survey element"
    r"|Traceback|Error\b|NoneType|\bdict\b|\{'|\bURI\b|jr://|XPath|entity declaration|container scope",
)
"""What an author of ours must never read: pyxform's wording, Python's, and links in brackets."""
WHOLE_FILE = {"TOOL-NO-SURVEY"}
READ_HERE = {"web-forms/preview-service/xlsforms/ifrc-distribution-site-assessment-v1.xlsx"}
"""An old workbook with a new one's name: pyxform goes by the name, we by the content."""

# File, code, sheet, row, column letter, offending text. Written by hand from the forms themselves.
EXPECTED = [
    (
        "onadata/apps/main/tests/fixtures/bug_fixes/MCH_v1.xlsx",
        "TOOL-TYPE",
        "survey",
        17,
        "A",
        "Select one from source",
    ),
    (
        "onadata/apps/main/tests/fixtures/group_names_must_be_unique.xlsx",
        "TOOL-NAME",
        "survey",
        2,
        "B",
        "data",
    ),
    (
        "onadata/apps/viewer/tests/fixtures/xlsx_output/xlsx_output.xlsx",
        "TOOL-TYPE",
        "survey",
        8,
        "A",
        "set form title",
    ),
    (
        "onadata/libs/tests/utils/fixtures/double_image_field_form_data.xlsx",
        "TOOL-NO-HEADINGS",
        "survey",
        1,
        "A",
        "start",
    ),
    ("pyxform-md/entities/TestEntitiesParsing-034a75b9.md", "TOOL-ENTITY", "survey", 4, "D", "e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-0a42b0ab.md", "TOOL-ENTITY", "entities", 2, "A", ""),
    ("pyxform-md/entities/TestEntitiesParsing-1041f475.md", "TOOL-ENTITY", "entities", 4, "A", "e3"),
    ("pyxform-md/entities/TestEntitiesParsing-15dcb356.md", "TOOL-ENTITY", "survey", 7, "D", "e1#e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-1f1c1022.md", "TOOL-ENTITY", "survey", 5, "D", "e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-387c8922.md", "TOOL-ENTITY", "entities", 2, "A", "e1"),
    ("pyxform-md/entities/TestEntitiesParsing-3d98bc2d.md", "TOOL-ENTITY", "survey", 2, "D", "e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-44f4d601.md", "TOOL-ENTITY", "entities", 3, "A", "e2"),
    ("pyxform-md/entities/TestEntitiesParsing-51ffd112.md", "TOOL-ENTITY", "entities", 2, "A", "e1"),
    ("pyxform-md/entities/TestEntitiesParsing-52f10ce4.md", "TOOL-ENTITY", "survey", 4, "D", "e1#e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-5652b911.md", "TOOL-ENTITY", "survey", 12, "D", "e1p3"),
    ("pyxform-md/entities/TestEntitiesParsing-5fa3e846.md", "TOOL-REFERENCE", "entities", 2, "B", "${q2}"),
    ("pyxform-md/entities/TestEntitiesParsing-60e4c6ae.md", "TOOL-ENTITY", "entities", 3, "A", "e1"),
    ("pyxform-md/entities/TestEntitiesParsing-84fa3318.md", "TOOL-ENTITY", "entities", 2, "A", "e.1"),
    ("pyxform-md/entities/TestEntitiesParsing-8707deb2.md", "TOOL-ENTITY", "survey", 2, "D", "naMe"),
    ("pyxform-md/entities/TestEntitiesParsing-8cd7adce.md", "TOOL-ENTITY", "survey", 2, "D", "e1#e1#p1"),
    ("pyxform-md/entities/TestEntitiesParsing-abf8e880.md", "TOOL-ENTITY", "entities", 2, "A", "__e1"),
    ("pyxform-md/entities/TestEntitiesParsing-c233416a.md", "TOOL-ENTITY", "entities", 2, "A", "e1"),
    ("pyxform-md/entities/TestEntitiesParsing-c722b2e9.md", "TOOL-NAME", "entities", 2, "A", "$e1"),
    ("pyxform-md/entities/TestEntitiesParsing-d2969805.md", "TOOL-ENTITY", "survey", 2, "D", "e1#e1p1"),
    ("pyxform-md/entities/TestEntitiesParsing-d7b1eeac.md", "TOOL-ENTITY", "entities", 2, "B", "${q3}"),
    ("pyxform-md/entities/TestEntitiesParsing-f6731d58.md", "TOOL-ENTITY", "entities", 2, "B", "${q2}"),
    (
        "pyxform-md/entities/TestEntitiesParsing-ff9280b6.md",
        "TOOL-UNKNOWN-COLUMN",
        "entities",
        1,
        "C",
        "what",
    ),
    ("pyxform-md/entities/TestEntitiesParsing-ffbba626.md", "TOOL-ENTITY", "survey", 2, "D", "e1p1"),
    (
        "pyxform-md/test_allow_mock_accuracy/test_foo_allow_mock_accuracy_value_fails-0b3d5c1e.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "allow-mock-accuracy=foo",
    ),
    (
        "pyxform-md/test_allow_mock_accuracy/test_geotrace_with_accuracy_parameters_errors-68e14784.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "warning-accuracy=5",
    ),
    (
        "pyxform-md/test_allow_mock_accuracy/test_string_geopoint_capture_accuracy_errors-8726f9c6.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "capture-accuracy=foo",
    ),
    (
        "pyxform-md/test_audit/test_audit_location_max_age_gt_min_interval-59648e99.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "C",
        "location-max-age=1",
    ),
    (
        "pyxform-md/test_audit/test_audit_location_priority_values-5ffb8647.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "C",
        "location-priority=foo",
    ),
    (
        "pyxform-md/test_background_audio/test_foo_quality_fails-bb2e3bd7.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "C",
        "quality=foo",
    ),
    (
        "pyxform-md/test_background_geopoint/test_error__calculation_exists-44390548.md",
        "TOOL-CALCULATION",
        "survey",
        3,
        "E",
        "5 * temp",
    ),
    (
        "pyxform-md/test_background_geopoint/test_error__invalid_trigger-7c3dbeed.md",
        "TOOL-REFERENCE",
        "survey",
        3,
        "D",
        "${invalid}",
    ),
    (
        "pyxform-md/test_background_geopoint/test_error__missing_trigger-4a038f29.md",
        "TOOL-TRIGGER",
        "survey",
        3,
        "D",
        "",
    ),
    (
        "pyxform-md/test_choices_sheet/test_duplicate_choices_with_setting_not_set_to_yes-a7d918ba.md",
        "TOOL-DUPLICATE-CHOICE",
        "choices",
        4,
        "B",
        "b",
    ),
    (
        "pyxform-md/test_choices_sheet/test_label_from_reference__name_not_found__error-afd1bb68.md",
        "TOOL-REFERENCE",
        "choices",
        2,
        "C",
        "${q1x}",
    ),
    (
        "pyxform-md/test_choices_sheet/test_missing_name__error-356b5a84.md",
        "TOOL-CHOICE",
        "choices",
        2,
        "B",
        "",
    ),
    (
        "pyxform-md/test_external_instances/test_cannot__use_different_src_same_id__pulldata_then_external-2b1666e0.md",
        "TOOL-FILE-NAME",
        "survey",
        3,
        "D",
        "fruits",
    ),
    (
        "pyxform-md/test_external_instances/test_cannot__use_same_external_xml_id_across_groups-7dad7eff.md",
        "TOOL-FILE-NAME",
        "survey",
        4,
        "B",
        "mydata",
    ),
    (
        "pyxform-md/test_external_instances_for_selects/test_no_params_no_filters-4105108e.md",
        "TOOL-CHOICE-FILTER",
        "survey",
        3,
        "A",
        "",
    ),
    (
        "pyxform-md/test_external_instances_for_selects/test_no_params_no_filters-4105108e.md",
        "TOOL-NO-CHOICES",
        "survey",
        4,
        "A",
        "suburbs",
    ),
    (
        "pyxform-md/test_external_instances_for_selects/test_param_value_and_label_validation-01f40c45.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "value=-VAL",
    ),
    (
        "pyxform-md/test_fields/test_names__question_same_as_group_in_different_group_context__with_reference__error-dc5f85a1.md",
        "TOOL-REFERENCE",
        "survey",
        5,
        "C",
        "${q1}",
    ),
    (
        "pyxform-md/test_fields/test_names__question_same_as_question_in_same_context_in_repeat__error-ae2fc942.md",
        "TOOL-DUPLICATE-NAME",
        "survey",
        4,
        "B",
        "q1",
    ),
    (
        "pyxform-md/test_geo/test_list_name__ambiguous__error-01eee7d8.md",
        "TOOL-FILE-NAME",
        "survey",
        2,
        "B",
        "c1",
    ),
    (
        "pyxform-md/test_geo/test_list_name__not_found__error-03f0aa0f.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "reference-geometry=c1",
    ),
    (
        "pyxform-md/test_geo/test_with_incremental__geopoint__error-9fdcf74e.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "incremental=true",
    ),
    (
        "pyxform-md/test_group/test_group__no_begin_error-e6e09fa9.md",
        "TOOL-STRUCTURE",
        "survey",
        3,
        "A",
        "end group",
    ),
    (
        "pyxform-md/test_group/test_group__no_begin_error__with_another_closed_repeat-83c5ef51.md",
        "TOOL-STRUCTURE",
        "survey",
        4,
        "A",
        "end group",
    ),
    (
        "pyxform-md/test_group/test_group__no_end_error__different_end_type-e3214cd8.md",
        "TOOL-STRUCTURE",
        "survey",
        4,
        "A",
        "end repeat",
    ),
    (
        "pyxform-md/test_group/test_group__no_end_error__no_name-9092ce5e.md",
        "TOOL-NO-NAME",
        "survey",
        2,
        "B",
        "",
    ),
    (
        "pyxform-md/test_group/test_group__no_end_error__no_name-9092ce5e.md",
        "TOOL-STRUCTURE",
        "survey",
        2,
        "A",
        "begin group",
    ),
    (
        "pyxform-md/test_guidance_hint/test_multi_language_guidance_only-2aa6188d.md",
        "TOOL-NO-LABEL",
        "survey",
        2,
        "B",
        "",
    ),
    (
        "pyxform-md/test_image_app_parameter/test_string_extra_params-c7b54672.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "foo=bar",
    ),
    (
        "pyxform-md/test_image_app_parameter/test_string_max_pixels-6f8cc127.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "max-pixels=foo",
    ),
    (
        "pyxform-md/test_image_app_parameter/test_throwing_error_when_invalid_android_package_name_is_used_with_supported_appearances-16123db5.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "app=_",
    ),
    (
        "pyxform-md/test_last_saved/test_last_saved_errors_when_field_does_not_exist-61434213.md",
        "TOOL-REFERENCE",
        "survey",
        2,
        "D",
        "${last-saved#foo}",
    ),
    (
        "pyxform-md/test_last_saved/test_last_saved_errors_when_field_does_not_exist-61434213.md",
        "TOOL-EXPRESSION",
        "survey",
        2,
        "D",
        "(",
    ),
    (
        "pyxform-md/test_metadata/test_names__group_named_meta__in_group__error-4081c891.md",
        "TOOL-NAME",
        "survey",
        3,
        "B",
        "meta",
    ),
    (
        "pyxform-md/test_randomize_itemsets/test_randomized_seeded_select_one_nameset_seed_expression__error-4211c4bf.md",
        "TOOL-PARAMETER",
        "survey",
        3,
        "D",
        "seed=int(${seed})",
    ),
    (
        "pyxform-md/test_randomize_itemsets/test_randomized_select_one_bad_param-93cf6a0c.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "step=10",
    ),
    (
        "pyxform-md/test_range/test_parameter_delimiter_invalid__error-102607d2.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "start=2 & end=9",
    ),
    (
        "pyxform-md/test_range/test_parameter_greater_than_range__error-9130cf4e.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "tick_interval=11",
    ),
    (
        "pyxform-md/test_range/test_parameter_list__error-a3d65b45.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "stop=9",
    ),
    (
        "pyxform-md/test_range/test_parameter_not_a_number__error-3bd14e16.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "start=*",
    ),
    (
        "pyxform-md/test_range/test_placeholder_not_a_multiple_of_step__error-60ba9523.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "placeholder=-2",
    ),
    (
        "pyxform-md/test_range/test_placeholder_outside_range__error-087474d0.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "placeholder=9",
    ),
    (
        "pyxform-md/test_range/test_tick_labelset_choice_is_not_a_number__error-0094adfa.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "tick_labelset=c1",
    ),
    (
        "pyxform-md/test_range/test_tick_labelset_choice_outside_range__error-0aefc37e.md",
        "TOOL-PARAMETER",
        "survey",
        2,
        "D",
        "tick_labelset=c1",
    ),
    (
        "pyxform-md/test_search_function/test_usage_with_other_selects__invalid_list_reuse_by_non_search_question-4d4b9800.md",
        "TOOL-SEARCH",
        "survey",
        2,
        "E",
        "search('my_file')",
    ),
    (
        "pyxform-md/test_sheet_columns/test_missing_survey_headers-872fb2bb.md",
        "TOOL-NO-SURVEY",
        "survey",
        0,
        "",
        "",
    ),
    (
        "pyxform-md/test_trigger/test_trigger_reference_to_nonexistent_node_gives_error-ce81d3c5.md",
        "TOOL-REFERENCE",
        "survey",
        2,
        "E",
        "${a}",
    ),
    (
        "pyxform-md/test_trigger/test_trigger_with_something_other_than_node_ref_gives_error-240472eb.md",
        "TOOL-REFERENCE",
        "survey",
        2,
        "E",
        "6",
    ),
    (
        "pyxform-md/test_trigger/test_when_trigger_refers_to_calculate_with_label_error_is_shown-6a29b31d.md",
        "TOOL-TRIGGER",
        "survey",
        3,
        "D",
        "${one}",
    ),
    (
        "pyxform-md/test_typed_calculates/test_calculate_without_calculation_without_default-83f3f31b.md",
        "TOOL-CALCULATION",
        "survey",
        2,
        "D",
        "",
    ),
    ("pyxform/example_xls/unknown_question_type.xls", "TOOL-DUPLICATE-COLUMN", "survey", 1, "J", "relevance"),
]


@cache
def refused() -> list[str]:
    if not FORMS.exists():
        return []
    lines = (FORMS / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        row["file"]
        for row in map(json.loads, lines)
        if row.get("converts") is False and row["file"] not in READ_HERE
    ]


@cache
def errors(name: str) -> list[Problem]:
    path = FORMS / name
    conversion, problems = check_source(path.read_bytes(), path.suffix)
    assert conversion.tool is None
    return [one for one in problems if one.severity is Severity.ERROR]


@pytest.mark.parametrize("name", refused())
def test_a_refused_form_says_where_and_what(name):
    found = errors(name)
    assert found, "refused without a word"
    for problem in found:
        assert problem.sheet
        assert problem.row or problem.code in WHOLE_FILE
        assert re.fullmatch(r"TOOL(-[A-Z]+)+", problem.code)
        assert problem.code != "TOOL-XLSFORM", "no rule knows what pyxform said"
        assert problem.message.endswith((".", "?"))
        assert len(problem.message) < 260
        if problem.cell:
            assert problem.column
            assert problem.cell == f"{problem.column_letter}{problem.row}"
        said = re.sub(r"“[^”]*”|\$\{[^}]*\}", "", f"{problem.message} {problem.suggestion}")
        assert not RAW_WORDS.search(said), problem


@pytest.mark.parametrize("name", refused())
def test_a_refused_form_says_nothing_twice(name):
    found = errors(name)
    said = [(one.code, one.sheet, one.row, one.column, one.text) for one in found]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("name", "code", "sheet", "row", "letter", "text"),
    EXPECTED,
    ids=[f"{one[0]} {one[1]}" for one in EXPECTED],
)
def test_the_mistake_is_found_at_its_cell(name, code, sheet, row, letter, text):
    places = [(one.code, one.sheet, one.row, one.column_letter, one.text) for one in errors(name)]
    assert (code, sheet, row, letter, text) in places


def test_most_refused_forms_say_what_to_write_instead():
    first = [errors(name)[0] for name in refused()]
    assert sum(bool(one.suggestion) for one in first) > 0.9 * len(first)


def test_no_refused_form_says_more_than_its_mistakes():
    """Nearly all of these forms were written to hold one mistake; what follows from it is not told too."""
    own = {"TOOL-UNSUPPORTED", "TOOL-ATTACHMENT-MISSING", "TOOL-EXPRESSION"}
    counts = [len([one for one in errors(name) if one.code not in own]) for name in refused()]
    assert sum(count == 1 for count in counts) > 0.9 * len(counts)
