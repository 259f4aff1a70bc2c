"""README's feature table is true: every row of ODK's list is shown by a test, and the table is fresh."""

from docs.features import README, features, problems, with_table


def test_every_row_of_the_feature_list_is_shown_by_a_test():
    assert problems() == []


def test_the_table_in_the_readme_is_fresh():
    text = README.read_text("utf-8")
    assert with_table(text) == text, "run docs/features.py"


def test_a_row_either_works_or_is_refused():
    assert [feature.id for feature in features().values() if feature.limit and feature.refused] == []
