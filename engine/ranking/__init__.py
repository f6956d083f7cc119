"""Ranking: from a vector to a list, in what order, what else goes with it, and what would change it.

It knows scores, masks, addends and profiles. It makes no vector: that is for ``person``. The stages
in their order are ``recommender.py``, reasons in words ``explain.py``.
"""
