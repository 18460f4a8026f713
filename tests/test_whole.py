"""Files appear whole or not at all, and nothing but a file is ever replaced."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from cleaners.errors import InputError
from cleaners.whole import whole


def test_a_file_changes_only_when_all_of_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")
    with pytest.raises(KeyError), whole(path) as beside:
        beside.write_text("half")
        raise KeyError
    assert path.read_text() == "before"
    with whole(path) as beside:
        beside.write_text("after")
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    link = tmp_path / "link"
    link.symlink_to("real")
    with whole(link) as beside:
        beside.write_text("after")
    assert link.is_symlink()
    assert (tmp_path / "real").read_text() == "after"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with whole(pipe) as beside:
        beside.write_text("through")
    reader.join()
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"), whole(tmp_path):
        pass
