"""The composition root: settings read once, everything wired, served by uvicorn.

No logic lives here. ``build`` makes the whole application for given settings (tests and benches
use it too); ``main`` serves it.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from settings import SettingError, Settings, read_settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from agent.assistant import Assistant
    from data.corrections import Corrections
    from data.shop import Shop
    from engine.learning.block_weights import BlockWeights
    from engine.recommender import Recommender
    from ui.access import Access

# Nothing calls home. These must stand before gradio and huggingface_hub are imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("LANGSMITH_TRACING", "false")

log = logging.getLogger("shop")


@dataclass(frozen=True)
class Parts:
    """Everything below the web, for whoever needs a part of it."""

    assistant: Assistant
    recommender: Recommender
    shop: Shop
    access: Access
    corrections: Corrections


@dataclass(frozen=True)
class Application(Parts):
    """The parts, and the web application over them."""

    web: ASGIApp


def build(settings: Settings) -> Application:
    """``wire`` the parts and put the API and the page over them."""
    # Gradio's imports are the longest; failing on a bad shop should not wait for them.
    parts = wire(settings)
    # Its own default is one folder for every user of the machine; the first to come owns it.
    os.environ.setdefault("GRADIO_TEMP_DIR", str(settings.shop_state / "cache" / "gradio"))
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import RedirectResponse
    from starlette.routing import Mount, Router

    from ui.chat import build_page
    from ui.panels import summary
    from ui.picture_route import picture_router
    from ui.pictures import picture_url
    from ui.preview import Preview
    from ui.rest import create_api
    from ui.theme import page_options

    assistant, shop, access = parts.assistant, parts.shop, parts.access
    api = create_api(
        assistant, shop, parts.recommender, access,
        picture=picture_url, corrections=parts.corrections,
    )  # fmt: skip
    site = FastAPI(title=shop.name, docs_url=None, redoc_url=None, openapi_url=None)
    site.add_route("/api", lambda _request: RedirectResponse("/api/docs"))
    site.include_router(picture_router(shop))
    page = build_page(assistant, shop, access, demo=settings.shop_demo)
    site = gr.mount_gradio_app(site, page, path="/", **page_options())
    site.add_middleware(Preview, title=shop.name, description=summary(shop))
    # Beside each other, not one in the other: a request to the API passes nothing of the page's.
    web = Router(
        [Mount("/api", api), Mount("/", site)],
        lifespan=lambda _router: site.router.lifespan_context(site),
    )
    return Application(assistant, parts.recommender, shop, access, parts.corrections, web)


def wire(settings: Settings) -> Parts:
    """Read the shop, embed its products (from the cache when it can), set up the assistant.

    Raises:
        data.tables.ShopFileError, agent.models.model_errors.ChatModelError,
        engine.scan.device.DeviceError: in words for the operator.
    """
    if settings.chat_model == "embedded":
        os.environ["HF_HUB_OFFLINE"] = "1"
    from agent.assistant import Assistant
    from agent.chat_models import chat_models
    from agent.memory import Memory
    from agent.models.reader import FOLDER, EmbeddedReader
    from data.corrections import Corrections
    from data.feedback import FeedbackLog
    from data.overview import overview, told_problems
    from data.tables import load_shop
    from engine.learning.shop_weights import stored_shop_weights
    from engine.recommender import Recommender
    from engine.remaining import Remaining
    from engine.scan.device import usable_device
    from engine.ship import SHIPPED
    from engine.text_encoder import TextEncoder
    from ui.access import Access

    progress = Remaining(lambda line: log.info("%s", line))
    device = usable_device(settings.torch_device)
    is_sample = settings.is_sample
    cache, shipped = settings.shop_state / "cache", settings.shop_data / SHIPPED
    shop = load_shop(
        settings.shop_data,
        currency=settings.shop_currency,
        is_sample=is_sample,
        cache=cache,
        progress=progress,
    )
    for line in overview(shop):
        log.info("%s", line)
    for line in told_problems(shop.problems):
        log.warning("%s", line)
    encoder = TextEncoder.load(threads=settings.torch_threads)

    def ranker(part: Shop, weights: BlockWeights | None = None) -> Recommender:
        return Recommender.build(
            part,
            encoder,
            cache,
            settings.torch_threads,
            progress,
            weights=weights,
            shipped=shipped,
            device=device,
        )

    weights = stored_shop_weights(shop, ranker, cache, shipped=settings.shop_data)
    recommender = ranker(shop, weights)
    feedback = FeedbackLog(settings.shop_state / "feedback.jsonl")
    for event in feedback.read():
        if shop.product(event.product_id):
            recommender.add_event(event)
    models = chat_models(
        settings.chat_model,
        shop,
        recommender.vocabulary,
        EmbeddedReader.from_pretrained(FOLDER, encoder=encoder),
        encoder=encoder,
        words=recommender.words,
        token=settings.hf_token,
        threads=settings.torch_threads,
    )
    access = Access(
        shop, settings.shop_state, staff_accounts=settings.staff_accounts, demo=settings.shop_demo
    )
    corrections = Corrections(settings.shop_state / "corrections.jsonl")
    assistant = Assistant(
        shop,
        recommender,
        models.main,
        Memory(settings.shop_state / "conversations.sqlite"),
        chat_model=models.name,
        spare=models.spare,
        audit=access.audit,
        record=feedback.add,
        erase=feedback.forget,
        corrections=corrections,
    )
    return Parts(assistant, recommender, shop, access, corrections)


def main() -> int:
    """Serve until stopped; configuration errors are one line and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    started = time.perf_counter()
    try:
        settings = read_settings()
    except SettingError as error:
        log.error("%s", error)
        return 2
    from agent.models.model_errors import ChatModelError
    from agent.models.reader import ReaderError
    from data.problems import ShopFileError
    from engine.scan.device import DeviceError
    from engine.text_encoder import EncoderError
    from ui.accounts import AccountsError

    try:
        application = build(settings)
    except (
        ShopFileError, DeviceError, ChatModelError, AccountsError, EncoderError, ReaderError
    ) as error:  # fmt: skip
        log.error("%s", error)
        return 2
    except KeyboardInterrupt:
        log.info("stopped; what was embedded so far is kept for the next start")
        return 130
    import uvicorn

    # What is loaded now stays: the collector need not walk a whole shop again and again, which
    # would hold up requests for a fifth of a second each time.
    gc.collect()
    gc.freeze()
    shop = application.shop
    log.info(
        "%s: %d products, %d customers, ready in %.1f s on http://%s:%d",
        shop.name, len(shop.products), len(shop.customers),
        time.perf_counter() - started, settings.host, settings.port,
    )  # fmt: skip
    try:
        uvicorn.run(
            application.web,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,  # it would be written out for each request, and then not shown
        )
    finally:
        application.access.shut()
        application.assistant.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
