"""What the kernel refuses the converter: network, other programs, foreign files, memory and time beyond the limit."""

from __future__ import annotations

from daemon.attachments.sandbox.audit import refuse_events
from daemon.attachments.sandbox.landlock import allow_reading_only
from daemon.attachments.sandbox.process import die_with_parent, leave_the_network, limit_memory, limit_resources
from daemon.attachments.sandbox.seccomp import refuse_system_calls

__all__ = [
    "allow_reading_only",
    "die_with_parent",
    "leave_the_network",
    "limit_memory",
    "limit_resources",
    "refuse_events",
    "refuse_system_calls",
]
