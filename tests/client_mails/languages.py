"""What clients write in each language, and what our customers of that language write: one row a language.

Our own texts. The lines of the clients stand as their interfaces write them; ``{who}`` is the sender of the quoted mail.
"""
# ruff: noqa: E501 (a language is one row: wrapping the rows makes the table harder to compare)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``own`` and ``asked`` are sentences divided by ``|``; ``labels`` are From, Sent, To, Subject as Outlook has them.

    ``forwarded`` is Thunderbird's line without its dashes, ``begin`` Apple Mail's, ``original`` Samsung's, ``device``
    what a phone adds below.
    """

    code: str
    own: str
    asked: str
    gmail: str
    apple: str
    thunderbird: str
    labels: str
    date: str
    forwarded: str
    begin: str
    original: str
    device: str


ROWS = (
    Row("en", "The lamp came without a plug.|Could you send me one by Friday?|The order number is 4711.", "Which part is missing?|Where shall we send it?",
        "On Mon, Mar 3, 2025 at 9:12 AM {who} wrote:", "On Mar 3, 2025, at 9:12 AM, {who} wrote:", "On 3/3/25 9:12 AM, Desk wrote:",
        "From:|Sent:|To:|Subject:", "Monday, March 3, 2025 9:12 AM", "Forwarded Message", "Begin forwarded message:", "Original message", "Sent from my iPhone"),
    Row("de", "Die Lampe kam ohne Stecker.|Können Sie mir bis Freitag einen schicken?|Die Bestellnummer ist 4711.", "Welches Teil fehlt?|Wohin sollen wir es senden?",
        "Am Mo., 3. März 2025 um 09:12 Uhr schrieb {who}:", "Am 03.03.2025 um 09:12 schrieb {who}:", "Am 03.03.25 um 09:12 schrieb Desk:",
        "Von:|Gesendet:|An:|Betreff:", "Montag, 3. März 2025 09:12", "Weitergeleitete Nachricht", "Anfang der weitergeleiteten Nachricht:", "Ursprüngliche Nachricht", "Von meinem iPhone gesendet"),
    Row("fr", "La lampe est arrivée sans prise.|Pouvez-vous m'en envoyer une avant vendredi ?|Le numéro de commande est 4711.", "Quelle pièce manque ?|Où devons-nous l'envoyer ?",
        "Le lun. 3 mars 2025 à 09:12, {who} a écrit :", "Le 3 mars 2025 à 09:12, {who} a écrit :", "Le 03/03/2025 à 09:12, Desk a écrit :",
        "De :|Envoyé :|À :|Objet :", "lundi 3 mars 2025 09:12", "Message transféré", "Début du message transféré :", "Message d'origine", "Envoyé de mon iPhone"),
    Row("es", "La lámpara llegó sin enchufe.|¿Me pueden enviar uno antes del viernes?|El número de pedido es 4711.", "¿Qué pieza falta?|¿Adónde la enviamos?",
        "El lun, 3 mar 2025 a las 9:12, {who} escribió:", "El 3 mar 2025, a las 9:12, {who} escribió:", "El 3/3/25 a las 9:12, Desk escribió:",
        "De:|Enviado el:|Para:|Asunto:", "lunes, 3 de marzo de 2025 9:12", "Mensaje reenviado", "Inicio del mensaje reenviado:", "Mensaje original", "Enviado desde mi iPhone"),
    Row("pt", "A lâmpada chegou sem ficha.|Podem enviar-me uma até sexta-feira?|O número da encomenda é 4711.", "Que peça falta?|Para onde a enviamos?",
        "Em seg., 3 de mar. de 2025 às 09:12, {who} escreveu:", "Em 3 de mar. de 2025, à(s) 09:12, {who} escreveu:", "Em 03/03/2025 09:12, Desk escreveu:",
        "De:|Enviada em:|Para:|Assunto:", "segunda-feira, 3 de março de 2025 09:12", "Mensagem encaminhada", "Início da mensagem encaminhada:", "Mensagem original", "Enviado do meu iPhone"),
    Row("it", "La lampada è arrivata senza spina.|Potete mandarmene una entro venerdì?|Il numero d'ordine è 4711.", "Quale pezzo manca?|Dove dobbiamo spedirlo?",
        "Il giorno lun 3 mar 2025 alle ore 09:12 {who} ha scritto:", "Il giorno 3 mar 2025, alle ore 09:12, {who} ha scritto:", "Il 03/03/25 09:12, Desk ha scritto:",
        "Da:|Inviato:|A:|Oggetto:", "lunedì 3 marzo 2025 09:12", "Messaggio Inoltrato", "Inizio messaggio inoltrato:", "Messaggio originale", "Inviato da iPhone"),
    Row("nl", "De lamp kwam zonder stekker.|Kunt u mij er voor vrijdag een sturen?|Het bestelnummer is 4711.", "Welk onderdeel ontbreekt?|Waarheen sturen wij het?",
        "Op ma 3 mrt 2025 om 09:12 schreef {who}:", "Op 3 mrt 2025, om 09:12 heeft {who} het volgende geschreven:", "Op 3-3-2025 om 09:12 schreef Desk:",
        "Van:|Verzonden:|Aan:|Onderwerp:", "maandag 3 maart 2025 09:12", "Doorgestuurd bericht", "Begin doorgestuurd bericht:", "Oorspronkelijk bericht", "Verstuurd vanaf mijn iPhone"),
    Row("sv", "Lampan kom utan kontakt.|Kan ni skicka en till mig före fredag?|Ordernumret är 4711.", "Vilken del saknas?|Vart ska vi skicka den?",
        "Den mån 3 mars 2025 kl 09:12 skrev {who}:", "3 mars 2025 kl. 09:12 skrev {who}:", "Den 2025-03-03 kl. 09:12, skrev Desk:",
        "Från:|Skickat:|Till:|Ämne:", "den 3 mars 2025 09:12", "Vidarebefordrat meddelande", "Vidarebefordrat brev:", "Originalmeddelande", "Skickat från min iPhone"),
    Row("da", "Lampen kom uden stik.|Kan I sende mig et inden fredag?|Ordrenummeret er 4711.", "Hvilken del mangler?|Hvor skal vi sende den hen?",
        "Den man. 3. mar. 2025 kl. 09.12 skrev {who}:", "Den 3. mar. 2025 kl. 09.12 skrev {who}:", "Den 03.03.2025 kl. 09.12 skrev Desk:",
        "Fra:|Sendt:|Til:|Emne:", "3. marts 2025 09:12", "Videresendt meddelelse", "Start på videresendt besked:", "Oprindelig besked", "Sendt fra min iPhone"),
    Row("nb", "Lampen kom uten støpsel.|Kan dere sende meg et før fredag?|Ordrenummeret er 4711.", "Hvilken del mangler?|Hvor skal vi sende den?",
        "man. 3. mar. 2025 kl. 09:12 skrev {who}:", "3. mars 2025 kl. 09:12 skrev {who}:", "Den 03.03.2025 09:12, skrev Desk:",
        "Fra:|Sendt:|Til:|Emne:", "mandag 3. mars 2025 09:12", "Videresendt melding", "Videresendt melding:", "Opprinnelig melding", "Sendt fra min iPhone"),
    Row("fi", "Lamppu tuli ilman pistoketta.|Voitteko lähettää sellaisen ennen perjantaita?|Tilausnumero on 4711.", "Mikä osa puuttuu?|Mihin lähetämme sen?",
        "ma 3.3.2025 klo 9.12 Desk (support@desk.test) kirjoitti:", "{who} kirjoitti 3.3.2025 kello 9.12:", "Desk kirjoitti 3.3.2025 klo 9.12:",
        "Lähettäjä:|Lähetetty:|Vastaanottaja:|Aihe:", "maanantai 3. maaliskuuta 2025 9.12", "Välitetty viesti", "Välitetty viesti alkaa:", "Alkuperäinen viesti", "Lähetetty iPhonesta"),
    Row("pl", "Lampa przyszła bez wtyczki.|Czy mogą Państwo przysłać ją do piątku?|Numer zamówienia to 4711.", "Której części brakuje?|Dokąd mamy ją wysłać?",
        "pon., 3 mar 2025 o 09:12 {who} napisał(a):", "Wiadomość napisana przez {who} w dniu 3 mar 2025, o godz. 09:12:", "W dniu 3.03.2025 o 09:12, Desk pisze:",
        "Od:|Wysłano:|Do:|Temat:", "poniedziałek, 3 marca 2025 09:12", "Treść przekazanej wiadomości", "Początek przekazywanej wiadomości:", "Oryginalna wiadomość", "Wysłane z iPhone'a"),
    Row("cs", "Lampa přišla bez zástrčky.|Můžete mi ji poslat do pátku?|Číslo objednávky je 4711.", "Která část chybí?|Kam ji máme poslat?",
        "po 3. 3. 2025 v 9:12 odesílatel {who} napsal:", "3. 3. 2025 v 9:12, {who}:", "Dne 03. 03. 25 v 9:12 Desk napsal(a):",
        "Od:|Odesláno:|Komu:|Předmět:", "pondělí 3. března 2025 9:12", "Přeposlaná zpráva", "Začátek přeposílané zprávy:", "Původní zpráva", "Odesláno z iPhonu"),
    Row("sk", "Lampa prišla bez zástrčky.|Môžete mi ju poslať do piatku?|Číslo objednávky je 4711.", "Ktorá časť chýba?|Kam ju máme poslať?",
        "po 3. 3. 2025 o 9:12 {who} napísal(a):", "Dňa 3. 3. 2025 o 9:12 používateľ {who} napísal:", "Dňa 3. 3. 2025 o 9:12 Desk napísal(a):",
        "Od:|Odoslané:|Komu:|Predmet:", "pondelok 3. marca 2025 9:12", "Preposlaná správa", "Začiatok preposlanej správy:", "Pôvodná správa", "Odoslané z iPhonu"),
    Row("hu", "A lámpa dugó nélkül érkezett.|Tudnának péntekig küldeni egyet?|A rendelés száma 4711.", "Melyik alkatrész hiányzik?|Hová küldjük?",
        "{who} ezt írta (időpont: 2025. márc. 3., H, 9:12):", "2025. márc. 3. dátummal, 9:12 időpontban {who} írta:", "2025. 03. 03. 9:12 keltezéssel, Desk írta:",
        "Feladó:|Elküldve:|Címzett:|Tárgy:", "2025. március 3., hétfő 9:12", "Továbbított üzenet", "Továbbított levél kezdete:", "Eredeti üzenet", "Elküldve az iPhone-omról"),
    Row("ro", "Lampa a venit fără ștecher.|Îmi puteți trimite unul până vineri?|Numărul comenzii este 4711.", "Ce piesă lipsește?|Unde să o trimitem?",
        "În lun., 3 mar. 2025 la 09:12, {who} a scris:", "Pe 3 mar. 2025, la 09:12, {who} a scris:", "Pe 03.03.2025 09:12, Desk a scris:",
        "De la:|Trimis:|Către:|Subiect:", "luni, 3 martie 2025 09:12", "Mesaj redirecționat", "Începutul mesajului redirecționat:", "Mesaj original", "Trimis de pe iPhone-ul meu"),
    Row("ru", "Лампа пришла без вилки.|Не могли бы вы прислать её до пятницы?|Номер заказа 4711.", "Какой детали не хватает?|Куда её отправить?",
        "пн, 3 мар. 2025 г. в 09:12, {who}:", "3 марта 2025 г., в 09:12, {who} написал(а):", "03.03.2025 9:12, Desk пишет:",
        "От:|Отправлено:|Кому:|Тема:", "понедельник, 3 марта 2025 г. 9:12", "Перенаправленное сообщение", "Начало переадресованного сообщения:", "Исходное сообщение", "Отправлено с iPhone"),
    Row("uk", "Лампа прийшла без вилки.|Чи можете ви надіслати її до п'ятниці?|Номер замовлення 4711.", "Якої деталі бракує?|Куди її надіслати?",
        "пн, 3 бер. 2025 р. о 09:12 {who} пише:", "3 бер. 2025 р. о 09:12 {who} написав(-ла):", "03.03.25 09:12, Desk пише:",
        "Від:|Надіслано:|Кому:|Тема:", "понеділок, 3 березня 2025 р. 9:12", "Переслане повідомлення", "Початок листа, що пересилається:", "Вихідне повідомлення", "Надіслано з iPhone"),
    Row("bg", "Лампата дойде без щепсел.|Можете ли да ми изпратите един до петък?|Номерът на поръчката е 4711.", "Коя част липсва?|Къде да я изпратим?",
        "На пн, 3.03.2025 г. в 9:12 ч. {who} написа:", "На 3.03.2025 г., в 9:12, {who} написа:", "На 3.3.2025 г. в 9:12 ч., Desk написа:",
        "От:|Изпратено:|До:|Относно:", "понеделник, 3 март 2025 г. 9:12 ч.", "Препратено съобщение", "Начало на препратеното съобщение:", "Оригинално съобщение", "Изпратено от моя iPhone"),
    Row("el", "Η λάμπα ήρθε χωρίς φις.|Μπορείτε να μου στείλετε ένα ως την Παρασκευή;|Ο αριθμός παραγγελίας είναι 4711.", "Ποιο εξάρτημα λείπει;|Πού να το στείλουμε;",
        "Στις Δευ 3 Μαρ 2025 στις 9:12 π.μ., ο/η {who} έγραψε:", "Στις 3 Μαρ 2025, στις 9:12 π.μ., ο χρήστης {who} έγραψε:", "Στις 3/3/25 9:12 π.μ., ο Desk έγραψε:",
        "Από:|Στάλθηκε:|Προς:|Θέμα:", "Δευτέρα, 3 Μαρτίου 2025 9:12 πμ", "Προωθημένο μήνυμα", "Αρχή προωθημένου μηνύματος:", "Αρχικό μήνυμα", "Στάλθηκε από το iPhone μου"),
    Row("tr", "Lamba fişsiz geldi.|Cumaya kadar bana bir tane gönderebilir misiniz?|Sipariş numarası 4711.", "Hangi parça eksik?|Nereye gönderelim?",
        "{who}, 3 Mar 2025 Pzt, 09:12 tarihinde şunu yazdı:", "{who} şunları yazdı (3 Mar 2025 09:12):", "3.03.2025 09:12 tarihinde Desk yazdı:",
        "Kimden:|Gönderildi:|Kime:|Konu:", "3 Mart 2025 Pazartesi 09:12", "İletilmiş ileti", "İletilen mesajın başlangıcı:", "Orijinal mesaj", "iPhone'umdan gönderildi"),
    Row("hr", "Lampa je stigla bez utikača.|Možete li mi poslati jedan do petka?|Broj narudžbe je 4711.", "Koji dio nedostaje?|Kamo da ga pošaljemo?",
        "pon, 3. ožu 2025. u 09:12 {who} napisao je:", "Dana 03.03.2025., u 09:12, {who} je napisao:", "Dana 3.3.2025. u 9:12, Desk je napisao/la:",
        "Šalje:|Poslano:|Prima:|Predmet:", "3. ožujka 2025. 9:12", "Proslijeđena poruka", "Započni proslijeđenu poruku:", "Izvorna poruka", "Poslano s mog iPhonea"),
    Row("sr", "Лампа је стигла без утикача.|Можете ли ми послати један до петка?|Број поруџбине је 4711.", "Који део недостаје?|Где да га пошаљемо?",
        "пон, 3. мар 2025. у 09:12 {who} је написао/ла:", "3. мар 2025., у 09:12, {who} је написао/ла:", "Дана 3.3.2025. у 9:12, Desk је написао:",
        "Од:|Послато:|За:|Наслов:", "понедељак, 3. март 2025. 9:12", "Прослеђена порука", "Почетак прослеђене поруке:", "Оригинална порука", "Послато са iPhone-а"),
    Row("sl", "Svetilka je prišla brez vtiča.|Mi lahko do petka pošljete enega?|Številka naročila je 4711.", "Kateri del manjka?|Kam naj ga pošljemo?",
        "V V pon., 3. mar. 2025 ob 09:12 je oseba {who} napisala:", "Dne 3. mar. 2025 ob 9:12 je {who} napisal:", "Dne 3. 03. 25 ob 9:12 je Desk napisal(a):",
        "Od:|Poslano:|Za:|Zadeva:", "ponedeljek, 3. marec 2025 09:12", "Posredovano sporočilo", "Začetek posredovanega sporočila:", "Izvirno sporočilo", "Poslano iz mojega iPhona"),
    Row("lt", "Lempa atėjo be kištuko.|Ar galite atsiųsti jį iki penktadienio?|Užsakymo numeris 4711.", "Kurios dalies trūksta?|Kur ją siųsti?",
        "2025-03-03, pr, 09:12 {who} rašė:", "2025-03-03, 09:12, {who} parašė:", "2025-03-03 09:12, Desk rašė:",
        "Nuo:|Išsiųsta:|Kam:|Tema:", "2025 m. kovo 3 d., pirmadienis 09:12", "Persiųstas laiškas", "Persiųsto laiško pradžia:", "Pradinis laiškas", "Išsiųsta iš mano iPhone"),
    Row("lv", "Lampa atnāca bez kontaktdakšas.|Vai varat atsūtīt to līdz piektdienai?|Pasūtījuma numurs ir 4711.", "Kuras daļas trūkst?|Kurp to sūtīt?",
        "Pirmd., 2025. g. 3. marts, plkst. 09:12 — lietotājs Desk (<support@desk.test>) rakstīja:", "2025. gada 3. martā 09:12 {who} rakstīja:", "03.03.2025 09:12, Desk rakstīja:",
        "No:|Nosūtīts:|Kam:|Temats:", "pirmdiena, 2025. gada 3. marts 09:12", "Pārsūtītais ziņojums", "Pārsūtītā ziņojuma sākums:", "Sākotnējais ziņojums", "Sūtīts no mana iPhone"),
    Row("et", "Lamp tuli ilma pistikuta.|Kas saate selle reedeks saata?|Tellimuse number on 4711.", "Milline osa puudub?|Kuhu me selle saadame?",
        "Kuupäev E, 3. märts 2025 kell 09:12 kirjutas {who}:", "{who} kirjutas 3. märts 2025 kell 09:12:", "3.03.25 09:12 kirjutas Desk:",
        "Saatja:|Saadetud:|Adressaat:|Teema:", "esmaspäev, 3. märts 2025 09:12", "Edastatud kiri", "Edastatud kirja algus:", "Algne kiri", "Saadetud minu iPhone'ist"),
    Row("ca", "El llum va arribar sense endoll.|Me'n podeu enviar un abans de divendres?|El número de comanda és 4711.", "Quina peça falta?|On l'enviem?",
        "Missatge de {who} del dia dl., 3 de març 2025 a les 9:12:", "El 3 març 2025, a les 9:12, {who} va escriure:", "El 3/3/25 a les 9:12, Desk ha escrit:",
        "De:|Enviat el:|Per a:|Assumpte:", "dilluns, 3 de març de 2025 9:12", "Missatge reenviat", "Inici del missatge reenviat:", "Missatge original", "Enviat des del meu iPhone"),
    Row("ja", "ランプにプラグが付いていませんでした。|金曜日までに送っていただけますか。|注文番号は4711です。", "どの部品が足りませんか。|どこに送ればよいですか。",
        "2025年3月3日(月) 9:12 {who}:", "2025/03/03 9:12、{who}のメール:", "2025/03/03 9:12、Desk さんは書きました:",
        "差出人:|送信日時:|宛先:|件名:", "2025年3月3日 9:12", "転送されたメッセージ", "転送されたメッセージ:", "元のメッセージ", "iPhoneから送信"),
    Row("zh", "灯没有插头。|能在周五之前寄给我一个吗？|订单号是4711。", "缺少哪个零件？|寄到哪里？",
        "{who} 于2025年3月3日周一 09:12写道：", "2025年3月3日 09:12，{who} 写道：", "在 2025/3/3 9:12, Desk 写道:",
        "发件人:|发送时间:|收件人:|主题:", "2025年3月3日 9:12", "转发的消息", "以下是转发的邮件：", "原始邮件", "发自我的 iPhone"),
    Row("zh-TW", "燈沒有插頭。|能在週五之前寄給我一個嗎？|訂單號碼是4711。", "缺少哪個零件？|寄到哪裡？",
        "{who} 於 2025年3月3日 週一 上午9:12寫道：", "{who} 於 2025年3月3日 上午9:12 寫道：", "Desk 於 2025/3/3 上午 09:12 寫道:",
        "寄件者:|寄件日期:|收件者:|主旨:", "2025年3月3日 上午 09:12", "轉寄訊息", "以下是轉寄的郵件：", "原始郵件", "從我的 iPhone 傳送"),
    Row("ko", "램프에 플러그가 없었습니다.|금요일까지 하나 보내 주실 수 있나요?|주문 번호는 4711입니다.", "어느 부품이 없습니까?|어디로 보낼까요?",
        "2025년 3월 3일 (월) 오전 9:12, {who}님이 작성:", "2025. 3. 3. 오전 9:12, {who} 작성:", "25. 3. 3. 09:12에 Desk 이(가) 쓴 글:",
        "보낸 사람:|보낸 날짜:|받는 사람:|제목:", "2025년 3월 3일 월요일 오전 9:12", "전달된 메시지", "전달된 메시지:", "원본 이메일", "나의 iPhone에서 보냄"),
    Row("vi", "Đèn đến mà không có phích cắm.|Anh có thể gửi cho tôi trước thứ Sáu không?|Số đơn hàng là 4711.", "Thiếu bộ phận nào?|Gửi đến đâu?",
        "Vào Th 2, 3 thg 3, 2025 vào lúc 09:12 {who} đã viết:", "Vào 09:12, 3 thg 3, 2025, {who} đã viết:", "Vào lúc 09:12 3/3/25, Desk đã viết:",
        "Từ:|Đã gửi:|Tới:|Chủ đề:", "Thứ Hai, 3 tháng 3, 2025 9:12 SA", "Thư được chuyển tiếp", "Bắt đầu thư được chuyển tiếp:", "Tin nhắn gốc", "Đã gửi từ iPhone của tôi"),
    Row("th", "โคมไฟมาโดยไม่มีปลั๊ก|ช่วยส่งมาให้ก่อนวันศุกร์ได้ไหม|หมายเลขคำสั่งซื้อคือ 4711", "ชิ้นส่วนใดหายไป|จะให้ส่งไปที่ไหน",
        "ในวันที่ จ. 3 มี.ค. 2025 เวลา 09:12 {who} เขียนว่า:", "ในวันที่ 3 มี.ค. 2568 เวลา 09:12 {who} เขียนว่า:", "เมื่อ 3/3/25 9:12, Desk เขียนว่า:",
        "จาก:|ส่ง:|ถึง:|เรื่อง:", "3 มีนาคม 2025 9:12", "ข้อความที่ส่งต่อ", "เริ่มข้อความที่ส่งต่อ:", "ข้อความเดิม", "ส่งจาก iPhone ของฉัน"),
    Row("id", "Lampunya datang tanpa steker.|Bisakah Anda mengirim satu sebelum Jumat?|Nomor pesanannya 4711.", "Bagian mana yang kurang?|Ke mana kami kirim?",
        "Pada Sen, 3 Mar 2025 pukul 09.12 {who} menulis:", "Pada 3 Mar 2025, pukul 09.12, {who} menulis:", "Pada 03/03/25 09.12, Desk menulis:",
        "Dari:|Dikirim:|Kepada:|Subjek:", "Senin, 3 Maret 2025 9.12", "Pesan Terusan", "Mulai pesan terusan:", "Pesan asli", "Dikirim dari iPhone saya"),
    Row("he", "המנורה הגיעה בלי תקע.|תוכלו לשלוח לי אחד עד יום שישי?|מספר ההזמנה הוא 4711.", "איזה חלק חסר?|לאן לשלוח?",
        "\u202bבתאריך יום ב׳, 3 במרץ 2025 ב-9:12 מאת \u202aDesk\u202c\u200f <\u202asupport@desk.test\u202c\u200f>:\u202c", "ב-3 במרץ 2025, בשעה 9:12, {who} כתב/ה:", "\u200fבתאריך 03/03/2025 בשעה 9:12, Desk כתב:",
        "מאת:|נשלח:|אל:|נושא:", "יום שני 03 מרץ 2025 09:12", "הודעה שהועברה", "תחילת ההודעה שהועברה:", "הודעה מקורית", "נשלח מה-iPhone שלי"),
    Row("ar", "وصل المصباح بدون قابس.|هل يمكنكم إرسال واحد قبل يوم الجمعة؟|رقم الطلب هو 4711.", "ما القطعة الناقصة؟|إلى أين نرسلها؟",
        "في الاثنين، 3 مارس 2025 في 9:12 ص تمت كتابة ما يلي بواسطة {who}:", "في ٣ مارس ٢٠٢٥، الساعة ٩:١٢ ص، كتب {who}:", "في ٣/٣/٢٠٢٥ ٩:١٢ ص، كتب Desk:",
        "من:|تاريخ الإرسال:|إلى:|الموضوع:", "الاثنين، 3 مارس 2025 9:12 ص", "رسالة معاد توجيهها", "بدء الرسالة المعاد توجيهها:", "الرسالة الأصلية", "أرسلت من الـ iPhone"),
    Row("fa", "چراغ بدون دوشاخه رسید.|می‌توانید تا جمعه یکی بفرستید؟|شماره سفارش ۴۷۱۱ است.", "کدام قطعه نیست؟|به کجا بفرستیم؟",
        "در تاریخ دوشنبه ۳ مارس ۲۰۲۵،\u200f ۹:۱۲ {who} نوشت:", "در ۳ مارس ۲۰۲۵، ساعت ۹:۱۲، {who} نوشت:", "در ۲۰۲۵/۳/۳ ۹:۱۲، Desk نوشته است:",
        "از:|ارسال شده:|به:|موضوع:", "دوشنبه ۳ مارس ۲۰۲۵ ۹:۱۲", "پیام فرستاده شده", "آغاز پیام فرستاده شده:", "پیام اصلی", "ارسال شده از iPhone من"),
    Row("hi", "लैंप बिना प्लग के आया।|क्या आप शुक्रवार तक एक भेज सकते हैं?|ऑर्डर संख्या 4711 है।", "कौन सा हिस्सा नहीं है?|हम इसे कहाँ भेजें?",
        "सोम, 3 मार्च 2025 को 9:12 am बजे को {who} ने लिखा:", "3 मार्च 2025 को 9:12 बजे, {who} ने लिखा:", "3/3/25 9:12 पर Desk ने लिखा:",
        "प्रेषक:|भेजा गया:|प्रति:|विषय:", "सोमवार, 3 मार्च 2025 9:12", "अग्रेषित संदेश", "अग्रेषित संदेश प्रारंभ करें:", "मूल संदेश", "मेरे iPhone से भेजा गया"),
)  # fmt: skip
