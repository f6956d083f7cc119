"""Persons: a profile, a history and needs in free words as weighted terms of one vector.

It knows facts, interactions and the blocks that terms point at. It sees no scores and orders no
list: that is for ``ranking``.
"""
