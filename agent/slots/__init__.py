"""Slots: the wishes, limits and needs that a message names, and whom they are for.

It knows the shop's words and the dialogue. Each module fills one sort of slot; which act a message
is, which products it points at, and what all of it comes to is for ``understanding``.
"""
