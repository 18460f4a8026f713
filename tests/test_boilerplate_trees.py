"""Trees kept as data say what a walk from node to node says, and a page's surroundings are what they are told of."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import article, rules, wording
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.page import Page
from cleaners.boilerplate.surroundings import NONE, Surroundings
from cleaners.boilerplate.trees import GRAIN, Trees, read, table

MATCHER = Matcher(rules.shipped())
STORY = [
    "The ferry to Grimsay was laid up for the winter on Monday, two weeks earlier than the council had promised.",
    "Its skipper, Ina Corr, said that the engine had been failing since August and that nobody had wanted to hear it.",
    "Islanders will have to take the long road over the causeway, which is closed when the wind is above forty knots.",
    "A replacement has been bought in Norway, where it carried post and sheep between two fjords for thirty years.",
]


def looked_at(lines: list[str]) -> Page:
    page = analyse("\n\n".join(lines), MATCHER, "", "")
    for _ in article.cuts(page, MATCHER, wording=False):
        pass
    return page


def walked(trees: Trees, row: list[float]) -> float:
    """The same, a node at a time."""
    total = 0
    for columns, borders, leaves in zip(trees.columns, trees.borders, trees.leaves, strict=True):
        at = 0
        while at < len(columns):
            at = 2 * at + (2 if row[columns[at]] > borders[at] else 1)
        total += int(leaves[at - len(columns)])
    return total / GRAIN


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_all_trees_at_once_say_what_each_says_for_itself(data: st.DataObject) -> None:
    draw = data.draw
    depth, count, columns = draw(st.integers(1, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 3))
    numbers = st.floats(-9, 9)

    def grid(width: int, of: st.SearchStrategy[float]) -> list[list[float]]:
        return draw(st.lists(st.lists(of, min_size=width, max_size=width), min_size=count, max_size=count))

    trees = Trees(
        tuple("abc"[:columns]),
        np.array(grid(2**depth - 1, st.integers(0, columns - 1)), np.int64),
        np.array(grid(2**depth - 1, numbers), np.float64),
        np.array(grid(2**depth, st.integers(-3000, 3000)), np.int64),
    )
    rows = draw(st.lists(st.lists(numbers, min_size=columns, max_size=columns), max_size=4))
    told = trees.odds([dict(zip(trees.names, row, strict=True)) for row in rows])
    assert told.tolist() == [walked(trees, row) for row in rows]


def test_trees_are_read_as_they_were_written(tmp_path: Path) -> None:
    kept = {"names": ["a", "b"], "columns": [[1, 0, 0]], "borders": [[0.5, 1, -1]], "leaves": [[1, 2, 3, 4]]}
    path = tmp_path / "trees.json"
    path.write_text(json.dumps(kept), "utf-8")
    trees = read(path)
    assert trees.odds([{"a": 0, "b": 1}, {"a": 2}]).tolist() == [0.004, 0.002]


def test_the_trees_know_every_name_that_they_ask_for() -> None:
    (line, *_) = wording.judged(looked_at([*STORY, "You can read all our stories on the ferry in our newsletter."]))
    assert line.known.keys() == set(wording.trees().names)
    assert wording.trees().columns.max() < len(wording.trees().names)


def test_what_stands_around_a_line_is_told_by_its_neighbours_odds() -> None:
    page = looked_at([*STORY[:2], "Timetable", "Fares", *STORY[2:]])
    around = Surroundings(page, [-5, -4, 2, 3, -3, -20])
    known = around.of(3)
    assert (known["odds above"], known["odds two above"], known["odds below"]) == (2, -4, -3)
    assert known["odds two below"] == -8
    assert known["mean odds above"] == (-5 - 4 + 2) / 3
    assert (known["lines to the article above"], known["lines to the article below"]) == (2, 1)
    assert known["mean odds up to the article above"] == 2
    assert (known["article above"], known["article below"], known["share of the article"]) == (2, 2, 4 / 6)
    assert around.of(0)["lines to the article above"] == NONE
    assert around.of(5)["odds below"] == 0


def test_a_table_has_the_columns_in_the_order_that_is_asked_for_and_0_for_what_is_missing() -> None:
    assert table([{"a": 1, "b": 2}, {"a": 3}], ["b", "a"]).tolist() == [[2, 1], [0, 3]]
    assert table([], ["b", "a"]).shape == (0, 2)
