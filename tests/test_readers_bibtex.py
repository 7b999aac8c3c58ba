"""BibTeX and BibLaTeX: the grammar, LaTeX, names, inheritance, and files of real programs."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evidence.errors import EvidenceError, Problem
from evidence.readers import Citation, Entry, Refused, entries, open_source, recognised
from evidence.readers.bibtex_names import authors
from evidence.readers.bibtex_text import text, verbatim
from evidence.readers.entry import TYPES

if TYPE_CHECKING:
    from evidence.readers import Item, Source

SAMPLES = os.environ.get("EVIDENCE_SAMPLES", "")

ARTICLE = r"""@article{muller2017,
  author = {M{\"u}ller, Hans-J{\"o}rg and Ludwig van Beethoven and {Pain Study Group} and others},
  title = {Effects of {LDN} on $\alpha$-waves: 5\% solution --- a trial},
  journal = "Journal of " # {Made-up} # " Things",
  year = 2017, month = mar,
  volume = {12}, number = {3}, pages = {101--110},
  doi = {https://doi.org/10.1000/ABC\_1},
  issn = {1234-5678 (Print)
1234-567x},
  keywords = {pain; naltrexone},
  note = {Cited by: 5}
}
"""


def source_of(path: Path, content: str | bytes) -> Source:
    file = path / "given.bib"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(file, "given.bib")


def read(path: Path, content: str | bytes) -> list[Item]:
    source = source_of(path, content)
    form = recognised(source)
    assert form.name == "bibtex"
    return list(entries(source, form))


def citations(items: list[Item]) -> list[Citation]:
    return [item.citation for item in items if isinstance(item, Entry)]


def refused(items: list[Item]) -> list[Refused]:
    return [item for item in items if isinstance(item, Refused)]


def remarks(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def test_an_article_is_read_field_by_field(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, "\n" + ARTICLE + "\n")
    assert isinstance(entry, Entry)
    assert (entry.line, entry.raw) == (2, ARTICLE)
    assert entry.citation == Citation(
        type="article",
        title="Effects of LDN on α-waves: 5% solution — a trial",
        authors=("Müller, Hans-Jörg", "van Beethoven, Ludwig", "Pain Study Group"),
        published="2017-03",
        journal="Journal of Made-up Things",
        volume="12",
        issue="3",
        pages="101-110",
        issn=("1234-5678", "1234-567X"),
        keywords=("pain", "naltrexone"),
        doi="10.1000/abc_1",
    )


def test_biblatex_has_its_own_names_of_fields(tmp_path: Path) -> None:
    (found,) = citations(
        read(
            tmp_path,
            "@Article(k1, title={Pain}, subtitle={A view}, journaltitle={Pain Med}, journalsubtitle={A},"
            " date={2017-03-04/2017-05},"
            " eprint={27736689}, eprinttype={pubmed}, eid={e12}, langid={english}, annotation={Read (twice).})",
        )
    )
    assert (found.title, found.journal, found.published) == ("Pain: A view", "Pain Med: A", "2017-03-04")
    assert (found.pmid, found.pages, found.language, found.notes) == ("27736689", "e12", "english", ("Read (twice).",))


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@inproceedings{a, title={T}, booktitle={Proc}}", "article"),
        ("@conference{a, title={T}, note={Meeting abstract}}", "abstract"),
        ("@inbook{a, title={T}}", "chapter"),
        ("@incollection{a, title={T}}", "chapter"),
        ("@book{a, title={T}}", "book"),
        ("@phdthesis{a, title={T}}", "thesis"),
        ("@mastersthesis{a, title={T}}", "thesis"),
        ("@techreport{a, title={T}}", "report"),
        ("@misc{a, title={T}}", "other"),
        ("@online{a, title={T}, eprint={2001.00001}, archivePrefix={arXiv}}", "preprint"),
        ("@misc{a, title={T}, publisher={medRxiv}}", "preprint"),
        ("@article{a, title={T}, journal={Phys X}, eprint={2001.00001}, archivePrefix={arXiv}}", "article"),
        ("@dataset{a, title={T}}", "dataset"),
        ("@article{a, title={T}, type={Review}}", "review"),
        ("@article{a, title={Erratum: T}}", "correction"),
    ],
)
def test_the_type_is_told_from_the_entry_and_its_words(entry: str, kind: str, tmp_path: Path) -> None:
    (found,) = citations(read(tmp_path, entry))
    assert found.type == kind


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\"o {\"o} {\o}{\ss}{\aa} \c{c} \v{s} \'\i", "ö ö øßå ç š í"),
        (r"Mar{\'{\i}}a \H{o} {\c{C}}etin", "María ő Çetin"),
        (r"$\alpha$, CO$_2$, $p \leq 0.05$, 10$^{-3}$", "α, CO2, p ≤0.05, 10-3"),
        (r"costs \$5 or $10 and $20", "costs $5 or $10 and $20"),
        (r"\textit{in vivo} \emph{x} {\bf y} \& 5\%", "in vivo x y & 5%"),
        (r"a--b c---d 10~mg ``q'' `r'", "a–b c—d 10 mg “q” ‘r'"),
        (r"\url{http://a.b/~c_d--e} \href{http://x}{seen}", "http://a.b/~c_d--e seen"),
        (r"\unknown{kept} and\or", r"kept and\or"),
        (r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}", "E. coli"),
        ("&lt;0.05 &amp; {more", "<0.05 & more"),
        ("{" * 50_000 + "x", "x"),
    ],
)
def test_latex_becomes_text(latex: str, plain: str) -> None:
    assert text(latex) == plain


def test_addresses_keep_their_dashes_and_tildes() -> None:
    assert verbatim(r"http://a.b/~c\_d--{e}\%20") == "http://a.b/~c_d--e%20"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Donald E. Knuth AND Lamport, Leslie\n and others", ("Knuth, Donald E.", "Lamport, Leslie")),
        ("{Barnes and Noble} and van der Berg, Jan", ("Barnes and Noble", "van der Berg, Jan")),
        ("King, Jr, Martin L. and de la Cruz, Maria", ("King, Martin L., Jr", "de la Cruz, Maria")),
        ("family=Harman, given=Hans, prefix=von", ("von Harman, Hans",)),
        ("Aristotle and Griffin D. K. and Acme Inc.,", ("Aristotle", "Griffin, D. K.", "Acme Inc.")),
        ("Griffin, D. K., Larkin, D. M.", ("Griffin, D. K.", "Larkin, D. M.")),
    ],
)
def test_names_of_bibtex(field: str, names: tuple[str, ...]) -> None:
    assert authors(field) == names


def test_a_parent_may_stand_behind_its_children_and_gives_no_identifiers(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "@incollection{c1, author={A, B}, title={Chapter}, pages={1-2}, crossref={Book}}\n"
        "@misc{d1, title={Own}, xdata={press}}\n"
        "@collection{book, title={The Book}, subtitle={Vol}, year={2001}, publisher={P},"
        " doi={10.1000/book}, pages={1-300}}\n"
        "@xdata{press, publisher={Xpress}, title={never}}\n"
        "@inbook{c2, title={Lost}, crossref={nowhere}}\n",
    )
    chapter, own, *_ = citations(items)
    assert (chapter.journal, chapter.published, chapter.publisher) == ("The Book: Vol", "2001", "P")
    assert (chapter.title, chapter.doi, chapter.pages) == ("Chapter", "", "1-2")
    assert (own.title, own.publisher) == ("Own", "Xpress")
    (lost,) = remarks(items)
    assert (lost.line, lost.value, lost.severity) == (5, "nowhere", "warning")
    assert len(citations(items)) == 5


def test_entries_that_inherit_from_each_other_end(tmp_path: Path) -> None:
    items = read(tmp_path, "@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}, year=1999}\n")
    assert [(one.title, one.published) for one in citations(items)] == [("A", "1999"), ("B", "1999")]


def test_strings_are_put_in_and_unknown_ones_are_said_once(tmp_path: Path) -> None:
    source = source_of(
        tmp_path,
        '@string{jp = "J. Pain"}\n@article{a, title={A}, journal = JP # { B}}\n'
        "@article{b, title={B}, journal = nope}\n@article{c, title={C}, journal = nope}\n",
    )
    items = list(entries(source, recognised(source)))
    assert [one.journal for one in citations(items)] == ["J. Pain B", "nope", "nope"]
    assert [(one.line, one.value) for one in remarks(items)] == [(3, "nope")]
    assert source.preamble == '@string{jp = "J. Pain"}\n'


def test_a_missing_brace_costs_one_entry(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "@article{a, title={A}}\n@article{b, volume={1},\n  title={B {open},\n  year=2000\n}\n@article{c, title={C}}\n",
    )
    assert [one.title for one in citations(items)] == ["A", "C"]
    (lost,) = refused(items)
    assert (lost.problem.line, lost.problem.severity) == (3, "error")
    assert "field title" in lost.problem.message
    assert lost.raw == "@article{b, volume={1},\n  title={B {open},\n  year=2000\n}\n"


def test_an_entry_closed_too_early_is_refused_with_what_it_lost(tmp_path: Path) -> None:
    items = read(tmp_path, "@article{a, title={A}},\n  year = {2000},\n}\n@article{b, title={B}}\n")
    assert [one.title for one in citations(items)] == ["B"]
    (lost,) = refused(items)
    assert lost.problem.line == 1
    assert "before fields in line 2" in lost.problem.message


def test_the_cut_entry_at_the_end_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, ARTICLE + ARTICLE[:170])
    assert len(citations(items)) == 1
    (lost,) = refused(items)
    assert lost.problem.line == ARTICLE.count("\n") + 3
    assert lost.problem.message.startswith("the braces of the field title do not close")
    assert f"(the entry begins in line {ARTICLE.count(chr(10)) + 1})" in lost.problem.message


def test_escaped_braces_may_stand_alone_where_bibtex_could_not_read_them(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        '@article{a, title={Set \\{x, y}, year=2001}\n@article{b, title="say \\"yes\\" now", year=2002}\n',
    )
    assert [(one.title, one.year) for one in citations(items)] == [("Set {x, y", 2001), ('say "yes" now', 2002)]


def test_a_forgotten_comma_is_said_and_the_entry_taken(tmp_path: Path) -> None:
    items = read(tmp_path, "@article{a,\n title={A}\n year={2000}\n}\n")
    assert [(one.title, one.year) for one in citations(items)] == [("A", 2000)]
    assert [one.line for one in remarks(items)] == [3]


def test_comments_are_passed_over_and_other_text_is_said_once(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "Scopus\nEXPORT DATE: 1 May 2020\n% a comment @article{x,\n@comment{jabref-meta: {a}\n"
        "@article{hidden, title={H}}\n}\n"
        "@preamble{ {\\newcommand} }\n@article{a, title={A}}\nsome words\n@article{b,"
        " title={B}} @article{c, title={C}}\nmore\n",
    )
    assert [one.title for one in citations(items)] == ["A", "B", "C"]
    assert [(one.line, one.value) for one in remarks(items)] == [(4, None), (9, "some words"), (11, None)]
    assert not refused(items)


def test_a_comment_that_does_not_end_hides_nothing(tmp_path: Path) -> None:
    items = read(tmp_path, "@comment{open\n@article{a, title={A}}\n@article{b, title={B}}\n")
    assert [one.title for one in citations(items)] == ["A", "B"]


def test_fields_without_an_entry_are_refused(tmp_path: Path) -> None:
    items = read(tmp_path, "  title = {Headless},\n  year = {2000}\n}\n@article{b, title={B}}\n")
    assert [one.problem.line for one in refused(items)] == [1]
    assert len(citations(items)) == 1


def test_entries_without_a_key_and_with_odd_fields_are_read(tmp_path: Path) -> None:
    items = read(
        tmp_path, "@ARTICLE{,\n title={A},\n funding_text 1={F},\n keywords={a},\n keywords={b},\n year={},\n}\n"
    )
    (found,) = citations(items)
    assert (found.title, found.keywords, found.published) == ("A", ("a", "b"), "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_do_not_matter(end: str, encoding: str, tmp_path: Path) -> None:
    given = f"% Encoding: {encoding}\n\n@article{{a,\n title={{Über}},\n}}\n\n@article{{b, title={{B}}}}\n".replace(
        "\n", end
    )
    found = [item for item in read(tmp_path, given.encode(encoding)) if isinstance(item, Entry)]
    assert [(item.line, item.citation.title) for item in found] == [(3, "Über"), (7, "B")]


def test_what_is_written_back_reads_the_same(tmp_path: Path) -> None:
    given = "@string{x = {Xyz}}\nnoise\n" + ARTICLE + "@book{b, title={B}, publisher=x}\n"
    source = source_of(tmp_path, given)
    items = list(entries(source, recognised(source)))
    raws = "".join(item.raw for item in items if isinstance(item, Entry))
    again = read(tmp_path, source.preamble + raws + source.closing)
    assert citations(again) == citations(items)
    assert len(citations(items)) == 2


def mutated(given: bytes, chance: random.Random) -> bytes:
    """Cut, double or swap a piece."""
    at, size = chance.randrange(len(given)), chance.randrange(1, 60)
    piece = given[at : at + size]
    changed = (b"", piece + piece, piece[::-1], bytes([chance.randrange(256)]), b"{", b"}", b'"', b"@x{")
    return given[:at] + chance.choice(changed) + given[at + size :]


def check_mutations(given: bytes, tmp_path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(count):
        broken = mutated(mutated(given, chance), chance)
        try:
            source = source_of(tmp_path, broken)
            items = list(entries(source, recognised(source)))
        except EvidenceError:
            continue
        for item in items:
            if isinstance(item, Entry):
                assert item.citation.type in TYPES
                assert item.raw
            elif isinstance(item, Refused):
                assert item.problem.line
                assert item.problem.severity == "error"


def test_no_damage_gives_a_traceback(tmp_path: Path) -> None:
    given = (
        "@string{x = {Xyz}}\n" + ARTICLE * 3 + "@inbook{c, title={C}, crossref={b}}\n@book{b, title={B}, publisher=x}\n"
    )
    check_mutations(given.encode(), tmp_path, 300, seed=1)


@pytest.mark.skipif(not SAMPLES, reason="EVIDENCE_SAMPLES names no folder of files of real programs")
class TestSamples:
    """Files of real programs; how many entries each holds was counted without a reader."""

    @staticmethod
    def read(name: str) -> tuple[list[Item], Source]:
        """Read a sample, recognised by its content."""
        source = open_source(Path(SAMPLES) / name, name)
        form = recognised(source)
        assert form.name == "bibtex"
        return list(entries(source, form)), source

    @pytest.mark.parametrize(
        ("name", "count", "untitled"),
        [
            ("bibtex/handlr_bib_many.bib", 2, 0),
            ("bibtex/biber_examples.bib", 132, 31),
            ("bibtex/biber_crossrefs.bib", 46, 15),
            ("bibtex/covidence_taar1_lsr3.bib", 163, 6),
            ("bibtex/srdedupe_scopus.bib", 92, 2),
            ("bibtex/synthesisr_scopus_bib.bib", 3, 0),
            ("broken/biber_latin1.bib", 1, 0),
            ("broken/jabref_utf16be.bib", 1, 0),
            ("broken/jabref_windows1252.bib", 1, 1),
        ],
    )
    def test_all_entries_are_there(self, name: str, count: int, untitled: int, tmp_path: Path) -> None:
        """All entries are there."""
        items, source = self.read(name)
        assert len(citations(items)) + len(refused(items)) == count
        assert len(refused(items)) == untitled
        assert {one.problem.field for one in refused(items)} <= {"title"}
        raws = "".join(item.raw for item in items if isinstance(item, Entry | Refused))
        assert citations(read(tmp_path, source.preamble + raws)) == citations(items)
        if source.encoding == "utf-8":
            check_mutations((Path(SAMPLES) / name).read_bytes()[:20_000], tmp_path, 40, seed=2)

    def test_facts_of_crossref(self) -> None:
        """Facts of crossref."""
        first, second = citations(self.read("bibtex/handlr_bib_many.bib")[0])
        assert (first.doi, first.published, first.pages, first.journal) == (
            "10.1093/biosci/biw022", "2016-03", "393-400", "BioScience",
        )  # fmt: skip
        assert first.authors[0] == "Amano, Tatsuya"
        assert second.authors[1] == "Uriarte, María"

    def test_facts_of_biblatex(self) -> None:
        """Facts of biblatex."""
        read_ones = citations(self.read("bibtex/biber_examples.bib")[0])
        found = {one.title: one for one in read_ones}
        chapter = next(one for title, one in found.items() if title.startswith("The True Frontier"))
        assert (chapter.type, chapter.published, chapter.publisher) == ("chapter", "2000", "Greenwood")
        assert chapter.journal.startswith("Space and Beyond")
        algebra = [one for one in read_ones if one.title == "Higher-Dimensional Algebra V: 2-Groups"]
        assert [one.type for one in algebra] == ["article", "preprint"]
        assert {one.accessions for one in algebra} == {("arXiv:math/0307200v3",)}
        assert any(one.authors[:1] == ("Aksın, Özge",) for one in found.values())
        assert "10.1002/(sici)1096-987x(199803)19:4<377::aid-jcc1>3.0.co;2-p" in {one.doi for one in found.values()}

    def test_facts_of_scopus(self) -> None:
        """Facts of scopus."""
        first = citations(self.read("bibtex/synthesisr_scopus_bib.bib")[0])[0]
        assert (first.database, first.doi, first.pages) == ("Scopus", "10.1080/20964129.2020.1722034", "1722034")
        assert (first.journal_short, first.notes, first.keywords[1]) == ("Ecosyst. Health Sustain.", (), "Lake Taihu")
        assert first.accessions == ("2-s2.0-85079532227",)

    def test_facts_of_endnote(self) -> None:
        """Facts of endnote."""
        found = citations(self.read("bibtex/covidence_taar1_lsr3.bib")[0])
        assert found[0].issn == ("0893-133X",)
        assert "Sumitomo Pharma America" in {name for one in found for name in one.authors}
        assert any(one.authors[1:2] == ("Rücker, G.",) for one in found)

    def test_encodings(self) -> None:
        """Encodings."""
        assert citations(self.read("broken/biber_latin1.bib")[0])[0].title == "Söme title"
        assert citations(self.read("broken/jabref_utf16be.bib")[0])[0].title == "Ü ist ein Umlaut"
