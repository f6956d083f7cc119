"""Rows: the catalogue as numbers, each property a block and each block held in the form that it fits.

It knows records, their fields and what people did with them; no words but labels. Of a person it
knows terms in these blocks, not what they stand for. ``features.py`` puts the blocks together into
the feature space.
"""
