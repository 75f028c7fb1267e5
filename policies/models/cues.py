"""Phrases that name a fact or policy in prose, kept as an editor types them: one on each line."""

from django.db import models


class CuesField(models.TextField):  # type: ignore[type-arg]
    """Text with one phrase on each line; read them with `phrases`."""


def phrases(cues: str) -> tuple[str, ...]:
    """The phrases in order, trimmed, without blanks and repetitions."""
    return tuple(dict.fromkeys(line.strip() for line in cues.splitlines() if line.strip()))
