"""A chat model that is any Hugging Face causal LM on this machine, with real tool calls.

LangChain's own wrapper over a local pipeline drops bound tools; this one renders them with the
model's chat template, holds the output to their schemas, and reads the calls back. It does not know
the shop, nor what the tools do. Importing it loads neither torch nor transformers.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from agent.models.bound_tools import BindsTools
from agent.models.model_errors import LocalModelError
from agent.tool_calls import call_chunks, read_calls, tool_names

if TYPE_CHECKING:
    from agent.models.responder import Answer, Job, Responder


class LocalChatModel(BindsTools):
    """A local causal LM as a LangChain chat model. Build it with ``load``.

    Answers of different conversations are computed one after the other, in a thread of its own, so
    a slow reader of a stream keeps nobody waiting. Closing a stream stops the computation; so does
    the ``cancelled`` option (a ``threading.Event`` given by ``bind`` or in ``model_settings``).

    Attributes:
        name_or_path: what was loaded, for messages and metadata.
        max_new_tokens: limit of free text in one answer; calls have room of their own beyond it.
        temperature: 0 is greedy. ``top_k``, ``top_p`` and ``seed`` matter only above 0.
        cached_conversations: how many conversations keep what was read of them.
    """

    name_or_path: str
    hf_model: Any
    tokenizer: Any
    max_new_tokens: int = 320
    temperature: float = 0.0
    top_k: int = 20
    top_p: float = 0.8
    seed: int | None = None
    cached_conversations: int = 4

    _responder: Responder = PrivateAttr()
    _worker: ThreadPoolExecutor = PrivateAttr()

    @classmethod
    def load(
        cls,
        path_or_hub_id: str,
        *,
        device: str = "cpu",
        threads: int = 1,
        offline: bool,
        token: str = "",
        **options: Any,
    ) -> Self:
        """Load a folder written by ``save_pretrained``, or a model of the hub.

        Args:
            device: "cpu", "cuda", ...
            threads: of this process; see ``threads.py``.
            offline: take hub models from the local cache only.
            token: of the hub, for gated models.
            options: fields of this class.

        Raises:
            LocalModelError: it cannot be loaded; names it, the cause and the remedy.
        """
        from safetensors import SafetensorError
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from engine.threads import use_threads

        use_threads(threads)
        source = str(Path(path_or_hub_id).expanduser())
        where: dict[str, Any] = {
            "local_files_only": offline or Path(source).is_dir(),
            "trust_remote_code": False,  # a model is data, not a program
        }
        if token:
            where["token"] = token
        try:
            tokenizer = AutoTokenizer.from_pretrained(source, **where)
            model = AutoModelForCausalLM.from_pretrained(source, dtype="auto", **where)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
            raise LocalModelError(_cannot_load(path_or_hub_id, offline, error)) from error
        model.to(device)
        model.eval()
        return cls(name_or_path=path_or_hub_id, hf_model=model, tokenizer=tokenizer, **options)

    def model_post_init(self, _context: Any, /) -> None:
        from agent.models.responder import Responder

        self._responder = Responder(
            self.name_or_path,
            self.hf_model,
            self.tokenizer,
            conversations=self.cached_conversations,
        )
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-model")

    @property
    def _llm_type(self) -> str:
        return "local-transformers"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.name_or_path, "max_new_tokens": self.max_new_tokens}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain's signature
        **kwargs: Any,
    ) -> ChatResult:
        given_up = threading.Event()
        job = self._job(messages, stop, kwargs, given_up)
        try:
            answer = self._worker.submit(self._responder.answer, job, lambda _text: None).result()
        finally:
            given_up.set()  # an interrupt here must not leave the model running
        calls = read_calls(answer.raw_calls, tool_names(job.tools))
        message = AIMessage(
            content=answer.text,
            tool_calls=calls.valid,
            invalid_tool_calls=calls.invalid,
            usage_metadata=answer.usage,
            response_metadata=self._metadata(answer),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        given_up = threading.Event()
        job = self._job(messages, stop, kwargs, given_up)
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        future: Future[Answer] = self._worker.submit(self._responder.answer, job, pieces.put)
        future.add_done_callback(lambda _done: pieces.put(None))
        try:
            while (piece := pieces.get()) is not None:
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
                if run_manager:
                    run_manager.on_llm_new_token(piece, chunk=chunk)
                yield chunk
            yield self._last_chunk(future.result(), job)
        finally:
            given_up.set()

    def _last_chunk(self, answer: Answer, job: Job) -> ChatGenerationChunk:
        message = AIMessageChunk(
            content="",
            tool_call_chunks=call_chunks(read_calls(answer.raw_calls, tool_names(job.tools))),
            usage_metadata=answer.usage,
            response_metadata=self._metadata(answer),
            chunk_position="last",
        )
        return ChatGenerationChunk(message=message)

    def _metadata(self, answer: Answer) -> dict[str, Any]:
        return {"model_name": self.name_or_path, "finish_reason": answer.finish}

    def _job(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None,
        options: dict[str, Any],
        given_up: threading.Event,
    ) -> Job:
        from agent.models.responder import Job

        tools: list[dict[str, Any]] = list(options.get("tools") or [])
        choice = options.get("tool_choice")
        if choice == "none":
            tools = []
        named = [tool for tool in tools if tool["function"]["name"] == choice]
        outside = options.get("cancelled")

        def cancelled() -> bool:
            return given_up.is_set() or (outside is not None and outside.is_set())

        return Job(
            messages=messages,
            tools=named or tools,
            forced=bool(tools) and choice not in {None, "auto", "none"},
            stop=(*(stop or ()), *self._responder.format.stops),
            limit=int(options.get("max_new_tokens") or self.max_new_tokens),
            sampling={
                name: options.get(name, getattr(self, name))
                for name in ("temperature", "top_k", "top_p", "seed")
            },
            cancelled=cancelled,
        )


def _cannot_load(name: str, offline: bool, error: Exception) -> str:
    cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    remedy = (
        "it is not in the local cache and downloads are off: give a folder written by"
        " save_pretrained, or allow downloads"
        if offline and not Path(name).expanduser().is_dir()
        else "give a folder with config.json, the weights and a tokenizer with its chat template,"
        " or the hub's id of a text-generation model (and a token if it is gated)"
    )
    return f"CHAT_MODEL={name!r} cannot be loaded: {remedy} ({cause})"
