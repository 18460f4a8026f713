"""Templates that only show beside further documents: frames in which each says something else."""

from __future__ import annotations

import random

import pytest

from cleaners.dedup import dedupe
from cleaners.document import Document
from cleaners.settings import DedupSettings

KNOBS = DedupSettings()
WORKS = (
    "The council has approved the plan for {}. Digging for the new drains will begin in spring, the path along the "
    "brook will be widened, and the old lamps make way for others that need less power. Until autumn the market moves "
    "to the yard of the mill, the buses stop at the upper bridge, and the car park behind the baths stays open to all "
    "who have an errand in the shops."
)
PRIZES = {
    "en": "{} took the prize of the rose growers for the third time, and the judges liked the hedges best of all.",
    "fa": "{} برای سومین بار جایزه باغبانان را گرفت و داوران پرچین‌های آن را بیش از همه پسندیدند و ستودند.",
    "ar": "فازت {} بجائزة جمعية البستان للمرة الثالثة وأعجب المحكمون بالأسوار الخضراء أكثر من كل شيء آخر هناك.",
    "he": "פרס מגדלי הוורדים ניתן השנה אל {} בפעם השלישית והשופטים אהבו את הגדרות יותר מכל דבר אחר שראו.",
    "ko": "장미 재배자 협회의 상이 세 번째로 {} 쪽에 돌아갔으며 심사위원들은 무엇보다 울타리를 좋아했다.",
    "zh": "玫瑰种植者协会的奖项第三次颁给了{}的花园,评委们最喜欢的还是那里精心修剪的树篱和水池。",
    "th": "รางวัลของสมาคมผู้ปลูกกุหลาบตกเป็นของ{}เป็นครั้งที่สามและกรรมการชอบรั้วต้นไม้มากกว่าสิ่งอื่น",
}
NAMES = {
    "en": ["Hanley", "Port Hanley", "Hanley Green", "Oakworth", "Marden", "Tibury", "Selwick"],
    "fa": ["یاسین", "شرق یاسین", "یاسین نو", "مهران", "کامیاب", "بابک", "سپهر"],
    "ar": ["جسور", "شمال جسور", "جسور القديمة", "مرجان", "بستان", "ريحان", "زيتون"],
    "he": ["יוסף", "בן יוסף", "יוסף הגדול", "מרים", "דביר", "נועם", "אלון"],
    "ko": ["성남시", "성남시 중원구", "새 성남시", "구름마을", "바다골", "별내", "한솔"],
    "zh": ["石", "石家庄", "新石", "平安里", "丰年镇", "白河湾", "金沙渡"],
    "th": ["คาที", "คามีที", "เมืองคาที", "โลรา", "นูซู", "ทีบา", "มีโล"],
}


def kept(texts: list[str]) -> int:
    found = dedupe([Document(f"{n:02}", text) for n, text in enumerate(texts)], KNOBS)
    return sum(a.canonical for a in found)


@pytest.mark.parametrize("language", PRIZES)
def test_names_within_names_are_other_names_where_others_stand_in_their_place(language: str) -> None:
    assert kept([PRIZES[language].format(name) for name in NAMES[language]]) == len(NAMES[language])


def test_one_name_makes_no_other_article_of_a_longer_text_but_four_names_show_a_template() -> None:
    assert kept([WORKS.format("Hanley"), WORKS.format("Marden")]) == 1
    assert kept([WORKS.format(name) for name in ("Hanley", "Marden", "Selwick", "Oakworth")]) == 4


def test_a_figure_may_be_corrected_again_and_again() -> None:
    figures = [WORKS.format(f"{n} new homes") for n in (12, 13, 15, 18, 21, 34, 55, 89)]
    assert kept(figures[:4]) == 1
    assert kept(figures) == len(figures)


def test_copies_leave_for_their_document_of_a_template() -> None:
    texts = [WORKS.format(name) for name in NAMES["en"]]
    copies = [f"Share\n{texts[0]}\nMost read", texts[1].replace("spring", "sprring"), texts[2].upper()]
    assert kept(texts + copies) == len(texts)


def test_copies_with_edits_of_their_own_are_no_template() -> None:
    words = WORKS.format("the upper town").split()
    copies = []
    for n in range(6):
        edited = list(words)
        edited[7 + 9 * n] = random.Random(n).choice(["soon", "later", "often"])
        copies.append(" ".join(edited))
    assert kept([" ".join(words), *copies]) == 1


def test_junk_between_the_same_paragraphs_of_copies_is_no_slot() -> None:
    sentences = WORKS.format("the upper town").split(". ")
    junk = ["Advertisement", "Photo: Ada Lind", "Read more: a mill", "Follow us on the radio", "Our newsletter"]
    assert kept(["\n".join((sentences[0], line, *sentences[1:])) for line in junk]) == 1


def test_where_one_copy_was_edited_and_others_beside_it_is_no_slot() -> None:
    words = WORKS.format("the upper town").split()
    copies = [" ".join([*words[:20], "meadow", *words[21:]])]
    for n, other in enumerate(("orchard", "harbour", "station")):
        copies.append(" ".join([*words[: 21 + n], other, *words[22 + n :]]))
    assert kept([" ".join(words), *copies]) == 1
