"""Finds the KPIs that were asked by their names, in the loose way people write them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from workflows.reading.scan import Token, fold, scan, without_joints, words
from workflows.reading.types import AskedKpi

# Words that many KPIs share, so that one of them alone names none.
_COMMON = frozenset(
    words(
        """
            rate rates time times score scores number numbers count average avg mean total share ratio index
            level value values per of the and for in to at from new current our a an on by with within last
            day days hour hours week weeks month months percent percentage first second third target goal
            deal deals team teams cost costs revenue sales monthly weekly quarterly yearly up down no not
            now change people manager managers customer customers employee employees de la le el los las du
            des der die das und et y e von pro por par taux tasa taxa quote
        """
    )
)
_LONG_END = 8
_SHORTS = {
    "csat": (
        "customer satisf",
        "client satisf",
        "kundenzufrieden",
        "satisfaccion",
        "satisfacao",
        "satisfaction",
    ),
    "nps": ("net promoter", "promotor"),
    "aht": ("handle time", "handling time", "bearbeitungszeit", "temps de traitement"),
    "nrr": ("net retention", "net revenue retention"),
    "cac": ("acquisition cost", "akquisekosten", "coste de adquisicion", "cout d'acquisition"),
}
_PER_WORDS = ("per", "pro", "por", "par", "je")
_PER = re.compile(rf"\b(?:{'|'.join(_PER_WORDS)})\b")


class Names:
    """The names of the asked KPIs, ready to be looked up in a token list."""

    def __init__(self, kpis: Sequence[AskedKpi], *, compounds: bool = False) -> None:
        """Collects full names, aliases, initials, and single words that belong to one KPI only.

        In a language of compounds, half of one is enough: "Erstlösung" for "Erstlösungsquote".
        """
        self._compounds = compounds
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._lone: dict[str, int] = {}
        self.words: list[frozenset[str]] = []
        owners: Counter[str] = Counter()
        for kpi in kpis:
            mine = {stem(word) for name in (kpi.name, *kpi.aliases) for word in _parts(name)}
            self.words.append(frozenset(mine))
            owners.update(mine)
        for place, kpi in enumerate(kpis):
            for name in (kpi.name, kpi.name.split("(")[0], *kpi.aliases, *_short_for(kpi.name)):
                parts = _parts(name)
                self._add(parts, place)
                self._add(tuple("/" if part in _PER_WORDS else part for part in parts), place)
            initials = "".join(part[0] for part in _parts(kpi.name.split("(")[0]))
            if len(initials) >= 3:
                self._add((initials,), place)
            for word in self.words[place] & counted_words(kpi):
                if owners[word] == 1 and len(word) >= 3 and word not in _COMMON and not word.isdigit():
                    self._lone[word] = place
        for entries in self._phrases.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, parts: tuple[str, ...], place: int) -> None:
        if parts and (len(parts) > 1 or parts[0] not in _COMMON):
            self._phrases.setdefault(stem(parts[0]), []).append((tuple(map(stem, parts)), place))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
        """The KPI named at `index` and how many tokens its name takes."""
        token = tokens[index]
        if token.kind not in {"word", "code", "other"}:
            return None
        first = stem(token.text)
        for parts, place in self._phrases.get(first, ()):
            size = len(parts)
            if size == 1 or tuple(stem(t.text) for t in tokens[index : index + size]) == parts:
                return place, size
        place_or_none = self._lone.get(first)
        if place_or_none is None and len(first) >= 6:
            place_or_none = next((at for word, at in self._lone.items() if self._alike(word, first)), None)
        return None if place_or_none is None else (place_or_none, 1)

    def _alike(self, word: str, typed: str) -> bool:
        front = word.startswith(typed) or (len(typed) >= _LONG_END and word.endswith(typed))
        return (self._compounds and front) or _one_slip(word, typed)


def _short_for(name: str) -> Iterator[str]:
    """What people write for a name that everybody shortens."""
    for short, stems in _SHORTS.items():
        if any(stem in fold(name) for stem in stems):
            yield short


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[str, ...]:
    tokens = without_joints(scan(fold(name)))
    return tuple(t.text for t in tokens if t.kind in {"word", "code", "other", "number"})


def stem(word: str) -> str:
    """The word without a plural's s."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _one_slip(word: str, typed: str) -> bool:
    """One letter wrong, missing, doubled or swapped in a long word."""
    if len(word) < 6 or word[0] != typed[0] or abs(len(word) - len(typed)) > 1:
        return False
    head = next((i for i, (a, b) in enumerate(zip(word, typed, strict=False)) if a != b), None)
    if head is None:
        return True
    a, b = word[head:], typed[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def counted_words(kpi: AskedKpi) -> frozenset[str]:
    """The words for what a KPI counts: of "tickets per agent" the tickets."""
    names = (*(_PER.split(fold(name))[0] for name in (kpi.name, *kpi.aliases)), kpi.unit.split("/")[0])
    return frozenset(stem(word) for name in names for word in _parts(name))


def name_words(kpi: AskedKpi) -> frozenset[str]:
    """The single words of a KPI's names and unit, without plural endings."""
    return frozenset(stem(word) for name in (kpi.name, kpi.unit, *kpi.aliases) for word in _parts(name))
