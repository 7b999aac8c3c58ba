"""Files as no database writes them: of every format, whole, and then broken in one way each. All of it is made up."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEGABYTE = 1_100_000  # characters: somewhat more than a field may have
DEPTH = 100_000
ESCAPES = "\x1b[2J\x1b]0;owned\x07 \x9b31m \x08\x7f \u202egnp.exe \u2028 \ufeff \u200b"
NO_DIGITS = "²①٣"  # signs that count as digits in one sense, and no number in another

# A made-up entity that grows to a gigabyte, and one that is a file of the machine.
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


class Work(NamedTuple):
    """A made-up publication; ``number`` makes all of its words its own."""

    number: int
    title: str
    abstract: str = "Sixty adults were asked every week for a quarter of a year."
    year: str = "2021"
    pages: str = "101-112"

    @property
    def doi(self) -> str:
        """Its DOI."""
        return f"10.1000/hostile.{self.number}"

    def changed(self, **fields: str) -> Work:
        """Give other words to some of its fields."""
        return Work(self.number, **{**dict(zip(self._fields[1:], self[1:], strict=True)), **fields})


def work(number: int, title: str | None = None) -> Work:
    """Make a publication that is like no other."""
    nouns = ("Fevers", "Rashes", "Tremors", "Coughs", "Cramps", "Sprains", "Burns", "Faints")
    spread = number * 7919 % 10007
    said = f"{nouns[number % 8]} of cohort {spread} under regimen {spread * 31 % 9973} with café {number}"
    return Work(number, said if title is None else title)


class Kind(NamedTuple):
    """A format: how a file of it begins and ends, how one entry is written, what stands between two."""

    name: str
    entry: Callable[[Work], str]
    begin: str = ""
    between: str = ""
    end: str = ""
    doctype: bool = False

    def file(self, *works: Work) -> str:
        """Write a file."""
        return self.begin + self.between.join(self.entry(one) for one in works) + self.end

    def line(self, *before: Work) -> int:
        """Tell the line that the entry behind these begins in."""
        text = self.begin + "".join(self.entry(one) + self.between for one in before)
        return text.count("\n") + 1


def _ris(one: Work) -> str:
    return (
        f"TY  - JOUR\nTI  - {one.title}\nAU  - Holm, Anna\nJO  - Annals {one.number}\nPY  - {one.year}\n"
        f"VL  - 3\nSP  - {one.pages}\nAB  - {one.abstract}\nDO  - {one.doi}\nER  - \n\n"
    )


def _nbib(one: Work) -> str:
    return (
        f"PMID- {30000000 + one.number}\nTI  - {one.title}\nFAU - Holm, Anna\nDP  - {one.year}\nPG  - {one.pages}\n"
        f"JT  - Annals {one.number}\nAB  - {one.abstract}\nAID - {one.doi} [doi]\nSO  - Annals. {one.year}.\n\n"
    )


def _ovid(one: Work) -> str:
    return (
        f"<{one.number}. >\nVN  - Ovid Technologies\nDB  - Embase\nUI  - {one.number}\nTI  - {one.title}\n"
        f"AU  - Holm A.\nSO  - Annals. 3 (1) (pp {one.pages}), {one.year}.\nAB  - {one.abstract}\nDO  - {one.doi}\n"
        f"YR  - {one.year}\n\n"
    )


def _wos(one: Work) -> str:
    return (
        f"PT J\nAU Holm, A\nTI {one.title}\nSO ANNALS {one.number}\nAB {one.abstract}\nPY {one.year}\nBP {one.pages}\n"
        f"DI {one.doi}\nUT WOS:{one.number:015}\nER\n\n"
    )


def _enw(one: Work) -> str:
    return (
        f"%0 Journal Article\n%T {one.title}\n%A Holm, Anna\n%J Annals {one.number}\n%D {one.year}\n%P {one.pages}\n"
        f"%X {one.abstract}\n%R {one.doi}\n\n"
    )


def _bibtex(one: Work) -> str:
    return (
        f"@article{{holm{one.number},\n  title = {{{one.title}}},\n  author = {{Holm, Anna}},\n"
        f"  journal = {{Annals {one.number}}},\n  year = {{{one.year}}},\n  month = {{{one.year[:1]}}},\n"
        f"  pages = {{{one.pages}}},\n  abstract = {{{one.abstract}}},\n  doi = {{{one.doi}}}\n}}\n\n"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;") if "&i;" not in text else text


def _pubmed(one: Work) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{31000000 + one.number}</PMID>\n<Article><Journal>"
        f"<Title>Annals {one.number}</Title><JournalIssue><PubDate><Year>{one.year}</Year></PubDate></JournalIssue>"
        f"</Journal>\n<ArticleTitle>{_escaped(one.title)}</ArticleTitle>\n<Pagination><MedlinePgn>{one.pages}"
        f"</MedlinePgn></Pagination><Abstract><AbstractText>{one.abstract}</AbstractText></Abstract>\n"
        f'<ELocationID EIdType="doi">{one.doi}</ELocationID></Article></MedlineCitation></PubmedArticle>\n'
    )


def _europepmc_xml(one: Work) -> str:
    return (
        f"<result><id>{32000000 + one.number}</id><source>MED</source>\n<title>{_escaped(one.title)}</title>\n"
        f"<authorString>Holm A.</authorString><pubYear>{one.year}</pubYear><pageInfo>{one.pages}</pageInfo>\n"
        f"<abstractText>{one.abstract}</abstractText><doi>{one.doi}</doi></result>\n"
    )


def _endnote_xml(one: Work) -> str:
    return (
        '<record><ref-type name="Journal Article">17</ref-type><titles>\n'
        f"<title>{_escaped(one.title)}</title><secondary-title>Annals {one.number}</secondary-title></titles>\n"
        f"<dates><year>{one.year}</year></dates><pages>{one.pages}</pages><abstract>{one.abstract}</abstract>\n"
        f"<electronic-resource-num>{one.doi}</electronic-resource-num></record>\n"
    )


def _json(tree: dict[str, object]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=1)


def _csl(one: Work) -> str:
    return _json({
        "id": str(one.number), "type": "article-journal", "title": one.title, "abstract": one.abstract,
        "issued": {"date-parts": [[one.year]]}, "page": one.pages, "DOI": one.doi,
        "author": [{"family": "Holm", "given": "Anna"}],
    })  # fmt: skip


def _crossref(one: Work) -> str:
    return _json({
        "DOI": one.doi, "type": "journal-article", "title": [one.title], "abstract": one.abstract, "page": one.pages,
        "container-title": [f"Annals {one.number}"], "issued": {"date-parts": [[one.year]]}, "member": "1",
        "reference-count": 3,
    })  # fmt: skip


def _openalex(one: Work) -> str:
    words: dict[str, list[int]] = {}
    for at, word in enumerate(one.abstract.split()):
        words.setdefault(word, []).append(at)
    return _json({
        "id": f"https://openalex.org/W{one.number}", "doi": f"https://doi.org/{one.doi}", "display_name": one.title,
        "title": one.title, "publication_year": one.year, "type": "article", "abstract_inverted_index": words,
        "biblio": {"first_page": one.pages, "last_page": None}, "authorships": [],
    })  # fmt: skip


def _ctgov(one: Work) -> str:
    return _json({
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{one.number:08}", "briefTitle": one.title},
            "statusModule": {"startDateStruct": {"date": one.year}},
            "descriptionModule": {"briefSummary": one.abstract},
        },
        "hasResults": False,
    })  # fmt: skip


def _europepmc(one: Work) -> str:
    return _json({
        "id": str(33000000 + one.number), "source": "MED", "title": one.title, "authorString": "Holm A.",
        "pubYear": one.year, "pageInfo": one.pages, "abstractText": one.abstract, "doi": one.doi,
    })  # fmt: skip


def _embase_fields(one: Work) -> str:
    fields = {
        "TITLE": one.title, "AUTHOR NAMES": "Holm A.", "SOURCE TITLE": f"Annals {one.number}",
        "PUBLICATION YEAR": one.year, "FIRST PAGE": one.pages, "ABSTRACT": one.abstract, "DOI": one.doi,
    }  # fmt: skip
    lines = (f'"{label}","{value.replace(chr(34), chr(34) * 2)}"\n' for label, value in fields.items())
    return f"{''.join(lines)}\n"


def _row(delimiter: str) -> Callable[[Work], str]:
    def row(one: Work) -> str:
        cells = (one.title, "Holm, Anna", one.year, f"Annals {one.number}", one.pages, one.abstract, one.doi)
        return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"

    return row


_HEADINGS = ("Title", "Authors", "Year", "Journal", "Pages", "Abstract", "DOI")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

KINDS = (
    Kind("ris", _ris),
    Kind("nbib", _nbib),
    Kind("ovid", _ovid),
    Kind("wos", _wos, "FN Clarivate Analytics Web of Science\nVR 1.0\n", end="EF\n"),
    Kind("endnote-tagged", _enw),
    Kind("bibtex", _bibtex),
    Kind("pubmed-xml", _pubmed, f"{_XML}<PubmedArticleSet>\n", end="</PubmedArticleSet>\n", doctype=True),
    Kind("europepmc-xml", _europepmc_xml, f"{_XML}<responseWrapper><hitCount>3</hitCount><resultList>\n",
         end="</resultList></responseWrapper>\n", doctype=True),
    Kind("endnote-xml", _endnote_xml, f"{_XML}<xml><records>\n", end="</records></xml>\n", doctype=True),
    Kind("csl-json", _csl, "[\n", ",\n", "\n]\n"),
    Kind("crossref-json", _crossref, '{"status": "ok", "message-type": "work-list", "message": {"items": [\n', ",\n",
         "\n]}}\n"),
    Kind("openalex-json", _openalex, '{"meta": {"count": 3}, "results": [\n', ",\n", "\n]}\n"),
    Kind("ctgov-json", _ctgov, '{"studies": [\n', ",\n", "\n]}\n"),
    Kind("europepmc-json", _europepmc, '{"hitCount": 3, "resultList": {"result": [\n', ",\n", "\n]}}\n"),
    Kind("embase-fields", _embase_fields),
    Kind("csv", _row(","), ",".join(_HEADINGS) + "\n"),
    Kind("tsv", _row("\t"), "\t".join(_HEADINGS) + "\n"),
)  # fmt: skip
TAGGED = {"ris", "nbib", "ovid", "wos", "endnote-tagged", "bibtex"}


class Hostile(NamedTuple):
    """A file and what must become of it: entries taken, problems told, lines that one of these must name."""

    name: str
    content: bytes
    taken: int
    problems: int
    lines: tuple[int, ...] = ()


def hostile(kind: Kind, first: int) -> Iterator[Hostile]:
    """Give a file of a format for each way to break it; the works are numbered from ``first`` on."""
    numbers = iter(range(first, first + 1000))

    def works(**changed: str) -> tuple[Work, Work, Work]:
        one, two, three = (work(next(numbers)) for _ in range(3))
        return one, two.changed(**changed), three

    def changed(name: str, taken: int = 2, problems: int = 1, **fields: str) -> Hostile:
        """Change fields of the second of three works."""
        some = works(**fields)
        lines = (kind.line(some[0]),) if problems else ()
        return Hostile(name, kind.file(*some).encode("utf-8", "surrogateescape"), taken, problems, lines)

    yield changed("no-title", title="")
    yield changed("nul", title=f"A nul \0 within {first}")
    yield changed("invalid-utf-8", title=f"A byte \udcff within {first}")
    yield changed("megabyte-abstract", abstract="word " * (MEGABYTE // 5))
    yield changed("megabyte-title", title="w" * MEGABYTE)
    yield changed("control-characters", 3, 0, title=f"Escapes {first} {_fitting(kind)}")
    yield changed("no-digits", 3, 0, year=NO_DIGITS, pages=f"{NO_DIGITS}-{NO_DIGITS}")
    yield changed("far-years", 3, 0, year="9" * 400, pages="9" * 5000 + "-1")
    yield _cut(kind, works())
    yield _mixed(kind, works())
    if kind.doctype:
        yield _with_doctype(kind, "bomb", BOMB, works(title="&i;"))
        yield _with_doctype(kind, "external-entity", OUTSIDE, works(title="&i;"))
    if kind.doctype or kind.name.endswith("json"):
        yield _deep(kind, works())
    yield from _unusual(kind, works)


def _unusual(kind: Kind, works: Callable[[], tuple[Work, Work, Work]]) -> Iterator[Hostile]:
    """Give files that are strange, and have nothing wrong with them."""
    yield Hostile("plain", kind.file(*works()).encode(), 3, 0)
    yield Hostile("utf-16", kind.file(*works()).encode("utf-16"), 3, 0)
    yield Hostile("byte-order-mark", kind.file(*works()).encode("utf-8-sig"), 3, 0)
    yield Hostile("packed", gzip.compress(kind.file(*works()).encode()), 3, 0)
    yield Hostile("windows-line-ends", kind.file(*works()).replace("\n", "\r\n").encode(), 3, 0)
    yield Hostile("carriage-returns-alone", kind.file(*works()).replace("\n", "\r").encode(), 3, 0)
    text, more = kind.file(*works()), kind.file(*works())
    warned = 1 if kind.name in {"csv", "tsv"} else 0  # the header stands there twice
    yield Hostile("two-exports-in-one", (text + more).encode(), 6, warned)


def _fitting(kind: Kind) -> str:
    """Signs that act on a terminal; XML has no place for most of them."""
    if kind.doctype:
        return "".join(sign for sign in ESCAPES if sign > "\x7e")
    return ESCAPES.replace("\u2028", "") if kind.name in TAGGED else ESCAPES


def _cut(kind: Kind, works: tuple[Work, ...]) -> Hostile:
    """The file ends in the middle of the last title."""
    text = kind.file(*works)
    line = kind.line(*works[:2]) + (1 if kind.name == "bibtex" else 0)  # that of the field, where it is known
    taken = 3 if kind.name in {"endnote-tagged", "ovid"} else 2  # nothing marks where their entries end
    return Hostile("cut", text[: text.index(works[2].title) + 5].encode(), taken, 1, (line,))


def _mixed(kind: Kind, works: tuple[Work, ...]) -> Hostile:
    """Two entries, and behind them the file of another format."""
    other = KINDS[0] if kind.name != "ris" else KINDS[1]
    text = kind.file(*works[:2])
    strange = other.file(works[2])
    count = strange.rstrip().count("\n") + 1 if kind.name in {"csv", "tsv"} else 1  # of a table, each line is a row
    return Hostile("two-dialects", (text + strange).encode(), 2, count, (text.count("\n") + 1,))


def _deep(kind: Kind, works: tuple[Work, ...]) -> Hostile:
    """Brackets within brackets where the second title should be, deeper than a parser may follow."""
    title = works[1].title if kind.doctype else f'"{works[1].title}"'
    opened, closed = ("<i>", "</i>") if kind.doctype else ("[", "]")
    text = kind.file(*works).replace(title, opened * DEPTH + closed * DEPTH, 1)
    return Hostile("deep", text.encode(), 2, 1, (kind.line(works[0]),))


def _with_doctype(kind: Kind, name: str, doctype: str, works: tuple[Work, ...]) -> Hostile:
    text = kind.file(*works)
    head, rest = text.split("\n", 1)
    return Hostile(name, f"{head}{doctype}\n{rest}".encode(), 2, 1, (kind.line(works[0]),))


def _archive(*, is_tar: bool) -> bytes:
    """Pack an export without compressing it, so that its text stands in the archive as it is."""
    packed, text = io.BytesIO(), KINDS[0].file(work(1)).encode()
    if is_tar:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            member = tarfile.TarInfo("export.ris")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("export.ris", text)
    return packed.getvalue()


# What is no export at all: its name, what it holds, words of the one line that tells so.
NOTHING = (
    ("empty.ris", b"", "is empty"),
    ("blank.nbib", b"\n \t\n\n", "is empty"),
    ("paper.ris", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "is a PDF"),
    ("table.csv", b"PK\x03\x04\x14\x00\x06\x00" + bytes(200), "is a spreadsheet"),
    ("old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is an old Excel or Word file"),
    ("page.xml", b"<!DOCTYPE html>\n<html><body>Results</body></html>", "is a web page"),
    ("letter.txt", rb"{\rtf1\ansi Dear colleague}", "is a rich text document"),
    ("scan.ris", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    ("nothing.txt", b"nothing that anybody exports\n", "is in no format"),
    ("zeros.ris", bytes(5000), "is in no format"),
    ("noise.bib", bytes(range(256)) * 40, "is in no format"),
    ("cut.xml.gz", gzip.compress(b"<PubmedArticleSet>" * 500, mtime=0)[:40], "cannot be unpacked"),
    ("no-record.xml", b'<?xml version="1.0"?>\n<PubmedArticleSet>\n</PubmedArticleSet>\n', "no entry"),
    ("no-item.json", b'{"meta": {"count": 0}, "results": []}', "no entry"),
    ("header-alone.csv", b"Title,Authors,Year,DOI\n", "no entry"),
    ("one-line.ris", b"TY  - JOUR " + b"a" * 17_000_000, "a line of more than"),
    ("stored.ris", _archive(is_tar=False), "zip archive, no list of citations: save it as CSV, or unpack it"),
    ("together.ris", _archive(is_tar=True), "is a tar archive"),
    ("together.ris.gz", gzip.compress(_archive(is_tar=True), mtime=0), "is a tar archive"),
    ("twice.ris.gz", gzip.compress(gzip.compress(KINDS[0].file(work(1)).encode(), 0), 0), "is packed with gzip twice"),
    ("other.ris", bz2.compress(KINDS[0].file(work(1)).encode()), "is packed with bzip2"),
)
