"""Masking: same value, same surrogate; never anybody's; never a value that stands in the text."""

from __future__ import annotations

import re
import traceback

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawful.core.errors import Invalid, TooLarge, Unavailable
from lawful.privacy.mask import Masker, Together
from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.own import read
from lawful.privacy.restore import Restorer
from lawful.privacy.span import Span
from lawful.privacy.surrogates.make import surrogate
from lawful.privacy.surrogates.names import EN_FEMALE, EN_MALE, EN_NAMES, ZH_SURNAMES

ALICE, BOB = b"alice's key of thirty-two bytes!", b"bob's own key of thirty-two bytes"
KEEP = frozenset({"sex", "age", "region"})


def names(*known):
    """A tagger that knows some names by heart."""

    def tag(text):
        for name in known:
            for match in re.finditer(re.escape(name), text):
                yield Span(match.start(), match.end(), "PERSON", 0.95, "by-heart")

    return tag


class NoRandom:
    """Counts up, so that irreversible masking repeats in a test."""

    def __init__(self):
        self.drawn = 0

    def bytes(self, count):
        self.drawn += 1
        return bytes([self.drawn]) * count


def virtual(kind, value, key=ALICE, scope="s", attempt=0, keep=KEEP):
    return surrogate(kind, value, key=key, scope=scope, attempt=attempt, keep=keep)


def dialled(number, region):
    """Whether a numbering plan knows it."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


class TestSurrogates:
    def test_are_the_same_for_the_same_value_and_another_for_another_tenant_or_scope(self):
        assert virtual("PHONE", "13812345678") == virtual("PHONE", "13812345678")
        assert virtual("PHONE", "13812345678") != virtual("PHONE", "13812345678", key=BOB)
        assert virtual("PHONE", "13812345678") != virtual("PHONE", "13812345678", scope="other")

    def test_keep_the_grouping_and_the_width(self):
        plain = virtual("PHONE", "13812345678")

        assert f"{plain[:3]}-{plain[3:7]}-{plain[7:]}" == virtual("PHONE", "138-1234-5678")
        assert plain == virtual("PHONE", "１３８１２３４５６７８").translate(
            {0xFF10 + digit: str(digit) for digit in range(10)}
        )

    @pytest.mark.parametrize(
        ("value", "region"),
        [
            ("13812345678", "CN"), ("+86 138 1234 5678", "CN"), ("+852 2123 4567", "HK"),
            ("+353 1 234 5678", "IE"), ("+81 3 1234 5678", "JP"), ("+91 98765 43210", "IN"), ("+886 912 345 678", "TW"),
            ("+7 912 345 67 89", "RU"), ("+65 9123 4567", "SG"), ("+34 612 345 678", "ES"), ("0912-345-678", "TW"),
            ("+84 91 234 56 78", "VN"), ("51 516 33 75", "PL"), ("0086 138 1234 5678", "CN"),
        ],
    )  # fmt: skip
    def test_of_telephone_numbers_reach_nobody(self, value, region):
        made = {virtual("PHONE", value, scope=str(n)) for n in range(200)}

        assert len(made) > 190
        assert not any(dialled(number, region) for number in made)

    @pytest.mark.parametrize(
        ("value", "shape"),
        [
            ("464-961-6026", r"\d{3}-555-01\d\d"),
            ("+1 (212) 736-5000", r"\+1 \(\d{3}\) 555-01\d\d"),
            ("07911 123456", r"07700 900\d{3}"),
            ("010-62345678", r"010-0\d{7}"),
            ("0571 8888 8888", r"0571 0\d{3} \d{4}"),
            ("+44 20 7123 4567", r"\+44 16 3296 0\d{3}"),
            ("+33 1 42 68 53 00", r"\+33 1 99 00 \d\d \d\d"),
            ("570.392.9343 ext. 81", r"\d{3}\.555\.01\d\d ext\. \d\d"),
            ("+1 (212) 736-5000, extension 7", r"\+1 \(\d{3}\) 555-01\d\d, extension \d"),
            ("(021)12345678转801", r"\(021\)0\d{7}转\d{3}"),
            ("02-2712-3456#12", r"02-0\d{3}-\d{4}#\d\d"),
            ("06 12 34 56 78", r"06 39 98 \d\d \d\d"),
            ("01224 123456", r"01632 960\d{3}"),
            ("0161 496 1234", r"0163 296 0\d{3}"),
            ("0800 123 4567", r"0808 157 0\d{3}"),
            ("0345 123 4567", r"0306 999 0\d{3}"),
            ("+49 151 2345678", r"\+49 171 39200\d\d"),
            ("+49 40 12345678", r"\+49 (30 23125|69 90009|40 66969|89 99998)\d{3}"),
            ("+61 2 9374 4000", r"\+61 2 (5550|7010) \d{4}"),
            ("0412 345 678", r"0491 570 (006|110|15[6-9])"),
            ("02-2712-3456", r"02-0\d{3}-\d{4}"),
        ],
    )
    def test_of_telephone_numbers_lie_in_the_fiction_range(self, value, shape):
        assert re.fullmatch(shape, virtual("PHONE", value))

    def test_of_identity_numbers_keep_sex_and_decade_in_a_region_that_does_not_exist(self):
        made = virtual("CN_ID", "11010519491231002X")

        assert made.startswith("99")
        assert made[6:9] == "194"
        assert int(made[16]) % 2 == 0
        assert not checks.cn_id(made)

    @pytest.mark.parametrize(
        ("kind", "value", "shape"),
        [
            ("EMAIL", "li.ming@corp.cn", r"[a-z]+\.[a-z]+\d\d@example\.(com|net|org)"),
            ("IP_ADDRESS", "8.8.8.8", r"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}"),
            ("IP_ADDRESS", "2a00::1", r"2001:db8(:[0-9a-f]{1,4}){6}"),
            ("MAC", "00-1B-44-11-3A-B7", r"02(-[0-9A-F]{2}){5}"),
            ("UK_NHS", "943 476 5919", r"999 \d{3} \d{4}"),
            ("US_SSN", "536-90-4399", r"9\d\d-[0-4]\d-\d{4}"),
            ("US_SSN", "536 dash 90 dash 4399", r"9\d\d dash [0-4]\d dash \d{4}"),
            ("PHONE", "212 dash 736 dash 5000", r"\d{3} dash 555 dash 01\d\d"),
            ("UK_NINO", "AB 12 34 56 C", r"QQ \d\d \d\d \d\d [A-D]"),
            ("LICENSE_PLATE", "京A12345", r"京A\d{4}I"),
            ("QQ", "12345678", r"0\d{7}"),
            ("PASSPORT", "E12345678", r"E00\d{6}"),
            ("DATE_OF_BIRTH", "1990年1月2日", r"199\d年[1-9]月[1-9]日"),
            (
                "DATE_OF_BIRTH",
                "一九九〇年十二月二十一日",
                r"一九九[〇一二三四五六七八九]年[一二三四五六七八九]月[一二三四五六七八九]日",
            ),
            ("DATE_OF_BIRTH", "3 Mar 90", r"\d Mar 9\d"),
            ("DATE_OF_BIRTH", "12/03/85", r"\d\d/\d\d/8\d"),
            ("PHONE", "一三八一二三四五六七八", r"一[四五六九][〇一二三四五六七八九]{9}"),
            (
                "PHONE",
                "幺三八 幺二三四 五六七八",
                r"一[四五六九][〇一二三四五六七八九] [〇一二三四五六七八九]{4} [〇一二三四五六七八九]{4}",
            ),
            ("PHONE", "٠٧٩١١ ١٢٣٤٥٦", r"٠٧٧٠٠ ٩٠٠[٠-٩]{3}"),
        ],
    )
    def test_look_like_the_real_thing_and_belong_to_nobody(self, kind, value, shape):
        assert re.fullmatch(shape, virtual(kind, value))

    @pytest.mark.parametrize(
        ("kind", "value", "valid"),
        [("BANK_CARD", "6222021234567894", checks.card), ("IBAN", "GB82WEST12345698765432", checks.iban_number)],
    )
    def test_have_right_check_digits_where_the_range_is_reserved(self, kind, value, valid):
        assert valid(virtual(kind, value))

    @pytest.mark.parametrize(
        ("kind", "value", "valid"), [("HK_ID", "A123456(3)", checks.hk_id), ("TW_ID", "A123456789", checks.tw_id)]
    )
    def test_have_wrong_check_digits_where_nothing_is_reserved(self, kind, value, valid):
        assert not any(valid(virtual(kind, value, scope=str(n))) for n in range(60))

    def test_are_the_same_in_whatever_script_the_digits_are(self):
        assert virtual("PHONE", "一三八一二三四五六七八").translate(
            {ord(c): str(n) for n, c in enumerate("〇一二三四五六七八九")}
        ) == virtual("PHONE", "13812345678")

    @pytest.mark.parametrize("keep", [frozenset(), frozenset({"age"})])
    def test_of_birth_dates_keep_the_decade_only_when_told(self, keep):
        decades = {virtual("DATE_OF_BIRTH", "12/03/1985", scope=str(n), keep=keep)[6:9] for n in range(60)}

        assert (decades == {"198"}) is bool(keep)

    def test_of_secrets_are_labels(self):
        assert virtual("SECRET", "ghp_" + "a1" * 18) is None


class TestNames:
    def test_stay_one_family_whatever_stands_after_the_surname(self):
        full = virtual("PERSON", "张伟")

        assert (
            full[0] == virtual("PERSON", "张经理")[0] == virtual("PERSON", "老张")[1] == virtual("PERSON", "张女士")[0]
        )
        assert full[0] != "张"

    def test_of_compound_surnames_stay_compound(self):
        assert len(virtual("PERSON", "欧阳娜娜")) == 4

    def test_of_all_common_surnames_map_one_to_one(self):
        assert len(set(ZH_SURNAMES)) == len({virtual("PERSON", s + "经理") for s in ZH_SURNAMES})
        assert len(EN_NAMES) == len({virtual("PERSON", name) for name in EN_NAMES})

    def test_keep_case_initials_and_suffix(self):
        made = virtual("PERSON", "SOFIA B. NAKAMURA JR.")

        assert made.isupper()
        assert re.fullmatch(r"[A-Z]+ [A-Z]\. [A-Z]+ JR\.", made)

    def test_in_parts_agree_with_the_whole(self):
        first, last = virtual("PERSON", "Anna Smith").split()

        assert first == virtual("PERSON", "Anna")
        assert last == virtual("PERSON", "Smith")

    @pytest.mark.parametrize(
        ("name", "pool"), [("Mary Johnson", EN_FEMALE), ("JOHN O'Brien", EN_MALE), ("Dr. Emma Lee", EN_FEMALE)]
    )
    def test_keep_the_sex_only_when_told(self, name, pool):
        given = {
            re.sub(r"^Dr\. ", "", virtual("PERSON", name, scope=str(n))).split()[0].capitalize() for n in range(60)
        }
        others = {virtual("PERSON", name, scope=str(n), keep=frozenset()).split()[0].capitalize() for n in range(60)}

        assert given <= set(pool)
        assert others.isdisjoint(pool)

    def test_of_the_three_lists_are_all_different(self):
        assert len({*EN_NAMES, *EN_FEMALE, *EN_MALE}) == len(EN_NAMES) + len(EN_FEMALE) + len(EN_MALE)

    def test_are_the_same_with_zero_width_characters_in_them(self):
        assert virtual("PERSON", "王\u200b建\u200b国") == virtual("PERSON", "王建国")
        assert virtual("PERSON", "Mary\u00ad Johnson\u200b") == virtual("PERSON", "Mary Johnson")

    def test_that_are_transcribed_stay_transcribed(self):
        assert re.fullmatch(r"[一-龥]+·[一-龥]+", virtual("PERSON", "约翰·史密斯"))


class TestAddresses:
    def test_keep_no_house_that_is_written_in_words(self):
        made = {virtual("ADDRESS", "北京市朝阳区建国路八十八号院三号楼一二〇一室", scope=str(n)) for n in range(40)}

        shape = "北京市朝阳区[一-龥]{2}路([一-九])十([一-九])号院([一-九])号楼([〇一-九]{4})室"
        houses = [re.fullmatch(shape.replace("一-九", "一二三四五六七八九"), address) for address in made]
        assert all(houses)
        assert all(len({house[group] for house in houses}) > 3 for group in (1, 2, 3, 4))

    def test_and_plates_give_up_the_region_when_told(self):
        plates = {virtual("LICENSE_PLATE", "京A12345", scope=str(n), keep=frozenset())[:2] for n in range(40)}

        assert len(plates) > 20

    def test_keep_region_and_shape_but_not_the_road(self):
        made = virtual("ADDRESS", "北京市海淀区大钟寺东路9号")

        assert re.fullmatch(r"北京市海淀区[一-龥]{3}东路\d号", made)
        assert "大钟寺" not in made

    def test_give_up_the_region_when_told(self):
        assert "海淀" not in virtual("ADDRESS", "北京市海淀区大钟寺东路9号", keep=frozenset())

    def test_in_english_keep_the_state_but_neither_street_nor_town(self):
        made = virtual("ADDRESS", "7512 Station Street Apt 53, Portland, OR 97295")

        assert re.fullmatch(r"\d{4} [A-Z][a-z]+ Street Apt \d\d, [A-Z][a-z]+, OR \d{5}", made)
        assert "Portland" not in made
        assert "Station" not in made


TEXT = "张伟的手机13812345678，身份证11010519491231002X，邮箱anna@example.cn，token ghp_" + "a1" * 18


class TestMasking:
    def test_leaves_nothing_of_the_values(self):
        masked = Masker.build(key=ALICE, tagger=names("张伟")).mask(TEXT, scope="s")

        assert [span.type for span in masked.spans] == ["PERSON", "PHONE", "CN_ID", "EMAIL", "SECRET"]
        assert not any(TEXT[s.start : s.end] in masked.text for s in masked.spans)

    def test_gives_spans_in_the_original_and_surrogates_in_the_result(self):
        masked = Masker.build(key=ALICE, tagger=names("张伟")).mask(TEXT, scope="s")

        rebuilt, done = "", 0
        for span in masked.spans:
            rebuilt += TEXT[done : span.start] + span.surrogate
            done = span.end
        assert masked.text == rebuilt + TEXT[done:]

    def test_is_undone_by_the_mapping_but_for_secrets(self):
        masked = Masker.build(key=ALICE, tagger=names("张伟")).mask(TEXT, scope="s")
        lane = Restorer(masked.mapping)

        restored = lane.feed(masked.text) + lane.end()

        assert TEXT.replace("ghp_" + "a1" * 18, "<SECRET_1>") == restored

    def test_numbers_its_labels_by_value(self):
        masked = Masker.build(key=ALICE).mask("13812345678、13912345678、138 1234 5678", mode="label", scope="s")

        assert masked.text == "<PHONE_1>、<PHONE_2>、<PHONE_1>"

    def test_goes_on_counting_over_the_texts_of_a_scope(self):
        masker = Masker.build(key=ALICE)
        first = masker.mask("13812345678", mode="label", scope="s")

        second = masker.mask("13912345678和13812345678", mode="label", scope="s", mapping=first.mapping)

        assert second.text == "<PHONE_2>和<PHONE_1>"

    def test_never_uses_a_label_that_stands_in_the_text(self):
        masked = Masker.build(key=ALICE).mask("<PHONE_1> is not 13812345678", mode="label", scope="s")

        assert masked.text == "<PHONE_1> is not <PHONE_2>"

    def test_irreversibly_keeps_nothing_and_differs_each_time(self):
        masker = Masker.build(key=ALICE, random=NoRandom())

        first, second = (masker.mask("13812345678", mode="irreversible", scope="s") for _ in range(2))

        assert first.mapping == {}
        assert first.text != second.text

    def test_leaves_surrogates_of_the_scope_as_they_are(self):
        masker = Masker.build(key=ALICE, tagger=names("张伟"))
        first = masker.mask(TEXT, scope="s")

        again = masker.mask(first.text, scope="s", mapping=first.mapping)

        assert first.text == again.text
        assert first.mapping == again.mapping

    def test_never_gives_two_values_one_surrogate(self):
        numbers = [f"138{n:08d}" for n in range(0, 3_000_000, 1_500)]

        masked = Masker.build(key=ALICE).mask("\n".join(numbers), scope="s")

        assert len(numbers) == len(set(masked.text.split("\n"))) == len(masked.mapping)
        assert set(numbers).isdisjoint(masked.mapping)

    def test_never_uses_what_stands_in_the_text(self):
        masker = Masker.build(key=ALICE)
        natural = masker.mask("13812345678", scope="s").text

        masked = masker.mask(f"13812345678 {natural}", scope="s")

        assert natural not in masked.text

    @pytest.mark.parametrize(
        "write", [str, str.upper, lambda text: text.translate({n: n + 0xFEE0 for n in range(33, 127)})]
    )
    def test_never_uses_what_stands_there_in_another_case_or_width(self, write):
        masker = Masker.build(key=ALICE, tagger=names("Anna Smith"))
        natural = masker.mask("Anna Smith", scope="s").text

        masked = masker.mask(f"Anna Smith {write(natural)}", scope="s")

        assert natural not in masked.mapping

    def test_never_uses_what_stands_in_another_text_of_the_call(self):
        masker = Masker.build(key=ALICE, tagger=names("Anna Smith"))
        natural = masker.mask("Anna Smith", scope="s").text
        texts = ["Anna Smith wrote", f"to {natural}"]

        together = Together(masker, scope="s")

        assert [masked.text for masked in together.mask_all(texts)][1] == texts[1]
        assert natural not in together.mapping

    @pytest.mark.parametrize(
        ("texts", "left"),
        [
            (["I am Theodore Chukwu.", "Is Theodore coming?"], "Theodore"),
            (["Is Theodore coming?", "I am Theodore Chukwu."], "Theodore"),
            (["我叫王建国，住在杭州", "那建国什么时候来？"], "建国"),
            (["王先生来吗", "我叫王建国，住在杭州"], "王"),
        ],
    )
    def test_knows_in_one_text_of_a_call_whom_another_names(self, shipped, texts, left):
        masked = [one.text for one in Together(shipped, scope="s").mask_all(texts)]

        assert left not in "".join(masked)

    def test_gives_a_part_of_a_name_in_another_text_a_part_of_what_stands_for_it(self, shipped):
        first, second = (
            one.text for one in Together(shipped, scope="s").mask_all(["Is Theodore in?", "I am Theodore Chukwu."])
        )

        assert first.split()[1] == second.split()[2]

    def test_doubts_a_lone_word_that_no_text_of_the_call_has_in_a_name(self, shipped):
        texts = ["Basil goes in at the end.", "I am Theodore Chukwu."]

        assert next(Together(shipped, scope="s").mask_all(texts)).text == texts[0]

    def test_together_is_irreversible_but_the_same_for_the_same_value(self):
        together = Together(Masker.build(key=ALICE, random=NoRandom()), mode="irreversible", scope="s")

        assert together.mask("13812345678").text == together.mask("13812345678").text
        assert together.mapping == {}

    def test_finds_a_person_again_under_the_surname_and_by_part(self):
        masker = Masker.build(key=ALICE, tagger=names("张伟", "Anna Smith"))

        spans = masker.find("张伟来了。张经理和Anna Smith说，Anna走了。Annabel没有。")

        assert [(s.start, s.end) for s in spans] == [(0, 2), (5, 8), (9, 19), (21, 25)]

    def test_finds_a_given_name_alone_and_what_stands_for_it_is_part_of_the_whole(self):
        masker = Masker.build(key=ALICE, tagger=names("欧阳明哲", "王建国"))
        text = "明哲说好。欧阳明哲走了，问明哲。建国来了，王建国住建国路，1949年建国后。"

        masked = masker.mask(text, scope="s")

        assert [text[s.start : s.end] for s in masked.spans] == ["明哲", "欧阳明哲", "明哲", "建国", "王建国"]
        first, full, second, _, _ = (span.surrogate for span in masked.spans)
        assert first == second == full[2:]
        assert Restorer(masked.mapping).feed(masked.text + " ") == text + " "

    def test_of_parts_agrees_with_the_whole_where_that_had_to_be_drawn_again(self):
        masker = Masker.build(key=ALICE, tagger=names("Zoltan Varga", "Varga"))
        natural = masker.mask("Zoltan Varga", scope="s").text

        masked = masker.mask(f"Varga and Zoltan Varga met {natural}", scope="s")

        part, full = (span.surrogate for span in masked.spans)
        assert full != natural
        assert full.split()[1] == part

    def test_finds_a_person_again_at_the_very_end(self):
        text = "张伟来了。请问张经理"

        spans = Masker.build(key=ALICE, tagger=names("张伟")).find(text)

        assert (spans[-1].start, spans[-1].end) == (len(text) - 3, len(text))

    def test_follows_allow_and_deny_lists(self):
        masker = Masker.build(key=ALICE, allow=("400-123-4567",), deny=("Project Falcon",))

        assert [s.type for s in masker.find("Call 400-123-4567 about Project Falcon")] == ["DENIED"]

    @pytest.mark.parametrize(
        ("text", "denied"),
        [
            ("PROJECT falcon is on", ["PROJECT falcon"]),
            ("project\n  Falcon's end", ["project\n  Falcon"]),
            ("项目Project Falcon启动", ["Project Falcon"]),
            ("Ann met Annabel and joann", ["Ann"]),
            ("请王工签字", ["王工"]),
        ],
    )
    def test_denies_in_any_case_but_whole_words_only(self, text, denied):
        masker = Masker.build(key=ALICE, deny=("Project Falcon", "ann", "王工", " "))

        assert [text[s.start : s.end] for s in masker.find(text)] == denied

    def test_leaves_no_part_of_an_allowed_value_masked(self):
        masker = Masker.build(key=ALICE, tagger=names("Mary", "Johnson"), allow=("Mary  Johnson",))

        assert [(s.start, s.end) for s in masker.find("MARY JOHNSON, Mary Johnson, Mary")] == [(28, 32)]

    def test_takes_lists_of_ten_thousand(self):
        masker = Masker.build(key=ALICE, deny=[f"code name {n}" for n in range(10_000)])

        assert [s.type for s in masker.find("about Code Name 9999.")] == ["DENIED"]

    def test_refuses_a_list_that_is_too_long(self):
        with pytest.raises(TooLarge):
            Masker.build(key=ALICE, deny=[f"{n} " + "x" * 5_000 for n in range(10_000)])

    @pytest.mark.parametrize(
        "found",
        [
            [Span(-5, 3, "X", 0.9, "p")], [Span(0, 99, "X", 0.9, "p")], [Span(3, 3, "X", 0.9, "p")],
            [Span(9, 2, "X", 0.9, "p")], [Span(0, 5, "X", float("nan"), "p")], [Span(0, 5, "X", 2.0, "p")],
            ["x"], None,
        ],
    )  # fmt: skip
    def test_refuses_where_a_plug_in_finds_what_cannot_be(self, found):
        with pytest.raises(Unavailable, match="cannot be masked"):
            Masker.build(key=ALICE, tagger=lambda _: found).mask("call 13812345678", scope="s")

    def test_refuses_where_a_plug_in_fails_and_quotes_nothing(self):
        def tag(text):
            raise ValueError(text)

        text = " ".join(("call", "13812345678"))  # a traceback shows this line, which must not be the text
        with pytest.raises(Unavailable) as error:
            Masker.build(key=ALICE, tagger=tag).mask(text, scope="s")

        assert "call 13812345678" not in "".join(traceback.format_exception(error.value))

    def test_follows_types_and_thresholds(self):
        text = "13812345678 anna@example.com https://example.org/x"

        assert [s.type for s in Masker.build(key=ALICE, types=("EMAIL",)).find(text)] == ["EMAIL"]
        low = Masker.build(key=ALICE, thresholds={"URL": 0.2, "PHONE": 0.99})
        assert [s.type for s in low.find(text)] == ["EMAIL", "URL"]

    def test_of_an_empty_text_is_empty(self):
        assert Masker.build(key=ALICE).mask("", scope="s").text == ""

    @pytest.mark.parametrize(
        "wrong", [{"key": b"short"}, {"languages": ("xx",)}, {"thresholds": {"PHONE": 2}}, {"keep": ("shoe size",)}]
    )
    def test_refuses_settings_that_make_no_sense(self, wrong):
        with pytest.raises(Invalid):
            Masker.build(**{"key": ALICE, **wrong})

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                [
                    "13812345678",
                    "138-1234-5678",
                    "anna@example.cn",
                    "张伟",
                    "Anna Smith",
                    "ANNA SMITH",
                    "，",
                    " text ",
                    "\n",
                    "京A12345",
                    "😀",
                ]
            )
        )
    )
    def test_of_anything_is_undone_by_its_mapping(self, parts):
        masker = Masker.build(key=ALICE, tagger=names("张伟", "Anna Smith", "ANNA SMITH"))
        text = "|".join(parts)
        masked = masker.mask(text, scope="s")
        lane = Restorer(masked.mapping)

        assert text == lane.feed(masked.text) + lane.end()

    def test_keeps_keys_and_values_out_of_its_repr(self):
        assert repr(Masker.build(key=ALICE).mask("13812345678", scope="s")) == "Masked(1 spans)"
        shown = repr(Masker.build(key=ALICE, allow=("Falcon",), deny=("Heron",)))

        assert not any(secret in shown for secret in ("alice", "Falcon", "falcon", "Heron"))


OWN = """
[[recogniser]]
id = "acme"
type = "EMPLOYEE_ID"
pattern = 'AC-\\d{6}'
context = ["employee", "工号"]
score = 0.9

[[recogniser]]
id = "loyalty"
type = "LOYALTY"
pattern = '\\d{12}'
validator = "luhn"
"""


class TestOwnRecognisers:
    def test_find_by_context(self):
        masker = Masker.build(key=ALICE, recognisers=read(OWN.encode()))

        assert [(s.type, s.start, s.end) for s in masker.find("工号AC-123456")] == [("EMPLOYEE_ID", 2, 11)]
        assert masker.find("part AC-123456") == ()

    def test_find_by_validator(self):
        masker = Masker.build(key=ALICE, recognisers=read(OWN.encode()))

        assert [s.type for s in masker.find("no 499273987168")] == ["LOYALTY"]
        assert masker.find("no 499273987169") == ()

    def test_do_not_match_inside_a_word(self):
        assert Masker.build(key=ALICE, recognisers=read(OWN.encode())).find("工号XAC-1234567") == ()

    def test_get_surrogates_of_their_shape(self):
        masked = Masker.build(key=ALICE, recognisers=read(OWN.encode())).mask("工号AC-123456", scope="s")

        assert re.fullmatch(r"工号[A-Z]{2}-\d{6}", masked.text)

    def test_cannot_be_made_slow(self):
        slow = '[[recogniser]]\nid = "slow"\ntype = "X"\npattern = "(a{1,9}){1,40}b"\n'

        assert Masker.build(key=ALICE, recognisers=read(slow.encode())).find("a" * 50_000) == ()

    @pytest.mark.parametrize(
        "wrong",
        [
            "not toml [",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\n",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = '('\n",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = '(?<=a)b'\n",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = 'a'\nvalidator = 'magic'\n",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = 'a'\nextra = 1\n",
            "[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = 'a'\n[[recogniser]]\nid = 'a'\ntype = 'A'\npattern = 'a'\n",
        ],
    )
    def test_that_cannot_be_read_are_refused(self, wrong):
        with pytest.raises(Invalid):
            read(wrong.encode())

    def test_that_are_not_utf8_are_refused(self):
        with pytest.raises(Invalid):
            read(b"\xff\xfe")
