"""What a process remembers, up to so many bytes: what was not asked for the longest is forgotten first."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MOST_BYTES = 6_000_000


class Memory(Generic[K, V]):
    """Safe between threads. Whoever asks compares what comes back with what holds now."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._held, self._lock = most, 0, threading.Lock()
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._held += size - (before[1] if before else 0)
            self._kept[key] = value, size
            while self._held > self._most and len(self._kept) > 1:
                _key, (_value, gone) = self._kept.popitem(last=False)
                self._held -= gone
