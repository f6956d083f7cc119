"""Which cards a text names."""

from __future__ import annotations

from agent.gate.named_cards import named_in


def test_named_in_takes_whole_names_longest_first() -> None:
    cards = [
        {"product_id": "1", "name": "Kettle", "price": 10.0},
        {"product_id": "2", "name": "Kettle Pro", "price": 20.0},
        {"product_id": "3", "name": "Brand B jeans", "price": 99.0},
        {"product_id": "4", "name": "Brand B jeans", "price": 50.0},
    ]
    assert [c["product_id"] for c in named_in("the **Kettle Pro**", cards)] == ["2"]
    assert [c["product_id"] for c in named_in("Kettle Pro, Kettle", cards)] == ["1", "2"]
    assert [c["product_id"] for c in named_in("Kettles", cards)] == []
    assert [c["product_id"] for c in named_in("Brand B jeans for $50", cards)] == ["4"]
    assert [c["product_id"] for c in named_in("Brand B jeans, brand b jeans", cards)] == ["3", "4"]
