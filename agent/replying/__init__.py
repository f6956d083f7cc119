"""Replying: from the results of tools to written clauses, chosen and joined.

It knows Frames, artifacts and the clauses of ``phrases/``. It understands no message anew and looks
nothing up; whether what it says stands in the evidence is for ``gate`` to check.
"""
