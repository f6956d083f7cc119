"""Scans: the parts of the exact index, bounds of scores first and exact scores of what may be best.

It knows vectors, masks and processors; neither products nor persons. Its door is ``index.py``.
"""
