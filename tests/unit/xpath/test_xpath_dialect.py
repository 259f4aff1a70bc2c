"""The dialect's rows, one by one (conformance material, "Our dialect, where engines differ")."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qa_desktop.xpath import EvaluationProblem
from qa_desktop.xpath.calendar_names import _NAMES
from qa_desktop.xpath.values import number_text, round_half_away


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # 1: arithmetic with a blank
        ("/data/blank + 1", ""),
        ("string(/data/blank * 2)", ""),
        ("-/data/blank", ""),
        ("0 div 0", ""),
        ("coalesce(0 div 0, 0)", "0"),
        ("coalesce(/data/blank, 0) + 1", "1"),
        ("concat('a', /data/blank + 1, 'b')", "ab"),
        # 2: sum, min, max
        ("sum(/data/r/q)", "4"),
        ("min(/data/r/q)", "1"),
        ("max(/data/r/q, 7)", "7"),
        ("sum(/data/nothing)", "0"),
        ("min(/data/nothing)", ""),
        ("max('', 'x')", ""),
        # 3: regex matches the whole value
        ("regex('abc', 'b')", "false"),
        ("regex('abc', '.*b.*')", "true"),
        ("regex('abc', '^[a-c]+$')", "true"),
        # 4: text that looks like dates
        ("/data/d > '2024-02-01'", "true"),
        ("'2024-02-29' > '2024-02-28'", "true"),
        ("/data/d = date('2024-02-29')", "true"),
        ("'abc' > date('2024-02-28')", "false"),
        ("'abc' != date('2024-02-28')", "true"),
        # 5 and 6: days
        ("/data/d + 1", "19783"),
        ("date(/data/d + 1)", "2024-03-01"),
        ("format-date(/data/d + 1, '%Y-%m-%d')", "2024-03-01"),
        ("format-date(date('2024-02-29') + 1, '%d/%m/%Y')", "01/03/2024"),
        # 7: rounding
        ("round(-2.5)", "-3"),
        ("round(2.5)", "3"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234, -2)", "1200"),
        ("round(-0.4)", "0"),
        # 8: a node is there
        ("if(/data/blank, 'a', 'b')", "a"),
        ("not(/data/blank)", "false"),
        ("if(/data/blank != '', 'a', 'b')", "b"),
        # 9: what is no number
        ("number('1,5')", ""),
        ("number('1e3')", ""),
        ("number('+5')", ""),
        ("number('٣')", ""),
        ("number(' 12 ')", "12"),
        # 10: the first of many
        ("/data/r/q + 1", "2"),
        # 11: instants and days
        ("/data/dt > /data/d", "true"),
        ("date(/data/dt)", "2024-02-29"),
        ("date-time('2024-07-01T00:00:00+01:00') = date('2024-07-01')", "true"),
        # 12: dates that do not exist
        ("date('2024-02-30')", ""),
        ("date('junk')", ""),
        ("format-date('junk', '%Y')", ""),
        # 17: no exponent
        ("1000000 * 1000000 * 1000000 * 1000000", "1000000000000000000000000"),
        ("0.0000001", "0.0000001"),
        ("1 div 3", "0.3333333333333333"),
        ("-0.0", "0"),
        ("5 div 0", "Infinity"),
        # 19 and 20
        ("substring('hello', 2, 3)", "ell"),
        ("pulldata('yn', 'label', 'name', 'no')", "No!"),
        ("pulldata('yn', 'label', 'name', 'none')", ""),
        ("indexed-repeat(/data/r/q, /data/r, 3)", "3"),
        ("indexed-repeat(/data/r/s/v, /data/r, 1, /data/r/s, 2)", "1.2"),
        ("indexed-repeat(/data/r/q, /data/r, 0)", ""),
        ("selected(/data/multi, 'b')", "true"),
        ("selected(/data/multi, 'a b')", "false"),
        ("concat(/data/r/q)", "13"),
        ("join(', ', /data/r/q)", "1, , 3"),
        ("join(' ', randomize(/data/r/ok, 42))", "no yes no"),
        ("base64-decode('aGVsbG8=')", "hello"),
        ("instance('nope')/root/item", ""),
        ("intersects('0 0;1 1;1 0;0 1')", "true"),
        ("intersects('0 0;0 1;1 1;1 0;0 0')", "false"),
        ("geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')", "true"),
        ("distance('0 0;0 90')", "10018696.05"),
        ("area('0 0;0 1')", "0"),
        ("checklist(1, 2, 1, 0, 1)", "true"),
        ("weighted-checklist(1, 3, 1, 2, 0, 5)", "true"),
        ("thousandsep(1234567.5)", "1,234,567.5"),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("substr('hello', -3)", "llo"),
        ("translate('abc', 'ab', 'x')", "xc"),
        ("boolean-from-string('TRUE')", "false"),
        ("uuid(8)", "00000000"),
    ],
)  # fmt: skip
def test_the_dialect_is_answered_as_decided(form, expression, expected):
    assert form.text(expression) == expected


@pytest.mark.parametrize(
    ("expression", "at", "expected"),
    [
        ("position(..)", "/data/r[3]/ok", "3"),
        ("position(current()/..)", "/data/r[2]/ok", "2"),
        ("../q * 2", "/data/r[3]/ok", "6"),
        ("count(../../r)", "/data/r[3]/ok", "3"),
        ("instance('yn')/root/item[name = current()]/label", "/data/yn", "Yes!"),
        ("instance('yn')/root/item[name = current()/../yn]/label", "/data/n5", "Yes!"),
        ("once('new')", "/data/yn", "yes"),
        ("once('new')", "/data/blank", "new"),
        ("text()", "/data/yn", "yes"),
        ("../yn/text() = 'yes'", "/data/n5", "true"),
        ("preceding-sibling::*[1]", "/data/n5", ""),
        ("name(following-sibling::*[1])", "/data/n5", "dec"),
        ("name(ancestor::*[last()])", "/data/r[1]/q", "data"),
        ("count(//s)", "/data", "3"),
        ("count(//s/../q | /data/r/q)", "/data", "3"),
    ],
)
def test_a_question_is_answered_from_where_it_stands(form, expression, at, expected):
    assert form.text(expression, at) == expected


@pytest.mark.parametrize(
    "expression",
    ["if(true(), 1, explode())", "true() or explode()", "false() and explode()", "coalesce('a', explode())"],
)
def test_what_is_not_needed_is_not_evaluated(form, expression):
    assert form.text(expression)


def test_once_with_a_value_does_not_evaluate_its_argument(form):
    assert form.text("once(explode())", "/data/yn") == "yes"


@pytest.mark.parametrize(
    "expression", ["explode()", "substr('a')", "count('a')", "1/a", "sum(3)", "'a' | /data"]
)
def test_what_cannot_be_answered_is_an_evaluation_problem(form, expression):
    with pytest.raises(EvaluationProblem):
        form.value(expression)


def test_a_date_that_does_not_exist_is_noticed_and_a_blank_is_not(form):
    form.text("date(/data/blank)")
    assert form.world.notices == []
    form.text("date('2024-02-30')")
    assert len(form.world.notices) == 1


@pytest.mark.parametrize(
    "zone", ["America/Phoenix", "UTC", "Europe/London", "Pacific/Auckland", "Asia/Kathmandu"]
)
def test_adding_days_to_a_date_gives_the_same_day_in_every_zone(form, zone):
    form.world.local = ZoneInfo(zone)
    assert form.text("/data/d + 1") == "19783"
    assert form.text("format-date(date('2024-03-30') + 2, '%Y-%m-%d')") == "2024-04-01"
    assert form.text("date(date('2024-10-26') + 2)") == "2024-10-28"
    assert form.text("format-date(/data/d, '%a %e %b %y, %n')") == "Thu 29 Feb 24, 2"


def test_today_is_a_local_day_and_now_an_instant(form):
    assert form.value("today()") == date(2026, 7, 1)
    assert form.text("now()") == "2026-07-01T09:30:00.000+01:00"
    assert form.text("format-date-time(now(), '%H:%M')") == "09:30"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("", "Thu 29 Feb"),
        ("en-GB", "Thu 29 Feb"),
        ("Klingon (tlh)", "Thu 29 Feb"),
        ("French (fr)", "jeu. 29 févr."),
        ("Français", "jeu. 29 févr."),
        ("es", "jue 29 feb"),
        ("Cymraeg (cy)", "Iau 29 Chwef"),
        ("Polish (pl)", "czw. 29 lut"),
        ("Romanian", "joi 29 feb."),
        ("українська (uk)", "чт 29 лют."),
        ("العربية (ar)", "الخميس 29 فبراير"),
        ("Urdu (ur)", "جمعرات 29 فروری"),
    ],
)
def test_days_and_months_are_named_in_the_language_of_the_form(form, language, day):
    form.world.language = lambda: language
    assert form.text("format-date(/data/d, '%a %e %b')") == day


def test_every_language_has_twelve_months_and_seven_days():
    assert {(len(names.months), len(names.days)) for names in _NAMES.values()} == {(12, 7)}


@pytest.mark.parametrize(("sign", "written"), [("%W", "9"), ("%%", "%"), ("%y-%m-%d %n %e", "24-02-29 2 29")])
def test_the_other_signs_of_a_pattern(form, sign, written):
    assert form.text(f"format-date(/data/d, '{sign}')") == written


def test_a_signed_message_is_given_out_when_its_signature_holds(form):
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    for message in (b"", b"Gr\xc3\xbc\xc3\x9fe", b"x" * 2_000):
        signed = b64encode(key.sign(message) + message).decode()
        assert form.text(f"extract-signed('{signed}', '{public}')") == message.decode()
    forged = b64encode(key.sign(b"pay 1") + b"pay 9").decode()
    other = b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    for expression in (
        f"extract-signed('{forged}', '{public}')",
        f"extract-signed('{signed}', '{other}')",
        f"extract-signed('{signed}', 'AAAA')",
        f"extract-signed('{signed[:40]}', '{public}')",
        "extract-signed('%', '')",
    ):
        assert form.text(expression) == ""


def test_older_names_of_functions_are_known(form):
    assert form.text("is-selected(/data/multi, 'b')") == "true"
    assert form.text("enclosed-area('0 0;0 1;1 1;1 0;0 0')") == form.text("area('0 0;0 1;1 1;1 0;0 0')")


def test_a_moment_gives_up_its_own_day_and_not_the_readers(form):
    assert form.text("date('2024-02-29T23:30:00.000-07:00')") == "2024-02-29"
    assert form.text("date('2024-02-29T23:30:00.000-07:00') + 1") == "19783"
    assert form.text("date('2024-02-29T23:30:00.000-07:00') = date('2024-02-29')") == "true"
    assert form.text("date('1970-01-01T00:00:00.000+00:00') = date-time(0)") == "true"


def test_a_pattern_with_a_sign_that_means_nothing_is_a_problem(form):
    with pytest.raises(EvaluationProblem):
        form.value("format-date(/data/d, '%Q')")


def test_an_absolute_path_is_the_callers_to_resolve(form):
    second = form.node("/data/r[2]/ok")
    form.world.answers[("data", "r", "ok")] = [second]
    assert form.text("/data/r/ok", "/data/r[2]/q") == "yes"
    assert form.world.asked == [("data", "r", "ok")]


def test_of_a_path_with_a_predicate_the_steps_before_it_are_the_callers(form):
    assert form.text("sum(/data/r[ok = 'no']/q)") == "4"
    assert form.world.asked == [("data",)]


def test_an_index_means_that_instance_even_where_this_instance_is_meant_otherwise(form):
    form.world.answers[("data", "r", "q")] = [form.node("/data/r[1]/q")]
    assert form.text("indexed-repeat(/data/r/q, /data/r, 3)", "/data/r[1]/ok") == "3"
    assert form.text("indexed-repeat(../q, .., 3)", "/data/r[1]/ok") == "3"


@pytest.mark.parametrize(
    "filter_", ["[name = 'no']", "['no' = name]", "[name = current()/../x or name = 'no']"]
)
def test_a_choice_filter_finds_its_choice_however_it_is_written(form, filter_):
    assert form.text(f"instance('yn')/root/item{filter_}/label") == "No!"


def test_too_much_work_is_refused_instead_of_done(form):
    many = "//*[count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0]"
    with pytest.raises(EvaluationProblem, match="too much work"):
        form.value(many)


def test_a_text_does_not_grow_without_limit(form):
    with pytest.raises(EvaluationProblem):
        form.value("join('" + "x" * 15_000 + "'" + ", 1" * 1_500 + ")")


def test_every_number_reads_back_as_itself():
    for number in (0.1 + 0.2, 1e-300, 2**53 + 2.0, 1.7976931348623157e308, 123456.789, -5e-324):
        text = number_text(number)
        assert "e" not in text.lower()
        assert float(text) == number


def test_rounding_to_any_number_of_places_ends():
    assert round_half_away(2.5, 10**9) == 2.5
    assert round_half_away(2.5, -(10**9)) == 0
    assert round_half_away(1e308, 2) == 1e308
