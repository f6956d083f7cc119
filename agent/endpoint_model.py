"""A chat model that answers from an inference endpoint, through langchain-huggingface.

Hugging Face's providers by a model's name, or any server that speaks OpenAI's chat form (TGI, vLLM,
llama.cpp) by its URL. Adds what the library lacks: tool choice over several tools, calls that the
server left in the text, failures as sentences, no token to strangers, connections that are closed.
It does not know the shop. Importing it loads no client.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from agent.models.bound_tools import BindsTools
from agent.models.model_errors import EndpointError
from agent.tool_calls import (
    Calls,
    Splitter,
    call_chunks,
    read_calls,
    tool_names,
)

if TYPE_CHECKING:
    from langchain_huggingface import ChatHuggingFace

_PREFIX = "endpoint:"
_HUGGING_FACE = ("huggingface.co", "hf.space", "huggingface.cloud")


def endpoint_chat_model(
    spec: str, token: str = "", *, timeout_s: float = 60, max_new_tokens: int = 512
) -> EndpointChatModel:
    """The chat model behind ``endpoint:<url or model>``.

    Args:
        spec: ``endpoint:owner/model`` (Hugging Face's providers), or ``endpoint:https://host[/v1]``;
            a server with several models takes the name after a hash, ``...#model-name``.
        token: of Hugging Face; sent to its own hosts only.

    Raises:
        EndpointError: a spec that is neither a URL nor a model's name.
    """
    target = spec.removeprefix(_PREFIX).strip()
    is_url = "://" in target
    url, _, model = target.partition("#") if is_url else ("", "", target)
    parts = urlsplit(url)
    if (is_url and (parts.scheme not in {"http", "https"} or not parts.hostname)) or (
        not is_url and (not model or any(c.isspace() for c in model))
    ):
        raise EndpointError(
            f"CHAT_MODEL={spec!r}; expected endpoint:https://host/v1 or endpoint:owner/model"
        )
    trusted = not is_url or _is_hugging_face(parts.hostname or "")
    return EndpointChatModel(
        url=url,
        model_name=model,
        token=token if trusted else "",
        timeout_s=timeout_s,
        max_new_tokens=max_new_tokens,
    )


def _is_hugging_face(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in _HUGGING_FACE)


class EndpointChatModel(BindsTools):
    """A remote chat model. Build it with ``endpoint_chat_model``.

    Attributes:
        url: of the server, or "" for Hugging Face's providers.
        model_name: as the server calls it; may be "" with a URL that serves one model.
        timeout_s: seconds without a byte before giving up.
    """

    url: str = ""
    model_name: str = ""
    token: str = Field(default="", repr=False)
    timeout_s: float = 60
    max_new_tokens: int = 512
    temperature: float = 0.1

    _chat: ChatHuggingFace = PrivateAttr()

    def model_post_init(self, _context: Any, /) -> None:
        from langchain_huggingface import ChatHuggingFace, HuggingFaceEndpoint

        where: dict[str, Any]
        where = {"endpoint_url": self.url} if self.url else {"repo_id": self.model_name}
        llm = HuggingFaceEndpoint(
            **where,
            huggingfacehub_api_token=self.token,
            max_new_tokens=self.max_new_tokens,
            temperature=self.temperature,
            timeout=math.ceil(self.timeout_s),
        )
        self._chat = ChatHuggingFace(llm=llm)
        if self.url and self.model_name:
            self._chat.model_id = self.model_name

    @property
    def name_or_url(self) -> str:
        """What to call it in messages; without credentials that a URL may hold."""
        parts = urlsplit(self.url)
        host = f"{parts.scheme}://{parts.hostname}:{parts.port}" if parts.port else ""
        return host or (f"{parts.scheme}://{parts.hostname}" if self.url else self.model_name)

    @property
    def _llm_type(self) -> str:
        return "endpoint"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name or self.name_or_url}

    def _choice_option(self, word: str) -> dict[str, Any]:
        if word == "auto":
            return {}
        if word in {"any", "none"}:
            return {"tool_choice": "required" if word == "any" else "none"}
        return {"tool_choice": {"type": "function", "function": {"name": word}}}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain's signature
        **kwargs: Any,
    ) -> ChatResult:
        with self._connected() as chat:
            result = chat._generate(messages, stop=stop, **kwargs)
        answer = result.generations[0].message
        if not isinstance(answer, AIMessage):
            raise EndpointError(f"{self.name_or_url} answered in the role {answer.type!r}")
        splitter = self._splitter(kwargs)
        text = splitter.feed(str(answer.text)) + splitter.finish()
        extra = self._calls_in_text(splitter, kwargs)
        message = AIMessage(
            content=text,
            tool_calls=[*answer.tool_calls, *extra.valid],
            invalid_tool_calls=[*answer.invalid_tool_calls, *extra.invalid],
            usage_metadata=answer.usage_metadata,
            response_metadata={"model_name": self.model_name or self.name_or_url},
        )
        info = result.generations[0].generation_info
        return ChatResult(generations=[ChatGeneration(message=message, generation_info=info)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        splitter = self._splitter(kwargs)
        for part in self._parts(messages, stop, kwargs):
            if not isinstance(part.message, AIMessageChunk):
                continue
            text = splitter.feed(str(part.message.text))
            chunk = ChatGenerationChunk(
                message=AIMessageChunk(
                    content=text,
                    tool_call_chunks=part.message.tool_call_chunks,
                    usage_metadata=part.message.usage_metadata,
                ),
                generation_info=part.generation_info,
            )
            if run_manager:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk
        rest = splitter.finish()
        chunks = call_chunks(self._calls_in_text(splitter, kwargs))
        for chunk_ in chunks:
            chunk_["index"] = 1000 + (chunk_["index"] or 0)  # apart from the server's own
        last = AIMessageChunk(content=rest, tool_call_chunks=chunks, chunk_position="last")
        yield ChatGenerationChunk(message=last)

    def _parts(
        self, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> Iterator[ChatGenerationChunk]:
        with self._connected() as chat:
            yield from chat._stream(messages, stop=stop, **options)

    @staticmethod
    def _splitter(options: dict[str, Any]) -> Splitter:
        return Splitter(bare_calls=tool_names(options.get("tools") or []))

    @staticmethod
    def _calls_in_text(splitter: Splitter, options: dict[str, Any]) -> Calls:
        """Calls that the server did not read out of the model's text."""
        return read_calls(splitter.raw_calls, tool_names(options.get("tools") or []))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[ChatHuggingFace]:
        """The library's model with a client of its own, closed at the end (it keeps connections).

        Only the library's code may run inside: what is caught here is blamed on the server.

        Raises:
            EndpointError: what failed, in a sentence.
        """
        import httpx
        from huggingface_hub import InferenceClient

        client = InferenceClient(
            model=self.url or self.model_name,
            token=self.token or None,
            timeout=self.timeout_s,
            headers=self._headers(),
        )
        try:
            with client:
                llm = self._chat.llm.model_copy(update={"client": client})
                yield self._chat.model_copy(update={"llm": llm})
        except (TimeoutError, httpx.TimeoutException) as error:
            raise EndpointError(
                f"{self.name_or_url} did not answer within {self.timeout_s:g} s: try again, or"
                " choose a smaller model"
            ) from error
        except httpx.HTTPError as error:
            response = getattr(error, "response", None)
            if response is None:
                raise EndpointError(
                    f"{self.name_or_url} cannot be reached ({error}): check CHAT_MODEL and the"
                    " network"
                ) from error
            raise self._refused(response.status_code, error) from error
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise EndpointError(
                f"{self.name_or_url} does not answer in OpenAI's chat form ({error!r:.80}): the"
                " URL should end where /chat/completions would follow, often in /v1"
            ) from error

    def _headers(self) -> dict[str, str]:
        """Without this, the library sends the token saved on this machine, to whatever host."""
        stranger = self.url and not _is_hugging_face(urlsplit(self.url).hostname or "")
        return {"authorization": "Bearer none"} if stranger else {}

    def _refused(self, status: int, error: Exception) -> EndpointError:
        name = self.name_or_url
        if status in {401, 403}:
            sent = "the token in HF_TOKEN" if self.token else "a request without a token"
            text = f"{name} refused {sent} (HTTP {status}): set HF_TOKEN to one that may use it"
            if self.url and not self.token:
                text += "; it is sent to Hugging Face's own hosts only"
        elif status == 404:
            text = f"{name} has no such model or path (HTTP 404): check CHAT_MODEL"
        elif status == 429:
            text = f"{name} has had too many requests (HTTP 429): wait a minute and try again"
        elif status >= 500:
            text = f"{name} failed (HTTP {status}): it may be starting; try again in a minute"
        else:
            told = getattr(error, "server_message", None) or str(error).strip().splitlines()[0]
            text = f"{name} did not accept the request (HTTP {status}): {told:.200}"
        return EndpointError(text, status)
