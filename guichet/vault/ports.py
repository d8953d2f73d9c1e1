"""What a package must do that keeps something readable, or findable, beside what it sealed."""

from __future__ import annotations

from abc import ABC, abstractmethod

from guichet.kernel import api as kernel


class Traces(ABC):
    """What stands beside sealed values and must go with them: blind indexes, birth dates, files.

    Implement `forget` and `check`, and plug it in when the program starts, in your app's `ready`:
    `ports.traces.register("identity", YourTraces())`. `forget` is called inside the transaction that destroys the keys:
    what it raises keeps everything as it was.
    """

    @abstractmethod
    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Delete what would tell of `owner` or of what was sealed for these `subjects`, whose keys are destroyed."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What is wrong with it; nothing when it works."""


#: Each package that keeps traces, by its name.
traces: kernel.Registry[Traces] = kernel.Registry("keeper of traces")
