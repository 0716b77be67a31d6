"""Tests of clients as tables."""

from __future__ import annotations

from smbeleid.answers import FILE_NAME, State, save_answers
from smbeleid.consult import open_consult
from smbeleid.portfolio import COLUMNS, progress_table


def test_table_counts_each_state_of_each_theme(workspace, answers) -> None:
    given = answers(
        organisatie_naam="De Brug",
        soort="po",
        bestuur=State.UNKNOWN,
        plaats=State.NOT_APPLICABLE,
    )
    save_answers(workspace.clients / "leeg" / FILE_NAME, given)
    consult = open_consult(workspace, "leeg")
    table = progress_table(consult)
    theme = consult.library.questionnaire.themes[0]
    asked = sum(question.id in consult.intake.visible for question in theme.questions)
    row = table.loc[theme.title]
    assert dict(row) == {
        "besproken": 2,
        "nog uit te zoeken": 1,
        "nog te bespreken": asked - 4,
        "niet van toepassing": 1,
        "vragen": asked,
    }


def test_every_asked_question_of_every_client_is_counted_once(workspace) -> None:
    for client in workspace.client_names():
        consult = open_consult(workspace, client)
        table = progress_table(consult)
        assert list(table.columns) == [*COLUMNS, "vragen"]
        assert table.index.name == "thema"
        assert list(table.index) == [
            theme.title
            for theme in consult.library.questionnaire.themes
            if any(question.id in consult.intake.visible for question in theme.questions)
        ]
        assert table["vragen"].sum() == len(consult.intake.visible)


def test_example_school_has_talked_about_nearly_everything(checkout) -> None:
    table = progress_table(open_consult(checkout, "voorbeeldschool"))
    assert table["nog te bespreken"].sum() < table["besproken"].sum() / 10
    assert table["besproken"].sum() > 50
