"""A bank's statement as the bank writes it: camt.053.001.08 or .02, written without the library that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Line:
    """One entry: cents above zero came in."""

    cents: int
    text: str = ""
    on: str = "2026-11-23"
    reference: str = ""
    code: tuple[str, str, str] = ("PMNT", "RCDT", "ESCT")
    end_to_end: str = ""
    message: str = ""
    cheque: str = ""
    status: str = "BOOK"


def amount(cents: int) -> str:
    way = "CRDT" if cents >= 0 else "DBIT"
    return f'<Amt Ccy="CAD">{abs(cents) // 100}.{abs(cents) % 100:02}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def statement(*lines: Line, opening: int = 0, closing: int | None = None, version: str = "08") -> bytes:
    """The file of one statement."""
    booked = sum(each.cents for each in lines if each.status == "BOOK")
    after = opening + booked if closing is None else closing
    entries = "".join(_entry(number, each, version) for number, each in enumerate(lines))
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(cents)}<Dt><Dt>2026-11-23</Dt></Dt></Bal>"
        for kind, cents in (("OPBD", opening), ("CLBD", after))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>
<GrpHdr><MsgId>m1</MsgId><CreDtTm>2026-11-23T23:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>s1</Id><CreDtTm>2026-11-23T23:00:00Z</CreDtTm><Acct><Id><Othr><Id>00012-003-1234567</Id></Othr></Id></Acct>
{balances}{entries}</Stmt></BkToCstmrStmt></Document>""".encode()


def _entry(number: int, each: Line, version: str) -> str:
    status = f"<Cd>{each.status}</Cd>" if version == "08" else each.status
    refs = "".join(
        f"<{tag}>{escape(value)}</{tag}>"
        for tag, value in (("MsgId", each.message), ("EndToEndId", each.end_to_end), ("ChqNb", each.cheque))
        if value
    )
    domain, family, sub = each.code
    return f"""<Ntry>{amount(each.cents)}<Sts>{status}</Sts><BookgDt><Dt>{each.on}</Dt></BookgDt>
<AcctSvcrRef>{each.reference or f"bank-{each.on}-{number}"}</AcctSvcrRef>
<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls>{f"<Refs>{refs}</Refs>" if refs else ""}
<RmtInf><Ustrd>{escape(each.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
