"""Requests: unknown fields, wrong types and broken text are refused at the door."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ui.schemas import ChatBody, FactBody, FeedbackBody, RecommendationBody, SessionBody


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        (ChatBody, {}),
        (ChatBody, {"message": ""}),
        (ChatBody, {"message": " \n"}),
        (ChatBody, {"message": "x" * 2001}),
        (ChatBody, {"message": "half \ud83d"}),
        (ChatBody, {"message": "hi", "customer_id": "C1"}),
        (FeedbackBody, {"product_id": "P1", "event": "stare"}),
        (FeedbackBody, {"product_id": "", "event": "view"}),
        (RecommendationBody, {"k": 0}),
        (RecommendationBody, {"k": 101}),
        (RecommendationBody, {"k": "5"}),
        (RecommendationBody, {"k": True}),
        (RecommendationBody, {"top_k": 5}),
        (RecommendationBody, {"filters": {"brand\udc00": 1}}),
        (RecommendationBody, {"filters": {"brand": [{"deep": "\udc00"}]}}),
        (RecommendationBody, {"filters": []}),
        (RecommendationBody, {"profile": [{"key": "price", "value": float("nan")}]}),
        (SessionBody, {"demo_role": "owner"}),
    ],
)
def test_what_cannot_be_is_refused(body, raw):
    with pytest.raises(ValidationError):
        body.model_validate(raw)


def test_the_longest_message_passes_whole():
    assert len(ChatBody(message="é" * 2000).message) == 2000


def test_a_profile_is_facts_or_a_plain_object():
    facts = RecommendationBody.model_validate({"profile": [{"key": "age", "value": 30}]}).profile
    assert facts == [FactBody(key="age", value=30)]
    plain = RecommendationBody.model_validate({"profile": {"age": 30}}).profile
    assert plain == {"age": 30}


def test_a_password_does_not_show():
    body = SessionBody(username="kim", password="correct horse")
    assert "correct horse" not in repr(body)
