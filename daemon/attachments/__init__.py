"""Foreign files become Markdown in a sealed child process; start at ``reader.MarkItDownReader``.

This package imports nothing here, so that the child does not pay for the parent's imports.
"""
