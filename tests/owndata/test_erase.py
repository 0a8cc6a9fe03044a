"""Being erased: nothing of someone is left, and what concerns others goes on."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from buurtplein import subscriptions
from buurtplein.core.clock import at, now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.errors import RuleBroken
from buurtplein.matching.models import Match
from buurtplein.outbox.deliver import drain, send_letters
from buurtplein.owndata.operations import erase_me, first_to_do
from buurtplein.people.models import Person
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Comment, Post
from buurtplein.wijkopgaven.models import Actie, Wijkopgave
from tests.factories import a_buurt, a_viewer
from tests.owndata.someone import EMAIL, NAME, PHOTO, TRACES, WORD, someone_in
from tests.support.commands import Installation
from tests.support.world import World, a_world


def follow_up() -> None:
    drain(subscriptions.SUBSCRIPTIONS)
    send_letters(lambda _envelope: None)


@pytest.mark.own_app
class TestOnDisk:
    @pytest.fixture
    def there(self, tmp_path: Path) -> Installation:
        there = Installation(tmp_path / "data")
        assert there("init").exit_code == 0
        with there.inside(), unit_of_work():
            someone_in(a_world("oost"))
        return there

    def hits(self, folder: Path) -> list[str]:
        """Which trace stands in which file, as bytes, in any case."""
        found = []
        for path in sorted(folder.rglob("*")):
            content = path.read_bytes().lower() if path.is_file() else b""
            found += [f"{path.name}: {trace}" for trace in TRACES if trace.lower().encode() in content]
            found += [f"{path.name}: photo"] if PHOTO.lower() in content else []
        return found

    def erase(self, there: Installation) -> None:
        with there.inside():
            with unit_of_work():
                person = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
                erase_me(Someone(person))
            follow_up()
        with there.inside(), at(now() + timedelta(hours=2)):
            subscriptions.clear_out_photos()

    def test_no_byte_of_someone_is_left_in_any_file(self, there, tell):
        with there.inside():
            follow_up()
        before = self.hits(there.folder)
        assert {hit.partition(":")[0] for hit in before} >= {"buurtplein.db"}
        assert any("search" in str(path) and WORD.encode() in path.read_bytes() for path in there.folder.rglob("*.*"))
        self.erase(there)
        tell(f"{len(before)} traces before, {len(self.hits(there.folder))} after")
        assert self.hits(there.folder) == []

    def test_after_an_older_copy_is_put_back_someone_is_erased_again(self, there):
        with there.inside():
            follow_up()
        older = (there.folder / "buurtplein.db").read_bytes()
        self.erase(there)
        assert EMAIL not in (there.folder / "erased.txt").read_text("utf-8")
        for path in there.folder.glob("buurtplein.db*"):
            path.unlink()
        (there.folder / "buurtplein.db").write_bytes(older)
        assert self.hits(there.folder)
        answer = there("persoon", "wis-opnieuw")
        assert answer.exit_code == 0
        assert "is erased again" in answer.output
        with there.inside():
            follow_up()
        assert self.hits(there.folder) == []
        assert "is erased again" not in there("persoon", "wis-opnieuw").output

    def test_a_number_that_was_given_to_someone_else_since_is_left_alone(self, there):
        (there.folder / "erased.txt").write_text("1 2020-01-01T00:00:00+00:00\n")
        assert there("persoon", "wis-opnieuw").output == "1 accounts were looked at.\n"

    def test_the_operator_erases_who_asks_by_telephone(self, there):
        assert there("persoon", "wissen", EMAIL, typed="n\n").exit_code == 1
        assert there("persoon", "wissen", EMAIL, "--ja").exit_code == 0
        assert there("persoon", "toon", EMAIL).exit_code == 1


# ------------------------------------------------------------------------------------------- what is of others
@pytest.fixture
def world(app) -> World:
    return a_world("oost")


def test_what_others_wrote_and_work_on_goes_on(world, run_outbox):
    me = someone_in(world)
    run_outbox()
    erase_me(Someone(me.me))
    run_outbox()
    here = world.buurt.id
    comments = list(db.session.scalars(select(Comment).where(Comment.buurt_id == here)))
    assert "Wat een mooi woord van een ander." in [comment.body for comment in comments]
    assert not any("Kanarina" in comment.body for comment in comments)
    actie = db.session.scalars(select(Actie).where(Actie.buurt_id == here, Actie.title == "Bankje schilderen")).one()
    assert actie.owner_id == world.people["professional"].id
    opgaven = db.session.scalars(select(Wijkopgave).where(Wijkopgave.buurt_id == here)).all()
    assert len(opgaven) == 3
    assert [opgave.ended_at for opgave in opgaven].count(None) == 1
    running = [match.is_open for match in db.session.scalars(select(Match).where(Match.buurt_id == here))]
    assert sorted(running) == [False, True, True]  # those of others run on
    mine = list(db.session.scalars(select(Post).where(Post.buurt_id == here, Post.author_id == me.id)))
    assert len(mine) == 5
    assert not any(post.is_published or WORD in post.title for post in mine)


def test_every_page_of_the_buurt_still_opens(world, client, log_in, run_outbox):
    me = someone_in(world)
    run_outbox()
    erase_me(Someone(me.me))
    run_outbox()
    for who in ("buur", "verbinder", "professional", "beheerder"):
        log_in(client, world.people[who].me)
        for path in ("", "prikbord", "agenda", "samen", "mijn-koppelingen", "wachtrij", "opgaven"):
            answer = client.get(f"/oost/{path}")
            assert answer.status_code in {200, 403, 404}
            assert "Kanarina" not in answer.get_data(as_text=True)
    assert client.get(f"/oost/prikbord/{world.ids['number'][0]}").status_code == 200


def test_the_last_beheerder_and_a_regiehouder_hand_over_first(world):
    beheerder, professional = world.people["beheerder"], world.people["professional"]
    assert "enige beheerder van Oost" in " ".join(first_to_do(beheerder.me.id))
    assert "Je bent regiehouder van" in " ".join(first_to_do(professional.me.id))
    with pytest.raises(RuleBroken):
        erase_me(Someone(beheerder.me))
    assert beheerder.me.erased_at is None
    a_viewer("beheerder", buurt=world.buurt)
    assert first_to_do(beheerder.me.id) == []


def test_who_was_erased_is_nobody_and_the_address_is_free(world):
    me = someone_in(world)
    person_id = me.id
    erase_me(Someone(me.me))
    db.session.flush()
    person = db.session.get_one(Person, person_id)
    assert (person.name, person.email, person.phone, person.postcode) == ("", None, "", "")
    assert person.erased_at is not None
    assert a_viewer(buurt=a_buurt()).me.name != NAME
