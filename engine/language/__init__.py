"""Language: the words of a catalogue and of plain English, and what a shop means by them.

It knows names, spellings, units and texts; it decides nothing. What a person wants is for
``person``, what holds of a product for ``candidates.py``.
"""
