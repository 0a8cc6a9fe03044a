import os
from datetime import timedelta
from pathlib import Path

import pytest

from buurtplein.cli.health import has_wal_reset_bug
from buurtplein.core.clock import now
from buurtplein.core.db import unit_of_work
from buurtplein.outbox.models import OutboxEvent
from buurtplein.settings import PREFIX, documented, read_file
from tests.factories import a_buurt, a_member, a_viewer
from tests.support.commands import Installation
from tests.support.smtp import MailServer, free_port

pytestmark = pytest.mark.own_app


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


# ------------------------------------------------------------------------------------------- init
def test_init_makes_a_directory_and_a_secret_that_only_this_user_can_read(tmp_path: Path):
    made = Installation(tmp_path / "data")("init", **{f"{PREFIX}DATABASE_URL": f"sqlite:///{tmp_path}/own.db"})
    assert made.exit_code == 0, made.output
    assert "buurtplein serve" in made.output
    assert mode(tmp_path / "data") == "0o700"
    assert {mode(path) for path in (tmp_path / "data").iterdir() if path.is_file()} == {"0o600"}
    assert len(read_file(tmp_path / "data/buurtplein.env")[f"{PREFIX}SECRET_KEY"]) == 64


def test_init_again_keeps_the_secret(buurtplein: Installation):
    before = (buurtplein.folder / "buurtplein.env").read_text()
    assert buurtplein("init").exit_code == 0
    assert (buurtplein.folder / "buurtplein.env").read_text() == before


def test_two_installations_have_two_secrets(initialised: Installation, tmp_path: Path):
    other = Installation(tmp_path / "data", {f"{PREFIX}DATABASE_URL": f"sqlite:///{tmp_path}/own.db"})
    other("init")
    assert other.settings().secret_key != initialised.settings().secret_key


def test_init_writes_no_secret_when_the_environment_has_one(tmp_path: Path):
    given = {f"{PREFIX}SECRET_KEY": "0123456789abcdef" * 4, f"{PREFIX}DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}
    assert Installation(tmp_path / "data", given)("init").exit_code == 0
    assert not (tmp_path / "data/buurtplein.env").exists()


# ------------------------------------------------------------------------------------------- settings
def test_the_settings_file_explains_every_setting(buurtplein: Installation):
    text = (buurtplein.folder / "buurtplein.env").read_text()
    missing = [name for name, _default, told in documented() if name not in text or told not in text]
    assert missing == [f"{PREFIX}DATA_DIR"]  # that is where the file is


def test_instellingen_prints_every_setting_and_never_the_secret(buurtplein: Installation):
    answer = buurtplein("instellingen")
    assert answer.exit_code == 0
    assert not [name for name, _default, told in documented() if name not in answer.output or told not in answer.output]
    assert buurtplein.settings().secret_key not in answer.output


def test_the_environment_wins_over_the_file(buurtplein: Installation):
    file = buurtplein.folder / "buurtplein.env"
    file.write_text(file.read_text() + f"\n{PREFIX}BASE_URL='https://in-the-file.example'\n")
    assert "in-the-file" in buurtplein("toestand").output
    assert (
        "in-the-environment"
        in buurtplein("toestand", **{f"{PREFIX}BASE_URL": "https://in-the-environment.example"}).output
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("BUURTPLEIN_KLEUR=rood", "BUURTPLEIN_KLEUR is not a setting"),
        ("zomaar iets", "line"),
        ("BUURTPLEIN_PROXY_HOPS=een", "must be a whole number"),
        ("BUURTPLEIN_BASE_URL=http://plein.example.org", "must start with https://"),
        ("BUURTPLEIN_SMTP_URL=mail.example.org", "must look like smtp+starttls://"),
        ("BUURTPLEIN_SMTP_URL=smtp://mail.example.org:mail", "must look like smtp+starttls://"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_line(buurtplein: Installation, line, said):
    file = buurtplein.folder / "buurtplein.env"
    file.write_text(f"{file.read_text()}\n{line}\n")
    answer = buurtplein("toestand")
    assert answer.exit_code == 1
    assert said in answer.output
    assert len(answer.output.splitlines()) == 1


def test_a_database_that_we_do_not_know_is_told_in_one_line(buurtplein: Installation):
    answer = buurtplein("toestand", **{f"{PREFIX}DATABASE_URL": "postgres://localhost/plein"})
    assert answer.exit_code == 1
    assert "must look like postgresql+psycopg://" in answer.output
    assert len(answer.output.splitlines()) == 1


def test_a_directory_that_others_can_read_is_refused(buurtplein: Installation):
    buurtplein.folder.chmod(0o755)
    answer = buurtplein("buurt", "lijst")
    assert answer.exit_code == 1
    assert "chmod 700" in answer.output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory to someone else")
def test_another_user_leaves_no_files_that_the_service_cannot_use(buurtplein: Installation):
    os.chown(buurtplein.folder, 65534, 65534)
    answer = buurtplein("buurt", "lijst")
    assert answer.exit_code == 1
    assert "sudo -u nobody" in answer.output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to someone else")
@pytest.mark.parametrize("name", ["buurtplein.db", "queue.db", "search"])
@pytest.mark.parametrize("command", ["toestand", "serve", "worker", "migrate"])
def test_a_file_of_someone_else_is_told_in_one_line(buurtplein: Installation, name, command):
    (buurtplein.folder / name).touch()
    os.chown(buurtplein.folder / name, 65534, 65534)
    answer = buurtplein(command)
    assert answer.exit_code == 1
    assert f"sudo chown -R root: {buurtplein.folder}" in answer.output
    assert len(answer.output.splitlines()) == 1


# ------------------------------------------------------------------------------------------- migrate, toestand
def test_migrating_twice_changes_nothing(buurtplein: Installation):
    answer = buurtplein("migrate")
    assert (answer.exit_code, answer.output) == (0, "The tables were up to date already.\n")


def test_without_tables_nothing_is_served(buurtplein: Installation, tmp_path: Path):
    answer = buurtplein("serve", **{f"{PREFIX}DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"})
    assert answer.exit_code == 1
    assert "buurtplein migrate" in answer.output


def test_a_fresh_installation_is_well(buurtplein: Installation):
    answer = buurtplein("toestand")
    assert answer.exit_code == 0, answer.output
    assert "tables up to date" in answer.output
    assert "0 events wait" in answer.output
    assert "no mail server is set" in answer.output


def test_events_that_nobody_takes_are_a_fault(buurtplein: Installation):
    with buurtplein.inside(), unit_of_work() as session:
        session.add(OutboxEvent(name="post.placed", subject_id=1, next_try_at=now() - timedelta(hours=2)))
    answer = buurtplein("toestand")
    assert answer.exit_code == 1
    assert "is buurtplein worker running?" in answer.output


def test_a_buurt_where_nobody_can_look_at_a_first_post_is_named(buurtplein: Installation):
    with buurtplein.inside(), unit_of_work():
        a_member(a_buurt("leeg"))
        a_viewer("beheerder", buurt=a_buurt("west"))
        a_buurt("nieuw")
    answer = buurtplein("toestand").output
    assert "no verbinder and no beheerder in leeg; first posts go on the plein unseen" in answer


def test_without_a_worker_it_says_to_start_one(buurtplein: Installation):
    assert "no worker is running" in buurtplein("toestand").output
    with buurtplein.inside() as app:
        app.extensions["jobs"].show_worker()
    assert "no worker is running" not in buurtplein("toestand").output


def test_a_mail_server_that_takes_letters_is_well(buurtplein: Installation, mail_server: MailServer):
    url = f"smtp://{mail_server.host}:{mail_server.port}"
    answer = buurtplein("toestand", **{f"{PREFIX}SMTP_URL": url})
    assert answer.exit_code == 0, answer.output
    assert "takes letters" in answer.output
    assert not mail_server.letters


def test_a_mail_server_that_is_away_is_a_fault_and_its_password_is_not_told(buurtplein: Installation):
    url = f"smtp://plein:geheim@127.0.0.1:{free_port()}"
    answer = buurtplein("toestand", **{f"{PREFIX}SMTP_URL": url})
    assert answer.exit_code == 1
    assert "does not take letters: [Errno 111] Connection refused" in answer.output
    assert "geheim" not in answer.output


def test_a_buurt_with_posts_and_without_an_index_is_a_fault_until_it_is_rebuilt(buurtplein: Installation, tmp_path):
    buurtplein("buurt", "open", "oost", "--naam", "Oost")
    assert buurtplein("toestand").exit_code == 0  # nothing to find there yet
    (tmp_path / "posts.jsonl").write_text('{"id": 1, "kind": "vraag", "title": "Wie heeft een ladder?"}')
    buurtplein("berichten", "import", str(tmp_path / "posts.jsonl"), "--buurt", "oost", "--bron", "oudplein")
    answer = buurtplein("toestand")
    assert answer.exit_code == 1
    assert "no usable search index for oost; do: buurtplein zoek rebuild" in answer.output
    assert "do: buurtplein zoek check --fix" in buurtplein("zoek", "check").output
    buurtplein("zoek", "rebuild")
    assert buurtplein("toestand").exit_code == 0


def test_a_proxy_that_nobody_mentioned_is_pointed_out(buurtplein: Installation):
    https = {f"{PREFIX}BASE_URL": "https://plein.example.org"}
    assert "PROXY_HOPS" in buurtplein("toestand", **https).output
    assert "PROXY_HOPS" not in buurtplein("toestand", **https, **{f"{PREFIX}PROXY_HOPS": "1"}).output


def test_letters_that_everyone_can_read_are_a_fault(buurtplein: Installation):
    answer = buurtplein("toestand", **{f"{PREFIX}BASE_URL": "https://plein.example.org", f"{PREFIX}SHOW_OUTBOX": "yes"})
    assert answer.exit_code == 1
    assert "/postvak" in answer.output


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_which_sqlite_is_warned_about(version, has_it):
    assert has_wal_reset_bug(version) is has_it
