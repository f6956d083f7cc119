"""Words of manners, as parts of patterns: what may stand beside anything and asks for nothing."""

from __future__ import annotations

GREETINGS = "hi|hello|hey|hiya"
PLEASE = "please|pls|plz"
THANKS = "thanks|thank you|thx"
