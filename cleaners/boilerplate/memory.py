"""What is read off single words, remembered: most words of a text have been read before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

KNOWN = 1 << 15
"""So many words are remembered; then all begins anew."""

T = TypeVar("T")


class Memory(dict[str, T], Generic[T]):
    """What a function makes of words, as a mapping: looking one up again costs a third of a call."""

    def __init__(self, read: Callable[[str], T]) -> None:
        """Remember what `read` makes of a word when it is first looked up."""
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> T:
        """Read a word that is not known yet."""
        if len(self) >= KNOWN:
            self.clear()
        return self.setdefault(word, self._read(word))
