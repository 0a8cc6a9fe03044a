"""For any WSGI server: `app`, with the settings of this process. `buurtplein serve` needs no such file."""

from buurtplein.app import create_app
from buurtplein.settings import Settings

app = create_app(Settings.from_env())
