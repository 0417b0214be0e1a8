"""One module a family of formats; each turns the bytes of a ``Job`` into Markdown or raises ``NotReadError``."""
