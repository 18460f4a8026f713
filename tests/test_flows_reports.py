"""The server of reports: what it shows, to whom, and nothing else."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import reports


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(reports.FOLDER, str(tmp_path / "reports"))
    monkeypatch.setenv(reports.ADDRESS, "http://winnow.example/")
    monkeypatch.delenv(reports.AUTH, raising=False)
    return tmp_path / "reports"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with reports.served(folder, 0) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}"


def report_of(corpus: Path, text: str) -> str:
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "report.html").write_text(text, "utf-8")
    return str(corpus / "report.html")


def get(url: str, password: str = "") -> str:
    headers = {"authorization": f"Basic {base64.b64encode(password.encode()).decode()}"} if password else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def refused(url: str, password: str = "") -> int:
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(url, password)
    return caught.value.code


def test_a_link_shows_the_report_as_it_is_now(tmp_path: Path, address: str) -> None:
    corpus = tmp_path / "news in äöü"
    link = reports.link(str(corpus), report_of(corpus, "Monday"))
    page = address + link.removeprefix("http://winnow.example")
    assert get(page) == "Monday"
    assert reports.link(str(corpus), report_of(corpus, "Tuesday")) == link
    assert get(page) == "Tuesday"
    (corpus / "report.html").unlink()
    assert refused(page) == 404  # what is erased in the corpus is gone here


def test_corpora_of_one_name_have_a_link_each(tmp_path: Path, folder: Path) -> None:
    assert folder == tmp_path / "reports"
    links = {reports.link(str(tmp_path / name / "news"), report_of(tmp_path / name / "news", name)) for name in "ab"}
    assert len(links) == 2


def test_there_is_no_link_where_none_can_be_opened(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reports.link("s3://bucket/news", "s3://bucket/news/report.html") == ""
    monkeypatch.delenv(reports.ADDRESS)
    assert reports.link(str(tmp_path), report_of(tmp_path, "")) == ""
    assert not folder.exists()


def test_nothing_but_reports_is_served(tmp_path: Path, folder: Path, address: str) -> None:
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    (folder / "notes.txt").write_text("secret", "utf-8")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "page.html").write_text("secret", "utf-8")
    for path in ("/../secret.html", "/%2e%2e/secret.html", "/notes.txt", "/deeper/page.html", "/deeper", "/.html"):
        assert refused(address + path) == 404, path


def test_the_password_of_the_dashboard_is_that_of_the_reports(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = reports.link(str(tmp_path), report_of(tmp_path, "Monday")).rpartition("/")[2]
    monkeypatch.setenv(reports.AUTH, "admin:tulip")
    with reports.served(folder, 0) as server:
        page = f"http://127.0.0.1:{server.server_address[1]}/{name}"
        assert refused(page) == 401
        assert refused(page, "admin:rose") == 401
        assert get(page, "admin:tulip") == "Monday"
