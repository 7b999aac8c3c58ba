"""Lists of authors in one cell. All names are made up."""

from __future__ import annotations

import pytest

from evidence.readers.author_lists import authors


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Doe, J.; Roe, R.; World Health Organization", ("Doe, J.", "Roe, R.", "World Health Organization")),
        ("Doe J, Roe RK, O'Hara X.", ("Doe, J", "Roe, RK", "O'Hara, X")),
        ("Doe, J. K., Roe, R.", ("Doe, J. K.", "Roe, R.")),
        ("Doe, Jane, Roe, Robert Q.", ("Doe, Jane", "Roe, Robert Q.")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("Doe J.Al-Roe R. K.de Vries D. P.O'Hara X.", ("Doe, J.", "Al-Roe, R. K.", "de Vries, D. P.", "O'Hara, X.")),
        ("Centre for Health and Ageing", ("Centre for Health and Ageing",)),
        ("Doe J, PAIN Study Group, Roe R, et al.", ("Doe, J", "PAIN Study Group", "Roe, R")),
        ("Na", ("Na",)),
        ("Roe, Jane A.", ("Roe, Jane A.",)),
        ("Roe, Jane AB", ("Roe, Jane AB",)),
        ("Roe, Jane A. (56394838800)", ("Roe, Jane A.",)),
        ("Doe, Jane B., van Roe, Robert Q.", ("Doe, Jane B.", "van Roe, Robert Q.")),
        ("Doe J, PAIN Study Group", ("Doe, J", "PAIN Study Group")),
        ("Doe JK.", ("Doe, JK",)),
        ("Doe JK, Roe R.", ("Doe, JK", "Roe, R")),
        ("Doe J, AG Roe", ("Doe, J", "Roe, AG")),
        ("Doe J, Roe RK and O'Hara X", ("Doe, J", "Roe, RK", "O'Hara, X")),
        ("Doe J.\n\nRoe R.K.\n\nvan Hara X.", ("Doe, J.", "Roe, R.K.", "van Hara, X.")),
        ("Doe J, Roe RK,\nO'Hara X", ("Doe, J", "Roe, RK", "O'Hara, X")),
        ("Group for Pain\nin the North", ("Group for Pain in the North",)),
    ],
)
def test_the_separator_of_authors_is_told_from_the_cell(cell: str, names: tuple[str, ...]) -> None:
    assert authors(cell) == names
