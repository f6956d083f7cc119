"""The mark-up of web shops in a table's texts."""

from __future__ import annotations

import pytest

from data.markup import prose


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<p>A <em>fine</em> cup.<br/>Vegan &amp; safe</p>", "A fine cup. Vegan & safe"),
        ("Lipstick <b>Velvet</b> \U0001f484", "Lipstick Velvet \U0001f484"),
        ("<style>p {color: red}</style>Soap", "Soap"),
        ("under 3 < 5 cm & over 2 > 1", "under 3 < 5 cm & over 2 > 1"),
    ],
)
def test_mark_up_is_no_text(text, read):
    assert prose(text) == read
