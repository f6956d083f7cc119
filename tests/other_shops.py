"""Small shops unlike the bundled one, as files: a wine merchant, a hardware store, a nursery, a tea shop.

Each has columns that no other has, in the words and the writing of its trade.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.assistant import Assistant
from agent.chat_models import chat_models
from agent.memory import Memory
from agent.models.reader import FOLDER, EmbeddedReader
from agent.turn import Turn
from data.shop import Shop
from data.tables import load_shop
from engine.recommender import Recommender
from tests import bundled
from tests.talking import Say
from tools.context import Identity

WINE = """
SKU;Title;Category;Producer;Price (EUR);Grape;Vintage;Volume;Country;Alcohol percent;Taste
1;Belmonte Rioja;Red Wine;Belmonte;12,90;Tempranillo;2017;750 ml;Spain;13,5;dry
2;Belmonte Reserva;Red Wine;Belmonte;24,90;Tempranillo;2015;1,5 l;Spain;14;dry
3;Huber Pfalz;White Wine;Huber;9,90;Riesling;2021;750 ml;Germany;11,5;dry
4;Huber Auslese;White Wine;Huber;19,50;Riesling;2019;375 ml;Germany;9;sweet
5;Ferrand Syrah;Red Wine;Ferrand;14,50;Syrah;2021;750 ml;France;13;dry
6;Ferrand Chardonnay;White Wine;Ferrand;11,00;Chardonnay;2022;750 ml;France;12,5;dry
7;Morandi Sangiovese;Red Wine;Morandi;8,90;Sangiovese;2022;750 ml;Italy;12,5;dry
"""
HARDWARE = """
id,name,category,subcategory,brand,price,thread,length_mm,material,pack_size,voltage_v,noise_db
11,Machine Screw M6 x 40 mm,Fixings,Screws & Bolts,Boltmark,£3.50,M6,40,brass,50,,
12,Machine Screw M6 x 60 mm,Fixings,Screws & Bolts,Boltmark,£4.50,M6,60,steel,200,,
13,Machine Screw M8 x 40 mm,Fixings,Screws & Bolts,Boltmark,£4.20,M8,40,steel,50,,
14,Wood Screw 4 x 40 mm,Fixings,Wood Screws,Fixwell,£2.50,,40,steel,200,,
15,Wood Screw 5 x 60 mm,Fixings,Wood Screws,Fixwell,£3.10,,60,steel,100,,
16,Korven Cordless Combi Drill,Power Tools,Combi Drills,Korven,£99,,,,,18,84
17,Hartig Cordless Combi Drill,Power Tools,Combi Drills,Hartig,£79,,,,,12,91
18,Korven Hammer Drill,Power Tools,Hammer Drills,Korven,£149,,,,,18,98
"""
NURSERY = """
id\tname\tcategory\tprice_sek\tlight\tevergreen\tflowering\theight_cm
1\tLavender Hidcote\tPerennials\t60\tfull sun\tyes\tJune; July\t50
2\tHosta Halcyon\tPerennials\t70\tshade\tno\tJuly\t45
3\tBoxwood\tHedges\t90\tpartial shade\tyes\t\t60
4\tHornbeam\tHedges\t80\tpartial shade\tno\t\t400
5\tTulip Queen of Night\tBulbs\t40\tfull sun\tno\tMay\t60
6\tSnowdrop\tBulbs\t30\tpartial shade\tno\tMarch\t12
"""
TEA = """
id,name,category,price_isk,origin,caffeine,weight
1,Sencha,Tea,1890,Japan,medium,100 g
2,Assam,Tea,1490,India,high,250 g
3,Chamomile,Tea,990,Egypt,none,50 g
4,Rooibos,Tea,1190,South Africa,none,100 g
"""


@cache
def shop_of(products: str) -> Shop:
    with TemporaryDirectory() as folder:
        (Path(folder) / "products.csv").write_text(products.strip(), encoding="utf-8")
        return load_shop(Path(folder))


@cache
def _assistant(products: str) -> Assistant:
    shop = shop_of(products)
    encoder = bundled.encoder()
    recommender = Recommender.build(shop, encoder)
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=encoder)
    model = chat_models(
        "embedded", shop, recommender.vocabulary, reader, encoder=encoder, words=recommender.words
    ).main
    return Assistant(shop, recommender, model, Memory(None))


def talk_in(products: str, session: str) -> Say:
    """Says messages to a shop's assistant as a guest; a session's name is a conversation."""
    assistant, identity = _assistant(products), Identity(session)
    return lambda message: assistant.turn(identity, message)


def names(turn: Turn) -> list[str]:
    return [str(card["name"]) for card in turn.products]
