"""Names of months and zones in a Date field, one by one; what means two things is no date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daemon.mail.dates import date

# A language a row: each month as it stands in a date, from January on; forms of one month are divided by "/".
MONTHS = {
    "English": "January/Jan February/Feb March/Mar April/Apr May June/Jun July/Jul August/Aug September/Sep/Sept "
    "October/Oct November/Nov December/Dec",
    "German": "Januar/Jän/Jänner Februar/Feber März/Mrz/Maerz April Mai Juni Juli August September/Sept Oktober/Okt "
    "November Dezember/Dez",
    "French": "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre "
    "décembre/déc",
    "Spanish": "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre "
    "noviembre diciembre/dic",
    "Italian": "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto/ago settembre/set "
    "ottobre/ott novembre dicembre/dic",
    "Portuguese": "janeiro fevereiro/fev março abril/abr maio/mai junho julho agosto/ago setembro/set outubro/out "
    "novembro dezembro/dez",
    "Catalan": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre/des",
    "Dutch": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november desember/des",
    "Finnish": "tammikuuta/tammi helmikuuta/helmi maaliskuuta/maalis huhtikuuta/huhti toukokuuta/touko kesäkuuta/kesä "
    "heinäkuuta/heinä elokuuta/elo syyskuuta/syys lokakuuta/loka marraskuuta/marras joulukuuta/joulu",
    "Polish": "stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja/maj czerwca/czerwiec/cze "
    "lipca/lipiec sierpnia/sierpień/sie września/wrzesień/wrz października/październik/paź - grudnia/grudzień/gru",
    "Czech": "ledna/leden/led února/únor/úno března/březen/bře dubna/duben/dub května/květen/kvě června/červen/čvn "
    "července/červenec/čvc srpna/srpen září/zář října/říjen/říj listopadu prosince/prosinec/pro",
    "Slovak": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "Croatian": "siječnja/siječanj/sij veljače/veljača/velj ožujka/ožujak/ožu travnja/travanj/tra svibnja/svibanj/svi "
    "lipnja/lipanj srpnja/srpanj kolovoza/kolovoz/kol rujna/rujan/ruj - studenoga/studeni/stu prosinca/prosinac/pro",
    "Slovene": "januarja/januar februarja/februar marca/marec aprila/april maja/maj junija/junij julija/julij "
    "avgusta/avgust/avg septembra oktobra/okt novembra decembra",
    "Turkish": "Ocak/Oca Şubat/Şub Mart Nisan/Nis Mayıs/May Haziran/Haz Temmuz/Tem Ağustos/Ağu Eylül/Eyl Ekim/Eki "
    "Kasım/Kas/KASIM Aralık/Ara/ARALIK",
    "Romanian": "ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie "
    "noiembrie/noi decembrie",
    "Russian": "января/янв февраля/фев марта/мар апреля/апр мая/май июня/июн июля/июл августа/авг сентября/сен "
    "октября/окт ноября/ноя декабря/дек",
}
NAMES = [
    (language, number, name)
    for language, months in MONTHS.items()
    for number, names in enumerate(months.split(), 1)
    for name in names.split("/")
    if name != "-"
]
ZONES = {
    "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9,
    "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "GMT": 0, "UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


@pytest.mark.parametrize(("language", "month", "name"), NAMES, ids=lambda one: str(one))
def test_a_month_is_read_in_its_language(language: str, month: int, name: str) -> None:
    expected = datetime(2025, month, 3, 9, 12, 30, tzinfo=UTC)
    for written in (name, name.capitalize()):
        for day in ("3", "3."):
            assert date(f"{day} {written} 2025 10:12:30 +0100".encode()) == (expected, timedelta(hours=1), "")


@pytest.mark.parametrize("name", ["listopad", "listopada", "srp", "srpn", "jui", "čer", "xyz", "ma", "j"])
def test_what_is_two_months_in_two_languages_is_no_date(name: str) -> None:
    """Polish and Czech ``listopad`` is November, Croatian October; ``lip`` and ``srp`` differ as well."""
    for day in ("3", "3."):
        moment, _, defect = date(f"{day} {name} 2025 10:00:00 +0100".encode())
        assert (moment, defect) == (None, "a date that cannot be read")


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_a_zone_is_known_by_its_name(zone: str, hours: int) -> None:
    moment, offset, defect = date(f"Tue, 4 Mar 2025 12:00:00 {zone}".encode())
    assert (offset, defect) == (timedelta(hours=hours), "")
    assert moment == datetime(2025, 3, 4, 12, tzinfo=UTC) - timedelta(hours=hours)
