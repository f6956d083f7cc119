"""How the page looks: theme, style sheet, script. Everything comes from this folder.

Gradio takes these where the page is mounted, not where it is built:
``gr.mount_gradio_app(app, build_page(...), path="/", **page_options())``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from ui.doorway import LARGEST_PAGE_BODY, BodyLimit

_HERE = Path(__file__).resolve().parent
#: Fonts that machines already have; a web font would be fetched from elsewhere.
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def theme() -> Any:
    """Warm paper by day, deep slate by night, one pine green accent."""
    pine = gr.themes.Color(
        c50="#eef6f3",
        c100="#d7eae3",
        c200="#b0d6c8",
        c300="#7fbda8",
        c400="#4f9e86",
        c500="#2f8069",
        c600="#1f6a56",
        c700="#195546",
        c800="#164439",
        c900="#123830",
        c950="#0a211c",
        name="pine",
    )
    return gr.themes.Base(
        primary_hue=pine,
        secondary_hue=pine,
        neutral_hue=gr.themes.colors.stone,
        font=_FONT,
        font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_lg,
    ).set(
        body_background_fill="#f7f5f1",
        body_background_fill_dark="#14171a",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1c2024",
        background_fill_secondary="#f1eee8",
        background_fill_secondary_dark="#23282d",
        border_color_primary="#e4dfd6",
        border_color_primary_dark="#343b42",
        body_text_color="#23272b",
        body_text_color_dark="#e9e7e2",
        body_text_color_subdued="#646a70",
        body_text_color_subdued_dark="#a3a9af",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1c2024",
        input_border_color="#d5cfc4",
        input_border_color_dark="#3f474f",
        input_placeholder_color="#6f757b",
        input_placeholder_color_dark="#98a0a7",
    )


def page_options() -> dict[str, Any]:
    """Keyword arguments of ``gr.mount_gradio_app`` for this page."""
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    # In the head, not as Gradio's ``css``: that one rewrites selectors and breaks ``:is(a, b)``.
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    return {
        "theme": theme(),
        "head": f"<style>{style}</style><script>{script}</script>",
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        # Nothing is uploaded here, but Gradio's route for it is always open.
        "max_file_size": 0,
        "app_kwargs": {"middleware": [Middleware(BodyLimit, largest=LARGEST_PAGE_BODY)]},
        "favicon_path": str(_HERE / "favicon.png"),
    }
