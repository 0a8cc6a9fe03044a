"""`buurtplein`: the command line. Here is what concerns the whole installation; each room brings its own commands."""

from buurtplein.cli.filling import demo
from buurtplein.cli.health import toestand
from buurtplein.cli.installation import init, instellingen, migrate
from buurtplein.cli.root import furnish, hang, rooms, root
from buurtplein.cli.running import run, serve, worker

for own in (init, migrate, instellingen, toestand, serve, worker, run, demo):
    root.add_command(own)
for brought in rooms():
    hang(furnish(brought))


def main() -> None:
    """The entry point."""
    root(prog_name="buurtplein")
