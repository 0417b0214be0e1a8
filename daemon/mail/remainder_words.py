"""Words for what an announcement says beside its signs: that it answers a mail, courtesies, and what is promised."""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re

from daemon.mail.phrases import phrases

# The mail that is answered, or the mailbox that it went to: who writes first does not speak of either.
OUR_MAIL = phrases(
    r"\byour (?:e-?mails?|messages?|mails?|enquir(?:y|ies)|inquir(?:y|ies)|requests?|letter|query|queries|interest|application|case|ticket)\b|\bthank(?:s| you) for (?:e-?mailing|contacting|reaching|writing|getting in touch)|\b(?:this|the) (?:e-?mail )?(?:address|mailbox|inbox|account) is\b|to this (?:e-?mail )?(?:address|mailbox)|\ball e-?mails\b|"
    r"\b(?:ihre[rn]?|deine[rn]?|eure[rn]?) (?:e-?mails?|nachricht(?:en)?|mails?|anfragen?|zuschrift|anliegen|kontaktaufnahme)\b|\bdiese(?:s|r)? (?:e-?mail-?)?(?:adresse|postfach)\b|"
    r"\b(?:votre|vos|ton|tes) (?:messages?|e-?mails?|mails?|courriels?|demandes?)\b|cette (?:adresse|boîte)|\b(?:sus?|tus?) (?:correos?|mensajes?|e-?mails?|consultas?|solicitud(?:es)?|caso)\b|esta dirección|"
    r"\b(?:su[ao]|tu[ao]|vostr[ao]|vostri|vostre) (?:messaggi\w*|e-?mail|mail|richiest[ae]|comunicazione)\b|questo indirizzo|le richieste\b|\b(?:sua|seu|tua|teu) (?:mensagem|e-?mail|contact?o|pedido)\b|este endereço|"
    r"\b(?:uw|je|jouw) (?:bericht(?:en)?|e-?mails?|mails?|vraag|verzoek|aanvraag)\b|dit (?:e-?mail)?adres|\b(?:ditt|din|dit|deres) (?:meddelande|mejl|mail|e-?post|henvendelse|besked|melding|förfrågan|ärende)|"
    r"viesti(?:si|isi|stäsi|in)\b|yhteydenot|(?:twoj\w{1,3}|państwa|pana|pani) (?:wiadomoś\w{1,4}|e-?mail|mail|zapytani\w|zgłoszeni\w)|(?:na|za) wiadomoś|\bvaš\w{0,2} (?:zpráv\w|správ\w|e-?mail|požadav\w{1,3}|požiadavk\w|poruku|sporočilo|dotaz)|"
    r"(?:levelét|üzenetét|megkeresését|e-?mailjét)|mesajul|solicitarea|ваш\w{0,2} (?:письм\w|сообщени\w|обращени\w|запрос|заявк\w|лист|повідомлення|звернення|запит|поруку|порука)|(?:на|за) (?:письм[ао]|сообщени[ея]|лист)\b|"
    r"(?:μήνυμά|e-?mail|αίτημά) σας|(?:mesajınız|e-?postanız|talebiniz|başvurunuz)|(?:您|你)的(?:邮件|來信|郵件|来信|留言|信息|反馈|咨询)|来信|來信|此(?:邮箱|郵箱|信箱)|"
    r"(?:いただいた|頂いた)メール|メールを(?:いただ|頂)|お問い?合わせ|ご連絡(?:をいただ|いただ|を頂|頂|あり)|(?:메일|문의|메시지)(?:를|을|가)? ?(?:주셔|보내|정상|접수|감사)|고객님의|رسالت(?:ك|كم)|طلب(?:ك|كم)|(?:پیام|ایمیل) شما|פנייתך|הודעתך|"
    r"(?:e-?mail|thư|tin nhắn|yêu cầu) của (?:bạn|quý)|(?:อีเมล|ข้อความ)ของ(?:ท่าน|คุณ)|आपका|(?:e-?mail|pesan|tiket) anda|teie kirja|jūsu vēstuli|jūsų laišk"
)

THANKS = phrases(
    r"\b(?:thank(?:s|ing)?|appreciate|dank\w*|merci|remerci\w+|gracias|agrade\w+|grazie|ringrazi\w+|obrigad\w+|bedankt|ta(?:c)?kk?|kiitos|dzięku\w+|děkuj\w+|ďakuj\w+|köszön\w+|mulțum\w+|спасибо|благодар\w+|дяку\w+|hvala|хвала|"
    r"teşekkür\w*|terima kasih|tänan|aitäh|paldies|ačiū|cảm ơn)\b|ευχαριστ|谢|謝|感谢|感謝|ありがとう|감사|شكر|متشکر|سپاس|תודה|ขอบคุณ|धन्यवाद"
)

# Subjects that announce an absence themselves.
ABSENCE_TITLE = phrases(
    r"\b(?:absen[ct]|abwesen|urlaub|elternzeit|mutterschutz|nicht da\b|(?:betriebs|weihnachts|sommer)?ferie|geschlossen|gesloten|afwezig|vakantie|vacances|vacaciones|cong[ée]s?\b|férias|fermeture|cerrado|chiusura|chius[oi]\b|"
    r"closed|closure|opening hours|half term|holidays?\b|vacation|out of (?:the )?office|\bleave\b|away\b|frånvar|semester|fravær|lomalla|poissa|urlop|nieobecn|dovolen|nepřítom|neprítom|szabads|concediu|odsut|odsot|godišnji|"
    r"allan o['’]r swyddfa|as oifig)|отпуск|отсутств|відпустк|одсуств|одсут|απουσ|άδεια|izin|tatil|休|不在|放假|휴가|부재|휴무|إجازة|מרخصی|مرخصی|חופש|לא במשרד|nghỉ|ลาพัก|छुट्टी|अवकाश|\bcuti\b|puhkus|atvaļināj|atostog|gone\b|retired|"
    r"no longer|nicht mehr|n['’]est plus|ya no|non più|niet meer|changed|moved"
)

# What stands beside the signs in nearly every automatic reply and asks for nothing.
COURTESY = phrases(
    r"^\W*(?:dziękujemy za|děkujeme za|ďakujeme za|köszönjük a|vă mulțumim pentru|спасибо за|благодарим (?:вас )?за|дякуємо за|bedankt voor (?:uw|je|het)|tack för (?:ditt|din|att du)|tak for (?:din|at du)|takk for (?:din|at du)|kiitos|gracias por|merci (?:pour|d['’])|grazie per|obrigad[oa] (?:por|pel[oa])|danke für) "
    r"(?:\w+ )?(?:kontakt\w*|wiadomość|zgłoszenie|zprávu|správu|dotaz|megkeres\w+|üzenet\w+|mesaj\w*|solicitare\w*|обращени\w|письмо|сообщение|звернення|лист|bericht|vraag|meddelande|mejl|besked|henvendelse|yhteydenoto\w+|viestistä\w*|contact\w*|contatt\w+|escribir\w*|consulta|mensaje|message|demande|messaggio|mensagem|anfrage|nachricht)(?: (?:oss|uns|us|ons|nous|nos|ci|meitä|nami|nás|minket))?\W*$|"
    r"\b(?:hemos asignado|ha sido asignad[oa]|se (?:le|te) ha asignado|foi atribuíd[oa]|atribuímos|abbiamo assegnato|è stato assegnato|avons attribué|a été attribué|haben (?:wir )?(?:\w+ )?zugewiesen|assigned (?:it )?(?:the |a )?(?:\w+ )?(?:number|reference|case|ticket))\b|\b(?:numer(?:em)? (?:zgłoszenia|sprawy)|číslo (?:požadavku|tiketu)|номер (?:обращения|заявки))|"
    r"\b(?:thank(?:s| you)|(?:vielen |herzlichen )?dank|danke|merci|gracias|grazie|obrigad[oa]|bedankt|ta(?:c)?kk?|kiitos|dziękuj\w+|děkuj\w+|ďakuj\w+|köszön\w+|mulțum\w+|hvala|teşekkür\w*|terima kasih|tänan|aitäh|paldies|ačiū)(?=[\s.,!:]*$)|"
    r"^\W*(?:hello|hi|hey|dear|good (?:day|morning|afternoon)|hallo|guten (?:tag|morgen)|moin|liebe[r]?|sehr geehrte[r]?|bonjour|cher|chère|hola|estimad[oa]s?|buen[oa]s (?:días|tardes)|ciao|buongiorno|gentile|olá|bom dia|prezad[oa]|beste|geachte|goedendag|hej|hei|dzień dobry|szanown\w+|"
    r"dobrý den|dobrý deň|jó napot|tisztelt|bună ziua|здравствуйте|добрый день|вітаю|добрий день|здравейте|καλημέρα|merhaba|sayın|您好|你好|مرحبا|שלום|xin chào|kính gửi|kính chào|สวัสดี|เรียน|नमस्ते|halo|selamat|αγαπητ\w+|αξιότιμ\w+|уважаем\w+|шановн\w+|poštovan\w*|spoštovan\w*|vážen\w+|stimat\w+|尊敬的\w{0,6}|안녕하세요|고객님|お客様|عزيزي|السلام|לקוח\w*)\b(?:\W+\w+){0,3}\W*$|"
    r"\b(?:gracias por (?:escribir|contactar)\w*|thank(?:s| you) for (?:writing|e-?mailing|contacting|reaching)\w*|(?:grazie|merci|gracias|obrigad[oa]|danke|dank|bedankt) (?:per|pour|por|pela|pelo|für|voor) (?:il|le|la|el|o|a|die|das|de|het|ihre|uw)? ?(?:tu[ao] )?(?:messaggio|message|mensaje|mensagem|e-?mail|mail|courriel|correo|nachricht|bericht))\b|"
    r"\b(?:kind|best|warm) (?:regards|wishes)|^\W*(?:regards|best|cheers|sincerely|yours \w+)\b(?:\W+\w+){0,3}\W*$|mit freundlichen grüßen|viele grüße|cordialement|bien à vous|saludos|cordiali saluti|atenciosamente|cumprimentos|met vriendelijke groet|vänliga hälsningar|med venlig hilsen|pozdraw|с уважением|"
    r"\b(?:happy|merry) (?:holidays|easter|christmas|new year)|frohe (?:weihnachten|ostern|feiertage)|schöne (?:feiertage|zeit)|joyeu(?:x|ses) |buone feste|felices fiestas|boas festas|"
    r"\b(?:apologi[sz]e|apologies|sorry) for (?:any |the )?(?:inconvenience|delay)|(?:appreciate|thank you for) your (?:patience|understanding)|(?:danke|dank) für ihr verständnis|bitten um (?:ihr )?verständnis|merci de votre compréhension|"
    r"\byour (?:reference|ticket|case)(?: number)? is\b|^\W*(?:reference|ticket|case)(?: number)?\W+[\w#-]*\d|please quote\b[^.]{0,30}\b(?:correspondence|number|reference)|to add (?:additional |further )?comments|reply to this (?:e-?mail|message)|(?:follow|track|check|view) (?:its|the|your)\b[^.]{0,20}(?:progress|status|ticket|request)|"
    r"(?:visit|use|see|check) (?:our|the) (?:website|web site|form|contact form|portal|help|faq)|mailbox is monitored|(?:have|with) (?:limited|no|only \w+|restricted|intermittent) (?:access|e-?mail|internet)|won['’]t have to do this again|leave the subject line intact|"
    r"(?:^|[,;:–—(]\s*|\band )(?:please )?(?:do not|don['’]t) reply to (?:it|this)|this is an automatic (?:notification|message|reply)|to complete this verification|requires that you verify|real live human|not a spam source|klicken sie (?:bitte )?auf (?:den|diesen|folgenden)|experiencing (?:a |an )?(?:high|large|unusual)|^\W*(?:we['’]re|we are) currently experiencing|\byou(?:['’]ll| will) hear from|"
    r"(?:our|the) [\w ]{1,30} (?:is|are) open\b|(?:die|das) sie an\b[^\n]{0,80}\bgesendet|akan kami proses|ありがとうございます|誠に|申し訳|内容を確認|いただいたメールには|感谢您的|感謝您的|謝謝您|доступа к почте нет|휴가(?:입니다|중)|i am visiting family|slack me if|(?:i|we) use a spam filter|"
    r"unter (?:der|folgender) (?:nummer|vorgangsnummer)|(?:talep|başvuru|kayıt) numaranız|(?:clique|haga clic|cliquez|clicchi|klik)\b[^\n]{0,40}\b(?:link|enlace|lien)|this one was sent by|\booo\b|"
    r"(?:von|vor) (?:rück|nach)fragen ab|not at (?:my|a) computer|не у компьютера|(?:address|name|e-?mail) has changed|(?:are|is|will be) (?:happy|glad|able) to (?:help|assist)|(?:hilft|helfen)\b[^.]{0,30}(?:gern|weiter)|(?:my|new) (?:new )?(?:e-?mail )?address is\b|не можу|"
    r"(?:^|[,;:–—(]\s*|\b(?:and|und|et|y|e) )(?:please |bitte |merci de |veuillez |por favor,? |si prega di )?(?:do not|don['’]t|antworten sie nicht|antworten sie bitte nicht|nicht (?:darauf )?antworten|ne pas|no respond|non rispond|niet beantwoord)\w*\b[^.]{0,40}$|(?:this|your) (?:message|e-?mail|mail)\b[^\n]{0,60}\b(?:was held|is held|has been held)"
)
# Who signs: the name of a team on a line of its own.
SIGNER = phrases(
    r"^\W*(?:(?:ihr\w?|dein\w?|euer|das|der|die|your|the|votre|le|la|les|l['’]|el|su|il|lo|o|a|az|het|uw|de|din|ditt|twój|państwa|váš|vaš|ваша|ваш)\W+)?(?:[\w&.'’-]+\W+)?"
    r"(?:team|support|help ?desk|service ?desk|customer (?:care|service|support|success)|support team|kunden(?:service|dienst|betreuung|support)|service (?:clients?|clientèle|après-vente)|équipe|atención al cliente|servicio al cliente|soporte|equipo|servizio clienti|assistenza|"
    r"atendimento|apoio|suporte|equipa|equipe|klanten(?:service|dienst)|kund(?:tjänst|service|support)|kundeservice|kundesenter|asiakaspalvelu|zespół|biuro obsługi|obsługa klienta|dział|zákaznick\w+|podpora|tým|tím|ügyfélszolgálat\w*|csapat\w*|echipa|serviciul|suport|korisnička|podrška|ekipa|"
    r"служба|команда|поддержка|підтримк\w+|відділ|екип\w*|отдел|ομάδα|εξυπηρέτηση|υποστήριξη|destek|müşteri|ekibi|[^\s，。]{0,8}(?:客服|客戶服務|支持|服务)(?:团队|團隊|中心|部)?|サポート|カスタマー|고객센터|고객지원|فريق|صوت|צוות|שירות|đội ngũ|bộ phận|ทีม|tim)"
    r"(?:\W+[\w&.'’-]+){0,5}\W*$"
)
# Which number the mail was given.
NUMBERED = phrases(
    r"(?:numm?er\w*|numer\w*|num[ée]ro|número|čísl\w+|szám\w*|număr\w*|numar\w*|broj\w*|številk\w*|номер\w*|αριθμ\w+|numarası\w*|nomor|number|reference|ticket|case|tiket|ticketnr|ref|nr|no|№)\b\W{0,4}(?:\w{1,8}\W{1,3}){0,2}[#\[(]{0,2}[a-z]{0,6}-?\d{3,}|"
    r"(?:受付番号|お問い?合わ?せ番号|管理番号|工单号?|工單號?|案件编号|編號|编号|접수 ?번호|문의 ?번호|mã (?:số|yêu cầu)|หมายเลข|رقم|מספר)\D{0,12}\d{3,}|以下の内容で"
)
# Contact data of whoever stands in, behind a word for it; "call me" is a customer's.
STAND_IN = phrases(
    r"\b(?:contact|call|e-?mail|write to|reach|speak to|ping|ask|kontaktieren|kontakt\w*|wenden|erreichen|ansprechpartner\w*|vertretung|vertritt|contacte[rz]?|adressez?|joindre|contactar|escriba|dirija|diríjase|llame|contattare|rivolgersi|scriv\w+|chiam\w+|contatar|neem contact|bel\w*|kontakta|ring|ota yhteyttä|"
    r"prosimy o kontakt|kontaktujte|обращ\w+|пиш\w+|звон\w+|colleagues? |kolleg\w+|collègue|colega|collega|koleg\w+)\b(?![^.\n]{0,12}\b(?:me|mich|mir|moi|mij|mig|meg|mi)\b)[^\n]{0,80}(?:@|\d{5,}|\d[\d /-]{6,})"
)

# What a person promises to do, as nothing that answers by itself does: "I will send you the photos when I am back".
_NO_ANSWER = r"(?![^.!?\n]{0,40}(?:repl|answer|respon|messages?\b|e-?mails?\b|antwort|nachricht|réponse|respuesta|risposta|resposta|antwoord|svar|odpowied|odpov|ответ|відповід|vastauk|válasz|răspuns|yanıt|cevap|απάντησ))"
PROMISES = phrases(
    # things that only one who wants something speaks of …
    r"\b(?:photos?|pictures|serial number|parcel|meter reading|fotos?|bilder|seriennummer|paket|zählerstand|numéro de série|colis|número de serie|paquete|numero di serie|pacco|número de série|encomenda|serienummer\w*|pakket|paketet|pakken|numer seryjny|paczk\w+|sériové číslo|balík\w*|серийный|посылк\w+|фото\w*)\b|写真|製造番号|序列号|照片|사진|"
    # … what somebody did himself …
    r"\bi(?: have|['’]ve)? (?:opened|filed|made|called|contacted|ordered|sent|paid|returned|logged|created)\b|"
    r"\bi (?:did not|didn['’]t|have not|haven['’]t|never) (?:get|got|receive|received|hear|heard)\b|\bich habe (?:noch |bisher )?(?:keine|nichts|nie)\b|"
    # … and promises, in the first person
    r"(?:\b(?:i|we)(?:['’]ll| will| shall| can| am going to| are going to)|\b(?:and|then|but) (?:i |then )?(?:will|shall|['’]ll))(?: (?:then|only|just|of course|gladly|happily|also|certainly|not|be able to))* (?:send|e-?mail you|ship|pay|transfer|order|collect|pick (?:it|the|them|up)|fetch|bring|return (?:it|the|them|my|your)|sign|try (?:it|the|this|that|again)|test|take (?:it|the|them|some|a|pictures|photos|measure)|measure|upload|provide|drop|install|hand|deliver|let you know)\b"
    + _NO_ANSWER
    + r"|\b(?:werde|werden|kann|können|will)\b(?![^.!?\n]{0,80}antwort)[^.!?\n]{0,80}\b(?:be)?(?:zahlen|überweisen|(?:zu|nach|zurück|ein)?(?:schicken|senden)|nachreichen|(?:mit|vorbei|zurück)?bringen|abholen|holen|bestellen|unterschreiben|(?:nach)?messen|testen|ausprobieren|fotografieren|durchgeben|nachsehen|nachschauen|hochladen)\b"
    r"|\b(?:schicke|sende|überweise|bezahle|zahle|hole|bringe|bestelle|messe|teste|probiere|fotografiere)\b"
    + _NO_ANSWER
    + r"|\b(?:enverr|paier|payer|rapporter|renverr|récupérer|commander|signer|tester|mesurer|transmettr|fournir|déposer)(?:ai|ons)\b"
    + _NO_ANSWER
    + r"|\b(?:enviar|mandar|pagar|recoger|devolver|traer|pedir|firmar|probar|medir|abonar)(?:é|emos)\b"
    + _NO_ANSWER
    + r"|(?:\b(?:invi|mand|sped|pagh|ritir|riport|restitu|ordin|firm|prov|misur)(?:e|i)r(?:ò|emo)\b|\b(?:le|ti|vi|la|lo) (?:mando|invio|spedisco)\b|\bje (?:vous |te |l['’])?(?:envoie|transmets|paie)\b)"
    + _NO_ANSWER
    + r"|\b(?:(?:enviar|mandar|pagar|levantar|devolver|encomendar|assinar|testar|medir)(?:ei|emos)|envio|vou (?:enviar|mandar|pagar|buscar|devolver|levantar))\b"
    + _NO_ANSWER
    + r"|\b(?:ik (?:stuur|betaal|haal|breng|bestel|meet|test)|(?:stuur|breng) (?:u|je|jullie|het)|zal\b[^.!?\n]{0,60}\b(?:sturen|betalen|ophalen|brengen|bestellen|opmeten))\b"
    + _NO_ANSWER
    + r"|\b(?:(?:jeg|og|vi|så|men) sender|skickar|betalar|betaler|hämtar|henter|returnerar|returnerer|beställer|bestiller|lähetän|maksan|noudan|palautan|tilaan)\b"
    + _NO_ANSWER
    + r"|\b(?:wyślę|prześlę|zapłacę|odbiorę|zwrócę|zamówię|podpiszę|pošlu|pošlem|zašlu|zašlem|zaplatím|vyzvednu|vyzdvihnem|objednám|podepíšu|doložím|elküldöm|küldöm|kifizetem|átveszem|visszaküldöm|megrendelem|voi (?:trimite|plăti|ridica|returna|comanda)|poslat ću|platit ću|poslal\w? bom|plačal\w? bom|(?<!yanıt )(?<!cevap )(?<!yanit )göndereceğim|ödeyeceğim|yollayacağım)\b"
    + _NO_ANSWER
    + r"|\b(?:пришлю|вышлю|отправлю|оплачу|заберу|закажу|надішлю|вишлю|замовлю|ще (?:изпратя|платя|взема))\b"
    + _NO_ANSWER
    + r"|θα (?:στείλω|πληρώσω|παραλάβω)|(?<!返信を)(?<!回答を)(?<!連絡を)(?<!メールを)(?<!回答を)(?:お送り|送付)(?:し|いたし|致し)ます|(?<!回复)(?<!答复)(?<!回覆)(?:发|發|寄|传|傳)给(?:您|你|贵)|把(?!回复|答复|回覆)[^。！？\n]{1,12}(?:发|發|寄|退)|보내 ?(?:드리)?겠|אשלח|سأرسل|\bsẽ gửi (?!phản|trả|câu)|\bakan (?:saya )?(?:kirim|mengirim)(?!kan (?:balasan|jawaban))"
)
# A promise that goes with a thing of the customer's own: "I will reply on my return with the serial number".
PROMISED = re.compile(
    r"\b(?:and (?:i |then )?(?:will|shall|['’]ll) (?:then )?(?:pay|send|order|collect|return (?:it|the|them)|bring|sign|decide|transfer|try|test|take)\b|und (?:\w+ )?(?:bezahle|überweise|schicke|sende|bestelle|bringe|hole)\b|whether |ob (?:wir|ich|sie|das) |si (?:je|nous) |czy |zda |(?:with|about|regarding|on) (?:the|my|a|an|those|these|some) (?!return|office|absence|week|first|next|month)|mit (?:der|dem|den|einem|einer|meine[rmn]) |(?:wegen|bezüglich) |über (?:den|die|das) |avec (?:le|la|les|mon|ma|mes|l['’]) ?|con (?:el|la|los|las|mi|mis|il|lo|i|le|mio|mia) |com (?:o|a|os|as|meu|minha) |"
    r"met (?:de|het|mijn|een) |med (?!en gang)\w{4,}(?:et|en|na|ne|rna|erne)\b|z \w{3,}(?:em|ą|ami)\b|(?:и|а) (?:пришлю|вышлю|отправлю)|с \w{3,}(?:ом|ой|ами)\b)"
)

# "Sent automatically by your system", as a customer complains; a machine speaks of its own.
BY_YOU = phrases(
    r"\b(?:by|from) (?:you\b(?!['’])|your (?:\w+ )?(?:systems?|servers?|shop|store|app|compan(?:y|ies)|machines?|software|website|bots?|colleagues?|staff|team)\b)|\bvon (?:ihnen|euch|dir)\b|\bvon (?:ihrem|ihrer|eurem|eurer) (?:system|server|shop|app|software|firma|webseite|kolleg\w+)|"
    r"\bpar (?:vous\b|votre (?:système|serveur|site|boutique|société|application|logiciel|collègue)|vos )|\bpor (?:ustedes|vosotros|su (?:sistema|servidor|tienda|empresa|página))|\bdal (?:vostro|suo) (?:sistema|server|sito|negozio)|\bpelo (?:seu|vosso) (?:sistema|servidor|site)|"
    r"\bdoor (?:u\b|jullie|uw (?:systeem|server|winkel|bedrijf))|\bav (?:er|ert system|deres system)\b|\baf (?:jer|jeres system)\b"
)
