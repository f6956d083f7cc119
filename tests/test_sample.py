"""The bundled shop: its files are what the generator makes, and they make sense."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import pytest

from data.sample import generate, products, shoppers, visits
from data.sample.vocabulary import Vocabulary, VocabularyError, read_vocabulary

Rows = list[dict[str, str]]


def _read(name: str) -> Rows:
    with (generate.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture(scope="module")
def sample() -> generate.Sample:
    return generate.make_sample()


@pytest.fixture(scope="module")
def goods() -> Rows:
    return _read("products.csv")


@pytest.fixture(scope="module")
def people() -> Rows:
    return _read("customers.csv")


@pytest.fixture(scope="module")
def events() -> Rows:
    return _read("events.csv")


def test_the_generator_makes_the_committed_bytes(sample: generate.Sample, tmp_path: Path) -> None:
    for path in generate.write_sample(tmp_path, sample):
        assert path.read_bytes() == (generate.FOLDER / path.name).read_bytes(), path.name


def test_another_seed_makes_another_shop(sample: generate.Sample) -> None:
    other = generate.make_sample(seed=1)
    assert [a.row["Name"] for a in other.articles] != [a.row["Name"] for a in sample.articles]
    assert other.happenings != sample.happenings


def test_counts(goods: Rows, people: Rows, events: Rows) -> None:
    assert len(goods) == products.PRODUCT_COUNT
    assert len(people) == shoppers.CUSTOMER_COUNT
    assert 18_000 <= len(events) <= 25_000
    shelves = defaultdict(set)
    for row in goods:
        shelves[row["Category"]].add(row["Subcategory"])
    assert len(shelves) >= 14
    assert all(5 <= len(names) <= 9 for names in shelves.values())
    assert {row["event"] for row in events} == {"view", "like", "dislike", "purchase"}


def test_ids_and_names_are_unique(goods: Rows, people: Rows) -> None:
    for rows, column in (
        (goods, "Product_ID"),
        (goods, "Name"),
        (people, "Customer_ID"),
        (people, "Name"),
    ):
        assert len({row[column].casefold() for row in rows}) == len(rows), column


def test_prices_lie_in_their_shelfs_band_and_spread(goods: Rows, words: Vocabulary) -> None:
    prices = defaultdict(list)
    for row in goods:
        prices[row["Subcategory"]].append(float(row["Price"]))
    for shelf in words.subcategories:
        low, high = shelf.band
        found = prices[shelf.name]
        assert low <= min(found) <= max(found) <= high, shelf.name
        assert max(found) > 1.5 * min(found), shelf.name
    cheap = Counter(row["Category"] for row in goods if float(row["Price"]) < 50)
    assert all(cheap[row["Category"]] >= 10 for row in goods)  # a present for everybody


def test_a_description_names_no_other_brand(goods: Rows, words: Vocabulary) -> None:
    for row in goods:
        text = f"{row['Name']} {row['Description']}"
        others = [
            b.name
            for b in words.brands
            if b.name != row["Brand"] and re.search(rf"\b{b.name}\b", text)
        ]
        assert not others, (row["Name"], others)


def test_brands_make_what_they_are_known_for(goods: Rows, words: Vocabulary) -> None:
    homes = {brand.name: brand.categories for brand in words.brands}
    assert all(row["Category"] in homes[row["Brand"]] for row in goods)
    for category in {row["Category"] for row in goods}:
        assert len({row["Brand"] for row in goods if row["Category"] == category}) >= 9


def test_descriptions_are_one_to_three_sentences_and_do_not_contradict_columns(
    goods: Rows, words: Vocabulary
) -> None:
    colors = {c for shelf in words.subcategories for c in shelf.choices.get("Color", [])}
    for row in goods:
        text = row["Description"]
        assert text.endswith((".", "!", "?")), row["Name"]
        assert "{" not in text + row["Name"], row["Name"]
        assert len(re.findall(r"[.!?](?:\s|$)", text)) <= 3, text
        said = re.search(r"(?:^|, |\. |Comes )[Ii]n ([a-z ]+?)(?=,| and |\.)", text)
        if said and said[1].title() in colors:
            assert said[1].title() == row["Color"], text
        if weight := re.search(r"weighing ([\d.]+) (kg|g)\b", text, re.IGNORECASE):
            kilos = float(weight[1]) / (1000 if weight[2] == "g" else 1)
            assert kilos == pytest.approx(float(row["Weight_Kg"])), text
        if pages := re.search(r"(\d+) pages", text):
            assert pages[1] == row["Pages"], text
        if age := re.search(r"for ages (\d+) and up", text):
            assert age[1] == row["Age_From"], text


def test_attributes_fill_where_they_apply(goods: Rows) -> None:
    filled = defaultdict(set)
    for row in goods:
        for column in products.ATTRIBUTES:
            if row[column]:
                filled[column].add(row["Category"])
    assert set(filled) == set(products.ATTRIBUTES)
    assert filled["Author"] == {"Books"}
    assert filled["RAM_GB"] == {"Electronics"}
    assert filled["Skin_Type"] == {"Beauty"}
    assert filled["Pet"] == {"Pets"}
    for row in goods:
        if row["Category"] == "Books":
            assert row["Author"]
            assert int(row["Pages"]) >= 16
        if row["Subcategory"] == "Smartphones":
            assert row["Storage_GB"]
            assert row["Screen_Inches"]
        if row["Category"] == "Shoes" and row["Subcategory"] != "Shoe Care":
            assert len(json.loads(row["Size"])) >= 4


def test_ratings_stock_and_neighbors(goods: Rows) -> None:
    shelves = defaultdict(list)
    for row in goods:
        shelves[row["Subcategory"]].append(float(row["Product_Rating"]))
    names = set(shelves)
    for row in goods:
        rating, ratings = float(row["Product_Rating"]), shelves[row["Subcategory"]]
        assert 1 <= rating <= 5
        assert 0 <= float(row["Customer_Review_Sentiment_Score"]) <= 1
        others = (sum(ratings) - rating) / (len(ratings) - 1)
        assert float(row["Average_Rating_of_Similar_Products"]) == pytest.approx(others, abs=0.0051)
        similar = json.loads(row["Similar_Product_List"])
        assert similar
        assert set(similar) <= names
    sold_out = sum(row["Stock"] == "0" for row in goods)
    assert 0.02 * len(goods) < sold_out < 0.07 * len(goods)


def test_events_refer_to_known_ids_in_order(goods: Rows, people: Rows, events: Rows) -> None:
    assert {row["product_id"] for row in events} <= {row["Product_ID"] for row in goods}
    assert {row["customer_id"] for row in events} <= {row["Customer_ID"] for row in people}
    stamps = [row["timestamp"] for row in events]
    assert stamps == sorted(stamps)
    assert stamps[0] >= "2025-11-01"
    assert stamps[-1] < "2026-11-01"
    assert all(int(row["quantity"]) >= 1 for row in events)


def test_nobody_acts_before_they_could(sample: generate.Sample) -> None:
    first = {article.product_id: article.first_day for article in sample.articles}
    joined = {person.customer_id: person.joined for person in sample.people}
    seen: set[tuple[str, str]] = set()
    for happening in sample.happenings:
        day = (happening.when - visits.FIRST_DAY).days
        assert day >= first[happening.product_id]
        assert day >= joined[happening.customer_id]
        pair = (happening.customer_id, happening.product_id)
        if happening.event == "view":
            seen.add(pair)
        assert pair in seen, happening


def test_histories_and_order_values_follow_from_events(
    goods: Rows, people: Rows, events: Rows
) -> None:
    by_id = {row["Product_ID"]: row for row in goods}
    spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    bought, looked = defaultdict(set), defaultdict(set)
    for row in events:
        product = by_id[row["product_id"]]
        if row["event"] == "view":
            looked[row["customer_id"]].add(product["Category"])
        if row["event"] == "purchase":
            bought[row["customer_id"]].add(product["Subcategory"])
            value = float(product["Price"]) * int(row["quantity"])
            spent[row["customer_id"]][row["timestamp"][:10]] += value
    for person in people:
        key = person["Customer_ID"]
        assert set(json.loads(person["Browsing_History"])) == looked[key]
        assert set(json.loads(person["Purchase_History"])) == bought[key]
        orders = spent[key].values()
        expected = f"{sum(orders) / len(orders):.2f}" if orders else ""
        assert person["Avg_Order_Value"] == expected, key


def test_later_purchases_follow_earlier_taste(goods: Rows, events: Rows) -> None:
    """Bought again from the same shelf's category more often than a stranger would."""
    category = {row["Product_ID"]: row["Category"] for row in goods}
    baskets = defaultdict(list)
    for row in events:
        if row["event"] == "purchase":
            baskets[row["customer_id"]].append(category[row["product_id"]])
    regular = [basket for basket in baskets.values() if len(basket) >= 6]
    assert len(regular) > 100

    def hits(shift: int) -> float:
        """Share of second halves found in the first half of the person ``shift`` further."""
        found = total = 0
        for place, basket in enumerate(regular):
            other = regular[(place + shift) % len(regular)]
            taste = set(other[: len(other) // 2])
            later = basket[len(basket) // 2 :]
            found += sum(name in taste for name in later)
            total += len(later)
        return found / total

    own, strangers = hits(0), sum(hits(shift) for shift in (1, 7, 31)) / 3
    assert own > 1.7 * strangers


def test_shop_page_has_a_name_and_short_topics() -> None:
    page = (generate.FOLDER / "shop.md").read_text("utf-8")
    title, *topics = re.split(r"^## ", page, flags=re.MULTILINE)
    assert re.fullmatch(r"# \S.*\n+", title)
    names = [topic.split("\n", 1)[0] for topic in topics]
    assert {"Delivery", "Returns", "Payment", "Discounts", "Privacy"} <= set(names)
    assert all(len(topic.split("\n", 1)[1].strip()) > 60 for topic in topics)


def test_a_word_file_with_an_unknown_neighbor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brands.toml").write_text("brands = ''\n[palettes]\n", "utf-8")
    (tmp_path / "toys.toml").write_text(
        "category = 'Toys'\n[[sub]]\nname = 'Tops'\nprice = [1, 9]\n"
        "goes = ['Moons']\nkinds = 'Top | 3 | It spins.'\n",
        "utf-8",
    )
    with pytest.raises(VocabularyError, match=r"Tops.*Moons"):
        read_vocabulary(tmp_path)
    (tmp_path / "toys.toml").write_text(
        "category = 'Toys'\n[[sub]]\nname = 'Tops'\nprice = [1, 9]\nkinds = 'Top | 3'\n", "utf-8"
    )
    with pytest.raises(VocabularyError, match="2 fields"):
        read_vocabulary(tmp_path)


def test_more_kinds_than_articles_is_refused(words: Vocabulary) -> None:
    with pytest.raises(ValueError, match="ask for at least"):
        products.make_articles(words, Random(0), count=10)


def test_the_data_card_gives_the_counts_of_the_files(
    goods: Rows, people: Rows, events: Rows
) -> None:
    card = (generate.FOLDER / "README.md").read_text("utf-8")
    kinds = Counter(row["event"] for row in events)
    segments = Counter(row["Customer_Segment"] for row in people)
    shelves = {row["Subcategory"] for row in goods}
    for phrase in (
        f"`products.csv` | {len(goods)} | an article: {len(shelves)} shelves",
        f"{len({row['Brand'] for row in goods})} makers",
        f"`events.csv` | {len(events)} | {kinds['view']} views, {kinds['purchase']} purchases, "
        f"{kinds['like']} likes, {kinds['dislike']} dislikes",
        f"{segments['Occasional Shopper']} occasional shoppers, "
        f"{segments['Frequent Buyer']} frequent buyers, {segments['New Visitor']} new visitors",
    ):
        assert phrase in card
    for category in {row["Category"] for row in goods}:
        mine = [row for row in goods if row["Category"] == category]
        prices = sorted(float(row["Price"]) for row in mine)
        count = len({row["Subcategory"] for row in mine})
        line = (
            f"| {category} | {count} | {len(mine)} | {prices[0]:.2f} "
            f"| {prices[len(prices) // 2]:.2f} | {prices[-1]:.2f} |"
        )
        assert line in card
    for column in [*products.COLUMNS, *products.ATTRIBUTES, *shoppers.COLUMNS, *visits.COLUMNS]:
        assert f"`{column}`" in card
