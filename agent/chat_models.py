"""The three chat models behind one setting: embedded, a local Hugging Face model, an endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from agent.embedded_model import EmbeddedChatModel
from agent.models.reader import EmbeddedReader
from agent.models.reading import Reader
from agent.models.speller import Speller
from agent.replying.chooser import Chooser
from agent.replying.phrasing import PhraseBook
from agent.replying.replies import Shopkeeper
from agent.slots.customers import Customers
from agent.understanding.understanding import Understanding, no_nearness
from data.shop import Shop
from engine.language.catalogue_words import CatalogueWords
from engine.language.vocabulary import Vocabulary
from engine.text_encoder import TextEncoder

EMBEDDED = "embedded"
ENDPOINT = "endpoint:"


@dataclass(frozen=True)
class ChatModels:
    """What talks, and what answers when it fails (None when the embedded model talks)."""

    main: BaseChatModel
    spare: BaseChatModel | None
    name: str


def chat_models(
    setting: str,
    shop: Shop,
    vocabulary: Vocabulary,
    reader: Reader,
    *,
    encoder: TextEncoder | None = None,
    words: CatalogueWords | None = None,
    token: str = "",
    threads: int = 1,
) -> ChatModels:
    """The models for ``CHAT_MODEL``.

    Args:
        setting: "embedded", "endpoint:<url or model>", or a hub ID or local folder.
        words: of the catalogue's texts; without them slips of products' names may be misread.
        encoder: lets the embedded model choose its clauses by fit; without it, by tone alone.

    Raises:
        LocalModelError, EndpointError: the model cannot be loaded or reached, in words.
    """
    book = PhraseBook.load()
    chooser = Chooser.load(book, encoder) if encoder else None
    names = frozenset(customer.name.casefold() for customer in shop.customers if customer.name)
    of_names = frozenset(word for name in names for word in name.split())
    embedded = EmbeddedChatModel(
        understanding=Understanding(
            reader,
            vocabulary,
            Customers(frozenset(customer.customer_id for customer in shop.customers), names),
            Speller(
                reader.words if isinstance(reader, EmbeddedReader) else (),
                lambda word: word in of_names or vocabulary.knows(word),
                words.spelling.corrected if words else list,
            ),
            words.nearness if words else no_nearness,
        ),
        shop=Shopkeeper(shop.name, len(shop.products), shop.currency, book, chooser),
    )
    if setting == EMBEDDED:
        return ChatModels(embedded, None, EMBEDDED)
    if setting.startswith(ENDPOINT):
        from agent.endpoint_model import endpoint_chat_model

        return ChatModels(endpoint_chat_model(setting, token), embedded, setting)
    # Imported here: transformers' modeling costs seconds that the embedded default need not pay.
    from agent.local_model import LocalChatModel

    return ChatModels(
        LocalChatModel.load(setting, threads=threads, offline=False, token=token), embedded, setting
    )
