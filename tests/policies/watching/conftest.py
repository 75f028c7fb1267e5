from collections.abc import Iterator

import pytest

from tests.policies.watching.source_server import SourceServer, source_server


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with source_server() as started:
        yield started
