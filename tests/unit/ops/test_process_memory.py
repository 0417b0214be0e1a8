"""What the settings for the memory of a process do, asked in a process of its own: they hold for all of one."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import gc, json
from daemon.process_memory import at_start, settle
at_start()
starting = gc.get_threshold()
class Node: pass
lasting = [Node() for _ in range(1000)]
settle()
frozen = gc.get_freeze_count()
cut = Node()
cut.itself = cut
del cut
print(json.dumps({"starting": starting, "settled": gc.get_threshold(), "frozen": frozen, "found": gc.collect()}))
"""


def test_what_a_start_leaves_is_set_aside_and_garbage_is_still_found() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    found = json.loads(said)
    assert found["starting"][2] > 1000 > found["settled"][2]
    assert found["frozen"] > 1000
    assert found["found"] >= 1
