"""The fact gate: a reply taken apart into claims, each held to what this conversation's tools said.

It knows evidence and the shapes of claims, and the models whose words it holds back. It neither
understands what the person wants nor words a reply. Its door is ``grounding.py``.
"""
