"""Calendar files as another program reads them: ical.js in Node, which shares nothing with what wrote them."""

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("ical.mjs")


def read_calendar(body: bytes, *, until: datetime) -> list[dict[str, Any]]:
    """Each time of each event until then, soonest first, with `start`, `end` and `slot` as aware moments."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        pytest.fail("No Node found; do: make assets", pytrace=False)
    program = [node, str(SCRIPT), until.isoformat()]
    found = json.loads(subprocess.run(program, input=body, capture_output=True, check=True).stdout)
    for event in found:
        for name in ("start", "end", "slot"):
            event[name] = datetime.fromisoformat(event[name]) if event[name] else None
    return list(found)
