"""What ``POST /api/recommendations`` carries: requests a second, waiting times, processor time.

    python -m bench.serve [seconds]        (default: 10)

Starts the app on the bundled shop and a free port of 127.0.0.1, warms it up, and lets wrk (Debian:
``apt-get install wrk``) ask with 16 connections from one thread: strangers, needs in free text,
filters, histories, and a signed-in customer, in turn. Nothing is switched off for it: the limits
are those of people (1,000 lists a second from one address and 5,000 at once, which the figures
wanted stay below); answers other than 200 are counted as errors.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any
from urllib.request import Request, urlopen

from bench.running import served
from data.shop import Shop
from data.tables import load_shop
from settings import SAMPLE_SHOP

CONNECTIONS, SECONDS, WARM_UP = 16, 10, 2
#: What is wanted: requests a second, and milliseconds that 99 of 100 do not exceed.
WANTED_A_SECOND, WANTED_P99_MS = 800, 40
NEEDS = (
    "something light for running", "a kettle that pours slowly", "gift for a toddler",
    "quiet headphones", "warm winter jacket", "cookbook for beginners", "garden tools",
    "shampoo for curly hair",
)  # fmt: skip
_SCRIPT = """
local bodies = {%s}
local n, bad = 0, 0
request = function()
  n = n %% #bodies + 1
  local one = bodies[n]
  local headers = {["Content-Type"] = "application/json"}
  if one[2] ~= "" then headers["Authorization"] = "Bearer " .. one[2] end
  return wrk.format("POST", "/api/recommendations", headers, one[1])
end
done = function(summary, latency, requests)
  local e = summary.errors
  print(string.format("RESULT %%d %%d %%f %%f %%d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def bodies(shop: Shop) -> list[dict[str, Any]]:
    """The mix: every kind of request as often as every other."""
    categories = list(dict.fromkeys(product.category for product in shop.products))
    ids = [product.product_id for product in shop.products]
    mix: list[dict[str, Any]] = []
    for number, need in enumerate(NEEDS):
        category = categories[number % len(categories)]
        seen = [{"product_id": ids[(37 * number + 101 * i) % len(ids)]} for i in range(6)]
        mix += [
            {"k": 5},
            {"query": need},
            {"filters": {"category": category, "max_price": 60 + 20 * number}, "k": 5},
            {"query": need, "filters": {"max_price": 80, "min_rating": 3.5}, "k": 10},
            {"profile": {"age": 30 + number, "tastes": [category]}, "k": 5},
            {"history": seen, "k": 5},
        ]
    return mix


def token(address: str, customer_id: str) -> str:
    """A session of the demo, as a customer."""
    body = json.dumps({"demo_role": "shopper", "customer_id": customer_id}).encode()
    asked = Request(f"{address}/api/sessions", body, {"Content-Type": "application/json"})
    with urlopen(asked, timeout=30) as answer:
        return str(json.load(answer)["session_id"])


def processor_s(process: int) -> float:
    """Seconds of processor time that a process has used, all its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def loaded(address: str, script: Path, seconds: int) -> tuple[float, ...]:
    """One run of wrk: (requests, seconds, p50 ms, p99 ms, errors)."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = re.search(r"^RESULT (\S+) (\S+) (\S+) (\S+) (\S+)$", told, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said no result:\n{told}")
    count, micros, p50, p99, errors = map(float, found.groups())
    return count, micros / 1e6, p50 / 1e3, p99 / 1e3, errors


def main(arguments: Sequence[str]) -> int:
    seconds = int(arguments[0]) if arguments else SECONDS
    if which("wrk") is None:
        print("wrk is not there; install it (Debian: apt-get install wrk)")
        return 1
    shop = load_shop(SAMPLE_SHOP, currency="", is_sample=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (address, process):
        customers = [customer.customer_id for customer in shop.customers[:8]]
        mix = [(json.dumps(body), "") for body in bodies(shop)]
        mix += [(json.dumps({"customer_id": c}), token(address, c)) for c in customers]
        lines = ", ".join(f"{{[==[{body}]==], '{key}'}}" for body, key in mix)
        script = Path(folder) / "mix.lua"
        script.write_text(_SCRIPT % lines, encoding="utf-8")
        loaded(address, script, WARM_UP)
        before = processor_s(process)
        count, took, p50, p99, errors = loaded(address, script, seconds)
        spent = processor_s(process) - before
    print("| requests | a second | p50 ms | p99 ms | errors | server CPU ms a request |")
    print("|---:|---:|---:|---:|---:|---:|")
    figures = f"{count:,.0f} | {count / took:,.0f} | {p50:.1f} | {p99:.1f} | {errors:,.0f}"
    print(f"| {figures} | {1000 * spent / max(count, 1):.2f} |")
    print(f"the server used {spent / took:.2f} processors; wanted: {WANTED_A_SECOND} a second, "
          f"p99 {WANTED_P99_MS} ms")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
