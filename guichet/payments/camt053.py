"""Reads a bank's statement, ISO 20022 camt.053 of any version, by the generated classes of pyiso20022."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from xsdata.exceptions import ConverterError, ParserError
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from guichet.kernel import api as kernel

MOST_BYTES = 20_000_000
LONGEST_TEXT = 1000
_NAMESPACE = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)\b")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


@dataclass(frozen=True)
class BankLine:
    """One booked entry: `cents` above zero came in. `references` is all that could name what it is about."""

    reference: str
    booked_on: date
    cents: int
    code: str
    references: frozenset[str]
    cheque: str
    text: str


@dataclass(frozen=True)
class BankStatement:
    """One statement of one account; `opening_cents` and the lines come to `closing_cents`."""

    reference: str
    account: str
    currency: str
    opening_cents: int
    closing_cents: int
    lines: tuple[BankLine, ...]


def read(content: bytes) -> tuple[BankStatement, ...]:
    """The statements of a file. Raises Invalid for what is no camt.053, or whose lines and balances don't agree."""
    if len(content) > MOST_BYTES or b"<!DOCTYPE" in content.upper() or b"\0" in content:
        raise _refused("this is no statement that a bank writes: too long, or with a document type.")
    found = _NAMESPACE.search(content[:4000])
    module = f"pyiso20022.camt.camt_053_001_{found[1].decode()}" if found else ""
    if not module or find_spec(module) is None:
        raise _refused("this is no camt.053 statement of a known version.")
    config = ParserConfig(fail_on_unknown_properties=False, fail_on_converter_warnings=True)
    try:
        document = XmlParser(config=config).from_bytes(content, import_module(module).Document)
        return tuple(_statement(each) for each in document.bk_to_cstmr_stmt.stmt)
    except (ParserError, ConverterError, SyntaxError, AttributeError, TypeError, ValueError) as error:
        if isinstance(error, kernel.GuichetError):
            raise
        raise _refused(f"this cannot be read as camt.053: {str(error)[:200]}.") from None


def _statement(said: Any) -> BankStatement:
    balances = {each.tp.cd_or_prtry.cd and str(_plain(each.tp.cd_or_prtry.cd)): each for each in said.bal}
    opening = next((balances[each] for each in _OPENING if each in balances), None)
    closing = next((balances[each] for each in _CLOSING if each in balances), None)
    lines = tuple(_lines(said))
    if opening is None or closing is None:
        raise _refused("the statement does not say the balances it opens and closes with.")
    before, after = _signed(opening), _signed(closing)
    if before + sum(each.cents for each in lines) != after:
        raise _refused(f"the lines of statement {said.id} do not lead from its first balance to its last.")
    account = said.acct.id.iban or (said.acct.id.othr.id if said.acct.id.othr else "")
    return BankStatement(str(said.id), str(account), str(closing.amt.ccy), before, after, lines)


def _lines(said: Any) -> Iterator[BankLine]:
    for number, entry in enumerate(said.ntry):
        if str(_plain(getattr(entry.sts, "cd", None) or entry.sts)) != "BOOK":
            continue
        details = [each for part in entry.ntry_dtls for each in part.tx_dtls]
        references, cheque, texts = set[str](), "", [str(entry.addtl_ntry_inf or "")]
        for each in details:
            refs = each.refs
            for name in ("msg_id", "pmt_inf_id", "instr_id", "end_to_end_id", "tx_id", "acct_svcr_ref"):
                references |= {str(getattr(refs, name, None) or "")} if refs else set()
            cheque = cheque or (str(refs.chq_nb or "") if refs else "")
            texts += [*_parties(each), *_remittance(each), str(each.addtl_tx_inf or "")]
        on = (entry.bookg_dt or entry.val_dt).dt or (entry.bookg_dt or entry.val_dt).dt_tm
        yield BankLine(
            reference=str(entry.acct_svcr_ref or entry.ntry_ref or f"{said.id}/{number}"),
            booked_on=date(on.year, on.month, on.day),
            cents=_signed(entry),
            code=_code(entry.bk_tx_cd),
            references=frozenset(references - {"", "NOTPROVIDED"}),
            cheque=cheque,
            text=" · ".join(dict.fromkeys(filter(None, texts)))[:LONGEST_TEXT],
        )


def _parties(said: Any) -> Iterator[str]:
    """The names of who paid and who was paid; the versions say them one level deeper or not."""
    for name in ("dbtr", "cdtr", "ultmt_dbtr"):
        party = getattr(said.rltd_pties, name, None)
        yield str(getattr(getattr(party, "pty", None) or party, "nm", None) or "")


def _remittance(said: Any) -> Iterator[str]:
    if said.rmt_inf is None:
        return
    yield from map(str, said.rmt_inf.ustrd)
    for each in said.rmt_inf.strd:
        if each.cdtr_ref_inf is not None:
            yield str(each.cdtr_ref_inf.ref or "")


def _code(said: Any) -> str:
    """The domain's code such as PMNT/RCDT/ESCT."""
    if said is None or said.domn is None:
        return ""
    return f"{_plain(said.domn.cd)}/{_plain(said.domn.fmly.cd)}/{_plain(said.domn.fmly.sub_fmly_cd)}"


def _plain(said: Any) -> Any:
    """A code as text; some versions list theirs, others don't."""
    return getattr(said, "value", said)


def _signed(said: Any) -> int:
    cents = Decimal(said.amt.value) * 100
    if cents != int(cents):
        raise _refused(f"{said.amt.value} {said.amt.ccy} has parts of a cent.")
    return int(cents) if _plain(said.cdt_dbt_ind) == "CRDT" else -int(cents)


def _refused(message: str) -> kernel.Invalid:
    return kernel.Invalid((kernel.Problem("statement", message, "Ask the bank for the account's camt.053 file."),))
