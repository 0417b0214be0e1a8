"""What a ticket tool says of a request, by sign and by language: that it is closed, which number it has, how it was."""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re

from daemon.mail.announcement_words import Rows

# Closing notices ask this, and want no answer to it: "Is your problem not solved?", "Any further questions?"
IF_UNSOLVED = re.compile(
    r"[^.!?\n]{0,60}(?:not (?:yet )?(?:been )?(?:solved|resolved)|still (?:need|have)|(?:further|other|more) (?:questions|concerns)|(?:nicht|noch nicht) gelöst|weitere fragen|pas (?:encore )?résolu|d['’]autres questions|no (?:se ha )?resuelto|más preguntas|niet opgelost|andere vragen|inte löst|ikke løst|fler frågor|flere spørgsmål)[^.!?\n]{0,20}\?"
)
# fmt: off
CLOSED: Rows = (
    ("en", r"\b(?:your|this) (?:\w+ ){0,2}(?:ticket|request|case|incident|conversation|enquiry|inquiry|issue)\b[^.!?\n]{0,60}\b(?:has been|have been|was|is)(?: now| automatically| deemed| marked| as)*+ (?:closed|solved|resolved)\b|\bto re-?open\b[^.!?\n]{0,60}\b(?:reply|respond|answer)|\b(?:reply|respond|click here)\b[^.!?\n]{0,60}\bre-?open", "closed|solved|resolved|open"),
    ("de", r"\b(?<!\bmein )(?<!\bmeine )(?:ticket|vorgang|anfrage|anliegen|fall|meldung)\b[^.!?\n]{0,60}\b(?:geschlossen|abgeschlossen|gelöst|erledigt)\b|wieder (?:zu )?(?:er)?öffnen\b[^.!?\n]{0,60}antwort|antwort\w*\b[^.!?\n]{0,60}wieder (?:zu )?(?:er)?öffne", "geschlossen|gelöst|erledigt|öffne"),
    ("fr", r"\b(?:ticket|demande|dossier|incident)\b[^.!?\n]{0,60} (?:a été|est) (?:maintenant )?(?:clos|clôturé|résolu|fermé)e?\b|(?:solution|demande) sera considérée comme", "clos|clôtur|résolu|fermé|considér"),
    ("es", r"\b(?:caso|ticket|solicitud|incidencia|consulta)\b[^.!?\n]{0,60} (?:se ha|ha sido|está) (?:cerrado|cerrada|resuelt[oa]|solucionad[oa])\b", "cerrad|resuelt|solucion"),
    ("it", r"\b(?:ticket|richiesta|segnalazione|caso)\b[^.!?\n]{0,60} è stat[oa] (?:chius|risolt)[oa]|per riaprir\w+\b[^.!?\n]{0,40}rispond", "chius|risolt|riaprir"),
    ("pt", r"\b(?:chamado|ticket|pedido|solicitação|atendimento|protocolo)\b[^.!?\n]{0,60} foi (?:encerrad|fechad|resolvid|concluíd|finalizad)[oa]", "encerrad|fechad|resolvid|concluíd|finalizad"),
    ("nl", r"\b(?:ticket|melding|vraag|verzoek|aanvraag)\b[^.!?\n]{0,60}\b(?:gesloten|opgelost|afgesloten|afgehandeld)\b|\bheropen", "sloten|opgelost|gehandeld|heropen"),
    ("sv da no", r"(?:ärende|sag|sak|henvendelse)\w{0,4}\b[^.!?\n]{0,60} (?:avslutat|stängt|lukket|afsluttet|avsluttet|løst|löst)\b|(?:åpne|åbne|öppna) (?:den|det|sagen|saken|ärendet) (?:igjen|igen)", "avslut|stängt|lukket|afslut|løst|löst|igjen|igen"),
    ("fi", r"(?:pyyntö|tapauk|tapaus|tiketti|yhteydenotto)\w*[^.!?\n]{0,40} on (?:suljettu|ratkaistu)", "suljettu|ratkaistu"),
    ("pl", r"\b(?:zgłoszenie|sprawa)\b[^.!?\n]{0,60} został[oa] (?:zamknięt|rozwiązan)", "zamknięt|rozwiązan"),
    ("cs sk", r"\b(?:požadavek|požiadavka|tiket|ticket)\b[^!?\n]{0,60} (?:byl|bol)\w? (?:uzavřen|uzatvoren|uzavret|vyřešen|vyriešen)", "uzav|uzat|vyřeš|vyrieš"),
    ("hu", r"(?:bejelentés|megkeresés|jegy)\w*[^.!?\n]{0,40} (?:lezártuk|lezárásra|lezárult|megoldva)", "lezár|megold"),
    ("ro", r"\b(?:solicitarea|tichetul|cererea)\b[^.!?\n]{0,60} a fost (?:închis|rezolvat|soluționat)", "închis|rezolvat|soluționat"),
    ("hr sr sl", r"\b(?:zahtjev|upit|prijava|zahtev|tiket|zadeva|zahtevek)\b[^.!?\n]{0,60} je (?:zatvoren|riješen|rešen|zaprt|zaključen)|ponovno otvor", "zatvor|riješ|reš|zaprt|zaključ|otvor"),
    ("el", r"(?:αίτημ\w*|εισιτήριο)[^.!;\n]{0,40} (?:έκλεισε|έχει κλείσει|επιλύθηκε)|ανοίξει ξανά", "κλείσ|έκλεισ|επιλύθ|ανοίξ"),
    ("tr", r"(?:talebiniz|kaydınız|bildiriminiz)[^.!?\n]{0,40} (?:kapatıl|çözül|sonuçlandır)", "kapatıl|çözül|sonuç"),
    ("ru uk bg", r"(?:заявка|обращение|запрос|звернення|запит|тикет)\b[^.!?\n]{0,40} (?:закрыт|решен|решён|закрит|вирішен|затворен|приключен)", "крыт|реш|крит|виріш|затвор|приключ"),
    ("zh", r"(?:工单|工單|请求|請求|案件)[^。！？\n]{0,20}已(?:经|經)?(?:关闭|關閉|解决|解決|结束)"),
    ("ja", r"(?:お問い?合わせ|チケット|案件)[^。\n]{0,20}(?:クローズ|完了|終了)(?:と?させて|いた|し)"),
    ("ko", r"(?:문의|티켓|요청)[^.\n]{0,20}(?:완료|종료|처리|마감|종결)되"),
    ("ar fa", r"تم (?:إغلاق|حل) (?:التذكرة|تذكرت\w*|طلب\w*)"),
    ("he", r"(?:הפנייה|פנייתך|הקריאה)[^.\n]{0,20}(?:נסגרה|טופלה)"),
    ("vi", r"(?:yêu cầu|phiếu)[^.!?\n]{0,40} đã (?:được )?(?:đóng|giải quyết|xử lý)"),
    ("th", r"(?:คำขอ|เรื่อง|ตั๋ว)[^\n]{0,30}(?:ปิด|แก้ไข)(?:แล้ว|เรียบร้อย)"),
    ("id ms", r"\b(?:tiket|permintaan)\b[^.!?\n]{0,40} telah (?:ditutup|diselesaikan)", "ditutup|selesai"),
)
RATES: Rows = (
    ("en", r"\bhow (?:would|do) you rate\b|\brate (?:our|the|your|us)\b|\bhow did we do\b|\btake (?:a (?:moment|minute)|our|this)\b[^.!?\n]{0,40}(?:survey|question|feedback)|\bhow satisfied (?:were|are) you\b|hear what you think of", "rate o|rate t|rate y|rate u|you rate|how did we|survey|question|feedback|how satisfied|hear what"),
    ("de", r"\bbewerte[nt]?\b[^.!?\n]{0,20}\b(?:uns|unser\w*)\b|\bbewerten sie\b|wie zufrieden (?:waren|sind) sie|\bumfrage\b|nehmen sie sich (?:bitte )?(?:eine minute|einen moment|kurz)", "bewert|zufrieden|umfrage|nehmen"),
    ("fr es it pt", r"enquête de satisfaction|\b(?:évaluez|notez) (?:notre|votre|la)|votre avis (?:nous|compte)|\b(?:valorarías?|calificarías?|encuesta|valore|valora|califique|evalúe|evalúa)\b|\b(?:valuti|valuta|valutate) (?:il|la|nostro)|sondaggio|\bavalie\b|pesquisa de satisfação|como (?:avalia|avaliaria)\b|qué (?:te|le) ha parecido", "enquête|évaluez|notez|avis|parecido|valor|calif|encuesta|eval|valut|sondaggio|avali|pesquisa"),
    ("nl sv da no fi", r"\bbeoordeel|hoe tevreden|tevredenheids|hur nöjd|hvor (?:tilfreds|fornøyd)|det betyg som|betygsätt|vurder (?:vår|vores|oss|os)\b|miten onnistuimme|anna palautetta|\barvioi\b", "beoordeel|tevreden|nöjd|hvor |betyg|vurder|miten|anna|arvioi"),
    ("pl cs sk hu ro hr sr sl", r"\boceń|ankiet|ohodnoťte|jak jste spokojen|értékelje|evaluați|evaluează|ocijenite|ocenite|oceňte", "oce|ankiet|ohodno|spokojen|értékel|evalu|ocij"),
    ("el tr ru uk bg", r"αξιολογ|değerlendir|\banket|оцените|оцініть|оценете", "αξιολογ|değer|anket|оцен|оцін"),
    ("zh ja ko", r"(?:进行|進行|请|請)[^。\n]{0,10}(?:评价|評價|评分)|满意度|アンケート|評価を|ご評価|평가해|만족(?:도|스러)"),
    ("ar fa he vi th id ms", r"تقييم|דרג|đánh giá|ประเมิน|ให้คะแนน|beri(?:kan)? (?:penilaian|nilai)|menilai"),
)
NUMBERED: Rows = (
    ("en", r"\b(?:registered|recorded|logged|created|assigned|opened|filed)\b[^.!?\n]{0,40}(?:#|number|reference|case|ticket|\bid)\W{0,3}[\w-]*\d{3}|(?:#\w{0,4}|\b(?:number|reference|case|ticket|incident|id)\W{1,3}\w{0,4})\d{3}[^.!?\n]{0,60}\b(?:registered|recorded|logged|created|assigned|opened|filed)\b", "registered|recorded|logged|created|assigned|opened|filed"),
    ("de", r"(?:nummer|\bnr\.?|#)\W{0,3}[\w-]*\d{3}[\w /-]{0,30}\b(?:erfasst|registriert|angelegt|aufgenommen|vergeben|gespeichert)", "erfasst|registriert|angelegt|aufgenommen|vergeben|gespeichert"),
    ("fr es it pt", r"\b(?:enregistrée?|créée?|attribuée?|registrad[oa]|asignad[oa]|cread[oa]|atribuíd[oa]|abert[oa]|registrat[oa]|assegnat[oa]|apert[oa]|protocollat[oa])\b[^.!?\n]{0,40}\b(?:n[°º]|num[eé]ro|número|referencia|référence|referência|caso|riferimento|protocolo|chamado)\W{0,3}[\w-]*\d{3}", "registr|enregistr|cré|attribu|asignad|cread|atribuíd|abert|assegnat|apert|protocollat"),
    ("nl sv da no fi", r"\b(?:geregistreerd|aangemaakt|registrerat|registrerats|oprettet|registreret|registrert|opprettet|tildelt|kirjattu|rekisteröity)\b[^!?\n]{0,40}\d{3}", "geregistreerd|aangemaakt|registre|ettet|tildelt|kirjattu|rekister"),
    ("pl cs sk hu ro hr sr sl", r"(?:zarejestrowan|nadaliśmy|nadano|przyjęt|zaevid|zaregistr|evidován|evidovan|înregistrat|dodijel|dodel|zaprimljen|zabelež|evidentira)\w*\b[^!?\n]{0,40}\d{3}|\d{3}[^.!?\n]{0,40} (?:rögzít|iktat)", "zarejestr|nada|przyjęt|zaevid|zaregistr|evid|înregistrat|dod|zaprim|zabelež|rögzít|iktat"),
    ("ru uk bg el tr", r"(?:зарегистрирован|присвоен|зареєстрован|присвоєно|регистриран|καταχωρ|kaydedil|oluşturul)\w*[^.!?\n]{0,40}\d{3}|\d{3}[^.!?\n]{0,40} (?:зарегистрирован|зареєстрован|kaydedil|oluşturul|καταχωρ)", "регистр|присво|зареєстр|καταχωρ|kayded|oluştur"),
    ("zh ja ko ar fa he vi th id ms", r"(?:受付番号|お問い?合わ?せ番号|管理番号|工单号?|工單號?|案件编号|编号为|編號為|접수 ?번호|문의 ?번호|접수되|تسجيل\w*|رقم الطلب|מספר (?:הפנייה|פנייה|הקריאה)|mã (?:số|yêu cầu)|หมายเลข(?:เรื่อง|คำขอ)|nomor tiket)\D{0,14}\d{3}"),
)
MARKED: Rows = (
    ("*", r"\bref:_\w[\w.]{4,60}:ref\b|\bpowered by (?:help scout|zendesk|freshdesk|intercom|zammad|hubspot|zoho|osticket|kayako|gorgias|front|happyfox|liveagent|helpscout)|\bdelivered by zendesk|this e?-?mail is a service from|zammad, \w+ kundensupport|\[glpi #\d+\]", "ref:_|powered by|delivered by|is a service|zammad, |glpi #"),
    ("*", r"^\W*(?:short description|state|priority): [^\n]{1,80}\n(?:short description|state|priority): ", "priority: "),
    ("en", r"turn off this request['’]s notifications|\bto add (?:additional |further )?comments, (?:please )?reply|you['’]ll (?:get|be) notified\b|log ?in to your account\b[^.!?\n]{0,60}\b(?:requests|tickets)", "notif|to add |your account"),
    ("fr de es it pt nl", r"pour ajouter des commentaires|généré automatiquement par|um (?:weitere )?(?:kommentare|informationen) hinzuzufügen|para (?:agregar|añadir|adicionar) (?:más )?coment|per aggiungere (?:altri )?comment|om (?:extra )?opmerkingen toe te voegen", "pour ajouter|généré|hinzuzuf|para a|per aggiungere|toe te voegen"),
)
# fmt: on
