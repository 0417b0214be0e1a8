from __future__ import annotations

import pytest

from daemon.mail.language_detection import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("언제 오나요?", "ko"),
        ("감사합니다 (order 4711)", "ko"),
        ("สินค้าจะถึงเมื่อไหร่", "th"),
        ("πότε θα έρθει;", "el"),
        ("מתי תגיע?", "he"),
        ("תודה", "he"),
        ("いつ着く？", "ja"),
        ("届きません。", "ja"),
        ("キャンセル", "ja"),
        # Too few letters, none of these scripts, or more of another.
        ("Where is it?", ""),
        ("何时到？", ""),
        ("где заказ?", ""),
        ("10 Ω", ""),
        ("Lamp ΩΩΩ, order", ""),
        ("네", ""),
    ],
)
def test_a_script_that_one_language_has_names_it_in_a_few_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pozdrav, kada stiže moja narudžba?", "hr"),
        ("Dobar dan, zanima me kada će stići moj paket i mogu li ga vratiti?", "hr"),
        ("Poštovani, želim vratiti proizvod. Kako to mogu učiniti? Hvala lijepa i srdačan pozdrav.", "hr"),
        ("Poštovani, gde je moja pošiljka? Poručio sam je pre dve nedelje i još nije stigla.", "sr"),
        ("Dobar dan, da li mogu da vratim ovaj proizvod i šta treba da uradim?", "sr"),
        ("Narucio sam lampu, ali nije stigla. Sta da radim?", "sr"),
        ("Добар дан, када ће стићи моја поруџбина?", "sr"),
    ],
)
def test_croatian_is_told_from_serbian_in_latin_letters(text: str, language: str) -> None:
    assert language_of(text) == language
