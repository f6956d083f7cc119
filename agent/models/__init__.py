"""Models and the text that goes in and out of them: the trained reader, and what chat models run on.

It knows language, tokens, JSON and torch; neither the shop nor where a conversation stands. What a
reading means is for ``understanding``, what may be said of the shop for ``gate``.
"""
