"""Who gets in where: every endpoint, for every role, as a table. A new endpoint has no line here, and fails."""

import pytest

from buurtplein.core.web import guard_of
from buurtplein.people.viewer import Someone
from tests.factories import a_viewer, a_visitor, viewer_of
from tests.support.world import a_world
from tests.test_security import rules

ROLES = ("visitor", "bewoner", "verbinder", "professional", "beheerder", "elsewhere")
# y: gets an answer   i: is shown the way to log in   n: may not (403)   0: not there (404)
# "bewoner" wrote the post, the comment and the objection, and asked for help.
# "elsewhere" has every role in another buurt.
READING = {
    "home.buurten": "yyyyyy",
    "home.display": "yyyyyy",
    "home.health": "yyyyyy",
    "home.plein": "yyyyyy",
    "home.menu": "yyyyyy",
    "home.house_rules": "yyyyyy",
    "home.how_it_works": "yyyyyy",
    "home.privacy": "yyyyyy",
    "home.accessibility": "yyyyyy",
    "posts.index": "yyyyyy",
    "posts.feed": "yyyyyy",
    "agenda.index": "yyyyyy",
    "agenda.come_as_guest": "yyyyyy",  # a member is shown the activity
    "agenda.ticket": "yyyyyy",  # by a random address that only the guest has
    "agenda.move": "innnnn",  # the organiser
    "agenda.sheet": "inynnn",  # and the organiser
    "agenda.of_buurt": "yyyyyy",
    "agenda.of_activity": "000000",  # not of a vraag
    "agenda.mine": "iyyyyy",
    "agenda.of_person": "000000",  # not with this token
    "collegas.mine": "iyyyyy",
    "collegas.who": "inyyyn",
    "collegas.welcome": "innynn",
    "collegas.end_work": "innnyn",
    "collegas.describe": "innynn",
    "collegas.regisseur": "innnyn",
    "collegas.of_person": "000000",  # not with this token
    "following.index": "iyyyyn",
    "cijfers.index": "inyyyn",
    "cijfers.overview": "innynn",
    "cijfers.download": "innynn",
    "cijfers.mine": "innyny",  # who works for an organisation, wherever
    "cijfers.download_mine": "inn0n0",  # not when that is one person
    "gesprekken.index": "inyynn",
    "gesprekken.show": "inyynn",
    "wijkopgaven.take_up_comment": "inyynn",
    "gesprekken.note": "inyynn",
    "gesprekken.edit": "innynn",  # who noted it
    "gesprekken.coverage": "inyynn",
    "gesprekken.coverage_list": "inyynn",
    "gesprekken.streets": "innynn",
    "agreements.index": "innyyn",
    "agreements.propose": "innynn",
    "agreements.answer": "innynn",
    "schouwen.index": "yyyyyy",
    "schouwen.show": "yyyyyy",
    "schouwen.plan": "inyynn",
    "schouwen.edit": "innnnn",  # who planned or leads it, before it began
    "schouwen.call_off": "innnnn",
    "schouwen.note": "inyynn",
    "schouwen.say_what_becomes": "innynn",  # who planned or leads it
    "schouwen.note_answer": "innynn",
    "schouwen.photos": "inyynn",  # nobody hung any yet
    "schouwen.replace_lead": "innynn",  # who planned or leads it, when it began
    "schouwen.sheet": "000000",  # not shared, and not finished
    "schouwen.share": "innnnn",  # who leads it, when it is finished
    "huiskamers.index": "inyynn",
    "huiskamers.plan": "inyynn",
    "huiskamers.show": "inyynn",
    "huiskamers.edit": "innynn",  # who planned or leads it
    "huiskamers.call_off": "innynn",
    "huiskamers.replace_lead": "innnnn",  # who planned or leads it, when it began
    "huiskamers.invitation": "in0ynn",
    "huiskamers.note_rsvp": "inyynn",
    "huiskamers.note_said": "innnnn",  # who planned or leads it, when it began
    "huiskamers.say_outcome": "innnnn",  # the same
    "huiskamers.say_what_we_do": "innnnn",  # the same, for their organisation
    "huiskamers.answer": "yyyyyy",
    "huiskamers.rsvp": "yyyyyy",  # by a random address
    "posts.stories": "yyyyyy",
    "posts.show": "yyyyyy",
    "posts.mine": "iyyyyn",
    "initiatieven.add_task": "innnnn",  # not of a vraag
    "terms.stay": "000000",  # not with this token
    "home.manifest": "yyyyyy",
    "home.worker": "yyyyyy",
    "home.offline": "yyyyyy",
    "posts.choose_kind": "iyyyyn",
    "posts.place": "iyyyyn",
    "posts.edit": "iynnnn",
    "posts.photos": "iynnnn",
    "photos.show": "yyyyyy",  # with a post that everyone may read; test_policy.py of photos has the others
    "gids.index": "yyyyyy",
    "gids.show": "yyyyyy",
    "gids.choose_kind": "iyyyyn",
    "gids.add": "iyyyyn",
    "gids.edit": "iyynnn",
    "gids.doubt": "ynyyyy",  # not what one looks after
    "gids.check": "000000",  # not with this token
    "gids.work": "inynyn",  # the beheerder for what the only verbinder looks after
    "gids.turn_down": "inynnn",
    "search.results": "yyyyyy",
    "search.words": "yyyyyy",
    "search.saved": "iyyyyn",
    "search_api.results": "yyyyyy",  # 422 without a question
    "buurten.join": "yyyyyy",
    "buurten.confirm": "yyyyyy",
    "buurten.settings": "innnyn",
    "buurten.rules": "innnyn",
    "buurten.sentences": "innnyn",
    "buurten.people": "innnyn",
    "buurten.member": "innnyn",
    "buurten.partners": "innnyn",
    "people.log_in": "yyyyyy",
    "people.use_code": "yyyyyy",
    "people.second_step": "yyyyyy",  # after the first step
    "people.mine": "iyyyyy",
    "people.safety": "iyyyyy",
    "people.change_password": "iyyyyy",
    "people.turn_on_second_step": "iyyyyy",
    "people.own_data": "iyyyyy",
    "people.no_contact": "iyyyyy",
    "people.prove": "iyyyyy",
    "people.change_email": "iyyyyy",
    "people.confirm_email": "iyyyyy",
    "buurten.about_me": "iyyyyn",
    "owndata.index": "iyyyyy",
    "owndata.show": "iyyyyy",
    "owndata.take_along": "iyyyyy",
    "owndata.erase": "iyyyyy",
    "owndata.leave": "iyyyyn",
    "namens.desk": "inyynn",
    "namens.index": "inynnn",
    "namens.show": "inynnn",
    "namens.slips": "inynnn",
    "namens.change": "inynnn",
    "namens.edit": "innnnn",  # of what was placed for a neighbour
    "namens.reopen": "innnnn",
    "notifications.index": "iyyyyy",
    "notifications.preferences": "iyyyyy",
    "notifications.letters": "yyyyyy",  # only when show_outbox is set
    "notifications.unsubscribe": "000000",  # not with this token
    "matching.mine": "iyyyyn",
    "matching.limits": "iyyyyn",
    "matching.show": "iy000n",  # the two it is about
    "matching.reply": "000000",  # not with this token
    "matching.suggest": "inynnn",
    "contact.show": "iy000n",  # the two of it, whoever else one is
    "contact.report": "iy000n",  # what the other wrote
    "contact.settle": "inyn0n",
    "contact.stop_by_post": "inyyyn",  # not with oneself
    "contact.stop_by_comment": "inyyyn",
    "contact.stop_by_match": "iy000n",  # the two it is about
    "werk.away": "inynnn",
    "werk.handover": "in0n0n",  # of who is no verbinder
    "werk.today": "inynyn",  # the beheerder for objections
    "moderation.openness": "yyyyyy",
    "moderation.post": "inynnn",
    "moderation.show_report": "inyn0n",  # the beheerder when no verbinder can decide
    "moderation.find_ruling": "inynyn",
    "moderation.note_objection": "innn0n",  # its author objected already; a verbinder when not (test_writes.py)
    "moderation.decide_objection": "in0n0n",  # another verbinder than who decided first
    "moderation.exclude": "innnyn",
    "moderation.ruling": "iy0000",  # about one's own
    "moderation.letter": "iyy000",  # and who hands it over
    "moderation.object_to": "in0000",  # once
    "moderation.report": "ynyyyy",  # not one's own
    "moderation.report_comment": "ynyyyy",
    "moderation.receipt": "yyyyyy",  # by a random address that only the reporter has
    "wijkopgaven.index": "yyyyyy",
    "wijkopgaven.show": "yyyyyy",
    "wijkopgaven.worklist": "innynn",
    "wijkopgaven.bord": "innynn",
    "wijkopgaven.for_overleg": "innynn",
    "wijkopgaven.make": "innynn",
    "wijkopgaven.work": "innynn",
    "wijkopgaven.edit": "innynn",
    "wijkopgaven.add_actie": "innynn",
    "wijkopgaven.edit_actie": "innynn",
    "wijkopgaven.move_actie": "innynn",
    "wijkopgaven.reopen_for_spoken": "innnnn",
    "wijkopgaven.reopen": "innnnn",  # of what ended
    "wijkopgaven.offer_actie": "innynn",
    "wijkopgaven.answer_offer": "iy0n0n",
    "wijkopgaven.ask_co_owner": "innynn",  # the regiehouder
    "wijkopgaven.answer_co_owner": "iy000n",  # who is asked
    "wijkopgaven.answer": "innynn",
    "wijkopgaven.end": "innynn",
    "wijkopgaven.place_note": "innynn",
    "wijkopgaven.partners": "innynn",
    "wijkopgaven.edit_note": "i00y0n",  # who wrote it; it is for partners only
    "wijkopgaven.photo_of_note": "i00y0n",  # the same
    "wijkopgaven.lesson": "innnnn",  # of what ended
    "wijkopgaven.ask_help": "innynn",  # and whose an actie is
    "wijkopgaven.tell_result": "innynn",
    "search.lessons": "innynn",
    "wijkopgaven.merge": "innynn",
    "wijkopgaven.split": "innynn",
}

# Who comes past the guard of an endpoint that writes. Which rows they may touch is in tests/test_writes.py.
WRITING = {
    "people.log_in": "yyyyyy",
    "people.ask_code": "yyyyyy",
    "people.use_code": "yyyyyy",
    "people.second_step": "yyyyyy",
    "people.turn_on_second_step": "nyyyyy",
    "people.renew_spare_codes": "nyyyyy",
    "people.turn_off_second_step": "nyyyyy",
    "people.log_out": "nyyyyy",
    "home.keep_display": "nyyyyy",
    "people.own_data": "nyyyyy",
    "people.change_password": "nyyyyy",
    "people.end_session": "nyyyyy",
    "people.end_other_sessions": "nyyyyy",
    "people.unblock": "nyyyyy",
    "people.prove": "nyyyyy",
    "people.mail_proof": "nyyyyy",
    "people.change_email": "nyyyyy",
    "people.confirm_email": "nyyyyy",
    "buurten.about_me": "nyyyyn",
    "owndata.erase": "nyyyyy",
    "owndata.leave": "nyyyyn",
    "namens.desk": "nnyynn",
    "namens.edit": "nnynnn",
    "namens.withdraw": "nnynnn",
    "namens.solve": "nnynnn",
    "namens.let_stand": "nnynnn",
    "namens.reopen": "nnynnn",
    "namens.let_go": "nnynnn",
    "namens.change": "nnynnn",
    "namens.note_attempt": "nnynnn",
    "namens.note_answer": "nnynnn",
    "notifications.preferences": "nyyyyy",
    "notifications.no_mail": "nyyyyy",
    "notifications.unsubscribe": "yyyyyy",
    "buurten.join": "yyyyyy",
    "buurten.confirm": "yyyyyy",
    "buurten.settings": "nnnnyn",
    "buurten.rules": "nnnnyn",
    "buurten.sentences": "nnnnyn",
    "buurten.member": "nnnnyn",
    "buurten.end_role": "nnnnyn",
    "buurten.log_out_member": "nnnnyn",
    "buurten.reset_second_step": "nnnnyn",
    "buurten.partners": "nnnnyn",
    "buurten.end_partner": "nnnnyn",
    "posts.place": "nyyyyn",
    "posts.edit": "nyyyyn",
    "terms.stay": "yyyyyy",
    "initiatieven.add_task": "nyyyyn",
    "initiatieven.remove_task": "nyyyyn",
    "initiatieven.take_task": "nyyyyn",
    "initiatieven.leave_task": "nyyyyn",
    "initiatieven.support": "nyyyyn",
    "initiatieven.withdraw_support": "nyyyyn",
    "terms.extend": "nyyyyn",
    "posts.photos": "nyyyyn",
    "posts.withdraw": "nyyyyn",
    "posts.sort": "nyyyyn",
    "posts.solve": "nyyyyn",
    "posts.reopen": "nyyyyn",
    "posts.place_comment": "nyyyyn",
    "posts.offer_help": "nyyyyn",
    "posts.remove_comment": "nyyyyn",
    "agenda.come": "nyyyyn",
    "agenda.stay_away": "nyyyyy",
    "agenda.come_as_guest": "yyyyyy",
    "agenda.hand_in_ticket": "yyyyyy",
    "agenda.move": "nyyyyn",
    "agenda.call_off": "nyyyyn",
    "agenda.stop": "nyyyyn",
    "agenda.open_calendar": "nyyyyy",
    "agenda.close_calendar": "nyyyyy",
    "collegas.describe": "nnnynn",
    "collegas.regisseur": "nnnnyn",
    "collegas.welcome": "nnnynn",
    "collegas.end_work": "nnnnyn",
    "collegas.open_feed": "nyyyyy",
    "collegas.close_feed": "nyyyyy",
    "posts.take_part": "nyyyyn",
    "posts.leave": "nyyyyn",
    "gids.add": "nyyyyn",
    "gids.edit": "nyyyyn",
    "gids.remove": "yyyyyy",  # who left the buurt still takes themselves out
    "gids.verify": "nyyyyn",
    "gids.doubt": "yyyyyy",
    "gids.check": "yyyyyy",
    "gids.accept": "nnynyn",
    "gids.turn_down": "nnynyn",
    "gids.settle": "nnynyn",
    "werk.away": "nnynnn",
    "werk.back": "nnynnn",
    "werk.take": "nnynyn",
    "werk.give_back": "nnynyn",
    "werk.put_off": "nnynyn",
    "following.follow_post": "nyyyyn",
    "following.leave_post": "nyyyyn",
    "following.follow_opgave": "nyyyyn",
    "following.leave_opgave": "nyyyyn",
    "search.save": "nyyyyn",
    "search.forget": "nyyyyn",
    "matching.propose": "nnynnn",
    "matching.limits": "nyyyyn",
    "matching.withdraw": "nnynnn",
    "matching.reply": "yyyyyy",
    "matching.answer": "nyyyyn",
    "matching.tell_outcome": "nyyyyn",
    "contact.send": "nyyyyn",
    "contact.stop": "nyyyyn",
    "contact.report": "nyyyyn",
    "contact.settle": "nnynyn",
    "contact.stop_by_post": "nyyyyn",
    "contact.stop_by_comment": "nyyyyn",
    "contact.stop_by_match": "nyyyyn",
    "moderation.approve": "nnynyn",
    "moderation.give_back": "nnynyn",
    "moderation.hide": "nnynyn",
    "moderation.leave": "nnynyn",
    "moderation.hide_reported": "nnynyn",
    "moderation.warn": "nnynyn",
    "moderation.note_objection": "nnynyn",
    "moderation.decide_objection": "nnynyn",
    "moderation.exclude": "nnnnyn",
    "moderation.readmit": "nnnnyn",
    "moderation.undo": "nnynyn",
    "moderation.report": "yyyyyy",
    "moderation.report_comment": "yyyyyy",
    "moderation.object_to": "nyyyyy",
    "gesprekken.note": "nnyynn",
    "gesprekken.edit": "nnyynn",
    "gesprekken.streets": "nnnynn",
    "agreements.propose": "nnnynn",
    "agreements.answer": "nnnynn",
    "agreements.react": "nnnynn",
    "schouwen.plan": "nnyynn",
    "schouwen.edit": "nnyynn",
    "schouwen.call_off": "nnyynn",
    "schouwen.take_over": "nnyynn",
    "schouwen.note": "nnyynn",
    "schouwen.say_what_becomes": "nnyynn",
    "schouwen.note_answer": "nnyynn",
    "schouwen.close": "nnyynn",
    "schouwen.photos": "nnyynn",
    "schouwen.remove_photos": "nnyynn",
    "schouwen.replace_lead": "nnyynn",
    "schouwen.share": "nnyynn",
    "schouwen.take_back": "nnyynn",
    "huiskamers.plan": "nnyynn",
    "huiskamers.edit": "nnyynn",
    "huiskamers.call_off": "nnyynn",
    "huiskamers.replace_lead": "nnyynn",
    "huiskamers.note_rsvp": "nnyynn",
    "huiskamers.note_said": "nnyynn",
    "huiskamers.say_outcome": "nnyynn",
    "huiskamers.say_what_we_do": "nnyynn",
    "huiskamers.close": "nnyynn",
    "huiskamers.answer": "yyyyyy",
    "huiskamers.rsvp": "yyyyyy",
    "huiskamers.withdraw": "yyyyyy",
    "wijkopgaven.move_actie": "nyyyyn",
    "wijkopgaven.hand_back_actie": "nyyyyn",
    "wijkopgaven.reopen_for_spoken": "nnyynn",
    "wijkopgaven.reopen": "nyyyyn",
    "wijkopgaven.offer_actie": "nyyyyn",
    "wijkopgaven.answer_offer": "nyyyyn",
    "wijkopgaven.take_back_offer": "nyyyyn",
    "wijkopgaven.ask_co_owner": "nnnynn",
    "wijkopgaven.answer_co_owner": "nyyyyn",
    "wijkopgaven.stop_co_owning": "nyyyyn",
    "wijkopgaven.end_co_owner": "nnnynn",
    "wijkopgaven.add_to": "nnyynn",
    "wijkopgaven.add_gesprek_to": "nnyynn",
    "wijkopgaven.mark_told": "nnyynn",
    "wijkopgaven.throw_away_gesprek": "nnyynn",
    "wijkopgaven.take_up_comment": "nnyynn",
    "wijkopgaven.make": "nnnynn",
    "wijkopgaven.edit": "nyyyyn",
    "wijkopgaven.publish": "nnnynn",
    "wijkopgaven.take_over": "nnnynn",
    "wijkopgaven.add_source": "nnnynn",
    "wijkopgaven.add_actie": "nyyyyn",
    "wijkopgaven.edit_actie": "nnnynn",
    "wijkopgaven.answer": "nnnynn",
    "wijkopgaven.end": "nnnynn",
    "wijkopgaven.place_note": "nyyyyn",
    "wijkopgaven.partners": "nnnynn",
    "wijkopgaven.edit_note": "nyyyyn",
    "wijkopgaven.remove_note": "nyyyyn",
    "wijkopgaven.photo_of_note": "nyyyyn",
    "wijkopgaven.lesson": "nnnynn",
    "wijkopgaven.ask_help": "nyyyyn",
    "wijkopgaven.tell_result": "nyyyyn",
    "wijkopgaven.merge": "nnnynn",
    "wijkopgaven.split": "nnnynn",
    "wijkopgaven.undo_regrouping": "nnnynn",
}


@pytest.fixture
def world(app):
    return a_world("oost")


@pytest.fixture
def viewers(world):
    """Who looks at the buurt, by role."""
    stranger = a_viewer("verbinder", "professional", "beheerder")
    return {"visitor": a_visitor(world.buurt), **world.people, "elsewhere": viewer_of(stranger.me, world.buurt)}


def letter(answer):
    if answer.status_code == 303 and "/inloggen?next=" in answer.headers["Location"]:
        return "i"
    return {403: "n", 404: "0"}.get(answer.status_code, "y")


def address(app, rule, world):
    values = {name: world.ids[name][0] for name in rule.arguments - {"buurt"}}
    if rule.endpoint.startswith("wijkopgaven.") and "number" in values:
        values["number"] = world.ids["number"][-1]
    values |= {"buurt": world.buurt.slug} if "buurt" in rule.arguments else {}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def test_every_page_is_for_whom_the_table_says(app, client, log_in, world, viewers):
    clients = {r: log_in(app.test_client(), viewers[r].me) if viewers[r].person else client for r in ROLES}
    table = {}
    for rule in rules(app, "GET"):
        url = address(app, rule, world)
        table[rule.endpoint] = "".join(letter(clients[role].get(url)) for role in ROLES)
    assert table == READING
    assert len(table) * len(ROLES) > 250


def test_every_act_is_for_whom_the_table_says(app, viewers):
    table = {}
    for rule in rules(app, "POST", "PUT", "PATCH", "DELETE"):
        policy = guard_of(app, rule.endpoint)
        assert policy is not None
        in_buurt = {r: viewers[r] if "buurt" in rule.arguments else Someone(viewers[r].person) for r in ROLES}
        table[rule.endpoint] = "".join("y" if policy(in_buurt[role]) else "n" for role in ROLES)
    assert table == WRITING
    assert len(table) * len(ROLES) > 250


def test_who_does_not_come_past_a_guard_is_refused(app, client, log_in, world, viewers):
    tried = 0
    clients = {r: log_in(app.test_client(), viewers[r].me) if viewers[r].person else client for r in ROLES}
    for rule in rules(app, "POST"):
        for role, allowed in zip(ROLES, WRITING[rule.endpoint], strict=True):
            if allowed == "n":
                assert clients[role].post(address(app, rule, world)).status_code == 403, (rule.endpoint, role)
                tried += 1
    assert tried > 100
