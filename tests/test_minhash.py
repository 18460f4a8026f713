"""Signatures: the compiled kernels and NumPy agree to the bit, and datasketch agrees with both."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.dedup import from_datasketch, kernels, portable, scheme, sign, signatures, to_datasketch
from cleaners.dedup.characters import DIGIT, KIND_SHIFT, LETTER, SINGLE, build, characters
from cleaners.dedup.compiled import compiled
from cleaners.dedup.digits import LINE_BITS, LINES
from cleaners.settings import DedupSettings

KNOBS = DedupSettings()
SCRIPTS = (
    "Aé ßﬁn 9٣.,'’\n\t—日本語 がか゛ 한국 ไทยน้ำ हिन्दी नमस्ते العـربية Straße ½ İı \ufffd\ud800\U0001f600\U000e0100 Ã©â€™"
)
texts = st.lists(st.text(st.sampled_from(SCRIPTS) | st.characters(), max_size=80), min_size=1, max_size=12)


def tokens(text: str) -> list[int]:
    return portable.tokens([text]).tok.tolist()


@given(texts)
@settings(deadline=None, max_examples=60)
def test_compiled_and_numpy_agree(some: list[str]) -> None:
    kernel = compiled(kernels)
    assert kernel is not None
    assert signatures._sign(some, KNOBS, kernel).equals(signatures._sign(some, KNOBS, None))


def by_figure(figures: portable.U64, ends: portable.Ints) -> list[list[tuple[int, int]]]:
    """For each figure the texts and the lines in which it stands; what number stands for it is nobody's business."""
    places: dict[int, list[tuple[int, int]]] = {}
    for at, number in enumerate(figures.tolist()):
        text = int(np.searchsorted(ends, at, side="right"))
        places.setdefault(number >> LINE_BITS, []).append((text, number & LINES))
    return sorted(map(sorted, places.values()))


def renumbered(numbers: list[int]) -> list[int]:
    return [numbers.index(n) for n in numbers]


@given(texts)
@settings(deadline=None, max_examples=40)
def test_compiled_and_numpy_find_the_same_facts_about_tokens(some: list[str]) -> None:
    from cleaners.dedup.compare import _compiled, _portable

    plain, fast = _portable(some, KNOBS), _compiled(some, KNOBS, compiled(kernels))
    assert plain.broken.tolist() == fast.broken.tolist()
    assert by_figure(plain.columns[-1], plain.ends[-1]) == by_figure(fast.columns[-1], fast.ends[-1])
    for one, other in zip((*plain.ends, *plain.columns[:-1]), (*fast.ends, *fast.columns[:-1]), strict=True):
        if one is plain.columns[4]:  # numbers stand for shingles: which ones is nobody's business
            assert renumbered(one.tolist()) == renumbered(other.tolist())
        else:
            assert one.tolist() == other.tolist()


def test_signatures_are_those_of_datasketch() -> None:
    from datasketch import MinHash

    words = [f"word{n}" for n in range(12)]
    stored = sign([" ".join(words)], KNOBS)["minhash"][0]
    found = portable.shingles(portable.tokens([" ".join(words)]), KNOBS.shingle)
    theirs = MinHash(num_perm=KNOBS.permutations, seed=KNOBS.seed, hashfunc=lambda base: base)
    theirs.update_batch([int(h) >> 32 for h in found.hash])
    assert from_datasketch(theirs) == stored
    assert to_datasketch(stored, KNOBS).jaccard(theirs) == 1.0
    assert to_datasketch(stored, KNOBS) == theirs


def test_permutations_are_those_of_datasketch() -> None:
    from datasketch import MinHash

    knobs = DedupSettings(seed=77, permutations=64)
    assert np.array_equal(np.array(MinHash(64, seed=77).permutations), np.array(signatures.permutations(knobs)))


def test_other_schemes_of_datasketch_are_refused() -> None:
    from datasketch import MinHash

    with pytest.raises(ValueError, match="affine32"):
        from_datasketch(MinHash(scheme="legacy"))


def test_the_estimate_is_near_the_truth() -> None:
    rng = np.random.default_rng(5)
    words = [f"w{n}" for n in range(4000)]
    rng.shuffle(words)
    a, b = " ".join(words[:2000]), " ".join(words[1000:3000])
    one, two = (
        to_datasketch(m, DedupSettings(permutations=512))
        for m in sign([a, b], DedupSettings(permutations=512))["minhash"]
    )
    assert abs(one.jaccard(two) - 996 / 2996) < 0.08


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("don’t stop", "don't stop"),
        ("café", "cafe\u0301"),
        ("ﬁnal", "final"),
        ("２０２６年", "2026年"),
        ("٢٠٢٦", "2026"),
        ("soft\u00adhyphen", "softhyphen"),
        ("“Yes,” he said.", '"yes" he said'),
        ("العـــربية", "العربية"),
        ("أُسرة إلى آخر", "اسره الى اخر"),
        ("می‌گوید یک", "ميگويد يك"),
        ("שָׁלוֹם", "שלום"),
        ("Лёд ещё", "ЛЕД ЕЩЕ"),
        ("IŞIK İzmir", "ışık izmir"),
        ("Πρωί στην Αθήνα", "ΠΡΩΙ ΣΤΗΝ ΑΘΗΝΑ"),
        ("Schön wär’s", "Schon war's"),
        ("Łódź, Ærø, Đà Lạt", "Lodz, Aero, Da Lat"),
        ("мой їжак", "мои іжак"),
    ],
)
def test_what_reads_alike_counts_alike(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("किताब", "कतब"),
        ("1987", "1978"),
        ("มา", "ม้า"),
        ("كتب", "كتاب"),
        ("か", "が"),
        ("हिन्दी", "हन्द"),
    ],
)
def test_marks_and_digits_count(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


def test_scripts_without_spaces_go_by_character() -> None:
    assert len(tokens("日本語のテキスト")) == 8
    assert len(tokens("น้ำใจ")) == 4  # a mark stays with its letter; SARA AM counts as a letter
    assert len(tokens("한국어 문장")) == 2
    assert len(tokens("GPT模型2号")) == 5


def test_empty_documents_have_no_keys() -> None:
    signed = sign(["", " \n…!? 😀", "word"], KNOBS)
    assert signed["shingles"].to_list() == [0, 0, 1]
    assert signed["exact"].is_null().to_list() == [True, True, False]
    assert signed["bands"].list.len().to_list() == [0, 0, 32]
    assert signed["prints"].list.len().to_list() == [0, 0, 1]


def test_a_shared_passage_shares_a_fingerprint() -> None:
    """Winnowing's promise: so many shingles in a row are enough, whatever stands around them."""
    rng = np.random.default_rng(3)
    passage = [f"p{n}" for n in range(KNOBS.window + KNOBS.shingle - 1)]
    for n in range(30):
        before, after = ([f"{side}{rng.integers(10**6)}" for _ in range(40 + n)] for side in "xy")
        one, other = sign([" ".join([*before, *passage, *after]), " ".join([*after, *passage, *before])], KNOBS)[
            "prints"
        ]
        assert set(one) & set(other)


def test_the_scheme_names_what_signatures_depend_on() -> None:
    assert scheme(KNOBS) == scheme(DedupSettings(near=0.9, coverage=0.5))
    others = [{"seed": 2}, {"shingle": 4}, {"permutations": 64}, {"rows": 2}, {"window": 8}]
    assert len({scheme(DedupSettings(**other)) for other in others} | {scheme(KNOBS)}) == 6


def test_the_frozen_table_is_what_unicode_says() -> None:
    made, frozen = build(), characters()
    assigned = np.array([unicodedata.category(chr(n)) != "Cn" for n in range(0x3000)])
    assert np.array_equal(made.table[:0x3000][assigned] >> KIND_SHIFT, frozen.table[:0x3000][assigned] >> KIND_SHIFT)
    if unicodedata.unidata_version == "14.0.0":
        assert np.array_equal(made.table, frozen.table)
        assert np.array_equal(made.pool, frozen.pool)
    assert frozen.table[ord("5")] & DIGIT
    assert (frozen.table[ord("語")] >> KIND_SHIFT) & 3 == SINGLE
    assert (frozen.table[ord("ü")] >> KIND_SHIFT) & 3 == LETTER


def test_signs_without_numba() -> None:
    """Where Numba can't be imported, everything works, only slower."""
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from cleaners.dedup import dedupe, signatures\nfrom cleaners.document import Document\n"
        "sys.modules['cleaners.dedup.compare'].FEW = signatures.FEW = 0\n"
        "text = ' '.join(f'word{n}' for n in range(100))\n"
        "docs = [Document('a', 'Só ' + text), Document('b', 'SÓ ' + text.upper()), Document('c', text[:400])]\n"
        "print([a.canonical_id for a in dedupe(docs)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['a', 'a', 'a']"


@pytest.mark.parametrize(
    ("text", "places"), [("“aquí” dijo «è»", 0), ("la cittÃ\xa0 del cafÃ©", 2), ("itâ€™s \ufffd", 2)]
)
def test_broken_encoding_is_told_from_an_accent_before_a_quotation_mark(text: str, places: int) -> None:
    assert sign([text], KNOBS)["broken"].to_list() == [places]
    assert sign([text, "x" * signatures.FEW], KNOBS)["broken"].to_list() == [places, 0]
