"""The headers that each server, client and tool writes, from its public documentation: (name, value) rows by shape.

``{sender}`` stands for the address of the mail's author. A row replaces none of the mail's own headers.
"""

from __future__ import annotations

_NULL = ("Return-Path", "<>")
_OUR_MAIL = (("In-Reply-To", "<our-1@ids.desk.test>"), ("References", "<our-1@ids.desk.test>"))
_GROUP = (
    ("Return-Path", "<support+bncBAB@desk.test>"),
    ("Precedence", "list"),
    ("Mailing-list", "list support@desk.test; contact support+owners@desk.test"),
    ("List-ID", "<support.desk.test>"),
    ("X-Spam-Checked-In-Group", "support@desk.test"),
    ("X-Google-Group-Id", "1047000001"),
    ("List-Post", "<https://groups.google.com/a/desk.test/group/support/post>, <mailto:support@desk.test>"),
    ("List-Help", "<https://support.google.com/a/desk.test/bin/topic.py?topic=25838>"),
    ("List-Archive", "<https://groups.google.com/a/desk.test/group/support/>"),
    (
        "List-Unsubscribe",
        "<mailto:googlegroups-manage+1047000001+unsubscribe@googlegroups.com>, "
        "<https://groups.google.com/a/desk.test/group/support/subscribe>",
    ),
)

ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "bare": (),
    "plain": (),
    "reply": _OUR_MAIL,
    "reply_quoting": _OUR_MAIL,
    # --- automatic answers ---
    "exchange": (
        *_OUR_MAIL,
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
        ("X-MS-Exchange-Parent-Message-Id", "<our-1@ids.desk.test>"),
    ),
    "exchange_2003": (
        ("Content-Class", "urn:content-classes:message"),
        ("X-MimeOLE", "Produced By Microsoft Exchange V6.5"),
        ("Thread-Topic", "Out of Office"),
    ),
    "gmail": (*_OUR_MAIL, _NULL, ("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("X-Autoreply", "yes")),
    "sieve": (
        *_OUR_MAIL,
        _NULL,
        ("X-Sieve", "Pigeonhole Sieve 0.5.21"),
        ("Precedence", "bulk"),
        ("Auto-Submitted", "auto-replied (vacation)"),
    ),
    "vacation": (*_OUR_MAIL, ("Precedence", "bulk"), ("Auto-Submitted", "auto-replied")),
    "old_unix": (("Precedence", "junk"), ("Delivered-By-The-Graces-Of", "The Vacation program")),
    "zimbra": (*_OUR_MAIL, ("Auto-Submitted", "auto-replied (zimbra; vacation)"), ("Precedence", "bulk")),
    "domino": (
        ("X-Mailer", "Lotus Notes Release 8.5.3"),
        ("X-MIMETrack", "Serialize by Router on hub/ACME"),
        ("Auto-Submitted", "auto-generated"),
    ),
    "groupwise": (("X-Mailer", "GroupWise 18.4"), ("Auto-Submitted", "auto-replied")),
    "kerio": (("X-Mailer", "Kerio Connect 9"), ("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")),
    "cpanel": (("X-Autorespond", "Your order 1047"), ("X-Loop", "{sender}"), ("Precedence", "auto_reply")),
    "mdaemon": (
        ("X-MDAutoResponder", "postroom"),
        ("X-MDaemon-Deliver-To", "support@desk.test"),
        ("Precedence", "bulk"),
    ),
    "hubspot": (("Auto-Submitted", "auto-replied"), ("X-HubSpot-Message-Source", "ticket-autoresponder")),
    "zendesk": (
        ("X-Mailer", "Zendesk Mailer"),
        ("X-Delivery-Context", "event-id-88213"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ),
    "freshdesk": (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "DR, OOF, AutoReply")),
    "otrs": (
        ("X-Powered-By", "OTRS 6 (https://otrs.com/)"),
        ("X-Mailer", "OTRS Mail Service (6.0.30)"),
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
    ),
    "rt": (
        ("RT-Ticket", "uni.example.org #90871"),
        ("Managed-BY", "RT 5.0.3 (http://www.bestpractical.com/rt/)"),
        ("RT-Originator", "support@desk.test"),
        ("X-RT-Loop-Prevention", "uni.example.org"),
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
    ),
    "jsm": (("X-JIRA-FingerPrint", "1047"), ("Auto-Submitted", "auto-generated"), ("Precedence", "bulk")),
    "osticket": (
        ("X-Mailer", "osTicket Mailer"),
        ("X-Auto-Response-Suppress", "DR, RN, OOF, AutoReply"),
        ("X-Autoreply", "yes"),
    ),
    "servicenow": (
        ("X-ServiceNow-Generated", "true"),
        ("X-ServiceNow-Source", "Notification-af0000"),
        ("X-Auto-Response-Suppress", "DR, RN, OOF, AutoReply"),
        ("Precedence", "bulk"),
    ),
    "salesforce": (("X-SFDC-EmailCategory", "networks"), ("X-SFDC-LK", "00D20"), ("Auto-Submitted", "auto-replied")),
    "cron": (("Auto-Submitted", "auto-generated"), ("X-Cron-Env", "<SHELL=/bin/sh>")),
    "auto_generated": (("Auto-Submitted", "auto-generated"),),
    "mailman_notice": (
        ("X-BeenThere", "news@lists.example.org"),
        ("X-Mailman-Version", "2.1.39"),
        ("Precedence", "bulk"),
        ("List-Id", "<news.lists.example.org>"),
        ("X-List-Administrivia", "yes"),
    ),
    "challenge_tmda": (
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("X-Delivery-Agent", "TMDA/1.1.12"),
        ("Reply-To", "rob-confirm-1741@lab.example.org"),
    ),
    "outlook_report": (("X-MS-TNEF-Correlator", ""), ("Content-Class", "urn:content-classes:mdn")),
    # --- bounces and reports ---
    "dsn": (_NULL, ("Auto-Submitted", "auto-replied")),
    "dsn_whole": (("Return-Path", "<>"), ("X-MS-Exchange-Message-Is-Ndr", "")),
    "text": (_NULL,),
    "mdn": (("X-MS-Exchange-Inbox-Rules-Loop", "{sender}"),),
    "arf": (("Return-Path", "<{sender}>"),),
    "jmrp_plain": (("X-HmXmrOriginalRecipient", "ann@example.org"),),
    "calendar": (_OUR_MAIL[0],),
    "calendar_attached": (),
    "calendar_request": (),
    # --- bulk ---
    "newsletter": (
        ("Precedence", "bulk"),
        ("List-Id", "News <news.example.org>"),
        ("List-Unsubscribe", "<https://news.example.org/u/1047>, <mailto:u-1047@news.example.org>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", "1047:news:example"),
    ),
    "bulk_sendgrid": (
        ("X-SG-EID", "u001.abc"),
        ("List-Unsubscribe", "<https://u.example.org/unsub?x=1>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Return-Path", "<bounces+1047-ab12-support=desk.test@em.cloud.example.org>"),
    ),
    "bulk_mailchimp": (
        ("X-Mailer", "MailChimp Mailer - **CID1047**"),
        ("X-Campaign", "mailchimp1047"),
        ("X-MC-User", "abc"),
        ("List-ID", "abcmc list <abc.1047.list-id.mcsv.net>"),
        ("List-Unsubscribe", "<https://baker.list-manage.com/unsubscribe?u=abc>"),
    ),
    "precedence_bulk": (("Precedence", "bulk"),),
    "own_copy": (("X-Deskhand-Desk", "desk-1"), ("Auto-Submitted", "auto-replied")),
    # --- people ---
    "html": (),
    "outlook_suppress": (
        ("X-Auto-Response-Suppress", "DR, OOF, AutoReply"),
        ("X-MS-Has-Attach", ""),
        ("X-MS-Exchange-Organization-AuthAs", "Internal"),
        ("Thread-Index", "AdSLy8Q2k0m0Xg9kS2e5o3V1Q1p2nA=="),
        ("Accept-Language", "en-GB"),
    ),
    "auto_submitted_no": (("Auto-Submitted", "no"),),
    "read_receipt_wanted": (
        ("Disposition-Notification-To", "{sender}"),
        ("Return-Receipt-To", "{sender}"),
    ),
    "google_group": _GROUP,
    "mailman": (
        ("Return-Path", "<support-bounces@lists.desk.test>"),
        ("Precedence", "list"),
        ("List-Id", "Support of the desk <support.lists.desk.test>"),
        ("List-Post", "<mailto:support@lists.desk.test>"),
        ("List-Unsubscribe", "<mailto:support-leave@lists.desk.test>"),
        ("List-Help", "<mailto:support-request@lists.desk.test?subject=help>"),
        ("X-BeenThere", "support@lists.desk.test"),
        ("X-Mailman-Version", "2.1.39"),
        ("Errors-To", "support-bounces@lists.desk.test"),
        ("Sender", '"Support" <support-bounces@lists.desk.test>'),
    ),
    "m365_group": (
        ("X-MS-Exchange-Group-Traffic", "true"),
        ("List-Id", "Support Team <support.desk.test>"),
        ("X-MS-Exchange-Organization-Recipient-P2-Type", "Group"),
        ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
    ),
    "alias_list": (("Precedence", "list"), ("X-Loop", "help@desk.test"), ("Sender", "help-owner@desk.test")),
    "forwarding_rule": (
        ("X-Forwarded-To", "support@desk.test"),
        ("X-Forwarded-For", "hello@desk.test support@desk.test"),
        ("Delivered-To", "hello@desk.test"),
        ("Return-Path", "<hello+caf_=support=desk.test@desk.test>"),
    ),
    "resent": (
        ("Resent-From", "Boss <boss@desk.test>"),
        ("Resent-To", "support@desk.test"),
        ("Resent-Message-ID", "<r1@desk.test>"),
    ),
    "srs": (("Return-Path", "<SRS0=abcd=XY=example.org=kofi@forward.test>"), ("X-Loop", "forward.test")),
    "form_php": (
        ("X-PHP-Originating-Script", "1001:class-phpmailer.php"),
        ("X-Mailer", "PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)"),
        ("Return-Path", "<www-data@web1.desk.test>"),
    ),
    "form_saas": (
        ("X-SG-EID", "u001.form"),
        ("Return-Path", "<bounces+77-ab-support=desk.test@em.forms.example.org>"),
        ("Feedback-ID", "77:forms"),
    ),
    "marketplace": (
        ("X-Space-Message-ID", "1047"),
        ("Return-Path", "<bounce-1047@market.example.org>"),
        ("Feedback-ID", "1.eu:market"),
    ),
    "crm_hubspot": (
        *_OUR_MAIL,
        ("X-HubSpot-Message-Source", "sales-email"),
        ("X-HS-Cid", "1047"),
        ("Feedback-ID", "hs:sales:1047"),
    ),
    "crm_salesforce": (
        ("X-SFDC-User", "00520"),
        ("X-Sender", "postmaster@salesforce.com"),
        ("X-SFDC-Binding", "1WrIRBV94myi25uB"),
    ),
    "crm_tracked": (
        *_OUR_MAIL,
        ("List-Unsubscribe", "<https://click.agency.example.org/u/1047>"),
        ("Feedback-ID", "seq1047:agency"),
    ),
    "ses_app": (("X-SES-Outgoing", "2025.03.03-54.240.1.1"), ("Feedback-ID", "1.eu-west-1.abc:AmazonSES")),
    "pec": (
        ("X-Trasporto", "posta-certificata"),
        ("X-TipoRicevuta", "completa"),
        ("X-Riferimento-Message-ID", "<pec1@pec.example.org>"),
    ),
    "forward_message": (),
    "forward_report": (),
    "forward_eml_octets": (),
}
