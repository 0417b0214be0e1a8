"""Writes drafts with Microsoft Agent Framework, and proves each sentence of them.

The framework would put its name, its version and a mask of the features in use into every request's User-Agent. Nothing
phones home here, so both are switched off before the framework is first imported.
"""

from __future__ import annotations

import os

os.environ.setdefault("AGENT_FRAMEWORK_USER_AGENT_DISABLED", "true")
os.environ.setdefault("AGENT_FRAMEWORK_FEATURE_MASK_DISABLED", "true")
