"""Understanding: from a person's words to a Frame, the acts, references and slots of one message.

It knows the reader, the shop's words and the dialogue. It calls no tool and writes no word of a
reply: what is to be done with a Frame is for ``planner.py``, what is said for ``replying``.
"""
