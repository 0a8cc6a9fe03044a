"""What an operator can set. Read once at start-up: the file buurtplein.env, and the environment over it."""

import ast
import inspect
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32  # characters
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PREFIX = "BUURTPLEIN_"
MAIL_SCHEMES = {"smtp", "smtp+starttls", "smtps"}
DATABASES = ("sqlite:///", "postgresql+psycopg://")
SEARCH_ENGINES = ("whoosh", "fts5", "postgres")
FILE = "buurtplein.env"  # in the data directory; systemd can read it too, as an EnvironmentFile


class SettingsError(ValueError):
    """A setting is missing or wrong; the text says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings. The environment variable of a field is BUURTPLEIN_ and its name in capitals."""

    secret_key: str
    """Signs cookies and links. At least 32 random characters; `buurtplein init` makes one."""

    data_dir: Path = Path("var")
    """Directory for the database, photos, the search index and the queue. Must not be readable by others."""

    database_url: str = ""
    """Empty: SQLite in the data directory. Else postgresql+psycopg://user:password@host/name."""

    search_engine: str = "whoosh"
    """What keeps the search index: whoosh or fts5 (files), or postgres (the database). docs/zoeken.md says when."""

    base_url: str = "http://127.0.0.1:8000"
    """The address people type, without a slash at the end. Mails link to it. https, except on this machine."""

    smtp_url: str = ""
    """Mail server: smtp://, smtp+starttls:// or smtps://, user:password@host:port. Empty: letters wait."""

    mail_from: str = "buurtplein <plein@localhost>"
    """Sender of every letter, such as "Lindekwartier <plein@example.org>"."""

    redis_url: str = ""
    """Empty: the queue lives in a SQLite file and limits in memory. Else redis://host:port/0 for more servers."""

    proxy_hops: int = 0
    """How many reverse proxies stand in front and set X-Forwarded-For and -Proto. 0 trusts nobody."""

    show_outbox: bool = False
    """Show all letters at /postvak, to everyone who visits. Only for a demo."""

    second_factor_required: bool = False
    """Whether who has a role (verbinder, professional, beheerder) must log in with a code from their phone, too."""

    tile_url: str = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/pastel/EPSG:3857/{z}/{x}/{y}.png"
    """Where the map of the buurtgids gets its pictures, with {z}, {x} and {y} in it. Empty: no map."""

    tile_attribution: str = "© Kadaster"
    """Words that whoever makes the map wants to stand with it."""

    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """The settings of this process, or those in `env`.

        Raises SettingsError with one line that says what is missing or wrong.
        """
        env = environment() if env is None else env
        given = {f.name: env[PREFIX + f.name.upper()] for f in fields(cls) if PREFIX + f.name.upper() in env}
        unknown = sorted(k for k in env if k.startswith(PREFIX) and k[len(PREFIX) :].lower() not in cls.__annotations__)
        if unknown:
            raise SettingsError(f"{unknown[0]} is not a setting; docs/instellingen.md lists them all")
        settings = cls(**{"secret_key": "", **{name: _parse(name, text) for name, text in given.items()}})  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """Raises SettingsError when the installation would be unsafe or could not work."""
        if len(self.secret_key) < SHORTEST_SECRET:
            raise SettingsError(
                f"{PREFIX}SECRET_KEY must be at least {SHORTEST_SECRET} random characters; `buurtplein init` makes one"
            )
        if len(set(self.secret_key)) < 8:
            raise SettingsError(f"{PREFIX}SECRET_KEY is too easy to guess; use random characters")
        where = urlsplit(self.base_url)
        if where.scheme not in {"http", "https"} or not where.hostname:
            raise SettingsError(f"{PREFIX}BASE_URL must look like https://plein.example.org")
        if where.scheme == "http" and where.hostname not in LOOPBACK:
            raise SettingsError(f"{PREFIX}BASE_URL must start with https:// outside this machine")
        self._check_others()
        if self.data_dir.exists() and self.data_dir.stat().st_mode & 0o077:
            raise SettingsError(f"others can read {self.data_dir}; do: chmod 700 {self.data_dir}")

    def _check_others(self) -> None:
        """The addresses of what stands elsewhere: mail, database, the pictures of the map."""
        if self.smtp_url and not _is_address(self.smtp_url, MAIL_SCHEMES):
            raise SettingsError(f"{PREFIX}SMTP_URL must look like smtp+starttls://user:password@mail.example.org:587")
        if self.database_url and not self.database_url.startswith(DATABASES):
            raise SettingsError(f"{PREFIX}DATABASE_URL must look like postgresql+psycopg://user:password@host/name")
        if self.tile_url and not _is_tile_address(self.tile_url):
            raise SettingsError(f"{PREFIX}TILE_URL must look like https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")
        self._check_search()

    def _check_search(self) -> None:
        if self.search_engine not in SEARCH_ENGINES:
            raise SettingsError(f"{PREFIX}SEARCH_ENGINE must be one of {', '.join(SEARCH_ENGINES)}")
        if self.search_engine == "postgres" and not self.database.startswith("postgresql"):
            raise SettingsError(
                f"{PREFIX}SEARCH_ENGINE=postgres needs PostgreSQL, and {PREFIX}DATABASE_URL names SQLite"
            )

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over https."""
        return self.base_url.startswith("https://")

    @property
    def tile_origin(self) -> str:
        """The site that the pictures of the map come from; empty when there is no map."""
        where = urlsplit(self.tile_url)
        return f"{where.scheme}://{where.netloc}" if self.tile_url else ""

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'buurtplein.db').resolve()}"


def environment() -> dict[str, str]:
    """What this process was given: the settings file in the data directory, and the environment over it.

    Raises SettingsError when a line of the file cannot be read.
    """
    env = dict(os.environ)
    return {**read_file(data_dir(env) / FILE), **env}


def data_dir(env: Mapping[str, str]) -> Path:
    """The data directory as the environment names it; the settings file is in there."""
    return Path(env.get(f"{PREFIX}DATA_DIR") or "var")


def read_file(path: Path) -> dict[str, str]:
    """The settings in a file with lines such as NAME=value; no file, no settings. Lines with # are remarks.

    Raises SettingsError with the number of a line that cannot be read.
    """
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = {}
    for number, line in enumerate(lines, start=1):
        name, equals, value = line.strip().partition("=")
        if name and not name.startswith("#"):
            if not equals or not name.startswith(PREFIX):
                raise SettingsError(f"{path}, line {number}: write {PREFIX}NAME=value")
            found[name] = value.strip().strip("\"'")
    return found


def documented() -> Iterator[tuple[str, str, str]]:
    """Each setting: its environment variable, its value when not set, and what it is for."""
    body = ast.parse(inspect.getsource(Settings)).body[0].body  # type: ignore[attr-defined]
    texts = {line.target.id: text.value.value for line, text in pairwise(body) if hasattr(line, "target")}
    for field in fields(Settings):
        default = "" if field.default is MISSING else field.default
        shown = {True: "yes", False: "no"}.get(default, str(default)) if isinstance(default, bool) else str(default)
        yield PREFIX + field.name.upper(), shown, texts[field.name]


def _is_address(url: str, schemes: Collection[str]) -> bool:
    try:
        where = urlsplit(url)
        return where.scheme in schemes and bool(where.hostname) and where.port != 0
    except ValueError:  # a port that is no number
        return False


def _is_tile_address(url: str) -> bool:
    """With whole parts that differ per picture, and a host that fits in a Content-Security-Policy."""
    pieces = all(piece in url for piece in ("{z}", "{x}", "{y}"))
    return pieces and _is_address(url, {"https", "http"}) and not set(urlsplit(url).netloc) & set(" ;,'{}@")


def _parse(name: str, text: str) -> object:
    kind = Settings.__annotations__[name]
    if kind is Path:
        return Path(text)
    if kind is bool:
        return _yes(name, text)
    if kind is int:
        if not text.isdigit():
            raise SettingsError(f"{PREFIX}{name.upper()} must be a whole number, not {text!r}")
        return int(text)
    return text.rstrip("/") if name == "base_url" else text


def _yes(name: str, text: str) -> bool:
    if text.lower() not in {"1", "0", "yes", "no", "true", "false"}:
        raise SettingsError(f"{PREFIX}{name.upper()} must be yes or no, not {text!r}")
    return text.lower() in {"1", "yes", "true"}
