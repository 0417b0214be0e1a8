"""Hand a finished mail to an SMTP server, once, and say truthfully what became of it (RFC 5321).

The outcome is decided by where it failed. Before the dot that ends the mail nothing can have been accepted; after it,
only a reply settles the matter, and without one the mail is *uncertain*: it may be with the customer already.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import aiosmtplib
import structlog

from connectors.reaching import unreachable
from connectors.smtp_offer import Offer, prepare
from connectors.smtp_session import Reply, SmtpSession, Token
from connectors.tls import tls_context
from daemon.errors import DeskhandError, NeedsPersonError, TransientError
from daemon.masking import mask
from daemon.models import Outgoing, SendOutcome, SendResult
from daemon.settings import SmtpSettings
from daemon.ways_out import WayOut

# A connection that was idle for longer is not trusted: a firewall may have forgotten it without telling anyone.
REUSE_SECONDS = 30
# 530, 534, 535, 538: the login is missing or wrong (RFC 4954 section 6). The mail itself is fine, so it is kept.
LOGIN_CODES = frozenset({530, 534, 535, 538})
CLOSING = 421  # the server says that it leaves, whatever it was asked (RFC 5321 section 3.8)

log = structlog.get_logger(__name__)


class _Ended(Exception):  # noqa: N818 - not an error: the transaction's early end, with its outcome
    """The mail stopped here. ``reply`` tells a server that answered from a connection that failed.

    ``login``: what was refused is the login, which only a person can correct.
    """

    def __init__(self, outcome: SendOutcome, detail: str, *, reply: bool, login: bool = False) -> None:
        super().__init__(detail)
        self.result = SendResult(outcome, detail)
        self.reply = reply
        self.login = login


class _LostBeforeDataError(Exception):
    """The connection failed before DATA: it is certain that nothing was accepted, so another one may be tried."""


class SmtpTransport:
    """A ``MailTransport`` over SMTP with TLS, STARTTLS or neither, a password, XOAUTH2 or no login.

    One connection is kept between mails; mails go out one after the other. ``token`` gives an access token for XOAUTH2,
    ``forget`` is told of one that was refused, ``way`` of what each attempt says about the server. Raises
    ``ConfigurationError`` when ``ca_file`` cannot be used.
    """

    def __init__(
        self,
        settings: SmtpSettings,
        token: Token | None = None,
        base: Path = Path(),
        *,
        forget: Callable[[str], None] | None = None,
        way: WayOut | None = None,
    ) -> None:
        self._settings = settings
        self._token = token
        self._forget = forget
        self._way = way
        self._token_in_use = ""
        self._base = base
        self._tls = tls_context(settings, base) if settings.security != "none" else None
        self._session: SmtpSession | None = None
        self._turn = asyncio.Lock()

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Offer the mail once; see ``SendOutcome``. Addresses in ``detail`` are masked."""
        async with self._turn:
            try:
                result = await self._offer(prepare(outgoing))
                if self._way:
                    self._way.works()
            except _Ended as end:
                result = end.result
                self._report(end)
            except ValueError as error:
                result = SendResult(SendOutcome.REFUSED_FOR_GOOD, str(error))
        result = SendResult(result.outcome, _shown(result.detail))
        report = log.info if result.outcome is SendOutcome.SENT else log.warning
        report("mail_offered", message_id=outgoing.message_id, outcome=result.outcome, detail=result.detail)
        return result

    def _report(self, end: _Ended) -> None:
        """A server that takes a mail and says nothing does so with the next: each becomes a case for a person."""
        if self._way is None:
            return
        detail = _shown(end.result.detail)
        if end.login:
            self._way.refused(detail)
        elif end.reply:
            self._way.works()
        elif end.result.outcome is SendOutcome.REFUSED_FOR_NOW:
            self._way.away(detail)
        else:
            self._way.silent(detail)

    async def check(self) -> None:
        """Log in and leave; raise ``NeedsPersonError`` with what the server said."""
        async with self._turn:
            try:
                session = await self._opened()
            except _Ended as end:
                raise NeedsPersonError(_shown(end.result.detail)) from None
            await session.quit()

    async def close(self) -> None:
        """Say QUIT and give the connection back. A mail that is still under way is not waited for."""
        session, self._session = self._session, None
        if session is None:
            return
        if self._turn.locked():  # QUIT would wait for the end of the command before it, which may be minutes away
            session.abort()
        else:
            await session.quit()

    async def _offer(self, offer: Offer) -> SendResult:
        session = await self._reusable()
        if session is not None:
            try:
                return await self._guarded(session, offer)
            except _LostBeforeDataError as lost:
                if isinstance(lost.__cause__, TimeoutError):  # the server is there and slow: another one is no cure
                    raise _refused_for_now(lost) from lost
                log.info("smtp_connection_replaced", reason=_shown(str(lost)))
        session = self._session = await self._opened()
        try:
            return await self._guarded(session, offer)
        except _LostBeforeDataError as lost:
            raise _refused_for_now(lost) from lost

    async def _reusable(self) -> SmtpSession | None:
        session = self._session
        if session is None:
            return None
        try:
            if session.idle_seconds() < REUSE_SECONDS and await session.is_alive():
                return session
        except asyncio.CancelledError:
            self._drop(session)
            raise
        self._drop(session)
        return None

    async def _opened(self) -> SmtpSession:
        settings = self._settings
        place = f"{settings.host}:{settings.port}"
        login = False
        try:
            return await SmtpSession.open(settings, self._tls, self._next_token if self._token else None, self._base)
        except aiosmtplib.SMTPAuthenticationError as error:
            if self._forget and self._token_in_use:
                self._forget(self._token_in_use)
            reason = f"{place} refused the login of {settings.username} ({error.code} {error.message})."
            login = error.code >= 500
            if login:
                reason += f" Correct the {'password' if settings.auth == 'password' else 'OAuth settings'}."
        except DeskhandError as error:
            reason, login = str(error), not isinstance(error, TransientError)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            reason = f"{place}{_unopened(error)}"
        raise _Ended(SendOutcome.REFUSED_FOR_NOW, reason, reply=False, login=login)

    async def _next_token(self) -> str:
        self._token_in_use = await self._token() if self._token else ""
        return self._token_in_use

    async def _guarded(self, session: SmtpSession, offer: Offer) -> SendResult:
        """One transaction. The connection survives only an answer; anything else leaves it out of step."""
        try:
            return await _transaction(session, offer)
        except _Ended as end:
            if not end.reply:
                self._drop(session)
            raise
        except BaseException:
            self._drop(session)
            raise

    def _drop(self, session: SmtpSession) -> None:
        session.abort()
        if self._session is session:
            self._session = None


async def _transaction(session: SmtpSession, offer: Offer) -> SendResult:
    _check_abilities(session, offer)
    try:
        refused = await _envelope(session, offer)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _LostBeforeDataError(f"before the mail was sent: {_reason(error)}") from error
    code, text = await _content(session, offer.body)
    if 200 <= code < 300:
        notes = "".join(f"; refused for {address} ({code} {text})" for address, (code, text) in refused)
        return SendResult(SendOutcome.SENT, f"{code} {text}{notes}")
    if 400 <= code < 600:
        raise _refused("the mail", (code, text))
    # Neither yes nor no: whatever the server meant, it had the whole mail when it said so.
    raise _Ended(SendOutcome.UNCERTAIN, f"the server answered the mail with {code} {text}", reply=False)


def _check_abilities(session: SmtpSession, offer: Offer) -> None:
    """Refuse what this server cannot carry before it is bothered: RFC 6531, 6152 and 1870."""
    problem = ""
    limit = session.size_limit
    if offer.utf8 and not session.offers("smtputf8"):
        problem = f"{_beyond_ascii(offer)} needs SMTPUTF8 (RFC 6531), which the server does not offer"
    elif offer.eight_bit and not session.offers("8bitmime"):
        problem = "the mail has 8-bit text, and the server does not offer 8BITMIME"
    elif limit is not None and len(offer.body) > limit:
        problem = f"the mail has {len(offer.body)} bytes, the server takes {limit}"
    if problem:
        raise _Ended(SendOutcome.REFUSED_FOR_GOOD, problem, reply=True)


def _beyond_ascii(offer: Offer) -> str:
    """What cannot be written in ASCII: a domain can (RFC 5891), what stands before the @ cannot."""
    found = [address for address in (*offer.recipients, offer.sender) if not address.isascii()]
    return f"the address {found[0]}" if found else "the header"


async def _envelope(session: SmtpSession, offer: Offer) -> Sequence[tuple[str, Reply]]:
    """MAIL and RCPT. Returns the copies that were refused for good, when the mail may go to the others all the same."""
    reply = await session.mail(offer.sender, len(offer.body), eight_bit=offer.eight_bit, utf8=offer.utf8)
    if reply[0] != 250:
        raise _refused("the sender", reply)
    refused = []
    for recipient in offer.recipients:
        reply = await session.rcpt(recipient)
        if not 250 <= reply[0] <= 252:
            refused.append((recipient, reply))
    if not refused:
        return ()
    for recipient, reply in refused:
        # A later attempt may reach everybody, so nobody gets it now: a second attempt would double it for the others.
        if not 500 <= reply[0] < 600 or reply[0] in LOGIN_CODES:
            raise _refused(recipient, reply)
    if refused[0][0] == offer.recipients[0]:
        # The customer stands first. A mail that reached only the copies is not an answer.
        raise _refused(refused[0][0], refused[0][1])
    return refused


async def _content(session: SmtpSession, body: bytes) -> Reply:
    """DATA, the mail and the dot; ``_Ended`` says whether the dot can have been written."""
    try:
        reply = await session.data()
        if reply[0] != 354:
            raise _refused("DATA", reply)
        await session.transfer(body)
        return await session.end()
    except (aiosmtplib.SMTPException, OSError) as error:
        if session.dot_written:
            detail = f"no answer after the end of the mail, the server may have it: {_reason(error)}"
            raise _Ended(SendOutcome.UNCERTAIN, detail, reply=False) from error
        detail = f"the mail was not sent completely: {_reason(error)}"
        raise _Ended(SendOutcome.REFUSED_FOR_NOW, detail, reply=False) from error


def _refused_for_now(failure: Exception) -> _Ended:
    return _Ended(SendOutcome.REFUSED_FOR_NOW, str(failure), reply=False)


def _refused(what: str, reply: Reply) -> _Ended:
    code, text = reply
    login = code in LOGIN_CODES
    outcome = SendOutcome.REFUSED_FOR_GOOD if 500 <= code < 600 and not login else SendOutcome.REFUSED_FOR_NOW
    answered = 400 <= code < 600 and code != CLOSING
    return _Ended(outcome, f"{what} was refused: {code} {text}", reply=answered, login=login)


def _reason(error: BaseException) -> str:
    """What failed, for people: the certificate's fault is said with its remedy."""
    fault = error.__cause__ if isinstance(error.__cause__, ssl.SSLCertVerificationError) else error
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {fault.verify_message}. Name its authority in smtp.ca_file."
    if isinstance(error, TimeoutError):
        return f"no answer in time ({error})" if str(error) else "no answer in time"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__


def _unopened(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error, aiosmtplib.SMTPConnectError) else error
    if isinstance(cause, OSError) and not isinstance(cause, (ssl.SSLError, TimeoutError)):
        reason, advice = unreachable(cause)
        return f" cannot be reached: {reason}. {advice}"
    return f": {_reason(error)}"


def _shown(text: str) -> str:
    """Masked and on one line: a reply may have several (RFC 5321 section 4.2.1)."""
    return mask(text).replace("\n", " ")
