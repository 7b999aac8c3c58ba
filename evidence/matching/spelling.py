"""One spelling for words that are written in several: case, accents, Greek letters, British and American."""

from __future__ import annotations

import re
import unicodedata

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "µ": "mu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
_LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_TABLE = str.maketrans({**_GREEK, **_LETTERS, "’": "", "‘": "", "ʼ": "", "´": "", "'": "", "`": ""})
_SHARP_BETA = re.compile(r"\bß(?=\b)")  # typed for β: "ß-cell"
_COMBINING = re.compile("[\u0300-\u036f]+")
WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Lower case, without accents and apostrophes, Greek letters as words; letters of other scripts stay."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    if "ß" in text:
        text = _SHARP_BETA.sub("β", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_TABLE))
    return text if text.isascii() else _COMBINING.sub("", text).translate(_TABLE)


# British and American spelling fall together when both are pressed into one form; that this also presses words that
# are not meant ("our" in "course") is harmless, because it happens to both titles alike.
_SPELLINGS = (
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("z", "s"),
    ("ph", "f"),
    ("tre", "ter"),
    ("ll", "l"),
    ("mme", "m"),
    ("alfa", "alpha"),
)


def pressed(text: str) -> str:
    """Folded text in a spelling that is neither British nor American."""
    for one, other in _SPELLINGS:
        if one in text:
            text = text.replace(one, other)
    return text
