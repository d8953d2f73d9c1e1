"""Plugs in the registers whose layouts the settings name, and looks into their drop folder every ten minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.register_files.layout import configured
from guichet.kernel import api as kernel

EVERY = timedelta(minutes=10)


class RegisterFilesConfig(AppConfig):
    """Registers that drop files."""

    name = "guichet.connectors.register_files"
    label = "register_files"

    def ready(self) -> None:
        """Without GUICHET_REGISTER_LAYOUTS nothing is plugged in."""
        checks.register(check_settings, checks.Tags.security)
        audit = import_module("guichet.audit.api")
        taking = import_module("guichet.connectors.register_files.taking")
        audit.task(taking.TAKE)(taking.take_all_dropped)
        try:
            found = configured()
        except kernel.Invalid:
            return  # the check says why, and stops the program
        if not found:
            return
        plug_in = import_module("guichet.connectors.register_files.register").FileRegister
        registers = import_module("guichet.evidence.ports").registers
        for each in found:
            registers.replace(each.register, plug_in(each))
        audit.schedule(taking.TAKE, task=taking.TAKE, every=EVERY)


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of the layouts, at start."""
    folder, drop = (str(getattr(settings, f"GUICHET_REGISTER_{name}", "")) for name in ("LAYOUTS", "DROP"))
    found: list[checks.CheckMessage] = []
    if folder and not Path(folder).is_dir():
        message = "GUICHET_REGISTER_LAYOUTS: there is no such folder."
        found.append(checks.Error(message, hint="Make it, or take the setting out.", id="register_files.E001"))
    if folder and not (drop and Path(drop).is_dir()):
        message = "GUICHET_REGISTER_DROP: there is no such folder."
        found.append(checks.Error(message, hint="Make it: one folder a register in it.", id="register_files.E002"))
    try:
        configured()
    except kernel.Invalid as wrong:
        found += [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="register_files.E003")
            for each in wrong.problems
        ]
    return found
