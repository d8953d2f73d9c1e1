"""Tells Django that the audit exists, and plugs in its own upkeep."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from guichet.audit.tasks import schedule


class AuditConfig(AppConfig):
    """Events, jobs and schedules."""

    name = "guichet.audit"
    label = "audit"

    def ready(self) -> None:
        """Old finished jobs are swept away once a day, and each day that is over is signed."""
        import_module("guichet.audit.operations.forget_jobs")  # registers the task; needs the models, so not before
        schedule("audit.forget_jobs", task="audit.forget_jobs", every=timedelta(days=1))
        import_module("guichet.audit.operations.sign_days")
        schedule("audit.sign_days", task="audit.sign_days", every=timedelta(hours=6))
        import_module("guichet.audit.checks")  # registers itself
