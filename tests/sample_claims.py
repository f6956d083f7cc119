"""Lies and truths about the bundled shop, and the evidence that they are held against."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.gate.evidence import Evidence, evidence_from
from agent.grounding import FactGate
from data.shop import Shop
from data.tables import load_shop
from engine.profile import Fact
from tests.told import Told

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
ROLLER, PEDOMETER = "Mossavi Flow Foam Roller", "Kestrow Clip-On Pedometer in White"
BANDS, RING = "Lindrake Trek Resistance Band Set", "Selkarra Kelp Pilates Ring in Coral"


@pytest.fixture(name="shop", scope="module")
def a_shop() -> Shop:
    return load_shop(SAMPLE, is_sample=True)


@pytest.fixture(name="gate", scope="module")
def a_gate(shop: Shop) -> FactGate:
    return FactGate.of(shop)


@pytest.fixture(name="evidence", scope="module")
def the_evidence(shop: Shop) -> Evidence:
    """A signed-in customer with a budget of 30 has four products on screen.

    Roller: 27.95, rated 4.3, 9 left, cork, plum. Pedometer: 17.99, 3.7, 76 left, white,
    2,000 hours. Bands: 17.95, 4.0, 98 left, latex, black. Ring: 23.99, 3.4, 23 left, coral.
    """
    told = Told(shop)
    told.person("something for fitness, up to 30 please. this costs 10, right? is it blue?")
    customer = shop.customers_by_id["C0001"]
    told.looked_up(
        customer,
        ["Lindrake Stretching Strap in Slate Gray", "Kettlewren Morning Peppermint Tea 50 g"],
        ["Books", "Garden", "Fitness"],
    )
    told.ranked(
        told.card("P0708", "popular lately", "in Fitness, as you asked"),
        told.card("P0728", "similar products are rated 4.2 of 5"),
        told.card("P0681", "goes with the Lindrake Stretching Strap in Slate Gray you bought"),
        told.card("P0674", "some interest from other shoppers"),
        facts=(
            Fact("price", 30.0, "at_most", words="up to 30", hard=True),
            Fact("category", "Fitness", words="fitness"),
        ),
    )
    return evidence_from(told.messages, (shop.name, f"{len(shop.products):,}"))


LIES = [
    # uses and qualities
    f"**{ROLLER}** is good for beginners.",
    f"The {BANDS} is perfect for camping trips.",
    f"**{PEDOMETER}** is ideal for marathon training.",
    f"**{ROLLER}** is a great choice for swimmers.",
    f"The {RING} is sturdy and easy to clean.",
    f"**{BANDS}** is beginner-friendly.",
    "These are all well suited for children.",
    "The first two are good for beginners.",
    # prices
    f"**{ROLLER}** costs $24.95.",
    f"The {ROLLER} is only $10.",
    f"1. **{ROLLER}**, $17.99: popular lately.",
    f"**{ROLLER}** at $17.99 and **{PEDOMETER}** at $27.95.",
    f"**{ROLLER}** is yours for forty dollars.",
    f"The {BANDS} costs twenty-nine ninety-five.",
    f"The {BANDS} is priced at 12.",
    f"{ROLLER} is €27.50, a fair price.",
    f"**{ROLLER}** is a great pick. It costs $17.95.",
    f"**{ROLLER}** stays under $20.",
    "All of these are under $20.",
    f"**{ROLLER}** is $5 cheaper than **{RING}**.",
    f"**{ROLLER}** and **{RING}** come to $45 in total.",
    f"You save $5 with the **{ROLLER}**.",
    f"**{ROLLER}** costs $10, as you said.",
    "Prices start at $9.99.",
    f"- **{ROLLER}**: plum, cork, $28.95",
    # ratings
    f"**{ROLLER}** is rated 4.9 out of 5.",
    f"**{PEDOMETER}** has 4.3 stars.",
    f"**{ROLLER}** has four and a half stars.",
    f"{RING} has a rating of 5.",
    f"**{RING}** is a five-star product.",
    "All of them are rated 4 or better.",
    f"**{PEDOMETER}** is better rated than **{ROLLER}**.",
    # products that are not there
    "**Rosthwick Fjell Insulated Bottle 1000 ml** costs $44.95.",
    "You could also take the Zunderra Ab Wheel.",
    "**Aurora Power Kettle 3000** is a great choice.",
    "Aurora Kettle is a great choice.",
    "I recommend the NimbusFlex Pro for your dad.",
    "Have a look at the **Velonta Grip Mat** too.",
    "We also have something similar by Nike.",
    f"**{RING}** comes from Kestrow.",
    f"**{ROLLER}** is made by Lindrake.",
    "Grimsholt has a cheaper one.",
    # stock
    "Only 2 left!",
    f"**{ROLLER}** has only two left.",
    f"**{ROLLER}** is almost sold out.",
    f"**{ROLLER}** is out of stock.",
    f"Hurry, the **{BANDS}** is selling fast.",
    f"There are 12 pieces left of the {ROLLER}.",
    f"**{ROLLER}** ships today.",
    # what is known of the person
    f"You bought the **{ROLLER}** last month.",
    f"You have bought the {PEDOMETER} before.",
    "Last time you ordered yoga mats.",
    "Welcome back! You recently bought a kettlebell.",
    "You often buy coffee machines, as you have purchased espresso cups.",
    "You love cooking, so this fits.",
    "Since you're a big fan of hiking, take the first one.",
    "Your favourite brand is Zunderra.",
    "Your last order was a tent.",
    "You browsed office chairs yesterday.",
    "You ordered it 3 times.",
    # other people
    "Hello Noah, these should suit you.",
    "Noah Andersen bought the same one.",
    "Customer C0002 has this too.",
    "This was picked for C0417.",
    "Sure, Emma!",
    # promises
    f"**{ROLLER}** has a 20% discount today.",
    "You get free delivery on this.",
    f"The {ROLLER} comes with a lifetime guarantee.",
    f"**{RING}** has a 5-year warranty.",
    "It's on sale this week.",
    "Delivery takes 2 days.",
    "You can return it within 90 days.",
    "Use the code FIT10 for 10 percent off.",
    "It is half price right now.",
    # actions
    "I've added it to your cart.",
    "I have placed the order for you.",
    f"The **{ROLLER}** is now on your shortlist.",
    "Done! It's in your basket.",
    "I've emailed you the details.",
    "Your order is on its way.",
    "I have reserved one for you.",
    # superlatives and praise
    f"**{ROLLER}** is the cheapest.",
    f"**{PEDOMETER}** is the cheapest of these.",
    f"**{RING}** is the best rated of the four.",
    f"**{BANDS}** is the cheapest in the whole shop.",
    f"**{PEDOMETER}** is the most expensive one.",
    f"**{ROLLER}** is cheaper than **{BANDS}**.",
    "Customers love it.",
    f"**{ROLLER}** is our bestseller.",
    f"**{RING}** is an award-winning design.",
    f"**{RING}** has 1,240 reviews.",
    "It has rave reviews.",
    # attributes
    f"**{ROLLER}** comes in blue.",
    f"The {ROLLER} is made of stainless steel.",
    f"**{PEDOMETER}** is black.",
    f"**{PEDOMETER}** is waterproof.",
    f"**{PEDOMETER}** runs 3,000 hours.",
    f"**{RING}** is blue, as you asked.",
    f"**{BANDS}** is made of cork.",
    f"The **{ROLLER}** weighs 900 g.",
    f"**{ROLLER}** is organic and hand-made.",
    # hidden in the truth, in lists, in bold, with other quotes
    f"**{ROLLER}** costs $27.95, is rated 4.3 of 5 and made of bamboo.",
    f"The {ROLLER}, $27.95, is popular lately and comes with a free towel for free of charge.",
    f"- **{PEDOMETER}**, **$12.99**, in white",
    "Here’s one that you’ve bought before: the “Zunderra Ab Wheel”.",
    f"It’s “{ROLLER}” for just $19.",
    f"**{PEDOMETER}** ($17.99) and **{BANDS}** ($13.95) are both good.",
    # a second look: what slipped through once
    f"**{ROLLER}**: $27.95 (was $39.95).",
    f"| {ROLLER} | $12.00 | 4.3 |",
    "It's the perfect gift for your wife, who loves yoga.",
    "Your flatmate will be glad.",
    "Your account shows three purchases of tea.",
    f"The {ROLLER} comes with a carrying bag and a free e-book.",
    "There are 3 more colours: red, green and yellow.",
    f"The {PEDOMETER} is made of aluminium.",
    f"The {PEDOMETER} counts calories and syncs with Garmin.",
    "We'll ship it tomorrow.",
    "I will order it for you.",
    "Your card was charged.",
    "It's selling out.",
    f"The {ROLLER} is our number one.",
    f"{ROLLER} and {PEDOMETER} cost the same.",
    "We only have three of these.",
    f"'{ROLLER}' has been discontinued.",
    "It ships from our Zurich warehouse.",
    "As a loyal customer since 2019 you get this first.",
    "You live in Berlin, so it arrives fast.",
    "noah andersen has one.",
]

TRUTHS = [
    # uses that the product's text or the person speaks of
    f"**{ROLLER}** is good for fitness.",
    "Any of these would be perfect for you.",
    f"**{RING}** is a good choice for your budget.",
    f"**{BANDS}** is not ideal for camping.",
    "Is it good for beginners?",
    "Here are a few that fit.",
    "Sure! Here are four options that stay under $30:",
    f"1. **{ROLLER}**, $27.95: popular lately.",
    f"1. **{ROLLER}** – $27.95, rated 4.3/5",
    f"The **{ROLLER}** costs $27.95 and is rated 4.3 out of 5.",
    f"**{ROLLER}** is made of cork and comes in plum.",
    f"At $17.95, the **{BANDS}** is the cheapest of the four.",
    f"The cheapest one is the **{BANDS}**.",
    f"**{ROLLER}** ($27.95) or **{RING}** ($23.99)?",
    f"The {BANDS} and the {PEDOMETER} cost $17.95 and $17.99.",
    f"**{RING}** is $3.96 cheaper than **{ROLLER}**.",
    f"**{ROLLER}** has the highest price here, but also the best rating: 4.3 of 5.",
    f"**{ROLLER}** is the best rated of them.",
    f"**{ROLLER}** is in stock, with 9 left.",
    f"There are 76 pieces in stock of the {PEDOMETER}.",
    "All four are in stock.",
    "All of them are under $30.",
    "They all keep your budget of $30.",
    f"**{PEDOMETER}** runs up to 2,000 hours on one charge.",
    f"**{PEDOMETER}** comes in white.",
    f"**{BANDS}** goes with the Lindrake Stretching Strap in Slate Gray you bought.",
    "You bought the Lindrake Stretching Strap in Slate Gray.",
    f"Since you bought a stretching strap, the **{BANDS}** may suit you.",
    "You've bought peppermint tea before, so you know what to expect.",
    "You have browsed books and garden things.",
    "You like fitness, so here is a start.",
    "Hello Yusuf! What are you looking for today?",
    "Would you like to see something cheaper?",
    "Do you have a colour in mind?",
    "What would you like to spend?",
    "I don't have that in blue.",
    f"The **{ROLLER}** does not come in blue, it is plum.",
    "None of these comes in blue.",
    "I can't place orders, but I can put it on your shortlist.",
    "I haven't added anything to your cart; I can only keep a shortlist.",
    "If you like, I can compare two of them.",
    "Tell me what you like and I'll look again.",
    "Which one do you like best?",
    "Shall I compare number 1 and number 3?",
    "Number 2 is the lightest on the wallet after number 3.",
    "I went through 61 products to find these.",
    "**Why it fits:** it is in Fitness, as you asked.",
    f"**{ROLLER}**\n- Price: $27.95\n- Rating: 4.3 out of 5\n- Colour: plum",
    "A foam roller is good for sore legs after a run.",
    "That depends on how you train.",
    "Good question!",
    "You're welcome. Anything else?",
    "Sorry, I can't help with that one.",
    "I'm the shop's assistant, a program.",
    "We have 1,500 products; tell me what you need.",
    "Happy to help! Let me know what you think.",
    f"My pick would be the {ROLLER}: it's popular lately.",
    f"If I had to choose, I'd take the **{ROLLER}**, because it is rated higher than the others.",
    f"**{ROLLER}** is rated higher than **{RING}**, and **{RING}** is cheaper than **{ROLLER}**.",
    "These are all from our Fitness range.",
    "Great choice! Should I put it on your shortlist?",
    "I'm not sure about delivery times; ask me about delivery and I'll look it up.",
    "I don't know of any discount on these.",
    "You asked for something up to $30, and these keep it.",
    "With your limit of $30 in mind, I'd start with the first one.",
    f"It is similar to others: similar products are rated 4.2 of 5, says the catalogue of **{PEDOMETER}**.",
    f"The Kestrow one is white; the Lindrake one is black. That is the {PEDOMETER} and the {BANDS}.",
    f"**{ROLLER}** versus **{RING}**: $27.95 against $23.99.",
    f"The {ROLLER} helps with calves, thighs and the upper back.",
    "No problem. Is it for you or for somebody else?",
    "Absolutely! 🎉 Here's what I found:",
    f"**1. {ROLLER}** — $27.95 ⭐ 4.3",
    f"| Product | Price | Rating |\n|---|---|---|\n| {ROLLER} | $27.95 | 4.3 |",
    f"### Top pick\n**{ROLLER}** ($27.95)",
    f"I'd lean towards the **{ROLLER}**: it's rated higher (4.3 vs. 3.4 for the **{RING}**).",
    f"The **{ROLLER}** costs $27.95, while the **{BANDS}** costs $17.95, so it's $10 less.",
    "Both are in stock and within your budget.",
    "If $30 is too tight, I can look a little higher.",
    "None of them is out of stock.",
    f"**{RING}** has padded handles inside and out.",
    f"Yusuf, the **{BANDS}** goes well with what you already have.",
    "Based on your purchases, I'd start with the first one.",
    "As you've bought peppermint tea and a stretching strap, I looked at both.",
]
