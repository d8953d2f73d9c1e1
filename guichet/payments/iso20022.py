"""Writes a batch as ISO 20022 pain.001.001.09, by the generated classes of pyiso20022."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pyiso20022.pain import pain_001_001_09 as pain
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDate, XmlDateTime

from guichet.kernel import api as kernel
from guichet.payments.types import Account, Payout

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")
#: Bank, branch, base number, suffix (Payments NZ, bank account number structure).
_NEW_ZEALAND = re.compile(r"([0-9]{2})([0-9]{4})([0-9]{7})([0-9]{2,3})")
LONGEST_NAME = 140
LONGEST_NUMBER = 34


def document(
    *, batch_id: str, made_at: datetime, due_on: date, payer: Account, payouts: Sequence[tuple[Payout, Account]]
) -> bytes:
    """The file, UTF-8; the same for the same batch. Raises Invalid for an account that no bank could read."""
    total = Decimal(sum(each.cents for each, _ in payouts)) / 100
    count = str(len(payouts))
    message = pain.Document(
        cstmr_cdt_trf_initn=pain.CustomerCreditTransferInitiationV09(
            grp_hdr=pain.GroupHeader85(
                msg_id=_identifier(batch_id),
                cre_dt_tm=XmlDateTime.from_datetime(made_at.astimezone(UTC).replace(microsecond=0)),
                nb_of_txs=count,
                ctrl_sum=total,
                initg_pty=_party(payer),
            ),
            pmt_inf=[
                pain.PaymentInstruction30(
                    pmt_inf_id=_identifier(batch_id),
                    pmt_mtd=pain.PaymentMethod3Code.TRF,
                    nb_of_txs=count,
                    ctrl_sum=total,
                    reqd_exctn_dt=pain.DateAndDateTime2Choice(dt=XmlDate.from_date(due_on)),
                    dbtr=_party(payer),
                    dbtr_acct=_account(payer),
                    dbtr_agt=_agent(payer),
                    cdt_trf_tx_inf=[_transfer(payout, account) for payout, account in payouts],
                )
            ],
        )
    )
    written = XmlSerializer(config=SerializerConfig(indent=" ")).render(message, ns_map={"": NAMESPACE})
    return written.encode()


def _transfer(payout: Payout, account: Account) -> Any:
    return pain.CreditTransferTransaction34(
        pmt_id=pain.PaymentIdentification6(instr_id=_identifier(payout.id), end_to_end_id=_identifier(payout.id)),
        amt=pain.AmountType4Choice(
            instd_amt=pain.ActiveOrHistoricCurrencyAndAmount(value=Decimal(payout.cents) / 100, ccy=payout.currency)
        ),
        cdtr_agt=_agent(account),
        cdtr=_party(account),
        cdtr_acct=_account(account),
    )


def _party(account: Account) -> Any:
    name = " ".join(account.name.split())[:LONGEST_NAME]
    if not name:
        raise _refused("name", "an account has no name.")
    return pain.PartyIdentification135(nm=name)


def _account(account: Account) -> Any:
    number = bare(account.number)
    if _IBAN.fullmatch(number):
        return pain.CashAccount38(id=pain.AccountIdentification4Choice(iban=number))
    scheme = pain.AccountSchemeName1Choice(cd="BBAN")
    return pain.CashAccount38(
        id=pain.AccountIdentification4Choice(othr=pain.GenericAccountIdentification1(id=number, schme_nm=scheme))
    )


def _agent(account: Account) -> Any:
    """The bank: New Zealand's clearing code where the number says it; an IBAN says its bank itself."""
    found = _NEW_ZEALAND.fullmatch(bare(account.number))
    if found:
        member = pain.ClearingSystemMemberIdentification2(
            clr_sys_id=pain.ClearingSystemIdentification2Choice(cd="NZNCC"), mmb_id=found[1] + found[2]
        )
        institution = pain.FinancialInstitutionIdentification18(clr_sys_mmb_id=member)
    else:
        other = pain.GenericFinancialIdentification1(id="NOTPROVIDED")
        institution = pain.FinancialInstitutionIdentification18(othr=other)
    return pain.BranchAndFinancialInstitutionIdentification6(fin_instn_id=institution)


def bare(number: str) -> str:
    """An account number without what people put between its parts. Raises Invalid."""
    found = re.sub(r"[\s-]", "", number).upper()
    if (
        not found.isalnum()
        or not found.isascii()
        or not any(map(str.isdigit, found))
        or not 5 <= len(found) <= LONGEST_NUMBER
    ):
        raise _refused("number", "this is no account number.")
    return found


def _identifier(identifier: str) -> str:
    """At most 35 characters: a UUID without its dashes."""
    return identifier.replace("-", "")[:35]


def _refused(where: str, message: str) -> kernel.Invalid:
    return kernel.Invalid((kernel.Problem(where, message, "Correct the account, then make the batch again."),))
