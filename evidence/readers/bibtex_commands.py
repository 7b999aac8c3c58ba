"""The commands of LaTeX that stand in bibliographies, and what they print.

Accents and letters by the LaTeX Companion (3rd edition, chapter 9), symbols by the Comprehensive LaTeX Symbol List.
"""

from __future__ import annotations

# Command → combining sign.
ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331",
    "r": "\u030a", "t": "\u0361", "G": "\u030f", "U": "\u030e",
}  # fmt: skip

_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "SS": "ẞ", "textthreesuperior": "³", "texttwosuperior": "²", "textonesuperior": "¹",
}  # fmt: skip

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

_MARKS = {
    "%": "%", "&": "&", "#": "#", "$": "$", "_": "_", "{": "{", "}": "}", "@": "@", " ": " ", "\n": " ", "\t": " ",
    ",": " ", ";": " ", ":": " ", "!": "", "/": "", "-": "", "\\": " ", "(": "", ")": "", "[": "", "]": "", "+": "",
    "*": "", "|": "‖", ">": " ", "<": "", "quad": " ", "qquad": " ", "thinspace": " ", "enspace": " ", "space": " ",
    "nobreakspace": " ", "textvisiblespace": " ", "newline": " ", "par": " ", "linebreak": " ", "slash": "/",
    "hyphen": "-", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "cdots": "⋯", "textellipsis": "…",
    "S": "§", "P": "¶", "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™",
    "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "textyen": "¥", "textcent": "¢",
    "textdollar": "$", "dag": "†", "ddag": "‡", "textdagger": "†", "textdaggerdbl": "‡", "textbullet": "•",
    "textperiodcentered": "·", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "lq": "‘", "rq": "’", "textquotesingle": "'", "textquotedbl": '"', "quotedblbase": "„",
    "quotesinglbase": "‚", "glqq": "„", "grqq": "“", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "flqq": "«", "frqq": "»", "textasciitilde": "~", "textasciicircum": "^",
    "textasciigrave": "`", "textbackslash": "\\", "textbar": "|", "textless": "<", "textgreater": ">",
    "textunderscore": "_", "textdegree": "°", "degree": "°", "textcelsius": "℃", "celsius": "℃", "textmu": "µ",
    "textohm": "Ω", "textordmasculine": "º", "textordfeminine": "ª", "textnumero": "№", "textexclamdown": "¡",
    "textquestiondown": "¿", "textparagraph": "¶", "textsection": "§", "textasteriskcentered": "*",
    "textbraceleft": "{", "textbraceright": "}", "lbrace": "{", "rbrace": "}", "textonehalf": "½",
    "textonequarter": "¼", "textthreequarters": "¾", "textpm": "±", "texttimes": "×", "textdiv": "÷", "TeX": "TeX",
    "LaTeX": "LaTeX", "BibTeX": "BibTeX", "psq": "sq.", "psqq": "sqq.", "backslash": "\\", "textfractionsolidus": "/",
}  # fmt: skip

_OPERATORS = {
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "·", "ast": "*", "star": "⋆", "bullet": "•", "circ": "°",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "infty": "∞",
    "rightarrow": "→", "to": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "longrightarrow": "→", "mapsto": "↦", "sum": "∑",
    "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "emptyset": "∅", "neg": "¬", "wedge": "∧",
    "vee": "∨", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "mid": "|", "vert": "|", "langle": "⟨",
    "rangle": "⟩", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "prime": "′", "angle": "∠",
    "triangle": "△", "Box": "□", "checkmark": "✓", "dagger": "†", "ddagger": "‡", "lesssim": "≲", "gtrsim": "≳",
    "min": "min", "max": "max", "log": "log", "ln": "ln", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan",
    "lim": "lim", "colon": ":", "surd": "√", "varnothing": "∅", "female": "♀", "male": "♂",
}  # fmt: skip

SYMBOLS = {
    **_LETTERS,
    **_GREEK,
    **{f"text{name}": sign for name, sign in _GREEK.items()},
    **{f"up{name}": sign for name, sign in _GREEK.items()},
    **_OPERATORS,
    **_MARKS,
}
"""Command → what it prints. A command of one sign stands without its backslash too."""

SWITCHES = {
    "it", "bf", "rm", "sc", "sl", "sf", "tt", "em", "itshape", "bfseries", "rmfamily", "scshape", "slshape", "sffamily",
    "ttfamily", "normalfont", "upshape", "mdseries", "small", "footnotesize", "tiny", "large", "Large", "normalsize",
    "relax", "protect", "left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "textstyle", "limits",
    "nolinebreak", "allowbreak", "noindent", "ignorespaces", "unskip", "xspace", "sloppy", "raggedright", "break",
    "boldmath", "cal",
}  # fmt: skip
"""Commands that change only how the text behind them looks."""

ENCLOSING = {
    "enquote": ("“", "”"), "mkbibquote": ("“", "”"), "textquote": ("“", "”"), "enquote*": ("‘", "’"),
    "mkbibparens": ("(", ")"), "mkbibbrackets": ("[", "]"), "frac": ("", "/"), "tfrac": ("", "/"), "sqrt": ("√", ""),
    "mkbibacro": ("", ""), "footnote": (" (", ")"), "mkbibfootnote": (" (", ")"),
}  # fmt: skip
"""Commands that print something around their argument; all others print the argument alone."""

SKIPPED = {"noopsort", "href", "textcolor", "color", "label", "hspace", "vspace", "vphantom", "phantom", "hphantom",
           "fontsize", "selectlanguage", "foreignlanguage", "index", "begin", "end", "usepackage"}  # fmt: skip
"""Commands whose (first) argument is not printed."""

VERBATIM = {"url", "path", "nolinkurl"}
"""Commands whose argument is printed sign by sign."""
