from xml.etree import ElementTree

import pytest

from buurtplein.core.drawings import MOST_PENNANTS, Cord, bunting, street

pytestmark = pytest.mark.own_app

SVG = "{http://www.w3.org/2000/svg}"


def drawn(connections: int, title: str = "Onze straat") -> ElementTree.Element:
    picture = str(street(connections, title)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(picture)  # noqa: S314  (our own drawing)


def pennants(picture: ElementTree.Element) -> int:
    return sum("wimpel" in element.get("class", "").split() for element in picture.iter())


@pytest.mark.parametrize("connections", [0, 1, 2, 3, 14, MOST_PENNANTS])
def test_every_connection_is_one_pennant(connections: int):
    assert pennants(drawn(connections)) == connections


def test_a_very_busy_week_does_not_hide_the_houses_behind_pennants():
    assert pennants(drawn(5000)) == MOST_PENNANTS


def test_the_cords_hang_even_when_nobody_found_help():
    cords = [element for element in drawn(0).iter() if element.get("class") == "koord"]
    assert len(cords) == 3


def test_the_title_says_what_is_drawn_and_cannot_break_out():
    picture = drawn(3, "<script>alert(1)</script> & 3 vlaggetjes")
    title = picture.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<script>alert(1)</script> & 3 vlaggetjes"
    assert picture.get("aria-labelledby") == title.get("id")
    assert picture.get("role") == "img"


def test_the_street_passes_a_strict_content_security_policy():
    names = {name for element in drawn(14).iter() for name in element.attrib}
    tags = {element.tag.removeprefix(SVG) for element in drawn(14).iter()}
    assert "style" not in names
    assert not {name for name in names if name.startswith("on")}
    assert tags <= {"svg", "title", "defs", "pattern", "g", "path", "rect", "circle"}


def test_the_same_street_is_drawn_once():
    assert street(7, "Onze straat") is street(7, "Onze straat")


def test_a_cord_hangs_from_roof_to_roof_and_lower_in_between():
    cord = Cord((0, 10), (100, 20), sag=30)
    assert cord.at(0) == (0, 10)
    assert cord.at(1) == (100, 20)
    assert cord.at(0.5)[1] > 20


def test_pennants_keep_the_order_of_their_kinds():
    drawing = bunting(Cord((0, 0), (100, 0), sag=20), ["vraag", "aanbod"])
    assert drawing.index("wimpel--vraag") < drawing.index("wimpel--aanbod")
