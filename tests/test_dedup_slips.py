"""Brief texts: a slip of the pen makes no new article; another name, weekday or number does, in any script."""

from __future__ import annotations

import pytest

from cleaners.dedup import dedupe, explain_pair
from cleaners.document import Document
from cleaners.settings import DedupSettings

EN = "The ferry to {} is cancelled {} because {} passengers came down with a fever, the harbour master says."
DA = "Borgmødet om den nye cykelsti er flyttet til {}, fordi salen i kulturhuset bliver malet."
VI = "Chị {} vừa nhận giải thưởng của tỉnh cho cuốn sách viết về nghề dệt chiếu ở quê nhà."
AR = "قال {} إن الجسر الجديد سيفتح أمام السيارات بعد انتهاء أعمال الطلاء قرب السوق القديم."
HE = "הזמר {} יופיע בפסטיבל הקיץ על שפת הכינרת, וההכנסות יוקדשו לבית החולים לילדים."
HI = "{} ने कहा कि गांव की नई सड़क बरसात से पहले बनकर तैयार हो जाएगी और बस सेवा शुरू होगी।"
KO = "{} 씨는 마을 도서관에 오래된 지도와 편지를 기증했고 전시는 다음 주에 열린다."
RU = "В посёлке {} отключат воду до вечера, потому что рабочие меняют старую трубу у школы."
DE = "Die Bäckerei {} backt wieder, nachdem der Ofen in der Straße am Markt geflickt worden ist."
NB = "Fergen fra kysten kommer ikke i dag, og alle {}, sier havnefogden."
TH = "คุณ{}มอบแผนที่เก่าและจดหมายให้ห้องสมุดของหมู่บ้านและนิทรรศการจะเปิดในสัปดาห์หน้า"
ZH = "气象部门说{}附近今晚有雾,渡轮停航,乘客请改乘火车,明天早上再听通知。"


NEIGHBOURS = [
    (EN, "Johnson|today|some", "Johnston|today|some"),
    (AR, "الصالح", "الصلاح"),
    (RU, "Гордино", "Городино"),
    (DE, "Petersen", "Peterson"),
    (TH, "สมชาย", "สมหาย"),
]
"""A slip, as long as no template shows."""
STRANGERS = {
    EN: ["Miller|today|some", "Port Ellis|today|some", "Cooper|today|some"],
    AR: ["مرجان", "بستان", "زيتون"],
    RU: ["Липки", "Новая Заря", "Каменка"],
    DE: ["Sommer", "Zur Mühle", "Krug"],
    TH: ["ดวงดี", "โกเมน", "ปรีดี"],
}


def apart(form: str, one: str, other: str) -> bool:
    first, second = (form.format(*words.split("|")) for words in (one, other))
    return all(a.canonical for a in dedupe([Document("a", first), Document("b", second)], DedupSettings()))


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (EN, "Northhaven|today|seven", "Northhaven|today|seventeen"),
        (EN, "Northhaven|today|nine", "Northhaven|today|nineteen"),
        (EN, "Iraq|today|some", "Iran|today|some"),
        (EN, "Karlsted|today|some", "Carlsted|today|some"),
        (EN, "Northhaven|Monday|some", "Northhaven|Sunday|some"),
        (EN, "Mayfield|likely|some", "Mayfield|unlikely|some"),
        (DA, "tirsdag", "torsdag"),
        (EN, "Northhaven|today|sixty", "Northhaven|today|silty"),
        (EN, "Maya|today|some", "Mara|today|some"),
        (EN, "Soyer|today|some", "Soter|today|some"),
        (VI, "Phương", "Phượng"),
        (VI, "Hà", "Hạ"),
        (AR, "حسن", "حسين"),
        (AR, "سالم", "سلام"),
        (HE, "אילת", "איילת"),
        (HE, "אמיר", "אמרי"),
        (HE, "שלישי", "שישי"),
        (HI, "रमा", "राम"),
        (DE, "Petersen", "Pedersen am Markt"),
        (HI, "अनिल", "अनिला"),
        (KO, "김민수", "김민주"),
        (ZH, "东山", "西山"),
        (ZH, "青山", "山本"),
        (ZH, "秀芳", "芳"),
        (EN, "South Korea|today|some", "Korea|today|some"),
        (EN, "Port James|today|some", "James Town|today|some"),
    ],
)
def test_another_name_weekday_or_number_is_another_article(form: str, one: str, other: str) -> None:
    assert apart(form, one, other)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (EN, "Northhaven|today|some", "Nortthhaven|today|some"),
        (EN, "Northhaven|today|some", "Nrothhaven|today|some"),
        (EN, "Westminsterford|today|some", "Westminserford|today|some"),
        (EN, "Trade Centre|today|some", "Trade Center|today|some"),
        (EN, "Northhaven|today|several", "Northhaven|today|sevral"),
        (EN, "Northhaven|today|unlicensed", "Northhaven|today|unlicenced"),
        (EN, "Northhaven|early-morning|some", "Northhaven|earlymorning|some"),
        (EN, "Nor\ufffdhhaven|today|some", "Northhaven|today|some"),
        (EN, "Northhaven|just today|some", "Northhaven|today|some"),
        (ZH, "山的", "山"),
        (DE, "Müller", "Mueller"),
        (DE, "Großmann", "Grossmann"),
        (DE, "Dvořák", "Dvorak"),
        (NB, "skutene er på land", "skutene er paa land"),
        (VI, "Hòa", "Hoà"),
        (AR, "المتحدثون", "المتحددثون"),
        (AR, "أحمد إسماعيل", "احمد اسماعيل"),
        (RU, "Берёзовка", "Березовка"),
        (EN, "Northhaven|today|some thirsty", "Northhaven|today|some thisrty"),
        (EN, "Northhaven|today|some happy", "Northhaven|today|some haupy"),
        (EN, "Norton|today|some", "Nooton|today|some"),
        (DA, "søndag", "søedag"),
        (RU, "Гордино", "Гoрдино"),
        (AR, "مكتبة", "مكrبة"),
        *NEIGHBOURS,
    ],
)
def test_a_slip_or_another_spelling_is_the_same_article(form: str, one: str, other: str) -> None:
    assert not apart(form, one, other)


@pytest.mark.parametrize(("form", "one", "other"), NEIGHBOURS)
def test_where_others_have_names_a_slip_is_a_name(form: str, one: str, other: str) -> None:
    texts = [form.format(*words.split("|")) for words in (one, other, *STRANGERS[form])]
    assert all(a.canonical for a in dedupe([Document(str(n), text) for n, text in enumerate(texts)], DedupSettings()))


def test_a_brief_part_of_a_longer_text_may_lack_a_word_of_a_name() -> None:
    whole = (
        EN.format("South Northhaven", "today", "some") + " Those who hold a ticket get their money back at the pier."
    )
    assert not apart(
        "{}", EN.format("Northhaven", "today", "some"), f"{whole} Buses go round by the old bridge instead."
    )


def test_beside_a_very_long_text_nothing_hangs() -> None:
    words = "a b " * 45
    assert len(dedupe([Document("a", words), Document("b", words * 200)], DedupSettings())) == 2


def test_the_verdict_names_what_no_slip_explains() -> None:
    one, other = (EN.format(name, "today", "some") for name in ("Karlsted", "Carlsted"))
    assert "1 other spelling" in explain_pair(one, other, DedupSettings()).verdict
