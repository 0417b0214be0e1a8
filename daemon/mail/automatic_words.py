"""Words by which machines give themselves away in subjects, senders and bodies, one row a language or kind of
server."""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re

from daemon.mail.alternatives import by_first_letter
from daemon.mail.phrases import phrases

# How calendars begin the subject of an answer. So do people ("Accepted: offer 42"): the header has to say it as well.
_CALENDAR = r"(?:accepted|declined|tentative|tentatively accepted|canceled|cancelled|zugesagt|abgelehnt|mit vorbehalt|accepté|refusé|provisoire|aceptado|rechazado|accettato|rifiutato|geaccepteerd|geweigerd|godkänt|avböjt|принято|отклонено)\s*:"
CALENDAR_SUBJECT = phrases(_CALENDAR)

_NAMED = r"[^\n?]{1,60}\b(?:is (?:currently )?out of (?:the )?office|ist (?:außer haus|nicht im (?:büro|haus))|est absente? du bureau|está fuera de la oficina|è (?:fuori ufficio|assente)|está ausente|(?:er|är) (?:(?:ikke|inte|ej) (?:til stede|p[åa] (?:kontoret|plats))|frånvarande|ude af (?:huset|kontoret)|ute av kontoret)|is (?:niet (?:aanwezig|op kantoor)|afwezig)|on poissa(?: toimistosta)?|jest (?:nieobecn[ya]|poza biurem)|(?:je|není) (?:mimo kancelář|v kanceláři)|нет (?:на месте|в офисе)|auto[ -]?(?:response|reply))(?:\s*\([^()\n]{1,40}\))?[\s.!]*$|[^\n?]{1,120}\s[(\[](?:out[ -]of[ -](?:the[ -])?office|auto(?:matic)?[ -]?reply|abwesend)[)\]]$"

# What ticket tools call the case that a mail has opened, by its number.
_NUMBERED = r"\[?(?:ticket|case|request|incident|anfrage|vorgang|ärende|sag|sak|demande|solicitud|protocolo|richiesta|zgłoszenie|požadavek|melding|aanvraag|обращение|заявка|запрос|звернення|talep|工单|受付番号)[ ]?(?:id|nr\.?|no\.?|č\.|n[°º]|№)?[ :#]{0,3}[\w-]{0,20}\d[\w-]{0,20}\]?[^\n]{0,30}\b(?:created|received|opened|registered|erstellt|eröffnet|eingegangen|cr[éè]+e?|ouverte?|enregistrée?|cread[oa]|abiert[oa]|abert[oa]|registrad[oa]|aperta?|przyjęte|zarejestrowan[ea]|создан[ао]?|принят[ао]?|зарегистрирован[ао]?|aangemaakt|ontvangen|oprettet|skapat|registrert|luotu|alındı|oluşturuldu)\b"

# How Outlook begins the subject of a read receipt, in the languages of Office; people begin some of these as well.
_WEAK_READ = r"(?:not |non |no |não |niet |nicht |ikke |ej |nie |не )?(?:read|lue?s?|letto|läst|lest|luettu|okundu|citit)\s?:|(?:no |não |niet |nicht |ikke |nie |не )(?:leído|lida|gelezen|gelesen|læst|przeczytano|прочитано)\s?:|(?:oläst|přečteno|prečítané|elolvasva|αναγνώσθηκε|διαβάστηκε|읽음|נקרא|مقروءة)\s?:"
_READ = rf"(?:gelesen|leído|lida|gelezen|læst|last|przeczytano|прочитано|прочтено|開封済み|已读|已讀|ungelesen gelöscht):|{_WEAK_READ}"
READ_SUBJECT = phrases(_READ)

# Subjects of vacation and other automatic replies; matched at the beginning of the subject, behind reply prefixes and
# list tags.
_AUTO_REPLY_SUBJECTS = (
    r"auto(?:matic|mated|matisch\w*|matique|m[aá]tic\w*)?[ -]?(?:reply|response|responder|antwort|svar|respuesta|resposta|odpowied[zź])|autoreply|auto:|\(auto\)|\[auto\]",
    r"out[ -]of[ -](?:the[ -])?office|ooo\b|on (?:vacation|leave|holiday)|away from (?:my|the) (?:mail|desk|office)|vacation (?:reply|message|response|notice)|i am (?:currently )?(?:out of|away)",
    r"automatische (?:antwort|beantwoording|abwesenheit\w*)|abwesenheits?(?:notiz|benachrichtigung|meldung|nachricht|agent|assistent)?\b|außer haus|nicht im (?:büro|haus)|automatische antwoord",
    r"r[ée]ponse automatique|absence du bureau|absent(?:e)? du bureau|message d'absence|en cong[ée]s?\b|absence\s*(?::|(?=\bre\s?:))|notification d'absence",
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|ausencia|respuesta de ausencia|contestador autom[aá]tico",
    r"resposta autom[aá]tica|fora do escrit[óo]rio|aus[êe]ncia (?:tempor[aá]ria|do escrit[óo]rio)|mensagem autom[aá]tica",
    r"risposta automatica|fuori (?:ufficio|sede)|assenza dall'ufficio|messaggio automatico|risponditore automatico",
    r"automatisch antwoord|afwezig(?:heid\w*)?\b|niet aanwezig|automatisch bericht",
    r"autosvar|automatiskt svar|automatisk svar|fr[åa]nvaro|ikke (?:til stede|p[åa] kontoret)|ej p[åa] kontoret|frav[æa]r\w*|automatisk(?:t)? svar",
    r"automaattinen vastaus|poissa(?:olo\w*)?\b|poissa toimistosta|autom\. vastaus",
    r"automatyczna odpowied[zź]|odpowied[zź] automatyczna|poza biurem|nieobecno[śs][ćc]|urlop\b|autoodpowied[zź]",
    r"automatick[áa] odpov[ěe][ďd]|mimo kancel[áa][řr]|nep[řr][íi]tomnost|automatick[áa] odpove[ďd]|neprítomnos[ťt]",
    r"automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|szabads[áa]gon|irod[áa]n k[íi]v[üu]l",
    r"r[ăa]spuns automat|absent din birou|în concediu",
    r"автоответ|автоматический ответ|нет на месте|вне офиса|в отпуске|отсутств(?:ую|ие)",
    r"автоматична відповідь|автовідповідь|поза офісом|у відпустці",
    r"автоматичен отговор|извън офиса|автоматски одговор|automatski odgovor|odgovor automatski|izvan ureda|samodejni odgovor|odsoten",
    r"αυτόματη απάντηση|εκτός γραφείου",
    r"otomatik (?:yanıt|cevap)|ofis dışında|ofis dışı|izindeyim",
    r"自動返信|自動応答|不在(?:通知|連絡|のお知らせ)|休暇中|【自動返信】|自動配信|自動送信",
    r"自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆)|外出(?:中)?(?:自动)?|休假|不在办公室",
    r"자동[ ]?(?:회신|응답|답장)|부재[ ]?(?:중|알림)|휴가",
    r"trả lời tự động|thư trả lời tự động|vắng mặt|ตอบกลับอัตโนมัติ|ไม่อยู่ที่สำนักงาน|balasan otomatis|di luar kantor|jawapan automatik",
    r"מענה אוטומטי|תשובה אוטומטית|מחוץ למשרד|הודעת היעדרות|رد تلقائي|الرد التلقائي|خارج المكتب|پاسخ خودکار|स्वचालित उत्तर|स्वतः उत्तर",
    r"automaatvastus|puhkusel|automātiskā atbilde|automatinis atsakymas|resposta automàtica|erantzun automatikoa|freagra (?:uathoibríoch|uathoibreach)|as oifig\b",
    # As Exchange writes before the original subject, in the languages of Office.
    r"sjálfvirkt (?:svar|andsvar)|(?:y)?m?ateb awtomatig|allan o['’]r swyddfa|përgjigje automatike|(?:tweġiba|risposta) awtomatika|jibu (?:la )?(?:ki)?otomatiki?|awtomatikong (?:tugon|sagot)|outomatiese antwoord|automatesch äntwert|avtomatik (?:cavab|javob)|automatski odgovor|freagairt fhèin-obrachail",
    r"ավտոմատ պատասխան|ինքնաշխատ պատասխան|ავტომატური პასუხი|স্বয়ংক্রিয় (?:উত্তর|প্রত্যুত্তর|জবাব)|தானியங்[கு](?:ு|ி)? ?பதில்|தானியங்கு பதில்|автоматты жауап|аўтаматычны адказ|автомат (?:хариу|жооп)|худкор ҷавоб|خودکار جواب|స్వయంచాలక (?:ప్రత్యుత్తరం|సమాధానం)|ಸ್ವಯಂಚಾಲಿತ (?:ಪ್ರತ್ಯುತ್ತರ|ಉತ್ತರ)|സ്വയമേവയുള്ള മറുപടി|സ്വപ്രേരിത മറുപടി|સ્વચાલિત (?:પ્રત્યુત્તર|જવાબ)|स्वयंचलित (?:उत्तर|प्रत्युत्तर)|स्वचालित (?:जवाफ|जवाब)|ਸਵੈਚਲਿਤ (?:ਜਵਾਬ|ਉੱਤਰ)|ራስ-ሰር (?:ምላሽ|መልስ)|ස්වයංක්‍රීය පිළිතුර|ការឆ្លើយតបស្វ័យប្រវត្តិ|ຕອບກັບອັດຕະໂນມັດ|အလိုအလျောက် (?:ပြန်စာ|တုံ့ပြန်)",
    _READ,
    r"(?:we (?:have )?received|thank you for contacting|thanks for contacting|your (?:request|ticket|message|inquiry) (?:has been|was) received|ticket (?:created|received|opened)|\[?request received)",
    # The name of a person or a service stands before it (Domino, Yahoo), or the mark behind our subject (GroupWise).
    _NAMED,
    _CALENDAR,
    r"ticket[ -]?(?:id|nr\.?|no\.?)?[ :#]*+[\w-]{0,40}\d[\w-]{0,40}\][ :-]*+(?:.{0,60}\b)?(?:received|created|opened|erhalten|eingegangen|reçue?|recibid[oa]|ricevut[oa]|ontvangen)\b",
    # Delivery and read receipts of clients that send no RFC 8098 report, and acknowledgements.
    r"return receipt|message status -|(?:lese|empfangs|eingangs)bestätigung|(?:confirmation|accusé) de (?:lecture|réception)|confirmaci[óo]n de lectura|acuse de recibo|conferma di (?:lettura|ricezione)|(?:recibo|confirmação|aviso) de (?:leitura|recebimento)|(?:lees|ontvangst)bevestiging|läskvitto|læsekvittering|lesekvittering|lukukuittaus|potwierdzenie (?:odczytu|przeczytania|otrzymania|zwrotne)|potvrzení o (?:přečtení|přijetí)|olvasási visszaigazolás|уведомление о прочтении|okundu bilgisi|已读回执|読み取り|開封(?:確認|通知)|수신 ?확인|읽음:",
    r"(?:hemos recibido|nous avons (?:bien )?reçu|wir haben ihre|abbiamo ricevuto|recebemos|wij hebben uw|otrzymaliśmy|vi har mottagit|vi har modtaget|vi har mottatt|ваш[еа]? (?:обращение|заявка|запрос|письмо)|мы получили)\b",
    r"office closed|we are (?:currently )?(?:closed|away)|betriebs(?:ferien|urlaub)|(?:maternity|paternity|parental|annual|sick) leave|congé (?:maternité|parental|annuel)",
    _NUMBERED,
    r"please confirm your (?:message|e-?mail)|confirmation required for your|your email requires verification|verify#|challenge(?:[- ]response)|sender verification",
)
AUTO_REPLY_SUBJECT = phrases(r"[\s\[(【*]*(?:" + by_first_letter("|".join(_AUTO_REPLY_SUBJECTS)) + ")")
# The subjects above that a person can begin a mail with as well: they need a second sign.
WEAK_SUBJECT = phrases(
    _NAMED
    + r"|[\s\[(【*]*(?:auto:|return receipt|message status|(?:lese|empfangs|eingangs)best|(?:confirmation|accusé) de|confirmaci|acuse|conferma di|recibo|confirmação|aviso|(?:lees|ontvangst)bev|läskv|læsekv|lesekv|lukuk|potwier|potvrz|olvas|уведом|okundu|已读回执|開封|수신|"
    r"hemos rec|nous avons|wir haben|abbiamo|recebemos|wij heb|otrzym|vi har|ваш|мы получили|office closed|we are|betriebs|(?:maternity|paternity|parental|annual|sick) leave|congé|your email requires|"
    r"on (?:vacation|leave|holiday)|i am (?:currently )?(?:out of|away)|en cong|urlop|holiday|vacation|izindeyim|puhkusel|休假|休暇|휴가|外出|"
    r"absence|absent|ausencia|ausência|abwesenheit|afwezig|frånvaro|fravær|poissa|nieobecno|отсутств|в отпуске|"
    + _WEAK_READ
    + r"|"
    r"we (?:have )?received|thank(?:s| you) for contacting|your (?:request|ticket|message|inquiry)|ticket (?:created|received|opened)|request received|"
    r"accepted|declined|tentative|cancell?ed|zugesagt|abgelehnt|mit vorbehalt|accept|refus|provisoire|acept|rechazado|accett|rifiut|geaccept|geweigerd|"
    r"godkänt|avböjt|принято|отклонено|(?:ticket|case|request|incident|anfrage|vorgang|ärende|sag|sak|demande|solicitud|protocolo|richiesta|zgłoszenie|požadavek|melding|aanvraag|обращение|заявка|запрос|звернення|talep|工单|受付番号)[ -]?(?:id|nr|no|č|n[°º]|№)?[ .:#]*[\w-]*\d|please confirm|out of (?:the )?office|ooo\b|away from)",
)
# Forms of such a subject that the form alone makes worth a look: nothing follows, or a colon, a dash or a bracket does.
AUTOMATIC_FORM = phrases(
    r"[\s\[(【*]*(?:(?:out[ -]of[ -](?:the[ -])?office|ooo|away from (?:my|the) (?:mail|desk|office)|on vacation|i am (?:currently )?(?:out of (?:the )?office|away)|abwesen\w*|abs(?:ence|ente?)(?: du bureau)?|"
    r"ausencia|ausência|afwezig\w*|fr[åa]nvaro|frav[æa]r\w*|poissa\w*|nieobecno\w*|urlop|en cong[ée]s?|отсутств\w+|в отпуске|休假|休暇中?|휴가|izindeyim)\s*(?:[\])】:!–—-]|$)|"
    r"\[request received|request received\s*(?:[\]:–—-]|$)|your (?:request|ticket|message|inquiry) (?:has been|was) received|ticket (?:created|received|opened)\b|"
    r"we (?:have )?received your (?:request|ticket|message|inquiry|e-?mail)|thank(?:s| you) for contacting|"
    r"ticket[ -]?(?:id|nr\.?|no\.?)?[ :#]*+[\w-]{0,40}\d[\w-]{0,40}\][ :-]*+(?:.{0,60}\b)?(?:received|created|opened|erhalten|eingegangen|reçue?|recibid[oa]|ricevut[oa]|ontvangen)\b|"
    + _NUMBERED
    + r"\s*(?:[\])】:!–—-]|$))",
)
# Notices of telephone systems and fax services, which nobody reads an answer to.
CALL_NOTICE = phrases(
    r"[\s\[(【*]*(?:(?:you have (?:received )?)?(?:an? |\d )?(?:new )?(?:voice ?-?mails?|voice messages?|fax(?:es)?)(?: message)?(?: (?:was |has been )?(?:received|left))?(?: (?:from|for|by)\b[^\n]{0,60}\d{3}|\s*\(?\d{1,2}:\d\d|\s*[:|(-][^\n]{0,60}\d{3})|"
    r"(?:you have (?:received )?)?(?:an? |\d )?new (?:voice ?-?mails?|voice messages?|fax(?:es)?)(?: message)?(?: (?:was |has been )?received)?(?: (?:from|for|in)\b|\s*(?:[:(–—-]|$))|(?:voice )?message (?:\d+ )?in mailbox \d|missed call from [^\n]{0,40}\d{4}|"
    r"(?:sie haben )?(?:eine? )?(?:neue[s]? )?(?:sprachnachricht|voicemail|voicebox-nachricht|(?:eingehendes |empfangenes )?fax|faxeingang|faxnachricht)(?: (?:ist |wurde )?(?:eingegangen|empfangen|erhalten))? (?:von|für|vom|in)\b[^\n]{0,60}\d{3}|neue[s]? (?:sprachnachricht|voicemail|fax(?:nachricht)?)\s*(?:von\b|für\b|[:(–—-]|$)|anruf in abwesenheit|verpasster anruf (?:von\b|[:+\d])|"
    r"nouveau (?:message vocal|fax)|nouvelle télécopie|appel manqué (?:de\b|[:+\d])|nuev[oa] (?:mensaje de voz|correo de voz|buzón de voz|fax)|llamada perdida de\b|nuovo (?:messaggio (?:vocale|in segreteria)|fax)|nov[oa] (?:mensagem de voz|correio de voz|fax)|nieuwe? (?:voicemail\w*|fax)|gemiste oproep|nytt (?:röstmeddelande|fax)|ny (?:talebesked|telefonsvarer\w*|fax)|nowa (?:wiadomość głosowa|poczta głosowa)|nowy faks|новое голосовое|новый факс)",
)
# Absences that customers ask about (a booking, an entry in a roster): above a question they say nothing.
BARE_ABSENCE = phrases(
    r"(?:abwesenheit|urlaub|abs(?:ence|ente?)|en cong[ée]s?|ausencia|ausência|afwezig(?:heid)?|fr[åa]nvaro|frav[æa]r|poissaolo|nieobecno[śs][ćc]|"
    r"urlop|отсутствие|в отпуске|休假|休暇|휴가|izindeyim|on vacation)[\s.!]*",
)

DAEMON_SENDER = re.compile(
    r"(?:^|[._+-])(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|post[-_]?master|mail[-_.]delivery(?:[-_.]system|[-_.]subsystem)?|bounces?|double-bounce|"
    r"microsoftexchange[0-9a-f]*|mail[-_]?system|mta|maild|auto-?bounce|dsn|ndr|mailadmin|mmsc)(?:$|[._+@-])",
    re.IGNORECASE,
)
DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?(?:delivery|deliver|daemon|administrator|system)|delivery (?:sub)?system|postmaster|mailer-daemon|system administrator|mail router|"
    r"microsoft outlook$|\bndr\b|mail gateway|email system|internet mail|smtp server|scanmail|interscan|メール.{0,10}システム|systemadministrator|administrateur|почтов",
    re.IGNORECASE,
)
DAEMON_WHOLE_NAME = re.compile(
    r"(?:(?:the|e-?mail|mail|mailer|delivery|deliver|daemon|mailer-daemon|administrator|admin|(?:sub)?system|postmaster|router|gateway|internet|smtp|server|microsoft|outlook|exchange|ndr|mmsc|robot|notification|service|scanmail|interscan|systemadministrator|"
    r"administrateur|системы?|система|почтов\w+|администратор|доставки|システム|メール|配信|管理者)[\s._-]*)+",
    re.IGNORECASE,
)
BOUNCE_SUBJECT = phrases(
    r"(?:undeliver|un-?deliverable|non[- ]?deliver|non[- ]?delivery|not delivered|could ?n[o']t (?:be delivered|deliver)|cannot (?:be delivered|deliver)|returned (?:mail|to sender|message)|returned e?-?mail|returning message|"
    r"deliver[ye]* (?:status|failure|failed|problem|has failed|notification|error|report|delayed|to .{1,80} failed|incomplete|unsuccessful)|failure (?:notice|delivery)|mail (?:failure|system error|delivery|returned|could not)|"
    r"message (?:delivery|status|undeliverable|delayed|not delivered|could not|rejected|blocked)|failed (?:delivery|mail|message)|(?:permanent|temporary) (?:delivery )?(?:failure|error)|delivery has failed|"
    r"error sending|errors from |mail failed|returning to sender|unable to deliver|warning: (?:could not|message)|mail error|mail ?block|nondeliverable|rejected (?:mail|message|posting)|user unknown|unknown user|bounce|dsn:|\bndr\b|not members?\b|"
    r"unzustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|nicht)|zustell|non remis|non distribu|[ée]chec (?:de |d'|de la )?(?:la )?(?:remise|distribution|livraison|envoi)|no se (?:puede|ha podido|pudo) entregar|"
    r"no entregad|error de entrega|n[ãa]o entregue|falha na entrega|devolvid|mancato recapito|non (?:consegnat|recapitat)|impossibile (?:recapitare|consegnare)|mancata consegna|onbestelbaar|niet bezorgd|"
    r"oleveransm|kunde inte levereras|kan ikke leveres|ikke leveret|levering mislyktes|ei voitu toimittaa|toimittamaton|niedostarczon|nie (?:dostarczon|można dostarczyć)|nedoru[čc]|kézbesíthetetlen|nelivrat|"
    r"недостав|не доставлен|невозможно доставить|iletilem|teslim edilem|αδύνατη η παράδοση|"
    r"メールエラー|配送(?:不能|失敗|エラー|できません)|配信(?:不能|失敗|エラー|できません)|送信(?:失敗|エラー)|配達(?:不能|できません)|不達|エラーメール|退信|无法(?:送达|投递)|無法(?:送達|投遞|傳遞)|未送达|未傳遞|投递失败|系统退信|반송|배달(?:되지|할 수)|전송 실패|배달 (?:실패|못))",
)
BOUNCE_WORDS = phrases(
    r"(?:could ?n[o']t (?:be )?(?:deliver|send|process)|(?:was|were|has|have) not (?:been )?delivered|not have been delivered|(?:was|were)n't delivered|unable to (?:deliver|send|relay)|undeliverable|(?:was|is|are) undeliver|not able to deliver|wasn't able to (?:deliver|establish)|"
    r"delivery (?:to|of|has|failed|error|failure|for|status|not)|deli?very to the following|permanent(?:ly)? (?:error|fail|failure|fatal)|fatal error|failed (?:permanently|to deliver|recipient)|following (?:address|recipient|destination)|"
    r"user (?:unknown|not found|suspended)|unknown user|no such user|recipient (?:address )?(?:rejected|unknown|not)|was rejected (?:by|for)|mailbox (?:is )?(?:full|unavailable|exceed)|"
    r"over quota|smtp error|remote (?:host|server) said|returned (?:to sender|below|message)|did ?n[o']t reach|have delivery (?:errors|problems)|delivery errors|error (?:while|message|invalid)|giving up|given up|transcript of session|no valid recipients|malformed address|"
    r"not a member of this mailing list|does not exist|doesn't exist|address(?:es)? (?:failed|not found|couldn't be found)|has been (?:rejected|blocked|quarantined|delayed)|message (?:you sent )?(?:was|could|wasn't|has been) |"
    r"konnte nicht|nicht zugestellt|n'a pas pu|n'a pu|no se (?:ha podido|pudo|puede)|n[ãa]o (?:foi|p[ôo]de)|non (?:è stato|ha potuto|può)|kon niet|kunde inte|ei voitu|nie (?:mog|zosta|można|udało)|не (?:может|удалось|доставлено|был)|"
    r"iletilemedi|teslim edilemedi|ulaştırılamadı|gönderilemedi|"
    r"送信できません|配信できません|配送できません|配達できません|送れません|届けられません|お届けできません|一杯|无法|無法|未能|被退回|拒收|없습니다|실패|못했)",
)
MACHINE_LOCAL_PART = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|dont[-_.]?reply|noreply[-_.+].*|no[-_.]?response|notifications?|notify|news(?:letters?)?|mailing|mailer|marketing|promo(?:tions?)?|"
    r"alerts?|automated|auto[-_.]?reply|autoresponder|bounces?[-+].*|digest|updates?|robot|bot|daemon)(?:[-_.+].*)?$",
    re.IGNORECASE,
)
