"""What automatic replies say of themselves, by sign and by language: one row for each language or group of them."""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

Rows = tuple[tuple[str, str], ...]
"""Language codes (ISO 639-1, separated by spaces) and the pattern of their phrases."""

ABSENT: Rows = (
    (
        "en",
        r"\b(?:i(?: a|['’])m|(?:i|we)(?: will|['’]ll| shall) be|we(?: a|['’])re|(?:our|the) [\w ]{1,30} (?:is|are|will be)|currently|presently)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:out of (?:the |my )?office|out of town|away\b|on (?:[\w-]+ ){0,2}(?:leave|vacation|holidays?)|off sick|travel?ling|unavailable|closed|not (?:in|at) (?:the |my )?(?:office|desk)|absent)",
    ),
    (
        "en",
        r"\b(?:no longer (?:works?|employed|with|part of)|(?:has|have) left (?:the company|our|us\b)|(?:address|mailbox|account) is (?:no longer|not) (?:in use|monitored|active|valid|read))",
    ),
    (
        "de",
        r"\b(?:(?:ich bin|wir sind|ich befinde mich|wir befinden uns|(?:bin|sind) (?:ich|wir))\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:im urlaub|in urlaub|nicht (?:im|am) (?:büro|haus|hause|arbeitsplatz|dienst)|nicht erreichbar|abwesend|außer haus|in elternzeit|in mutterschutz|auf (?:dienst)?reisen?|auf fortbildung|krank|in den betriebsferien)|nicht mehr (?:für|bei|in) (?:unser\w*|uns|dies\w*|der|dem)\b(?:[^.!?\n]|(?<=\d)\.){0,40}(?:tätig|beschäftigt|unternehmen)|(?:büro|betrieb|geschäft|praxis|laden|kanzlei|firma)\b(?:[^.!?\n]|(?<=\d)\.){0,60}\bgeschlossen|ich werde\b(?:[^.!?\n]|(?<=\d)\.){0,40}nicht im (?:büro|haus))",
    ),
    (
        "fr",
        r"\b(?:je suis|je serai|nous sommes|nous serons|actuellement)\b(?:[^.!?\n]|(?<=\d)\.){0,50}\b(?:absente?s?|en cong[ée]s?|en vacances|en déplacement|en arrêt|en formation|indisponibles?|hors du bureau|ferm[ée]s?)|\bne (?:fait|travaille) plus\b|\b(?:bureaux?|magasin|cabinet|service)\b(?:[^.!?\n]|(?<=\d)\.){0,30}\b(?:sera|est|seront|sont) fermé",
    ),
    (
        "es",
        r"\b(?:(?:estoy|estaré|me encuentro|me encontraré|estamos|estaremos|actualmente)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:fuera de (?:la )?oficina|de vacaciones|de baja|de viaje|de permiso|ausentes?|cerrad[oa]s?)|ya no (?:trabaja|forma parte))",
    ),
    (
        "ca",
        r"\b(?:soc|sóc|seré|estic|estaré)\b(?:[^.!?\n]|(?<=\d)\.){0,30}\b(?:de vacances|fora de l['’]oficina|absent)",
    ),
    (
        "it",
        r"\b(?:sono|sarò|siamo|saremo|attualmente|mi trovo)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:in ferie|fuori (?:ufficio|sede)|assente|in congedo|in maternità|in trasferta|chiusi)|\b(?:ufficio|negozio|studio)\b(?:[^.!?\n]|(?<=\d)\.){0,30}\bchius[oi]|\bnon lavora più",
    ),
    (
        "pt",
        r"\b(?:estou|estarei|encontro-me|encontrar-me-ei|estamos|estaremos|atualmente|no momento)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:de férias|em férias|ausentes?|fora do escritório|de licença|em licença|em viagem|fechados)|\bjá não trabalha|\bnão trabalha mais",
    ),
    (
        "nl",
        r"\b(?:(?:ik ben|wij zijn|we zijn)\b(?:[^.!?\n]|(?<=\d)\.){0,50}\b(?:afwezig|met vakantie|op vakantie|niet (?:op|in|aanwezig|bereikbaar)|met verlof|buiten kantoor|gesloten)|niet meer werkzaam|kantoor is\b(?:[^.!?\n]|(?<=\d)\.){0,30}gesloten)",
    ),
    (
        "sv da no",
        r"\b(?:jag är|jeg er|vi är|vi er|jeg holder|vi holder)\b(?:[^.!?\n]|(?<=\d)\.){0,50}(?:semester|ferie|ledig|inte på kontoret|ikke på kontoret|ikke til ?stede|ej på kontoret|föräldraledig|barsel|tjänsteresa|fravær|frånvarande|bortrest|permisjon)|\b(?:slutat|ikke længere ansat|ikke lenger ansatt|stengt|stängt|lukket)\b",
    ),
    (
        "fi",
        r"\b(?:olen|olemme)\b(?:[^.!?\n]|(?<=\d)\.){0,40}(?:lomalla|poissa|vapaalla|matkoilla|vuosilomalla|tavoittamattomissa|äitiyslomalla)|\ben ole (?:tavoitettavissa|paikalla|toimistolla)",
    ),
    (
        "pl",
        r"\b(?:(?:jestem|przebywam|będę|jesteśmy)\b(?:[^.!?\n]|(?<=\d)\.){0,50}(?:na urlopie|poza biurem|nieobecn|na zwolnieniu|w podróży|niedostępn|w delegacji)|nie pracuje już|już nie pracuje|biuro\b(?:[^.!?\n]|(?<=\d)\.){0,30}nieczynne)",
    ),
    (
        "cs sk",
        r"\b(?:(?:čerpám|mám|jsem|som|sme|jsme|momentálně|momentálne|budu|budem)\b(?:[^.!?\n]|(?<=\d)\.){0,50}(?:dovolen|mimo kancel|nejsem v kancel|nie som v kancel|v kancelári|nepřítom|neprítom|na služební|na služobnej|nemocn)|nejsem v kanceláři|nie som v kancelárii|už u nás nepracuje)",
    ),
    (
        "hu",
        r"(?:szabadságon (?:vagyok|leszek|vagyunk)|nem vagyok (?:az )?irod|nem leszek (?:az )?irod|házon kívül (?:vagyok|leszek)|nem vagyok elérhető|távol (?:vagyok|leszek)|zárva tart)",
    ),
    (
        "ro",
        r"\b(?:sunt|mă aflu|voi fi|suntem)\b(?:[^.!?\n]|(?<=\d)\.){0,40}(?:în concediu|plecat|absent|în afara biroului|în delegație|indisponibil)|\bnu sunt (?:la|în) birou",
    ),
    (
        "ru",
        r"(?:(?:я|мы|сейчас|временно|буду|нахожусь)(?:[^.!?\n]|(?<=\d)\.){0,50}(?:в отпуске|в командировке|на больничном|отсутствую|вне офиса|в декрете|не работаю)|меня не будет|нет на рабочем месте|больше не работает|офис(?:[^.!?\n]|(?<=\d)\.){0,30}закрыт|отсутствую)",
    ),
    (
        "uk",
        r"(?:(?:я|ми|зараз|буду|перебуваю)(?:[^.!?\n]|(?<=\d)\.){0,50}(?:у відпустці|у відрядженні|на лікарняному|відсутн|поза офісом)|мене не буде|більше не працює)",
    ),
    (
        "bg",
        r"(?:в отпуск (?:съм|сме)|в отпуска съм|извън офиса (?:съм|сме)|отсъствам|няма да бъда в офиса|ще отсъствам)",
    ),
    (
        "hr sr sl",
        r"(?:na (?:godišnjem|dopustu|bolovanju|odmoru)|izvan ureda|nisam u uredu|van kancelarije|на (?:годишњем )?одмору|одсутан|одсутна|sem na dopustu|odsot[en]n|nisem v pisarni)",
    ),
    (
        "el",
        r"(?:απουσιάζω|θα (?:απουσιάζω|λείπω)|βρίσκομαι (?:σε|εκτός)|λείπω|είμαι (?:σε άδεια|εκτός γραφείου)|εκτός γραφείου έως)",
    ),
    (
        "tr",
        r"(?:izinliyim|izindeyim|izinde olacağım|izinli olacağım|ofis(?:te)? (?:dışındayım|değilim)|tatildeyim|seyahatteyim|raporluyum|bulunmayacağım|bulunmamaktayım)",
    ),
    (
        "zh",
        r"(?:(?:本人|我|目前|现在|現在|正在|我司|本公司|公司)[^。！？\n]{0,12}(?:休假|度假|出差|不在(?:办公室|公司|辦公室)|外出|放假|請假|请假|离职|離職)|已(?:经)?离职|已離職|(?:放假|休息)期間)",
    ),
    (
        "ja",
        r"(?:休暇(?:を|中)|不在に(?:し|いた|して)|不在です|出張(?:中|のため)|休業(?:し|とさせ|いた)|席を外し|お休みを(?:いただ|頂)|退職(?:し|いた)|産休|育休|外出して)",
    ),
    ("ko", r"(?:휴가 ?중|부재 ?중|출장 ?중|자리를 비|휴무|퇴사|외근 ?중|육아 ?휴직|근무하지 않)"),
    (
        "ar",
        r"(?:أنا (?:في إجازة|خارج المكتب|غير متواجد|مسافر)|(?:سأكون|أكون|حاليا|حالياً)[^.!؟\n]{0,30}(?:إجازة|خارج المكتب|غير متواجد)|خارج المكتب حال|لم يعد يعمل)",
    ),
    ("fa", r"(?:در مرخصی (?:هستم|به سر)|در دفتر نیستم|خارج از دفتر|در سفر هستم)"),
    ("he", r"(?:אני (?:בחופש|נמצא|בחו|לא במשרד|במילואים)|אינני (?:במשרד|נמצא|זמינ)|אהיה (?:בחופש|מחוץ)|כבר לא עובד)"),
    (
        "vi",
        r"(?:(?:tôi|chúng tôi|hiện)(?:[^.!?\n]|(?<=\d)\.){0,30}(?:nghỉ phép|đi công tác|vắng mặt|không có mặt|nghỉ lễ|không ở văn phòng)|không còn làm việc)",
    ),
    ("th", r"(?:(?:ขณะนี้|ผม|ดิฉัน|ฉัน)[^\n]{0,40}(?:ลาพักร้อน|ลาพัก|ไม่อยู่|ลางาน|เดินทาง|วันหยุด)|อยู่ในช่วงลา)"),
    ("hi", r"(?:छुट्टी पर (?:हूँ|हूं|हैं|रहूँगा|रहूंगा|रहूँगी)|कार्यालय (?:में नहीं|से बाहर)|अवकाश पर)"),
    (
        "id",
        r"\b(?:saya|kami)\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:sedang cuti|sedang tidak (?:berada )?di|bercuti|di luar kantor|tidak berada|dinas luar)",
    ),
    (
        "et lv lt",
        r"\b(?:olen|viibin)\b(?:[^.!?\n]|(?<=\d)\.){0,40}(?:puhkusel|kontorist ära|lähetuses)|\besmu (?:atvaļinājumā|prom|komandējumā)|\b(?:atostogauju|esu atostogose|būsiu atostogose|komandiruotėje|nesu biure)",
    ),
)
LATER: Rows = (
    (
        "en",
        r"\b(?:(?:will|shall|['’]ll|aim to|hope to|try to)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:repl(?:y|ied)|respond|answer(?:ed)?|get back to|be in touch|be (?:read|processed|dealt with|back)|not return|reopen|follow[- ]up|contact you|return (?:on|in|to (?:the |my )?(?:office|work|desk)|by|from|after)|hear from)|(?:up)?on (?:my|our) return|when (?:i|we)(?:['’]m| am|['’]re| are)? (?:return|back|get back|reopen)|respon(?:se|d)(?:[^.!?\n]|(?<=\d)\.){0,20}delayed|delay(?:ed)? (?:in|my)? ?(?:response|reply|responding))",
    ),
    (
        "de",
        r"\b(?:(?:nach|bei|erst nach) (?:meiner|unserer) rückkehr|(?:kehre|kommen?|bin|sind)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:zurück|wieder (?:da|erreichbar|im büro|für sie da))|(?:werden?|kann|können)\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:beantwort\w*|bearbeite\w*|antworten|zurückkehren|melden)|meld\w* (?:uns|mich)\b(?:[^.!?\n]|(?<=\d)\.){0,40}(?:schnellst|umgehend|baldmöglich|so bald|in kürze|bei ihnen)|wieder (?:persönlich )?erreichbar|lese (?:ich )?(?:meine )?(?:e-?mails?|mails?|post)\b(?:[^.!?\n]|(?<=\d)\.){0,20}(?:erst|wieder|nach))",
    ),
    (
        "fr",
        r"\b(?:à (?:mon|notre) retour|dès (?:mon|notre) retour|(?:répondr|traiter|prendr|reviendr)(?:ai|ons|a|ont)\b|dans les (?:meilleurs|plus brefs) délais|de retour (?:le|à|au|lundi|mardi|mercredi|jeudi|vendredi)|reprendrai)",
    ),
    (
        "es",
        r"\b(?:a mi (?:regreso|vuelta|retorno)|(?:responder|contestar|atender|volver|regresar|contactar)(?:é|emos|á|án)\b|lo antes posible|a la (?:mayor )?brevedad|cuando (?:regrese|vuelva))",
    ),
    ("ca", r"\b(?:quan torn[io]|a la tornada|respondré|contestaré)"),
    (
        "it",
        r"\b(?:al mio (?:rientro|ritorno)|al nostro (?:rientro|ritorno)|(?:risponder|rientrer|torner|contatter|provveder)(?:ò|emo|à|anno)\b|appena possibile|il prima possibile|quanto prima)",
    ),
    (
        "pt",
        r"\b(?:(?:responder|retornar|regressar|voltar|contactar|contatar)(?:ei|emos|á|ão)\b|retorno (?:no|em|ao)\b|(?:assim|logo) que (?:regress|volt|retorn|poss)\w*|quando (?:regress|volt|retorn)\w*|com a maior brevidade|o mais (?:breve|rápido) possível)",
    ),
    (
        "nl",
        r"\b(?:(?:bij|na) (?:mijn|onze) terugkomst|(?:antwoord|beantwoord|reageer|lees)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:weer|terug|vanaf|na)|zo (?:spoedig|snel) mogelijk|(?:ontvangt|krijgt) u\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:antwoord|reactie)|u (?:ontvangt|krijgt)\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:antwoord|reactie)|weer (?:aanwezig|bereikbaar|terug))",
    ),
    (
        "sv da no",
        r"\b(?:(?:är|er) (?:jag |jeg )?(?:tillbaka|tilbake|tilbage)|(?:svarar|svarer|besvarar|besvarer)\b(?:[^.!?\n]|(?<=\d)\.){0,50}(?:när|når|efter|etter|så snart)|(?:när|når) (?:jag|jeg) (?:är|er|kommer) (?:tillbaka|tilbake|tilbage)|så (?:snart|fort|hurtigt|raskt) (?:som )?(?:möjligt|mulig)|återkommer|vender tilbage)",
    ),
    ("fi", r"\b(?:palaan|palattuani|lomani jälkeen|vastaan|vastaamme|mahdollisimman pian)\b"),
    (
        "pl",
        r"\b(?:po (?:moim )?powrocie|odpowiem|odpowiemy|wracam|wrócę|skontaktujemy się|odezwę się|najszybciej jak|jak najszybciej)\b",
    ),
    (
        "cs sk",
        r"(?:po (?:svém |svojom )?návrat|(?:odpovím|odpoviem|odpovíme|ozvu se|ozveme|ozvem|vracím se|vrátím se|vrátim)\b|co nejdříve|čo najskôr)",
    ),
    (
        "hu",
        r"(?:visszatérés\w* után|visszaérkezés|válaszolok|válaszolni fog|válaszolunk|jelentkez(?:em|ünk|ni)|amint lehet|a lehető leghamarabb)",
    ),
    (
        "ro",
        r"(?:la (?:întoarcere|revenire)|voi (?:răspunde|reveni)|vom (?:răspunde|reveni)|cât mai curând|revin la birou)",
    ),
    (
        "ru",
        r"(?:(?:отвечу|ответим|свяж(?:усь|емся)|вернусь|рассмотрим)|после (?:возвращения|выхода|отпуска)|по возвращени|в ближайшее время)",
    ),
    ("uk", r"(?:відпові(?:м|мо)|зв['’]яж(?:усь|емося)|повернуся|після повернення|найближчим часом)"),
    ("bg", r"(?:ще (?:отговор|се върн|се свърж)|след завръщан|възможно най-скоро)"),
    (
        "hr sr sl",
        r"(?:po povratku|odgovori(?:t ću|ću|la bom|l bom|m)|odgovorit|по повратку|одговори(?:ћу|ћемо)|po vrnitvi|vraćam se|čim prije|što prije|čimprej)",
    ),
    ("el", r"(?:θα (?:απαντήσ|επιστρέψ|επικοινωνήσ|σας απαντήσ)|μόλις επιστρέψω|κατά την επιστροφή|το συντομότερο)"),
    (
        "tr",
        r"(?:döndüğüm(?:de|üzde)?|dönüşüm(?:de)?|(?:yanıt|cevap) vereceğ|yanıtlayacağ|cevaplayacağ|en kısa sürede|dönüş yapacağ)",
    ),
    (
        "zh",
        r"(?:(?:回来|返回|回到|回國|回国|上班)[^。！？\n]{0,15}(?:回复|回覆|答复|处理|處理)|(?:尽快|盡快|尽早|儘快|第一时间|第一時間|及时)[^。！？\n]{0,10}(?:回复|回覆|答复|处理|處理|联系|聯繫|聯絡)|(?:将|將|会|會)[^。！？\n]{0,12}(?:回复您|回覆您|返回|回到))",
    ),
    (
        "ja",
        r"(?:(?:改めて|追って|後日|後ほど|戻り次第|休み明け|以降に|順次)[^。！？\n]{0,20}(?:連絡|返信|返答|回答|対応)|(?:ご連絡|ご返信|返信|ご回答)(?:いたします|させて|致します|差し上げ))",
    ),
    ("ko", r"(?:복귀 ?(?:후|하)|(?:회신|답변|연락)(?:을|를)? ?(?:드리겠|드릴|하겠)|빠른 시일|확인 ?후)"),
    ("ar", r"(?:سأرد|سوف أرد|سنرد|سوف نرد|سأعود|عند عودتي|بعد عودتي|في أقرب وقت|سيتم الرد)"),
    ("fa", r"(?:پاسخ خواهم داد|پس از بازگشت|در اسرع وقت|پاسخ خواهیم داد)"),
    ("he", r"(?:אשיב|נשיב|אחזור (?:אליך|אליכם|למשרד|ב)|נחזור אליך|עם שובי|בהקדם)"),
    (
        "vi",
        r"(?:(?:sẽ|xin)(?:[^.!?\n]|(?<=\d)\.){0,20}(?:trả lời|phản hồi|liên hệ|quay lại)|khi (?:quay|trở) lại|sớm nhất)",
    ),
    ("th", r"(?:(?:จะ)[^\n]{0,20}(?:ตอบกลับ|ติดต่อกลับ)|เมื่อกลับมา|โดยเร็วที่สุด)"),
    ("hi", r"(?:उत्तर (?:दूँगा|दूंगा|देंगे|दूँगी|दूंगी)|लौटने (?:के बाद|पर)|जल्द (?:से जल्द|ही)|संपर्क करेंगे)"),
    (
        "id",
        r"\b(?:akan (?:segera )?(?:membalas|merespons|menjawab|menghubungi|kembali)|setelah (?:saya )?kembali|sesegera mungkin|secepatnya)",
    ),
    (
        "et lv lt",
        r"\b(?:vastan\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:pärast|naas)|pärast naasmist|esimesel võimalusel|atbildēšu|atsakysiu|grįžusi|grįžęs|kai grįšiu|pēc atgriešanās)",
    ),
)
INSTEAD: Rows = (
    (
        "en",
        r"\b(?:(?:if|for|in case of|in)\b(?:[^.!?\n]|(?<=\d)\.){0,30}\b(?:urgent|immediate (?:assistance|help|attention)|emergenc(?:y|ies))|in (?:my|her|his|their|our) absence|please (?:contact|direct|write to|call|refer|forward|send|e-?mail)\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:instead|in the meantime|meanwhile|while i am|during my)|direct (?:your|all|any) (?:enquir|inquir|message|request|correspondence))",
    ),
    (
        "de",
        r"\b(?:in (?:dringenden|eiligen) (?:fällen|angelegenheiten)|bei dringenden|während meiner abwesenheit|in meiner abwesenheit|bitte (?:wenden|richten) sie\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:an|künftig)|meine vertretung|mein(?:e)? kolleg\w+\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:vertritt|gerne weiter))",
    ),
    (
        "fr",
        r"\b(?:en cas d['’]urgence|pour (?:toute|les) (?:question|demande|urgence)s?\b|en mon absence|pendant mon absence|(?:vous pouvez|merci de|veuillez) (?:contacter|vous adresser)|votre (?:message|e-?mail) (?:ne sera|n['’]est) pas (?:transféré|redirigé))",
    ),
    (
        "es ca",
        r"\b(?:(?:para|en) (?:asuntos|casos?|temas|cuestiones) (?:de )?urgent?es?|en caso de urgencia|(?:si es|caso de ser) urgente|en mi ausencia|durante mi ausencia|per (?:a )?urgències|en cas d['’]urgència)",
    ),
    (
        "it",
        r"\b(?:(?:per|in caso di) urgenz[ae]|per (?:questioni|comunicazioni) urgenti|in mia assenza|durante la mia assenza)",
    ),
    (
        "pt",
        r"\b(?:em caso de urgência|(?:para )?(?:assuntos|casos) urgentes|na minha ausência|durante a minha ausência|(?:se|caso) for urgente)",
    ),
    (
        "nl",
        r"\b(?:(?:bij|in|voor) (?:dringende|spoedeisende|urgente) (?:zaken|gevallen|vragen)|bij spoed|tijdens mijn afwezigheid|uw (?:bericht|mail|e-?mail) wordt niet doorgestuurd)",
    ),
    (
        "sv da no",
        r"\b(?:vid (?:brådskande|akuta)|ved (?:haste|presserende|akutte)\w*|i brådskande|ved hastesaker|under min frånvaro|i mitt fravær|i mit fravær|hvis det haster|om det är brådskande)",
    ),
    ("fi", r"(?:kiireellisissä|kiireisissä|kiireellisessä|poissaoloni aikana)"),
    (
        "pl",
        r"(?:w (?:pilnych|nagłych) (?:sprawach|przypadkach)|w sprawach pilnych|pod moją nieobecność|podczas mojej nieobecności)",
    ),
    (
        "cs sk",
        r"(?:v (?:naléhavých|urgentních|nutných|urgentných|naliehavých|súrnych) (?:případech|prípadoch|záležitost)|v (?:době|čase) mé nepřítomnosti|po dobu mé)",
    ),
    ("hu", r"(?:sürgős (?:esetben|ügyben)|távollétem(?:ben)? (?:alatt|idején|során)?)"),
    ("ro", r"(?:pentru urgențe|în caz de urgență|pentru (?:probleme|situații) urgente|în lipsa mea|în absența mea)"),
    (
        "ru",
        r"(?:по срочным|в срочных случаях|по всем вопросам (?:обращ|пиш)|в моё отсутствие|в мое отсутствие|если вопрос срочный)",
    ),
    (
        "uk bg",
        r"(?:(?:у|в) (?:термінових|невідкладних) (?:питаннях|випадках|справах)|з термінових питань|за моєї відсутності|при спешни случаи|за спешни|в мое отсъствие)",
    ),
    ("hr sr sl", r"(?:za hitne|u hitnim slučajevima|v nujnih primerih|za nujne|у хитним|u slučaju hitnosti)"),
    ("el", r"(?:για επείγον|σε περίπτωση ανάγκης|σε επείγουσ|κατά την απουσία μου)"),
    ("tr", r"(?:acil (?:durum|konu|işler|hâl|hal)|yokluğumda|izinde olduğum süre)"),
    (
        "zh",
        r"(?:如有(?:急事|紧急|緊急)|若有(?:急事|紧急|緊急)|紧急(?:事务|事宜|情况)|緊急(?:事務|事宜|情況)|急事请|有急事)",
    ),
    ("ja", r"(?:お急ぎの(?:場合|方|ご用件|際)|緊急の(?:場合|ご用件|際)|至急の)"),
    ("ko", r"(?:급한 (?:용무|업무|일|사항|경우)|긴급한? ?(?:용무|업무|사항|경우|시)|업무 ?대행)"),
    (
        "ar fa he",
        r"(?:للأمور العاجلة|في الحالات (?:العاجلة|الطارئة)|للحالات (?:العاجلة|الطارئة)|في غيابي|در موارد (?:ضروری|فوری|اضطراری)|במקרים דחופים|במקרה דחוף|לעניינים דחופים|בהיעדרי)",
    ),
    (
        "vi th hi id et lv lt",
        r"(?:(?:trường hợp|việc) (?:khẩn cấp|gấp)|กรณี(?:เร่งด่วน|ฉุกเฉิน)|हालात में|अत्यावश्यक|तत्काल (?:सहायता|मामल)|untuk (?:keperluan|hal|urusan) (?:mendesak|penting|segera)|jika mendesak|kiireloomulis|kiirete|steidzam|skubiais|skubiu)",
    ),
)
UNREAD: Rows = (
    (
        "en",
        r"\b(?:(?:no|limited|little|without|intermittent|not have) access to (?:my |our |the )?(?:e-?mails?|messages|inbox|mail)|not (?:be |been )?(?:automatically )?forwarded|not (?:be )?(?:reading|checking|monitoring|read) (?:my |this )?(?:e-?mails?|mail\b|messages|inbox|mailbox)|(?:mailbox|inbox|address) is (?:not|un)[ -]?(?:being )?(?:monitored|attended|checked|read))",
    ),
    (
        "de",
        r"\b(?:wird nicht (?:automatisch )?(?:weitergeleitet|gelesen)|nicht weitergeleitet|keinen zugriff auf (?:meine|mein)|nicht (?:gelesen|abgerufen))",
    ),
    (
        "fr",
        r"\b(?:(?:sans|pas d['’]|pas) accès à (?:ma|mes) (?:messagerie|mails?|e-?mails?|courriels?)|ne (?:sera|seront|consulte|lirai|lis)\b(?:[^.!?\n]|(?<=\d)\.){0,30}(?:pas|transféré|mes (?:mails|messages))|prendrai connaissance de votre)",
    ),
    (
        "es it pt",
        r"\b(?:(?:no tendré|sin|no tengo) acceso (?:al?|a mi) (?:correo|e-?mail)|no será reenviado|acceso limitado al correo|non (?:avrò|ho) accesso alla posta|non (?:leggo|leggerò) la posta|(?:sem|não terei) acesso ao (?:e-?mail|correio))",
    ),
    (
        "nl sv da no fi pl cs hu ro",
        r"\b(?:(?:wordt|worden) niet (?:doorgestuurd|gelezen)|lees (?:ik )?(?:mijn )?(?:e-?mail|mail|berichten)\b(?:[^.!?\n]|(?<=\d)\.){0,20}(?:niet|weer)|läser inte (?:min )?(?:e-?post|mejl)|leser ikke (?:min )?(?:e-?post|mail)|læser ikke (?:min )?mail|enkä lue|en lue sähköposti|nie (?:odczytuję|sprawdzam|mam dostępu do) poczt|nemám přístup|nem olvasom|nu am acces la)",
    ),
    (
        "ru zh ko ja ar",
        r"(?:не (?:читаю|проверяю) почту|нет доступа к почте|无法查看(?:邮件|郵件)|無法(?:查看|收)(?:郵件|信)|메일을 확인할 수 없|メールを確認でき|メールが確認でき|لا يمكنني (?:الاطلاع|قراءة))",
    ),
)
RECEIVED: Rows = (
    (
        "en",
        r"\b(?:(?:we|i)(?: have|['’]ve)?(?: successfully| just)? (?:received|got) your (?:e-?mail|message|request|enquiry|inquiry|query|ticket|mail)|got your message|(?:your|a) (?:[\w-]+ ){0,3}(?:request|message|e-?mail|enquiry|inquiry|ticket|case|query|incident)\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:has been|was|is being|have been) (?:\w+ )?(?:received|created|registered|opened|logged|assigned|reviewed)|(?:acknowledge|confirm)\w*(?:[^.!?\n]|(?<=\d)\.){0,30} receipt|acknowledge that we have received|confirming that we got|thank(?:s| you) for (?:contacting|reaching out|getting in touch))",
    ),
    (
        "de",
        r"\b(?:(?:bestätigen|bestätige)\b(?:[^.!?\n]|(?<=\d)\.){0,20} (?:den )?eingang|(?:nachricht|anfrage|e-?mail|mail|anliegen)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:ist (?:bei uns )?eingegangen|(?:haben wir )?erhalten|wurde\b(?:[^.!?\n]|(?<=\d)\.){0,50}(?:erfasst|registriert|angelegt|erhalten))|ist (?:soeben )?bei uns eingegangen)",
    ),
    (
        "fr",
        r"\b(?:(?:avons|ai) bien reçu votre (?:message|demande|mail|e-?mail|courriel)|votre (?:message|demande|mail|e-?mail|courriel|requête)\b(?:[^.!?\n]|(?<=\d)\.){0,30} (?:a (?:bien )?été|est bien) (?:reçue?|enregistrée?|prise? en compte)|accusons (?:bonne )?réception)",
    ),
    (
        "es",
        r"\b(?:(?:hemos|he) recibido (?:correctamente )?su (?:consulta|mensaje|solicitud|correo|petición)|su (?:consulta|mensaje|solicitud|correo|petición)\b(?:[^.!?\n]|(?<=\d)\.){0,20} ha sido (?:recibid|registrad|creada)|acusamos recibo)",
    ),
    (
        "it pt",
        r"\b(?:abbiamo ricevuto (?:la (?:sua|tua|vostra) )?(?:richiesta|messaggio|e-?mail|mail|segnalazione)|abbiamo ricevuto il (?:suo|tuo|vostro) messaggio|(?:richiesta|messaggio|segnalazione)\b(?:[^.!?\n]|(?<=\d)\.){0,20} è stat[ao] (?:ricevut|registrat|presa)|recebemos (?:a )?(?:sua|o seu|seu) (?:mensagem|pedido|contacto|contato|e-?mail|solicitação)|(?:sua|seu) (?:mensagem|pedido|solicitação|chamado)\b(?:[^.!?\n]|(?<=\d)\.){0,20} foi (?:recebid|registrad|criad))",
    ),
    (
        "nl",
        r"\b(?:(?:hebben|heb) (?:wij |we |ik )?uw (?:bericht|vraag|e-?mail|mail|aanvraag|verzoek)\b(?:[^.!?\n]|(?<=\d)\.){0,30} (?:goed )?ontvangen|uw (?:bericht|vraag|e-?mail|mail|aanvraag|verzoek)\b(?:[^.!?\n]|(?<=\d)\.){0,30} (?:is|werd|hebben wij)\b(?:[^.!?\n]|(?<=\d)\.){0,20}(?:ontvangen|geregistreerd))",
    ),
    (
        "sv da no fi",
        r"\b(?:(?:har|vi har) (?:mottagit|modtaget|mottatt|tatt imot) (?:ditt|din|dit|deres|er)|(?:ditt|din|dit) (?:meddelande|mail|henvendelse|ärende|henvendelse|e-?post)\b(?:[^.!?\n]|(?<=\d)\.){0,20} (?:är|er|har) (?:mottag|modtag|mottatt|registrer)|viestisi on vastaanotettu|olemme vastaanottaneet)",
    ),
    (
        "pl cs sk hu ro",
        r"(?:(?:otrzymaliśmy|otrzymałem) (?:twoją|państwa|pana|pani) (?:wiadomość|zgłoszenie|zapytanie)|(?:zgłoszenie|wiadomość)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:zostało|została) (?:zarejestrowan|przyjęt|otrzyman)|(?:obdrželi|přijali|prijali|obdržali) jsme (?:vaši|váš|vašu)|vaš[ei] (?:zpráva|požadavek|správa|požiadavka)(?:[^.!?\n]|(?<=\d)\.){0,20} (?:byl|bol)\w* (?:přijat|prijat|zaregistr)|(?:levelét|üzenetét|megkeresését|bejelentését) (?:megkaptuk|rögzítettük)|am (?:primit|înregistrat) (?:mesajul|solicitarea|cererea))",
    ),
    (
        "ru uk bg el tr",
        r"(?:ваш[еа]? (?:обращение|письмо|запрос|заявка|сообщение)(?:[^.!?\n]|(?<=\d)\.){0,25} (?:принят|получен|зарегистрирован)|(?:мы )?получили ваш[еу]? (?:письмо|сообщение|запрос|обращение)|ваш[еа]? (?:звернення|лист|запит|повідомлення)(?:[^.!?\n]|(?<=\d)\.){0,25} (?:прийнят|отриман|зареєстрован)|получихме ваш|λάβαμε το (?:μήνυμ|αίτημ)|(?:mesajınız|talebiniz|başvurunuz|e-postanız)(?:[^.!?\n]|(?<=\d)\.){0,20} (?:alınmıştır|ulaşmıştır|alındı|oluşturul))",
    ),
    (
        "zh ja ko ar he vi th id hi",
        r"(?:(?:邮件|郵件|来信|來信|咨询|諮詢|请求|留言)[^。！？\n]{0,8}(?:已(?:经)?(?:收到|收悉)|我已收到)|已(?:经)?收到您的(?:邮件|郵件|来信|來信|咨询|请求|留言|訊息)|(?:お問い?合わ?せ|メール|ご連絡|お申し?込み)(?:を|は|内容を)?(?:受け?付け(?:ました|いたし|致し)|受信(?:しました|いたし)|拝受)|(?:문의|메일|요청)(?:가|이|를|을|하신 내용이)? ?(?:정상적으로 )?(?:접수|수신)(?:되었|했|하였)|تم (?:استلام|تسجيل) (?:رسالت|طلب)|لقد تلقينا|פנייתך (?:התקבלה|נקלטה)|קיבלנו את (?:פנייתך|הודעתך)|đã nhận được (?:email|thư|yêu cầu)|ได้รับ(?:อีเมล|ข้อความ)ของ(?:ท่าน|คุณ)|(?:telah|sudah) (?:kami )?(?:menerima|terima)|आपका (?:ईमेल|संदेश|अनुरोध) (?:प्राप्त|मिल))",
    ),
)
AUTOMATIC: Rows = (
    (
        "en",
        r"(?:^|[.!\n(*]\s*|\band )(?:yes, )?(?:please note,? )?(?:this|this one) (?:is|was|has been) (?:an? )?(?:automat\w+|auto[- ]?(?:generated|reply|response)|system[- ]generated|generated automatically|sent by (?:a|our) (?:robot|bot|system|machine))|\b(?:this|the) (?:message|e-?mail|mail|reply|response) (?:is|was|has been) (?:automat\w+|(?:generated|sent|created) (?:automatically|by (?:a|our) (?:system|robot|bot)))|please do not (?:reply|respond) to this (?:message|e-?mail|mail)",
    ),
    (
        "de",
        r"(?:dies(?:es)? (?:ist|war) eine? (?:automatisch|systemgeneriert|maschinell)\w*|diese (?:nachricht|e-?mail|mail|antwort) (?:wurde|ist|wird) automatisch|automatisch (?:erstellte|generierte|erzeugte|versendete) (?:nachricht|e-?mail|mail|antwort)|bitte antworten sie nicht auf diese|nicht auf diese (?:e-?mail|mail|nachricht) (?:zu )?antworten)",
    ),
    (
        "fr",
        r"(?:(?:ceci|cet? (?:e-?mail|message|courriel)) est (?:un (?:message|e-?mail|courriel) |généré |envoyé |une réponse )?automati\w+|(?:merci de ne pas|ne pas) (?:y )?répondre (?:à ce|directement)|merci de ne pas y répondre|message (?:généré|envoyé) automatiquement)",
    ),
    (
        "es ca",
        r"(?:(?:este es un|este) (?:mensaje|correo)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:automátic|generado automática)\w*|este es un (?:mensaje|correo) automático|mensaje generado automáticamente|(?:por favor,? )?no respond[ae] a este (?:correo|mensaje)|aquest (?:és un )?missatge automàtic)",
    ),
    (
        "it pt",
        r"(?:(?:questo|questa|la presente)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:automatic|generat[oa] automatic)\w*|(?:si prega di )?non rispondere a (?:questo|questa)|(?:esta|este) (?:é uma|é um|mensagem|e-?mail)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:automátic|gerad[ao] automatic)\w*|(?:por favor,? )?não responda a est[ea])",
    ),
    (
        "nl sv da no fi",
        r"(?:dit (?:is een|bericht is) automatisch|automatisch (?:gegenereerd|aangemaakt|verzonden)(?:e)? (?:bericht|e-?mail|mail)|(?:detta|dette|denna|denne)(?:[^.!?\n]|(?<=\d)\.){0,25} automatisk\w*|(?:meddelandet|meldingen|beskeden) (?:är|er) automatisk|(?:svara|svar) (?:inte|ikke|ej) på (?:detta|denne|dette)|tämä (?:on automaattinen|viesti on)|älä vastaa tähän)",
    ),
    (
        "pl cs sk hu ro",
        r"(?:(?:ta |ten |niniejsza )?(?:wiadomość|mail|e-?mail)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:wygenerowan|automatyczn)\w*|prosimy (?:na nią )?nie odpowiadać|(?:tato|tento|toto|táto)(?:[^.!?\n]|(?<=\d)\.){0,25} automatick\w*|neodpovíd\w+ na tent|neodpoved\w+ na t|(?:ez|ezt)(?:[^.!?\n]|(?<=\d)\.){0,30} automatiku\w*|(?:kérjük,? )?ne válaszoljon|(?:acest|aceasta)(?:[^.!?\n]|(?<=\d)\.){0,30} automat\w*|(?:vă rugăm )?nu răspundeți la acest)",
    ),
    (
        "ru uk bg hr sr sl el tr",
        r"(?:(?:это|данное)(?:[^.!?\n]|(?<=\d)\.){0,30} (?:автоматическ|сформировано|создано|отправлено)\w*|(?:письмо|сообщение)(?:[^.!?\n]|(?<=\d)\.){0,20} автоматически|не отвечайте на (?:него|это)|(?:це|цей)(?:[^.!?\n]|(?<=\d)\.){0,30} автоматичн\w*|не відповідайте на|това(?:[^.!?\n]|(?<=\d)\.){0,25} автоматич\w*|ovo je automatsk\w*|ово је аутоматск\w*|to (?:je|sporočilo je) samodejn\w*|αυτό (?:είναι ένα|το)[^.!\n]{0,20} αυτόματ\w*|bu (?:bir |e-?posta |mesaj |ileti )?otomatik\w*|bu (?:e-?posta|mesaj|ileti)(?:[^.!?\n]|(?<=\d)\.){0,20} otomatik\w*)",
    ),
    (
        "zh ja ko",
        r"(?:(?:此|本|这是|這是)[^。！？\n]{0,12}(?:自动|自動|系统|系統)[^。！？\n]{0,8}(?:发送|發送|发出|發出|生成|回复|回覆|邮件|郵件|产生)|请勿(?:直接)?(?:回复|回覆)|請勿(?:直接)?回[复覆]|(?:この|本)(?:メール|メッセージ)は[^。！？\n]{0,20}自動|自動(?:送信|返信|配信)(?:されて|して|メールです|です)|返信(?:いただいても|されましても|はご遠慮)|자동(?:으로)? ?(?:발송|생성|회신|응답)(?:된|되는|입니다|메일)|발신 ?전용)",
    ),
    (
        "ar fa he vi th hi id",
        r"(?:هذ[هاا] (?:رسالة|رد|بريد)[^.!؟\n]{0,15} (?:آلي|تلقائي)\w*|(?:يرجى|الرجاء) عدم الرد|این (?:پیام|ایمیل)[^.!؟\n]{0,20} خودکار|(?:זוהי|זו) הודעה אוטומטית|אין להשיב להודעה|(?:đây là|thư này|email này)(?:[^.!?\n]|(?<=\d)\.){0,20} tự động|vui lòng không (?:trả lời|phản hồi)|(?:นี่คือ|อีเมลนี้|ข้อความนี้)[^\n]{0,20}อัตโนมัติ|กรุณาอย่าตอบกลับ|यह (?:एक )?(?:स्वचालित|स्वतः)|(?:ini adalah|email ini|pesan ini)(?:[^.!?\n]|(?<=\d)\.){0,25} otomatis|jangan (?:balas|membalas) (?:email|pesan) ini)",
    ),
)
CHALLENGE: Rows = (
    (
        "en",
        r"\b(?:(?:verify|prove|confirm)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:(?:real|live) (?:\w+ ){0,2}(?:human|person)|you(?:['’]re| are) (?:a )?(?:human|not a (?:robot|spam)))|(?:click|follow)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:link|here)\b(?:[^.!?\n]|(?<=\d)\.){0,60}\b(?:i can (?:receive|get)|deliver(?:ed)?|release)|confirm\b(?:[^.!?\n]|(?<=\d)\.){0,40}\bclicking\b[^!?\n]{0,100}\bdeliver(?:ed)?|(?:message|mail|e-?mail)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:is|has been) (?:being )?(?:held|quarantined)\b(?:[^.!?\n]|(?<=\d)\.){0,40}\b(?:because|until)|not (?:yet )?on my (?:list|whitelist|allow)|protect(?:ing|ed)? (?:myself|my (?:inbox|mailbox))(?:[^.!?\n]|(?<=\d)\.){0,30}(?:junk|spam))",
    ),
    (
        "de fr es it pt nl ru",
        r"(?:(?:e-?mail|nachricht|mail) (?:wird|wurde) zurückgehalten|als absender (?:zu )?bestätigen|ihre adresse(?:[^.!?\n]|(?<=\d)\.){0,30}(?:noch nicht freigeschaltet|nicht bekannt)|message est (?:retenu|en attente)(?:[^.!?\n]|(?<=\d)\.){0,40}(?:confirm|vérif)|mensaje (?:está|ha sido) retenido|messaggio è (?:trattenuto|in attesa)|mensagem (?:está|foi) retida|bericht wordt vastgehouden|письмо (?:задержано|удержано))",
    ),
)
READ: Rows = (
    (
        "en",
        r"\b(?:(?:message|mail|e-?mail)\b[^!?\n]{0,120}\b(?:was|has been) (?:read|opened|displayed|deleted without)|return receipt for the (?:mail|message)|receipt only acknowledges)",
    ),
    (
        "de",
        r"(?:(?:nachricht|mail)\b[^!?\n]{0,100}\b(?:wurde|ist)\b[^!?\n]{0,60}\b(?:gelesen|geöffnet|angezeigt|ungelesen gelöscht)|dies ist eine (?:empfangs|lese)bestätigung für eine nachricht)",
    ),
    (
        "fr es it pt nl sv da no pl cs",
        r"(?:message\b[^!?\n]{0,80}\ba été (?:lu|affiché|ouvert)|accusé de (?:lecture|réception) pour le (?:message|courri)|mensaje\b[^!?\n]{0,80}(?:se leyó|fue leído|ha sido (?:leído|mostrado))|acuse de recibo (?:para|del) (?:el )?(?:correo|mensaje)|messaggio\b[^!?\n]{0,80} è stato (?:letto|visualizzato|aperto)|mensagem\b[^!?\n]{0,80} foi (?:lida|exibida|aberta)|bericht\b[^!?\n]{0,80} is (?:gelezen|weergegeven|geopend)|meddelandet?\b[^!?\n]{0,80} (?:lästes|har lästs)|wiadomość\b[^!?\n]{0,80} została (?:przeczytana|wyświetlona)|zpráva\b[^!?\n]{0,80} byla (?:přečtena|zobrazena))",
    ),
    (
        "ru zh ja ko",
        r"(?:сообщение[^!?\n]{0,80} (?:было )?(?:прочитано|прочтено|просмотрено)|邮件[^！？\n]{0,40}(?:已读|已被阅读|阅读)|メッセージ[^！？\n]{0,20}(?:開封|表示)(?:され|しま)|읽(?:었습니다|음))",
    ),
)
