"""Learning: what events teach of a shop, on slices of time held out: weights, lifts, regressions.

It knows events and addends, and the documented defaults that learned weights replace. Whose vector
they then count in is for ``person``; the item-item model itself is ``collaborative.py``.
"""
