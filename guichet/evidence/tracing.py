"""What evidence keeps beside sealed values, and takes away when their key is destroyed: files, numbers of agencies."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from guichet.evidence import storage
from guichet.evidence.models import DocumentRow, KnownAsRow, LaneRow
from guichet.kernel import api as kernel
from guichet.vault import ports


class Files(ports.Traces):
    """The content of documents, and what agencies call a person; the rows stay, and say that it was erased."""

    def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
        """Delete the files once the transaction is through, and have none of them scanned any more."""
        KnownAsRow.objects.filter(agent_id=owner).delete()
        for lane in LaneRow.objects.filter(notices__about_id=owner).distinct():
            LaneRow.objects.filter(pk=lane.pk).update(who=f"erased {lane.pk}")
        documents = DocumentRow.objects.filter(subject__in=sorted(subjects))
        documents.filter(checked=DocumentRow.Checked.WAITING).update(checked=DocumentRow.Checked.REFUSED, finding="")
        for document_id in documents.values_list("id", flat=True):
            transaction.on_commit(partial(storage.remove, document_id))

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing can be wrong with it that a check of folders does not tell."""
        return ()


KEEPER = Files()
