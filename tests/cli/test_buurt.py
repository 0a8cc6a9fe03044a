import gzip
from pathlib import Path

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Region
from buurtplein.core.db import db
from tests.support.commands import Installation

pytestmark = pytest.mark.own_app

HEADER = "code,soort,naam,gemeente_code,gemeente_naam,wijk_code,inwoners"
LINES = [
    "NL00,Land,Nederland,,,,17942942",
    "GM1680,Gemeente,Aa en Hunze,GM1680,Aa en Hunze,,25845",
    "WK168000,Wijk,Wijk 00 Annen,GM1680,Aa en Hunze,WK168000,3590",
    "BU16800000,Buurt,Annen,GM1680,Aa en Hunze,WK168000,",
]


@pytest.fixture
def listed(tmp_path: Path):
    """Writes a CBS list with these lines."""

    def write(*lines: str, name: str = "cbs.csv") -> str:
        (tmp_path / name).write_text("\n".join([HEADER, *lines]) + "\n")
        return str(tmp_path / name)

    return write


def regions(buurtplein: Installation) -> dict[str, tuple[str, int | None]]:
    with buurtplein.inside():
        found = db.session.execute(select(Region.code, Region.name, Region.residents))
        return {code: (name, residents) for code, name, residents in found}


# ------------------------------------------------------------------------------------------- the CBS list
def test_the_whole_list_comes_in_and_a_second_time_nothing_changes(buurtplein: Installation, shared: Path):
    file = str(shared / "data/A_cbs/regio_codes_2024.csv.gz")
    assert buurtplein("buurt", "import-cbs", file).output == ("18310 regions: 18310 new, 0 changed, 0 as they were.\n")
    assert buurtplein("buurt", "import-cbs", file).output == ("18310 regions: 0 new, 0 changed, 18310 as they were.\n")
    found = regions(buurtplein)
    assert len(found) == 18310
    assert found["BU16800000"] == ("Annen", 3455)


def test_a_newer_list_corrects_what_changed_and_leaves_the_rest(buurtplein: Installation, listed):
    buurtplein("buurt", "import-cbs", listed(*LINES))
    newer = [LINES[0], LINES[1].replace("25845", "26000"), "GM9999,Gemeente,Nieuwland,GM9999,Nieuwland,,."]
    answer = buurtplein("buurt", "import-cbs", listed(*newer))
    assert answer.output == "3 regions: 1 new, 1 changed, 1 as they were.\n"
    found = regions(buurtplein)
    assert found["GM1680"] == ("Aa en Hunze", 26000)
    assert found["GM9999"] == ("Nieuwland", None)  # not known, which is not the same as 0
    assert found["BU16800000"] == ("Annen", None)


@pytest.mark.parametrize(
    ("number", "line", "said"),
    [
        (2, "NL0,Land,Nederland,,,,1", "NL0 is no code of a land"),
        (3, "GM1680,Dorp,Aa en Hunze,GM1680,Aa en Hunze,,25845", "Dorp is no kind of region"),
        (3, "GM1680,Gemeente,,GM1680,Aa en Hunze,,25845", "the name is missing"),
        (3, "GM1680,Gemeente,Aa en Hunze,GM168,Aa en Hunze,,25845", "GM168 is no code of a gemeente"),
        (4, "WK168000,Wijk,Wijk 00 Annen,GM1680,Aa en Hunze,,3590", "nothing is no code of a wijk"),
        (5, "BU16800000,Buurt,Annen,GM1680,Aa en Hunze,WK168000,veel", "veel is no number of residents"),
        (5, "BU16800000,Buurt,Annen,GM1680,Aa en Hunze,WK168000,-3", "-3 is no number of residents"),
        (5, "BU16800000,Buurt,Annen", "3 fields where 7 belong"),
        (5, "BU16800000,Buurt,Annen,GM1680,Aa en Hunze,WK168000,1,2", "8 fields where 7 belong"),
        (5, "GM1680,Gemeente,Aa en Hunze,GM1680,Aa en Hunze,,25845", "code GM1680 is on line 3 too"),
        (5, '"BU16800000,Buurt', "this is not CSV"),
    ],
)
def test_a_line_that_cannot_be_right_is_named_and_nothing_is_taken_in(
    buurtplein: Installation, listed, number, line, said
):
    lines = [*LINES]
    lines[number - 2] = line
    answer = buurtplein("buurt", "import-cbs", listed(*lines))
    assert answer.exit_code == 1
    assert f"line {number}: {said}" in answer.output
    assert regions(buurtplein) == {}


def test_bytes_that_are_no_text_are_named_by_their_line(buurtplein: Installation, tmp_path: Path):
    broken = "\n".join([HEADER, *LINES]).encode().replace(b"Wijk 00 Annen", b"Wijk 00 Ann\xe9n")
    (tmp_path / "latin.csv").write_bytes(broken)
    answer = buurtplein("buurt", "import-cbs", str(tmp_path / "latin.csv"))
    assert answer.exit_code == 1
    assert "line 4: this is not UTF-8 text" in answer.output


def test_a_list_that_was_cut_off_is_refused(buurtplein: Installation, tmp_path: Path):
    whole = gzip.compress("\n".join([HEADER, *LINES * 300]).encode())
    (tmp_path / "half.csv.gz").write_bytes(whole[: len(whole) - 12])
    answer = buurtplein("buurt", "import-cbs", str(tmp_path / "half.csv.gz"))
    assert answer.exit_code == 1
    assert "the file is damaged from here on" in answer.output
    assert regions(buurtplein) == {}


def test_a_list_without_the_columns_is_refused(buurtplein: Installation, tmp_path: Path):
    (tmp_path / "other.csv").write_text("code;naam\nBU1;Annen\n")
    answer = buurtplein("buurt", "import-cbs", str(tmp_path / "other.csv"))
    assert answer.exit_code == 1
    assert "line 1: column soort, gemeente_code, gemeente_naam, wijk_code, inwoners is missing" in answer.output


def test_a_list_as_a_spreadsheet_writes_it_comes_in_too(buurtplein: Installation, tmp_path: Path):
    text = "\r\n".join([HEADER, *LINES]).replace(",", ";")
    (tmp_path / "excel.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert "4 regions: 4 new" in buurtplein("buurt", "import-cbs", str(tmp_path / "excel.csv")).output


# ------------------------------------------------------------------------------------------- opening
def test_a_buurt_takes_its_name_from_the_cbs_list(buurtplein: Installation, listed):
    buurtplein("buurt", "import-cbs", listed(*LINES))
    assert buurtplein("buurt", "open", "--cbs", "BU16800000").output == "Annen is open at /annen/.\n"
    assert buurtplein("buurt", "lijst").output == "annen\tAnnen\tBU16800000\t0 members\n"


def test_a_buurt_takes_any_name(buurtplein: Installation):
    assert "open at /t-eind/" in buurtplein("buurt", "open", "--naam", "’t Eind").output
    assert "open at /achter/" in buurtplein("buurt", "open", "achter", "--naam", "Achterdijk").output
    assert [line.split("\t")[0] for line in buurtplein("buurt", "lijst").output.splitlines()] == ["achter", "t-eind"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--naam", "Oost", "inloggen"], 1),  # a name at the root of the site
        (["--naam", "Oost", "Oost!"], 1),
        (["--cbs", "BU99999999"], 1),
        (["oost"], 2),
    ],
)
def test_a_buurt_that_cannot_be_is_refused_in_one_line(buurtplein: Installation, words, code):
    answer = buurtplein("buurt", "open", *words)
    assert answer.exit_code == code
    assert answer.output.splitlines()[-1].startswith("Error: ")
    assert buurtplein("buurt", "lijst").output == ""


def test_an_address_is_given_once(buurtplein: Installation):
    buurtplein("buurt", "open", "oost", "--naam", "Oost")
    assert buurtplein("buurt", "open", "oost", "--naam", "Oosterbuurt").exit_code == 1


def test_every_opened_buurt_is_listed(buurtplein: Installation):
    for n in range(3):
        buurtplein("buurt", "open", f"oost-{n}", "--naam", "Oost")
    assert len(buurtplein("buurt", "lijst").output.splitlines()) == 3
