"""What mail clients write into replies, one row a language: to add a language, add a row.

Every word is matched in any case (``phrases.lowered``). Sources: the clients' own interface texts (Gmail, Outlook, Apple Mail, Thunderbird,
Yahoo).
"""
# ruff: noqa: E501 (a language is one row: wrapping the rows makes the table harder to extend)

from __future__ import annotations

import re
from dataclasses import dataclass

from daemon.mail.phrases import lowered


@dataclass(frozen=True, slots=True)
class Language:
    """``|`` separates alternatives; all are plain text, not patterns.

    ``wrote`` closes or interrupts an attribution line ("On … Ann wrote:"), ``opens`` begins one. ``sender``,
    ``sent``, ``to`` and ``subject`` label the header block above an Outlook quote; ``original`` and ``forwarded``
    stand between dashes. ``closing`` ends a letter and may stand alone, ``thanks`` only with a name below it.
    ``device`` begins "Sent from my phone", ``cites`` a line such as "Quoting Ann:" (Horde).
    """

    code: str
    opens: str = ""
    wrote: str = ""
    sender: str = ""
    sent: str = ""
    to: str = ""
    subject: str = ""
    original: str = ""
    forwarded: str = ""
    closing: str = ""
    thanks: str = ""
    device: str = ""
    cites: str = ""


LANGUAGES = (
    Language(
        "en", "on", "wrote|writes|has written|said", "from", "sent|date", "to|cc|bcc|reply-to", "subject",
        "original message|reply message|original appointment|original email|original mail",
        "forwarded message|begin forwarded message|forwarded by|forwarded email|forwarded mail",
        "regards|best regards|kind regards|warm regards|kindest regards|best wishes|sincerely|yours sincerely|sincerely yours|"
        "yours truly|yours faithfully|yours|cheers|best|all the best|with best regards|with kind regards|cordially|rgds|br|"
        "respectfully|have a great day|have a nice day|with regards|many regards|warmly|take care|kr",
        "thanks|thank you|many thanks|thx|thanks a lot|thank you very much|thanks in advance|thank you in advance|thanks again|"
        "thanks and regards|thanks & regards|many thanks in advance|thanks so much|thank you so much",
        "sent from|sent via|sent with|sent by|get outlook for|sent on the go|sent using",
        cites="quoting",
    ),
    Language(
        "de", "am|on", "schrieb|hat geschrieben", "von|absender", "gesendet|datum", "an|kopie", "betreff|thema",
        "ursprüngliche nachricht|originalnachricht|original-nachricht|antwort nachricht|ursprünglicher termin|urspruengliche nachricht|original nachricht",
        "weitergeleitete nachricht|anfang der weitergeleiteten nachricht|weitergeleitet von|weitergeleitete e-mail",
        "mit freundlichen grüßen|mit freundlichen gruessen|mit freundlichen grüssen|freundliche grüße|freundliche grüsse|viele grüße|"
        "viele grüsse|viele gruesse|liebe grüße|liebe grüsse|beste grüße|beste grüsse|herzliche grüße|schöne grüße|mfg|lg|vg|bg|gruß|"
        "gruss|grüße|hochachtungsvoll|mit besten grüßen|mit freundlichem gruß|mit freundlichem gruss|mit herzlichen grüßen|freundlicher gruß",
        "danke|vielen dank|besten dank|herzlichen dank|danke schön|danke im voraus|vielen dank im voraus|danke und gruß",
        "gesendet von|gesendet mit|diese nachricht wurde von meinem|hol dir outlook für|outlook für",
        cites="zitat von",
    ),
    Language(
        "fr", "le", "a écrit|écrivait|a ecrit", "de|expéditeur|provenance", "envoyé|envoyé le|date|le", "à|a|cc|destinataire|pour|copie à", "objet|sujet",
        "message d'origine|message original|message d’origine|message initial|rendez-vous d'origine",
        "message transféré|début du message transféré|début du message réexpédié|message transmis|courriel transféré",
        "cordialement|bien cordialement|très cordialement|sincères salutations|salutations|bien à vous|bonne journée|amicalement|"
        "meilleures salutations|respectueusement|cdt|bien à toi|cdlt|bonne réception",
        "merci|merci d'avance|merci beaucoup|avec mes remerciements|en vous remerciant",
        "envoyé de mon|envoyé depuis|envoyé à partir de|envoyé avec|télécharger outlook pour|obtenez outlook pour|obtenir outlook pour",
        cites="citation de|message de",
    ),
    Language(
        "es", "el", "escribió|ha escrito", "de|remitente", "enviado|enviado el|enviado a las|fecha", "para|cc|destinatario", "asunto",
        "mensaje original|mensaje anterior", "mensaje reenviado|inicio del mensaje reenviado|mensaje enviado",
        "saludos|un saludo|saludos cordiales|cordialmente|atentamente|atte|un cordial saludo|reciba un cordial saludo|saludo",
        "gracias|muchas gracias|gracias de antemano|gracias y saludos", "enviado desde|obtener outlook para|enviado con",
        cites="citando a|mensaje de|cita de",
    ),
    Language(
        "pt", "em|a|no dia|no", "escreveu|escreveu no dia|escrevia", "de|remetente", "enviado|enviada|enviada em|enviado em|data|enviada a",
        "para|cc|destinatário", "assunto", "mensagem original|mensagem anterior", "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada",
        "atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraços|abraço|att|cordialmente|saudações",
        "obrigado|obrigada|muito obrigado|muito obrigada|obrigado desde já",
        "enviado do meu|enviado a partir|enviado via|enviado pelo|obter o outlook para|obtenha o outlook para",
        cites="citando|citação de",
    ),
    Language(
        "it", "il|in data|il giorno", "ha scritto|scrive|scriveva", "da|mittente", "inviato|data|inviato il", "a|cc|destinatario", "oggetto",
        "messaggio originale|messaggio originario", "messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato",
        "cordiali saluti|distinti saluti|saluti|un saluto|cordialmente|a presto|un cordiale saluto|buona giornata",
        "grazie|grazie mille|molte grazie|grazie in anticipo|grazie e saluti", "inviato da|inviato con|scarica outlook per|ottieni outlook per",
        cites="citando|citazione da|messaggio da",
    ),
    Language(
        "nl", "op", "schreef|schreef het volgende|heeft geschreven|geschreven", "van|afzender", "verzonden|datum|verzonden op", "aan|cc|ontvanger", "onderwerp",
        "oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht", "doorgestuurd bericht|begin doorgestuurd bericht",
        "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|groeten|mvg|hartelijke groet|"
        "groetjes|met hartelijke groet", "bedankt|dank je|dank u|alvast bedankt|dank|dank je wel|dank u wel",
        "verzonden vanaf|verstuurd vanaf|verzonden met|outlook voor|verzonden via",
        cites="citaat van|citeren|citeer",
    ),
    Language(
        "sv", "den", "skrev|har skrivit", "från|avsändare", "skickat|datum|skickades", "till|kopia", "ämne",
        "ursprungligt meddelande|originalmeddelande|ursprungligt brev", "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mail",
        "mvh|med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|hälsningar|bästa hälsningar|hälsning",
        "tack|tack så mycket|tack på förhand", "skickat från|skickades från|hämta outlook för|skickat med",
        cites="citerar|citat från",
    ),
    Language(
        "da", "den", "skrev", "fra|afsender", "sendt|dato", "til|cc", "emne", "oprindelig meddelelse|original meddelelse|oprindelig besked", "videresendt meddelelse|videresendt besked",
        "med venlig hilsen|venlig hilsen|mvh|hilsen|kh|vh|bedste hilsner|de bedste hilsner|mange hilsner|kærlig hilsen|hilsner|med venlige hilsner",
        "tak|mange tak|på forhånd tak", "sendt fra|hent outlook til",
        cites="citat fra|citerer",
    ),
    Language(
        "no", "den", "skrev|skreiv", "fra|avsender", "sendt|dato", "til|kopi", "emne", "opprinnelig melding|original melding", "videresendt melding",
        "med vennlig hilsen|vennlig hilsen|hilsen|mvh|beste hilsen|vennleg helsing|ha en fin dag", "takk|tusen takk|mange takk|på forhånd takk", "sendt fra|skaff outlook for|hent outlook for",
        cites="siterer|sitat fra",
    ),
    Language(
        "fi", "", "kirjoitti|on kirjoittanut", "lähettäjä", "lähetetty|päiväys|pvm|päivämäärä", "vastaanottaja|kopio", "aihe",
        "alkuperäinen viesti", "välitetty viesti|edelleenlähetetty viesti",
        "ystävällisin terveisin|terveisin|t|yt|parhain terveisin|terv|yst. terv|terveiset", "kiitos|kiitos etukäteen|paljon kiitoksia|kiitoksia", "lähetetty|hanki outlook",
        cites="lainaus|lainaan",
    ),
    Language(
        "pl", "w dniu|dnia|w dn.|wiadomość napisana przez", "napisał|napisał(a)|napisała|pisze", "od|nadawca", "wysłano|data|wysłane|wyslano", "do|dw|udw|adresat", "temat",
        "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna", "treść przekazanej wiadomości|przekazana wiadomość|wiadomość przekazana",
        "pozdrawiam|pozdrawiam serdecznie|z poważaniem|z powazaniem|serdecznie pozdrawiam|pozdrowienia|z wyrazami szacunku|łączę pozdrowienia",
        "dziękuję|dzięki|z góry dziękuję|dziękuję i pozdrawiam|dziekuje", "wysłane z|wysłano z|pobierz outlook",
        cites="cytowanie|cytuję",
    ),
    Language(
        "cs", "dne", "napsal|napsal(a)|napsala|odesláno", "od", "odesláno|datum|odeslano", "komu|kopie", "předmět", "původní zpráva|puvodni zprava", "přeposlaná zpráva|přeposlaný e-mail",
        "s pozdravem|s úctou|hezký den|zdraví|s přátelským pozdravem", "děkuji|díky|děkuji předem|předem děkuji", "odesláno z|posláno z|stáhněte si outlook",
        cites="cituji|citace",
    ),
    Language(
        "sk", "dňa", "napísal|napísal(a)|napísala", "od", "odoslané|dátum|poslané", "komu|kópia", "predmet", "pôvodná správa", "preposlaná správa",
        "s pozdravom|s úctou|pekný deň|s priateľským pozdravom", "ďakujem|vďaka|vopred ďakujem", "odoslané z|poslané z",
        cites="citujem|citát",
    ),
    Language(
        "hu", "", "írta|ezt írta|a következőt írta|írta ezt", "feladó", "elküldve|dátum|küldve", "címzett|másolatot kap", "tárgy", "eredeti üzenet", "továbbított üzenet",
        "üdvözlettel|tisztelettel|üdv|szívélyes üdvözlettel|köszönettel", "köszönöm|köszi|előre is köszönöm|kösz", "elküldve a|elküldve az|küldve|az outlook letöltése",
        cites="idézet|idézve",
    ),
    Language(
        "ro", "în|pe|la", "a scris", "de la|de|expeditor", "trimis|data|dată", "către|catre|la", "subiect", "mesaj original|mesajul original", "mesaj redirecționat|mesaj redirectionat|mesaj înaintat",
        "cu stimă|cu respect|toate cele bune|cu drag|o zi bună|salutări|cu stima", "mulțumesc|mulțumesc anticipat|multumesc|vă mulțumesc", "trimis de pe|trimis din|descărcați outlook",
        cites="citat din",
    ),
    Language(
        "ru", "", "написал|написала|написал(а)|пишет|писал|писала", "от|от кого|отправитель", "отправлено|дата|отправлен|отправлена", "кому|копия", "тема",
        "исходное сообщение|оригинальное сообщение|пересылаемое сообщение ответ", "пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|переадресованное сообщение|перенаправленное сообщение",
        "с уважением|всего доброго|с наилучшими пожеланиями|всего наилучшего|с ув", "спасибо|заранее спасибо|благодарю|большое спасибо", "отправлено с|отправлено из|отправлено от|скачать outlook|отправлено моим",
        cites="цитирую|цитата|сообщение от",
    ),
    Language(
        "uk", "", "написав|написала|пише|написав(ла)|написав(-ла)", "від|від кого", "надіслано|дата|відправлено", "кому|копія", "тема", "вихідне повідомлення|оригінальне повідомлення|початкове повідомлення",
        "переслане повідомлення|початок переадресованого повідомлення", "з повагою|з найкращими побажаннями|всього найкращого", "дякую|щиро дякую|наперед дякую", "надіслано з|відправлено з|надіслано від",
        cites="цитую|цитата",
    ),
    Language(
        "bg", "на", "написа|пише", "от", "изпратено|дата", "до|копие", "относно|тема", "оригинално съобщение|първоначално съобщение", "препратено съобщение|препратен имейл",
        "поздрави|с уважение|с поздрав", "благодаря|благодаря предварително", "изпратено от",
        cites="цитирам",
    ),
    Language(
        "el", "στις|την", "έγραψε|έγραψες", "από", "στάλθηκε|εστάλη|ημερομηνία", "προς|κοιν", "θέμα", "αρχικό μήνυμα", "προωθημένο μήνυμα|έναρξη προωθημένου μηνύματος",
        "με εκτίμηση|φιλικά|χαιρετισμούς|με φιλικούς χαιρετισμούς", "ευχαριστώ|σας ευχαριστώ|ευχαριστώ πολύ", "στάλθηκε από|εστάλη από",
        cites="παράθεση από",
    ),
    Language(
        "tr", "", "yazdı|şunu yazdı|şunları yazdı|tarihinde yazdı", "kimden|gönderen", "gönderildi|tarih|gönderme tarihi", "kime|bilgi", "konu", "orijinal mesaj|özgün ileti|orijinal ileti",
        "iletilen mesaj|yönlendirilmiş mesaj|yönlendirilen ileti", "saygılarımla|saygılarımızla|iyi çalışmalar|selamlar|saygılar|iyi günler|sevgiler", "teşekkürler|teşekkür ederim|şimdiden teşekkürler", "iphone'umdan gönderildi|ipad'imden gönderildi",
        cites="alıntı",
    ),
    Language("hr", "dana|u", "je napisao|je napisala|napisao je|napisala je|napisao/la je|napisao|je napisao/la", "od|šalje", "poslano|datum", "za|prima|kopija", "predmet", "izvorna poruka|originalna poruka", "proslijeđena poruka", "srdačan pozdrav|lijep pozdrav|lp|pozdrav|s poštovanjem", "hvala|hvala lijepa|unaprijed hvala", "poslano s|poslano iz", cites="citiram"),
    Language("sr", "дана|dana", "је написао|је написала|је написао/ла|napisao|je napisao", "од|шаље|šalje", "послато|датум|poslato", "за|прима", "предмет|наслов|naslov", "изворна порука|оригинална порука|originalna poruka", "прослеђена порука|prosleđena poruka", "срдачан поздрав|поздрав|s poštovanjem", "хвала", "послато са|poslato sa"),
    Language("sl", "dne|v", "napisal|je napisal|je napisala|je napisal/a|napisala", "od|pošiljatelj", "poslano|datum", "za|kp", "zadeva", "izvirno sporočilo|prvotno sporočilo", "posredovano sporočilo", "lep pozdrav|lp|s spoštovanjem", "hvala|hvala lepa", "poslano iz|poslano z", cites="navajam"),
    Language("lt", "", "rašė|parašė", "nuo|siuntėjas", "išsiųsta|data", "kam|gavėjas|iki", "tema", "originalus laiškas|pradinis laiškas", "persiųstas laiškas", "pagarbiai|su pagarba|geros dienos", "ačiū|dėkoju|iš anksto dėkoju", "išsiųsta iš", cites="cituoju"),
    Language("lv", "", "rakstīja|uzrakstīja|raksta", "no", "nosūtīts|datums", "kam|adresāts", "temats|tēma", "sākotnējais ziņojums|oriģinālais ziņojums", "pārsūtīts ziņojums|pārsūtītais ziņojums", "ar cieņu|jauku dienu", "paldies", "sūtīts no|nosūtīts no", cites="citēju"),
    Language("et", "", "kirjutas", "saatja|kellelt", "saadetud|kuupäev", "adressaat|saaja|kellele", "teema", "algne sõnum|algne kiri", "edastatud kiri|edastatud sõnum", "lugupidamisega|parimate soovidega|tervitades", "aitäh|tänan|suur tänu", "saadetud minu", cites="tsiteerin"),
    Language("ca", "el|missatge de", "va escriure|ha escrit", "de", "enviat|data", "per a|a", "assumpte|tema", "missatge original", "missatge reenviat", "salutacions|atentament|cordialment|una salutació", "gràcies|moltes gràcies", "enviat des de|enviat des del", cites="citant|missatge de"),
    Language("ja", "", "のメール|さんは書きました|さんが書きました|書きました|のメッセージ", "差出人|送信元", "送信日時|日付|日時|送信日", "宛先|to", "件名", "元のメッセージ|オリジナルメッセージ|original message", "転送されたメッセージ|転送メッセージ|転送メール|以下転送されたメール|ここから転送されたメッセージ", "よろしくお願いいたします|よろしくお願いします|敬具", "", "iphoneから送信|androidから送信", cites="引用"),
    Language("zh", "在|於|于", "写道|寫道|撰写|写了|写到|寫了", "发件人|寄件人|寄件者|发自", "发送时间|寄件日期|日期|傳送時間|时间|發送時間|发送日期|已傳送|發送日期", "收件人|收件者|抄送|副本", "主题|主旨|主題", "原始邮件|原始郵件|原邮件|原始信件|回复的原邮件", "转发的邮件|轉寄郵件|转发邮件|已转发邮件|轉寄的郵件|以下是转发的邮件", "此致|祝好|敬上|谨上|顺祝商祺|此致敬礼", "谢谢|謝謝|多谢|感谢", "发自我的|從我的|从我的|來自我的|发送自", cites="引用"),
    Language("ko", "", "작성|님이 작성|썼습니다|님의 말|님이 쓴 글|님이 작성한 메시지|쓴 글", "보낸 사람|보낸사람|발신", "보낸 날짜|날짜|보낸날짜|보낸 시간", "받는 사람|받는사람|참조|수신", "제목", "원본 메시지|원본 메일|원본메시지|원본 이메일", "전달된 메시지|전달된 메일", "감사합니다|드림|올림|안녕히 계세요", "고맙습니다", "내 iphone에서 보냄|나의 iphone에서 보냄"),
    Language("vi", "vào|lúc|ngày", "đã viết|viết|đã ghi|đã gửi", "từ|người gửi", "đã gửi|ngày|gửi", "đến|tới|người nhận", "chủ đề|tiêu đề", "thư gốc|tin nhắn gốc|thông điệp gốc", "thư được chuyển tiếp|thư chuyển tiếp", "trân trọng|thân mến|kính thư", "cảm ơn|xin cảm ơn", "đã gửi từ|được gửi từ|gửi từ"),
    Language("th", "เมื่อ|ในวันที่|วันที่", "เขียน|เขียนว่า|ได้เขียน", "จาก", "ส่ง|วันที่|ส่งเมื่อ", "ถึง|สำเนา", "เรื่อง|หัวเรื่อง", "ข้อความต้นฉบับ|ข้อความเดิม", "ข้อความที่ส่งต่อ", "ขอแสดงความนับถือ|ด้วยความเคารพ", "ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ", "ส่งจาก"),
    Language("id", "pada", "menulis|telah menulis", "dari", "dikirim|tanggal|terkirim", "kepada|untuk|tembusan", "perihal|subjek|hal", "pesan asli|pesan asal", "pesan terusan|pesan yang diteruskan", "salam|hormat saya|hormat kami|salam hormat", "terima kasih|terimakasih", "dikirim dari|terkirim dari|dikirim melalui"),
    Language("he", "בתאריך|ב-|ביום", "כתב|כתבה|מאת|כתב/ה|כתב(ה)", "מאת|מ", "נשלח|תאריך", "אל|עותק", "נושא", "הודעה מקורית", "הודעה שהועברה", "בברכה|בכבוד רב", "תודה|תודה רבה|תודה מראש", "נשלח מה|נשלח מ"),
    Language("ar", "في|بتاريخ", "كتب|كتبت|جاء", "من", "تاريخ الإرسال|التاريخ|أرسلت|تم الإرسال", "إلى|نسخة", "الموضوع", "الرسالة الأصلية|رسالة أصلية", "رسالة معاد توجيهها|الرسالة المعاد توجيهها", "مع التحية|تحياتي|مع أطيب التحيات", "شكرا|شكراً|شكرا جزيلا", "أرسلت من|مرسل من|تم الإرسال من"),
    Language("fa", "در|در تاریخ", "نوشت|نوشته است", "از", "ارسال شده|تاریخ", "به|گیرنده", "موضوع", "پیام اصلی", "پیام ارسال شده|پیام فرستاده شده", "با احترام|با تشکر", "ممنون|متشکرم|سپاس", "ارسال شده از"),
    Language("is", "þann|hinn", "skrifaði", "frá", "sent|sendi|dagsetning", "til|afrit", "efni", "upprunaleg skilaboð|upphafleg skilaboð", "framsend skilaboð|áframsend skilaboð", "kveðja|bestu kveðjur|með kveðju|kær kveðja|virðingarfyllst", "takk|takk fyrir|bestu þakkir", "sent úr|sent frá"),
    Language("af", "op", "het geskryf|skryf", "van", "gestuur|datum", "aan", "onderwerp", "oorspronklike boodskap", "aangestuurde boodskap", "vriendelike groete|groete|met vriendelike groete", "dankie|baie dankie", "gestuur vanaf"),
    Language("ms", "pada", "menulis", "daripada", "dihantar|tarikh", "kepada|salinan", "subjek|perkara", "mesej asal", "mesej yang dimajukan|mesej dimajukan", "yang benar|salam hormat", "terima kasih", "dihantar dari|dihantar daripada"),
    Language("fil", "noong", "isinulat ni|isinulat", "mula kay|mula sa", "ipinadala|petsa", "para kay|para sa", "paksa", "orihinal na mensahe", "naipasang mensahe|ipinasang mensahe", "lubos na gumagalang|sumasaiyo", "salamat|maraming salamat", "ipinadala mula sa"),
    Language("eu", "", "idatzi zuen|idatzi du|hau idatzi zuen", "nork|bidaltzailea|igorlea", "bidaltze-data|bidalia|data", "nori|hartzailea", "gaia", "jatorrizko mezua", "birbidalitako mezua", "agur|agur bero bat|ondo izan|adeitasunez", "eskerrik asko|mila esker", "nire iphonetik bidalia"),
    Language("gl", "o|en|o día", "escribiu", "de|remitente", "enviado|data", "para|cc", "asunto", "mensaxe orixinal", "mensaxe reenviada", "saúdos|un saúdo|atentamente|cordialmente", "grazas|moitas grazas", "enviado desde o|enviado dende"),
    Language("sq", "më", "shkroi|ka shkruar", "nga", "dërguar|data", "për|kopje", "subjekti|tema", "mesazhi origjinal", "mesazh i përcjellë", "me respekt|të fala|përshëndetje", "faleminderit", "dërguar nga"),
    Language("mk", "на", "напиша|напишал|напишала", "од", "испратено|датум", "до|за", "тема|предмет", "оригинална порака", "препратена порака", "поздрав|со почит", "благодарам|ви благодарам", "испратено од"),
    Language("be", "", "напісаў|напісала|піша", "ад", "адпраўлена|дата", "каму", "тэма", "зыходнае паведамленне", "перасланае паведамленне", "з павагай", "дзякуй", "адпраўлена з"),
    Language("kk", "", "жазды|деп жазды", "кімнен|жіберуші", "жіберілді|күні", "кімге", "тақырып", "бастапқы хабарлама", "қайта жіберілген хабарлама", "құрметпен", "рахмет", ""),
    Language("az", "", "yazdı|yazıb", "kimdən|göndərən", "göndərilib|tarix", "kimə", "mövzu", "orijinal mesaj", "yönləndirilmiş mesaj", "hörmətlə", "təşəkkürlər|təşəkkür edirəm", "iphone-dan göndərilib"),
    Language("ka", "", "დაწერა|წერს", "ვისგან|გამომგზავნი", "გაგზავნილია|თარიღი", "ვის", "თემა", "ორიგინალი შეტყობინება", "გადაგზავნილი შეტყობინება", "პატივისცემით", "გმადლობთ", ""),
    Language("hy", "", "գրել է|գրեց", "ումից", "ուղարկված է|ամսաթիվ", "ում", "թեմա", "սկզբնական նամակ", "փոխանցված նամակ", "հարգանքով", "շնորհակալություն", ""),
    Language("bn", "", "লিখেছেন", "থেকে|প্রেরক", "পাঠানো হয়েছে|তারিখ", "প্রতি|প্রাপক", "বিষয়", "মূল বার্তা", "ফরোয়ার্ড করা বার্তা", "শুভেচ্ছান্তে", "ধন্যবাদ", ""),
    Language("ta", "", "எழுதியது|எழுதினார்", "அனுப்புநர்", "அனுப்பியது|தேதி", "பெறுநர்", "பொருள்", "அசல் செய்தி", "முன்னனுப்பப்பட்ட செய்தி", "", "நன்றி", ""),
    Language("ur", "", "نے لکھا", "منجانب", "بھیجا گیا|تاریخ", "بنام", "عنوان", "اصل پیغام", "فارورڈ کردہ پیغام", "", "شکریہ", ""),
    Language("mr", "", "ने लिहिले|लिहिले", "प्रेषक", "पाठवले|दिनांक", "प्रति", "विषय", "मूळ संदेश", "", "आपला विश्वासू", "धन्यवाद", ""),
    Language("sw", "mnamo", "aliandika", "kutoka", "ilitumwa|tarehe", "kwa", "mada", "ujumbe halisi", "ujumbe uliosambazwa", "wako mwaminifu", "asante|asante sana", "imetumwa kutoka"),
    Language("ga", "", "scríobh", "ó", "seolta|dáta", "chuig", "ábhar", "teachtaireacht bhunaidh", "teachtaireacht ar aghaidh", "le meas", "go raibh maith agat", "seolta ó"),
    Language("lb", "", "huet geschriwwen", "vun", "geschéckt|datum", "un", "sujet", "original message", "", "mat beschte gréiss|beschte gréiss", "merci", "geschéckt vu mengem"),
    Language("hi", "", "ने लिखा|लिखा", "प्रेषक|से", "भेजा गया|दिनांक", "प्रति|को", "विषय", "मूल संदेश", "अग्रेषित संदेश", "सादर|भवदीय|शुभकामनाओं सहित", "धन्यवाद", "से भेजा गया"),
)  # fmt: skip


def words(column: str) -> tuple[str, ...]:
    """Every alternative of a column over all languages, longest first."""
    found = {word for row in LANGUAGES for word in getattr(row, column).split("|") if word}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def any_of(column: str) -> str:
    """The words of a column as alternatives of a pattern, with any white space between those of a phrase."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words(column))


def label_languages() -> dict[tuple[str | None, str], frozenset[str]]:
    """The codes of the languages in which a client writes a label, by its column and itself in lower case."""
    found: dict[tuple[str | None, str], frozenset[str]] = {}
    for row in LANGUAGES:
        for column in ("sender", "sent", "to", "subject"):
            for word in filter(None, getattr(row, column).split("|")):
                key = (column, lowered(word))
                found[key] = found.get(key, frozenset()) | {row.code}
    return found
