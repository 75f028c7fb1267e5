"""What became of a text: the words that changed, and never a sentence made of scraps."""

import random

import pytest

from articles.word_changes import changes


def told(before: list[str], after: list[str]) -> list[str]:
    """Every paragraph with −removed− and +added+."""
    signs = {"same": "{}", "removed": "−{}−", "added": "+{}+"}
    return [" ".join(signs[each.kind].format(each.words) for each in line.stretches) for line in changes(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["It takes 3 days to a card."], ["It takes 5 days to a card."], ["It takes −3− +5+ days to a card."]),
        (["One."], ["One."], ["One."]),
        ([], ["One.", "Two."], ["+One.+", "+Two.+"]),
        (["One.", "Two."], [], ["−One.−", "−Two.−"]),
        (["One.", "Two."], ["One.", "Between.", "Two."], ["One.", "+Between.+", "Two."]),
        # A word between two changes is read with them.
        (["Press the big button now to go on."], ["Press a big link now to go on."],
         ["Press −the big button− +a big link+ now to go on."]),
        # Nothing in common: each stands by itself.
        (["Alpha beta gamma delta."], ["Other words are here."], ["−Alpha beta gamma delta.−", "+Other words are here.+"]),
        # One paragraph became two.
        (["Open the app here. Then press the red button."], ["Open the app here.", "Then press the red button."],
         ["Open the app here.", "Then press the red button."]),
    ],
)  # fmt: skip
def test_the_words_that_changed_are_told(before: list[str], after: list[str], expected: list[str]) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize("seed", range(20))
def test_no_word_of_either_text_is_lost(seed: int) -> None:
    dice = random.Random(seed)
    words = [f"w{number}" for number in range(dice.choice((3, 30)))]
    texts = [[" ".join(dice.choices(words, k=dice.randint(1, 30))) for _ in range(dice.randint(0, 9))] for _ in "ab"]
    found = changes(*texts)
    for kind, text in (("removed", texts[0]), ("added", texts[1])):
        said = " ".join(each.words for line in found for each in line.stretches if each.kind in ("same", kind))
        assert said.split() == " ".join(text).split()
