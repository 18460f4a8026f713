"""
Repairing text: Winnow's normalise beside plain ftfy, on the same texts in one run, on one core.

    python benchmarks/normalise.py

On the 2-core machine of the project, MB/s of ftfy and of normalise in one run: ASCII 7.7 and 272, English with curly
quotes 3.8 and 171, five languages 2.9 and 156, one line in twenty damaged 1.8 and 2.9, every line damaged 0.6 and 0.5.

Megabytes are of UTF-8. `ftfy` is `ftfy.fix_text` with the same options, `ftfy, by line` the same for each line (what
normalise must equal), `normalise` the whole step with Unicode and white space.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import ftfy

from cleaners.normalise import repaired
from cleaners.settings import NormaliseSettings

OPTIONS = NormaliseSettings()
CONFIG = ftfy.TextFixerConfig(explain=False, uncurl_quotes=False, fix_character_width=False)

ASCII = "The ferry sails again on Monday. Repairs took three weeks, the council said, and cost more than was planned."
CURLY = "“It’s a relief,” said the skipper – who hadn’t sailed since May – “and high time …”"
LANGUAGES = (
    "Die Fähre fährt ab Montag wieder – „endlich“, sagte die Bürgermeisterin.",
    "Паром снова выйдет в море в понедельник — «наконец-то», сказал капитан.",
    "渡轮星期一重新开航。“终于等到了，”船长说。",
    "La traversée reprendra lundi : « enfin ! », s’est réjoui le maire à l’hôtel de ville.",
    "अगले सप्ताह से नौका फिर चलेगी, नगर परिषद ने कहा।",
)


def damaged(text: str) -> str:
    return text.encode().decode("windows-1252", "replace").replace("\ufffd", "")


TEXTS = {
    "ASCII": [ASCII] * 20,
    "English, curly quotes": [ASCII, CURLY] * 10,
    "five languages": [*LANGUAGES] * 4,
    "one line in twenty damaged": [*(LANGUAGES * 4)[:19], damaged(CURLY)],
    "all damaged": [damaged(CURLY), damaged(LANGUAGES[0])] * 10,
    "CRLF, NBSP, double spaces": [line.replace(" ", "\xa0", 1).replace(" ", "  ", 1) + "\r" for line in [ASCII] * 20],
}


def by_line(text: str) -> str:
    return "\n".join(ftfy.fix_text(line, CONFIG) for line in text.split("\n"))


WAYS: dict[str, Callable[[str], object]] = {
    "ftfy": lambda text: ftfy.fix_text(text, CONFIG),
    "ftfy, by line": by_line,
    "normalise": lambda text: repaired(text, OPTIONS),
}


def rate(way: Callable[[str], object], text: str, seconds: float = 0.5) -> float:
    """MB a second of CPU."""
    way(text)
    rounds, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        way(text)
        rounds += 1
    return rounds * len(text.encode()) / spent / 1e6


def main() -> None:
    print(f"{'MB/s':28}" + "".join(f"{name:>15}" for name in WAYS))
    for name, lines in TEXTS.items():
        text = "\n".join(lines)
        print(f"{name:28}" + "".join(f"{rate(way, text):15.1f}" for way in WAYS.values()), flush=True)


if __name__ == "__main__":
    main()
