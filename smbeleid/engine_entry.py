"""What papermill finds under its entry point: the engine, imported only when it is used.

Papermill loads every registered engine while it is being imported itself; an entry point that
named the class could be asked for it halfway through the import of its own module.
"""

from __future__ import annotations

from typing import Any


class _EngineOnDemand:
    def __getattr__(self, name: str) -> Any:
        from smbeleid.engine import InProcessEngine

        return getattr(InProcessEngine, name)


engine = _EngineOnDemand()
