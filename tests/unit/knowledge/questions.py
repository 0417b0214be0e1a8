"""Questions to the made-up shop of the sample documents: with the documents that answer them, or with none."""

from __future__ import annotations

ANSWERABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("How many days do I have to send back a jacket that I do not like?", ("returns.md",)),
    ("Where do I get the return label?", ("returns.md",)),
    ("I am in Switzerland, do I have to pay for the return?", ("returns.md",)),
    ("I sent my parcel back last week. When will I get my money?", ("refunds.md",)),
    ("I paid by PayPal, how long does the refund take?", ("refunds.md",)),
    ("Can I swap my boots for one size larger?", ("exchanges.md",)),
    ("What does delivery to Austria cost?", ("shipping-costs.md", "express-delivery.md")),
    ("Do you ship to Canada?", ("shipping-costs.md",)),
    ("Can I have it by tomorrow if I order this morning?", ("express-delivery.md", "shipping-costs.md")),
    ("My tracking has not moved for a week, what now?", ("tracking.md", "lost-parcels.md")),
    ("DHL says delivered but I never received the parcel.", ("lost-parcels.md",)),
    ("The stove arrived with a dent, can you help?", ("damaged-on-arrival.md", "products/stoves.md")),
    ("You sent me a green backpack but I ordered a blue one.", ("wrong-item.md",)),
    ("How long is the warranty on a backpack?", ("warranty.md",)),
    ("The zip of my tent is broken. What would a repair cost?", ("repairs.md", "warranty.md")),
    ("I lost a pole segment of my Lark 2, where can I buy a new one?", ("spare-parts.md",)),
    ("My chest is 97 cm, which jacket size should I take?", ("size-guide.md",)),
    ("Please cancel my order from this morning.", ("change-or-cancel-an-order.md",)),
    ("I typed the wrong street, can you change the delivery address?", ("change-or-cancel-an-order.md",)),
    ("I need an invoice with the name of my company on it.", ("invoices.md",)),
    ("Can I pay in instalments?", ("payment-methods.md",)),
    ("How long is a gift card valid?", ("gift-cards.md",)),
    ("My discount code is not accepted at the checkout.", ("discount-codes.md",)),
    ("I forgot my password and no mail arrives.", ("account-and-password.md",)),
    ("Please delete my account and all my data.", ("privacy.md",)),
    ("How do I unsubscribe from your newsletter?", ("newsletter.md",)),
    ("Can my brother pick up the order in the store for me?", ("store-pick-up.md",)),
    ("Is the shop in Harzfeld open on Saturday afternoon?", ("opening-hours.html",)),
    ("We need 60 T-shirts for our club, is there a discount?", ("wholesale.md",)),
    ("Will I have to pay customs in Switzerland?", ("customs.md", "deutsch/versand.md")),
    ("When do my loyalty points expire?", ("trail-club.md",)),
    ("How do I wash my down sleeping bag?", ("products/down-care.md",)),
    ("My rain jacket soaks through, how can I make it waterproof again?", ("products/waterproofing.md",)),
    ("The head torch does not charge any more.", ("products/lamps-and-batteries.md",)),
    ("What is the water column of the Lark 3?", ("products/tents.md",)),
    (
        "Hello there,\n\nI bought a pair of Scree boots from you two years ago and I am really happy with them, we "
        "walked across half of Norway. Now the soles are worn down. Can they be resoled, and what would that cost?\n\n"
        "Thanks a lot and best regards,\nTom",
        ("products/boots.md", "repairs.md"),
    ),
    (
        "Hi team,\n\nhope you are well. My order 48213 arrived today and one of the two cups is cracked. I would like "
        "to have a new one. Do you need anything from me?\n\nKind regards, Priya",
        ("damaged-on-arrival.md",),
    ),
)

GERMAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Was kostet der Versand nach Österreich?", ("deutsch/versand.md",)),
    ("Wie lange kann ich einen Artikel zurückgeben?", ("deutsch/rueckgabe.md",)),
    ("Wann bekomme ich mein Geld zurück? Ich habe mit Kreditkarte bezahlt.", ("deutsch/rueckgabe.md",)),
    ("Liefern Sie auch an Postfächer?", ("deutsch/versand.md",)),
    ("Ist die Rücksendung kostenlos?", ("deutsch/rueckgabe.md",)),
    (
        "Guten Tag,\n\nich habe am Montag eine Jacke bestellt und die Sendungsverfolgung zeigt seit fünf Werktagen "
        "nichts Neues an. Können Sie bitte nachforschen?\n\nMit freundlichen Grüßen\nJana Vogt",
        ("deutsch/versand.md",),
    ),
)

UNANSWERABLE: tuple[str, ...] = (
    "Do you have a student discount?",
    "Can I rent a drone from you for a week?",
    "What is your phone number?",
    "Are you hiring sales staff in Lindenau at the moment?",
    "Which mountain huts in the Dolomites are open in June?",
    "Do you organise guided tours to Iceland?",
    "My dog ate the invoice, isn't that funny?",
    "What is the capital of Mongolia?",
    "Can you recommend a restaurant near the station?",
    "Does the Larkspur app run on a smartwatch?",
    "Who won the football match yesterday?",
    "Do you sell second-hand bicycles?",
    "I would like to sponsor your next marathon, whom do I talk to?",
    "How do I update the firmware of my GPS watch?",
    "Is your company listed on the stock exchange?",
    "Please send me the annual report for 2024.",
    "My lawyer will contact you about the accident.",
    "Haben Sie auch Kurse für Lawinenkunde?",
    "Vermieten Sie Zelte für ein Festival?",
)
