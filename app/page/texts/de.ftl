# What the page says, in German.

starting = Startet…
another-tab-title = Waymark ist in einem anderen Tab offen
another-tab-why = Nur ein Tab schreibt die Aufzeichnung dieses Tablets. Diesen schließen und dort weitermachen.
another-tab-silent = Der andere Tab antwortet nicht. Geht es dort nicht weiter, hier weitermachen: er kann dann nicht mehr schreiben, und nichts Gespeichertes geht verloren.
another-tab-take-over = Hier weitermachen
no-database-title = Der Speicher dieses Tablets lässt sich nicht öffnen
no-database-do = Hier kann gerade nichts aufgezeichnet werden. Platz auf dem Tablet schaffen und neu laden. Kommt das wieder: Rettungsdatei speichern, zu einem anderen Tablet bringen und dort weiterarbeiten.
no-database-safe = { $count ->
    [0] Jeder Eintrag war schon beim Server.
    [one] 1 nicht gesendeter Eintrag liegt sicher am zweiten Ort dieses Tablets.
   *[other] { $count } nicht gesendete Einträge liegen sicher am zweiten Ort dieses Tablets.
}
seen = Gesehen wurde: { $why }
stopped-title = Waymark musste anhalten
stopped-why = Was auf diesem Tablet gespeichert war, ist noch da. Neu laden; kommt das wieder, Hilfe holen und dies zeigen: { $why }
load-again = Neu laden
update-ready = Update bereit: übernehmen
updating-title = Waymark wird aktualisiert
updating-why = Was auf diesem Tablet gespeichert war, bleibt. Das dauert einige Sekunden.
updating-late = Die neue Version kommt nicht. Waymark mit allen Fenstern schließen und wieder öffnen. Was auf diesem Tablet gespeichert war, bleibt.

# Top bar
who = Person an diesem Tablet
nobody = Niemand angemeldet
no-station = Keine Station
order-in-hand = Auftrag { $order }
clear-order = Auftrag weglegen
theme-dark = dunkel
theme-light = hell
theme-sun = volle Sonne
theme-contrast = hoher Kontrast
home = Start

# Drafts
drafts = Nicht fertig
draft-go-on = Weitermachen
draft-throw-away = Verwerfen
draft-receipt = Wareneingang { $lot }
draft-measurement = Messwert an { $unit }, Schritt { $step }: { $characteristic }
draft-hold = Sperre: { $kind } { $name }
drafts-loose = Der Datenträger hat das nicht angenommen: Nach einem Neuladen ist es weg. Aufgezeichnetes ist nicht betroffen.
draft-gone = Nicht mehr möglich: { $draft }
draft-gone-do = Es wurde inzwischen aufgezeichnet oder fertiggemeldet; das Begonnene wurde verworfen.
has-draft = hat etwas nicht fertig

# Preferences
preferences = Einstellungen
preferences-of = Sie gehören { $name } und kommen mit dem Ausweis auf jedes Tablet.
preferences-of-tablet = Für dieses Tablet, solange niemand angemeldet ist und solange der Bildschirm gesperrt ist. Wer sich anmeldet, bringt die eigenen mit.
preferences-language = Sprache
preferences-hand = Hand
preferences-theme = Licht
preferences-size = Größe
preferences-volume = Lautstärke
preferences-try-out = Wer eine Lautstärke berührt, hört sie.
preferences-scanning = Kamera
scanning-auto = Sofort
scanning-press = Auf Berühren
scanning-pause = Halten zum Aussetzen
hand-right = rechts
hand-left = links
size-standard = Standard
size-glove = Handschuhe
volume-silent = stumm
volume-quiet = leise
volume-normal = normal
volume-loud = laut

# Sync: four words, each tied to a fact
pill-not-enrolled = Nicht eingerichtet
pill-all-sent = Alles gesendet
pill-nothing-yet = Nichts zu senden
pill-waiting = Wartet { $count } · ältester { $age }
pill-attention = Braucht Aufmerksamkeit { $count }
pill-refused = Vom Server abgelehnt
pill-not-known = Dem Server nicht bekannt
pill-open = Abgleich: { $state }
state-saved = Auf diesem Tablet gespeichert
state-sent = Gesendet
state-attention = Braucht Aufmerksamkeit
age-now = gerade eben
age-minutes = vor { $minutes } min
age-hours = vor { $hours } h { $minutes } min
ago-minutes = vor { $minutes } min
ago-hours = vor { $hours } h { $minutes } min
sync-title = Was gespeichert und was gesendet ist
sync-saved = Auf diesem Tablet gespeichert
sync-waiting = Wartet
sync-sent = Gesendet
sync-attention = Braucht Aufmerksamkeit
sync-now = Jetzt senden
sync-last-contact = Letzte Antwort des Servers { $when }
sync-no-contact = Der Server hat noch nicht geantwortet
sync-cold-start = Die Aufzeichnungen des Werks kommen: { $taken } von { $of } Dingen. Die Arbeit geht weiter; was noch nicht da ist, kennt dieses Tablet noch nicht.
sync-unreachable = Der Server ist nicht erreichbar. Die Arbeit geht weiter; Einträge werden gesendet, sobald er antwortet.
sync-stranger = An Stelle des Servers antwortet etwas anderes ({ $what }): Vielleicht verlangt dieses Netz zuerst eine Anmeldung. Die Arbeit geht weiter; Einträge werden gesendet, sobald der Server antwortet.
sync-not-kept = Der Server antwortet, und dieses Tablet kann die Antwort nicht speichern: { $why }. Es fragt erneut; prüfen Sie den Speicher.
sync-refused = Der Server weist dieses Tablet ab: { $why }
sync-entries = Einträge dieses Tablets, neueste zuerst
sync-no-entries = Noch keine Einträge
reason-text = Vom Server zurückgehalten. { $reason }

# Set aside: what the server keeps and does not count
stopped-suspended = Dieses Tablet ist gesperrt.
stopped-suspended-means = Was aufgezeichnet wird, bleibt hier und wird vom Server zurückgehalten, bis eine Person es zulässt. Das Tablet wieder zulassen darf, an einem anderen: { $roles }.
stopped-revoked = Dieses Tablet ist für immer gesperrt.
stopped-revoked-means = Hier wird nichts Neues aufgezeichnet. Wartet noch etwas, die Rettungsdatei speichern; dann das Tablet zur Administration bringen, leeren und als neues anmelden.
tablets-title = Tablets
tablets-lead = Eines öffnen, um es zu sperren, wieder zuzulassen oder für immer zu sperren. Was auf einem Tablet ist, wird von hier nicht gelöscht: Das kann niemand versprechen.
tablets-away = Wie es um die Tablets steht, weiß der Server, und er antwortet gerade nicht. Näher ans Netz gehen und noch einmal öffnen.
tablet-works = Arbeitet
tablet-suspended = Gesperrt
tablet-revoked = Für immer gesperrt
tablet-by-console = der Konsole des Servers
tablet-since = Von { $who }, { $when }. { $why }
tablet-told = { $name }: { $stands }
tablet-last-contact = Zuletzt gehört: { $when }
tablet-in-hand = { $name } · in der Hand
tablet-is-in-hand = Das ist das Tablet in der Hand.
tablet-enrolled = Angemeldet
tablet-last = Zuletzt gehört
tablet-entries = Einträge von ihm
tablet-aside = Zurückgehalten
tablet-who = Wieder zulassen darf: { $roles }.
tablet-final = Das ist endgültig. Das Gerät selbst kann geleert und neu angemeldet werden, als anderes Tablet.
tablet-suspend = Sperren
tablet-reinstate = Wieder zulassen
tablet-revoke = Für immer sperren
tablet-revoke-sure = Ja, für immer sperren
tablet-revoke-means = Ab jetzt weist der Server es für immer ab. Was es aufgezeichnet hat und nicht senden konnte, wird aufbewahrt und zurückgehalten, falls es je kommt. Was darauf ist, wird nicht gelöscht: Wer es hat, kann vielleicht noch lesen, was darauf liegt. Löschen aus der Ferne kann niemand versprechen.
tablet-revoke-this-means = Das ist das Tablet in der Hand: Hier ginge danach nichts mehr. Der Server weist es ab jetzt für immer ab. Was darauf ist, wird nicht gelöscht.
tablet-suspend-this-means = Das ist das Tablet in der Hand: Wieder zulassen geht nur an einem anderen. Noch einmal berühren, um es trotzdem zu sperren.
aside-title = Vom Server zurückgehalten
aside-lead = Der Server bewahrt diese Einträge auf und zählt sie nicht. Lesen, das echte Ding ansehen, fragen, wer sie geschrieben hat; dann zulassen, was stimmt.
aside-none = Nichts ist zurückgehalten.
aside-more = Mehr zählt der Server nicht auf einmal auf. Es kann noch mehr geben: Es erscheint hier, sobald diese zugelassen sind, und am Server mit „waymark quarantine list“.
aside-asked = Der Server wird gefragt…
aside-away = Was zurückgehalten ist, liegt beim Server, und er antwortet gerade nicht. Näher ans Netz gehen und noch einmal öffnen.
aside-can = kann zugelassen werden
aside-cannot = kann nicht zugelassen werden
aside-nobody = niemand Bekanntes
aside-nameless = Nicht lesbar
aside-says = Was er sagen würde
aside-not-read = Was er sagt, lässt sich nicht sicher lesen; er kann nicht zugelassen werden. Der Server bewahrt jedes Byte auf.
aside-size = Größe
aside-bytes = { $count } Bytes
aside-hash = Sein Hash
aside-admit = Zulassen
aside-admitted = Zugelassen. Er kommt jetzt zu jedem Tablet.
aside-not-as-signed = Er ist nicht, was sein Tablet signiert hat: unterwegs verändert oder beschädigt.
aside-of-another = Er gehört zu einem anderen Werk oder einem anderen Tablet.
aside-does-not-follow = Er folgt nicht auf das, was sein Tablet vorher geschrieben hat.
aside-of-a-copy = Eine Kopie des Speichers seines Tablets hat an derselben Stelle etwas anderes geschrieben.
aside-not-bound = Wer, wann oder was er sagt, ist nicht das, wofür sein Tablet signiert hat.
aside-not-understood = Er ist nicht so geschrieben, wie Einträge geschrieben werden.
aside-too-large = Er ist größer, als ein Eintrag sein darf.
aside-does-more = Er würde etwas anderes tun, als die Aufzeichnung zu ergänzen.
aside-not-the-original = Er gibt vor, einen anderen Eintrag zuzulassen, und sagt nicht, was jener sagt.
aside-not-the-server = Er gibt vor, vom Server selbst zu stammen, der kein Recht einer Person braucht.
aside-tablet-suspended = Sein Tablet war gesperrt, als er kam.
aside-tablet-revoked = Sein Tablet war für immer gesperrt, bevor er kam.
aside-builds-on = Er baut auf etwas auf, das zurückgehalten wird.
aside-waiting = Er baut auf etwas auf, das noch nicht beim Server ist, und zählt von selbst, sobald es kommt. Nur zulassen, wenn es nie mehr kommt.
aside-other = Der Server nennt einen Grund, der hier neu ist: { $code }

# Der Vergleich mit dem Server
compare-title = Dieselben Aufzeichnungen wie der Server
compare-now = Mit dem Server vergleichen
compare-never = Noch nicht verglichen
compare-under-way = Wird mit dem Server verglichen …
compare-when-sent = Verglichen wird, sobald alle Einträge gesendet sind.
compare-when-reached = Verglichen wird, sobald der Server antwortet.
compare-same = Dasselbe wie der Server, { $when }
compare-differs = Nicht dasselbe wie der Server, { $when }
compare-mended = { $count ->
    [one] 1 Unterschied wurde behoben.
   *[other] { $count } Unterschiede wurden behoben.
}
compare-aside = { $count ->
    [one] 1 Eintrag liegt beim Server beiseite; er muss angesehen werden.
   *[other] { $count } Einträge liegen beim Server beiseite; sie müssen angesehen werden.
}
compare-server-lacks = Dieses Tablet hat mehr als der Server zu { $names }. Dieses Tablet so lassen, wie es ist, und es dem sagen, der den Server betreut.
compare-facts-differ = Die Dokumente sind dieselben, und diese App liest darin anderes als der Server. App neu laden und noch einmal vergleichen.
compare-tablet-lacks = Dieses Tablet kann nicht übernehmen, was der Server zu { $names } hat. Vor der Arbeit damit Hilfe holen.

# Storage: where the entries of this tablet lie
storage-title = Wo nicht gesendete Einträge liegen
storage-more = Wo Einträge liegen
storage-two-places = { $count ->
    [one] 1 nicht gesendeter Eintrag liegt an zwei Orten auf diesem Tablet.
   *[other] { $count } nicht gesendete Einträge liegen an zwei Orten auf diesem Tablet.
}
storage-one-place = { $count ->
    [one] 1 nicht gesendeter Eintrag liegt nur an einem Ort. Bald senden oder eine Rettungsdatei speichern.
   *[other] { $count } nicht gesendete Einträge liegen nur an einem Ort. Bald senden oder eine Rettungsdatei speichern.
}
storage-two-may-clear = { $count ->
    [one] 1 nicht gesendeter Eintrag liegt an zwei Orten, die dieser Browser leeren darf. Bald senden oder eine Rettungsdatei speichern.
   *[other] { $count } nicht gesendete Einträge liegen an zwei Orten, die dieser Browser leeren darf. Bald senden oder eine Rettungsdatei speichern.
}
storage-may-clear = Dieser Browser darf den Speicher von Waymark leeren, beide Orte zugleich, wenn der Speicher dieses Tablets fast voll ist. Waymark auf diesem Tablet installieren oder dieser Seite dauerhaftes Speichern erlauben.
places-both = Jeder Eintrag liegt an zwei Orten auf diesem Tablet, bis der Server ihn hat.
places-database = Dieser Browser bietet nur einen Ort zum Speichern: { $why }
places-file = Die Datenbank nimmt gerade keine Einträge an; sie liegen nur am zweiten Ort.
places-none = Nichts kann gespeichert werden: { $why }
entry-both = an zwei Orten
entry-one = an einem Ort
room-low = Der Speicher dieses Tablets ist fast voll. Platz schaffen, bevor er es ist.
room-too-low = Der Speicher dieses Tablets ist voll. Platz schaffen: bis dahin kann keine neue Arbeit begonnen werden.
loss-wiped = { $count ->
    [one] Die Datenbank dieses Tablets war leer. Ihre Kette hatte 1 Eintrag; war er nicht gesendet, steht er hier.
   *[other] Die Datenbank dieses Tablets war leer. Ihre Kette hatte { $count } Einträge; was nicht gesendet war, steht hier.
}
loss-short = Die Datenbank dieses Tablets endete bei Eintrag { $had } von { $last }. Das Tablet macht mit einer neuen Kette weiter.
loss-forked = { $count ->
    [one] Eine Kopie des Speichers dieses Tablets hat andere Einträge geschrieben. Das Tablet macht mit einer neuen Kette weiter; der Eintrag der alten ist beim Server.
   *[other] Eine Kopie des Speichers dieses Tablets hat andere Einträge geschrieben. Das Tablet macht mit einer neuen Kette weiter; die { $count } Einträge der alten sind beim Server.
}
tablet-cleared = Der Browser hat alles geleert, was Waymark auf diesem Tablet aufhob. Es war { $device }: neu anmelden.
tablet-cleared-unsent = { $count ->
    [one] 1 Eintrag war nicht gesendet. Ohne Rettungsdatei ist er verloren: klären, was es war, und neu erfassen.
   *[other] { $count } Einträge waren nicht gesendet. Ohne Rettungsdatei sind sie verloren: klären, was es war, und neu erfassen.
}
left-behind-waiting = { $count ->
    [one] 1 Eintrag von vorher ist hier aufgehoben und wartet auf den Server.
   *[other] { $count } Einträge von vorher sind hier aufgehoben und warten auf den Server.
}
left-behind-sent = { $count ->
    [one] 1 Eintrag von vorher ist gesendet.
   *[other] { $count } Einträge von vorher sind gesendet.
}
left-behind-attention = { $count ->
    [one] 1 davon gehört nicht zur Aufzeichnung: Der Server hebt ihn auf, bis jemand ihn zulässt.
   *[other] { $count } davon gehören nicht zur Aufzeichnung: Der Server hebt sie auf, bis jemand sie zulässt.
}
rescued-waiting = { $count ->
    [one] 1 Eintrag von { $device } ist hier aufgehoben und wartet auf den Server.
   *[other] { $count } Einträge von { $device } sind hier aufgehoben und warten auf den Server.
}
rescued-sent = { $count ->
    [one] 1 Eintrag von { $device } ist von hier gesendet.
   *[other] { $count } Einträge von { $device } sind von hier gesendet.
}
banner-nothing = Auf diesem Tablet kann nichts gespeichert werden. Hier nicht weitermachen; Hilfe holen.
banner-file-only = Der Speicher ist voll. Angefangenes beenden und Platz schaffen: Einträge liegen nur am zweiten Ort.
banner-too-low = Der Speicher ist voll. Platz schaffen; neue Arbeit kann nicht begonnen werden.
banner-low = Der Speicher ist fast voll. Bald Platz schaffen.
banner-loss = Im Speicher dieses Tablets fehlte etwas.
rescue-save = Rettungsdatei speichern
rescue-take = Rettungsdatei aufnehmen
rescue-taken = { $count ->
    [one] 1 Eintrag von { $device } liegt jetzt auf diesem Tablet und wird von hier gesendet.
   *[other] { $count } Einträge von { $device } liegen jetzt auf diesem Tablet und werden von hier gesendet.
}
rescue-not-read = Das ist keine ganze Rettungsdatei
rescue-not-read-do = Die Datei noch einmal wählen oder auf ihrem Tablet neu speichern.
rescue-other-plant = Diese Datei gehört zu einem anderen Werk
rescue-other-plant-do = Zu einem Tablet ihres Werks bringen.
rescue-changed = Diese Datei wurde unterwegs verändert
rescue-changed-do = Auf ihrem Tablet neu speichern. Eintrag { $place } ist nicht so, wie das Tablet ihn signiert hat.
rescue-known = Diese Einträge sind schon auf diesem Tablet
rescue-known-do = Sie werden von hier gesendet oder sind es schon. Die Datei wird hier nicht mehr gebraucht.

# Enrolment and people
enrol-title = Dieses Tablet einrichten
enrol-lead = Den Einmalcode aus der Administration eingeben.
enrol-code = Einmalcode
enrol-name = Name dieses Tablets
enrol-name-default = Tablet
enrol-submit = Einrichten
enrol-again-title = Der Server kennt dieses Tablet nicht mehr
enrol-again-lead = Er wurde wohl aus einer älteren Sicherung wiederhergestellt. Alles hier Erfasste ist da, und die Arbeit geht weiter. Einen neuen Einmalcode holen und scannen oder eintippen: Das Tablet sendet dann, was dem Server fehlt.
enrol-again-submit = Neu einrichten und senden
people-title = Wer nimmt dieses Tablet?
people-lead = Namen antippen oder Ausweis scannen.
people-none = Die Personen kommen gerade vom Server…
badge-out = Tablet abgeben
stations-title = Wo steht dieses Tablet?
station-none = An keinem festen Platz

# Badges and PINs
reading-badge = Ausweis
badge-not-in-force = Dieser Ausweis gilt hier nicht
badge-not-in-force-do = Noch einmal scannen. Ein gerade gedruckter Ausweis gilt, sobald dieses Tablet vom Server gehört hat; ein ersetzter gilt nicht mehr. Einen neuen druckt: { $roles }.
badge-no-lease = Dieses Tablet kennt die Ausweise noch nicht
badge-no-lease-do = Es braucht einmal den Server. Näher ans Netz gehen und noch einmal scannen, oder das Tablet mit dem Namen nehmen.
badge-show = Ausweis zeigen
badge-show-do = Zuerst an diesem Tablet zeigen: scannen oder vor die Kamera halten. Danach genügt hier die PIN für diese Schicht.
badge-wrong-pin = Falsche PIN
badge-wrong-pin-do = { $count ->
    [one] Noch 1 Versuch.
   *[other] Noch { $count } Versuche.
}
badge-locked = Zu viele falsche PINs
badge-locked-do = Neuer Versuch in { $time }.
badge-needs-help = Hier keine weiteren Versuche
badge-needs-help-do = Schichtleitung oder Verwaltung erlaubt unter Personen einen neuen Versuch oder gibt einen neuen Ausweis.
badge-not-a-pin = Eine PIN hat 4 bis 8 Ziffern
badge-not-a-pin-do = Noch einmal eingeben.
badge-too-simple = Diese PIN probiert jeder zuerst
badge-too-simple-do = Eine andere wählen.
badge-not-done = Der Server hat es nicht getan
badge-not-done-do = { $why }
wait-seconds = { $seconds } s
wait-minutes = { $minutes }:{ $seconds } min
pad-of = PIN von { $name }
pad-pin = PIN eingeben.
pad-new-pin = Eine PIN mit 4 bis 8 Ziffern wählen.
pad-again = Dieselbe PIN noch einmal eingeben.
pad-delete = Letzte Ziffer löschen
pad-done = Fertig
pad-cancel = Abbrechen
pad-waits = Einen Moment…
pad-digits = { $count ->
    [0] Noch keine Ziffer
    [one] 1 Ziffer
   *[other] { $count } Ziffern
}
pad-not-the-same = Nicht dieselbe PIN
pad-not-the-same-do = Neu wählen und beide Male gleich eingeben.
pad-badge-of = Das ist der Ausweis von { $name }
pad-badge-of-do = Den eigenen scannen. Oder „Abbrechen“ berühren und ihn dann scannen, um zu übergeben.
pad-scan-not-taken = Der Scan wurde nicht übernommen
pad-scan-not-taken-do = Jetzt gelten nur Ausweise. Noch einmal scannen, wenn klar ist, wer hier ist.
lock-title = Bildschirm gesperrt
lock-or-badge = Oder einen Ausweis scannen.
lock-others = Jemand anderes
lock-now = Bildschirm sperren
lock-soon = Niemand berührt dieses Tablet: Der Bildschirm sperrt gleich.
lock-seconds = { $count } s
lock-stay = Bleiben
people-by-pin = Mit PIN
people-by-badge = Mit Ausweis und PIN
people-needs-help = Zu viele falsche PINs
people-free = Neu versuchen lassen
lease-name-only = Nur mit Namen
lease-name-only-means = Die Person an diesem Tablet ist nur mit Namen bekannt. Alles wird aufgezeichnet, und die Aufzeichnung sagt es dazu. Unterschreiben, Freigeben und was für andere entscheidet braucht Ausweis und PIN.
lease-past-due = Nicht bestätigt
lease-past-due-means = Der Server hat den Ausweis zu lange nicht bestätigt. Alles wird aufgezeichnet, und die Aufzeichnung sagt es dazu. Unterschreiben, Freigeben und was für andere entscheidet wartet, bis der Server geantwortet hat.
manage-people = Personen verwalten
manage-people-lead = Jemanden öffnen, um Befugnis zu geben oder den Ausweis zu drucken.
person-add = Jemanden benennen
person-id = Personalnummer
person-name = Name, wie er auf Aufzeichnungen steht
person-work = Arbeit
person-add-submit = Diese Person benennen
person-taken = { $name } hat diese Nummer schon. Eine andere geben.
person-badge = Ausweis
person-has-pin = Ausweis mit PIN
person-has-no-pin = Noch keine PIN
authority-here = Befugnis hier
authority-none = Keine
authority-ended = Beendet
authority-until = Letzter Tag
authority-until-or-none = Letzter Tag, oder leer
authority-give = Befugnis geben
authority-end = Befugnis beenden
authority-end-means = Alle Rollen enden jetzt. Was aufgezeichnet ist, bleibt.
qualified-for = Befähigt für
qualification-until = { $name } bis { $until }
authority-qualified = qualifiziert für { $name }
authority-qualified-until = qualifiziert für { $name } bis { $until }
authority-last-day = bis { $until }
qualification-ended = { $name } (bis { $until })
qualification-name = Befähigung
qualification-add = Befähigung hinzufügen
qualification-remove = { $name } wegnehmen
step-asks-for = Verlangt { $names }
badge-print = Ausweis drucken
badge-print-means = Der jetzige Ausweis von { $name } gilt dann nicht mehr. Einen neuen drucken?
badge-print-sure = Neuen Ausweis drucken
sheet-title = Diesen Ausweis jetzt drucken
sheet-lead = Er wird einmal gezeigt. Frühere Ausweise dieser Person gelten nicht mehr. Übergeben, dann scannt die Person ihn und wählt eine PIN.
sheet-print = Drucken
sheet-scan-refused = Der Scan wurde nicht übernommen. Zuerst diesen Ausweis drucken oder „Fertig“ berühren.
sheet-not-printed = Er wurde nicht gedruckt und lässt sich nicht noch einmal zeigen.
sheet-close = Ohne Drucken schließen
sheet-code = Code des Ausweises von { $name }

# Scanning
finder = Kamera
camera-start = Kamera starten
camera-stop = Kamera anhalten
torch = Licht
zoom = Zoom { $times }×
trigger = Scannen
trigger-ready = Bereit: Code vor die Kamera halten
pause = Halten zum Aussetzen
paused = Ausgesetzt
near = Nah
lens = Objektiv
type-open = Eintippen
type-label = Code eintippen
type-submit = Eingeben
readings = Letzte Scans
readings-none = Etwas scannen. Dann steht hier, was es ist und was zu tun ist.
reading-wait = Liest…
reading-saved = Auf diesem Tablet gespeichert
reading-not-yours = Ausweis einer anderen Person, nicht übernommen
reading-again = Vom Scanner doppelt gesendet, zählt einmal
reading-not-taken = Nicht übernommen, noch einmal scannen
several-codes = Mehrere Codes: den gemeinten antippen
choose-code = { $text } nehmen
camera-denied = Die Kamera ist gesperrt. Im Browser erlauben, eintippen oder mit dem Handscanner scannen.
camera-none = Keine Kamera gefunden. Eintippen oder mit dem Handscanner scannen.
camera-ended = Die Kamera ist von selbst ausgegangen. Vielleicht nutzt sie ein anderes Programm: dieses schließen und die Kamera neu starten.
camera-failed = Die Kamera hat angehalten: { $why }
scanner-failed = Der Scanner musste neu starten.
signal-accepted = Angenommen
signal-shown = Geöffnet
signal-already = Schon da
signal-refused = Abgewiesen

# Home
home-title = Scannen, was gerade vorliegt
home-lead = Ein Los annehmen, eine Einheit bauen, einen Karton versenden.
nav-receive = Annehmen
nav-pack = Packen
nav-ship = Versenden
nav-trace = Verfolgen
floor-units = Einheiten in Arbeit
floor-lots = Lose am Lager
floor-cartons = Kartons hier
floor-shipments = Lieferungen
floor-more = { $count ->
    [one] 1 weiterer: zum Öffnen scannen
   *[other] { $count } weitere: zum Öffnen einen scannen
}
floor-empty = Noch nichts hier
unit-progress = { $finished } von { $steps } Schritten
unit-complete = fertig
left = noch { $quantity }
carton-units = { $count ->
    [one] 1 Einheit
   *[other] { $count } Einheiten
}

# Receiving
receiving-title = Los annehmen
receiving-lead-label = Vom Etikett gelesen. Fehlendes ergänzen.
receiving-lead-hand = Etikett des Loses scannen oder von Hand ausfüllen.
field-item = Artikel
field-supplier = Lieferant
field-lot = Los
field-quantity = Menge
field-expiry = Verwendbar bis
choose-item = Artikel wählen
receive-submit = { $quantity } annehmen
receive-submit-empty = Annehmen
receive-flagged = Etikett ansehen
receive-accept = Angesehen: trotzdem annehmen
form-item = Artikel wählen.
form-supplier = Lieferant angeben.
form-lot = Losnummer angeben, wie sie gedruckt ist.
form-quantity = Eine Zahl eingeben, zum Beispiel 1000. Sehr lange werden nicht angenommen.
form-quantity-pieces = Stück sind ganze Zahlen: 1000 eintippen, ohne Punkt oder Komma.
form-quantity-sign = Dezimalen mit Komma eintippen: 1,5. Tausender ohne Punkt: 1000.
form-expiry = Datum als Jahr-Monat-Tag angeben oder leer lassen.
form-qualification = Befähigung angeben, wie das Werk sie nennt, zum Beispiel ESD.

# Traveller
traveller-lead = Einheit { $serial } · { $item } · Auftrag { $order }
traveller-lead-no-order = Einheit { $serial } · { $item }
traveller-step = Schritt { $at } von { $of }
traveller-none = Für diese Einheit ist keine Laufkarte offen
traveller-open = Laufkarte öffnen
step-later = später
need-from = aus { $from }
need-scan = { $item } scannen
need-count = { $filled } von { $needed }
finish-step = Schritt abschließen
complete-unit = Einheit fertigmelden
unit-done = Die Einheit ist fertig
unit-done-lead = Einpacken oder die nächste Einheit scannen.
unit-in-carton = Liegt in Karton { $carton }.
unit-in-unit = Steckt in Einheit { $unit }.
pack-it = Einpacken

measure-save = Wert speichern

# Packing and shipping
carton-title = Karton { $carton }
carton-lead = Fertige Einheiten hineinscannen.
carton-empty = Noch nichts darin
carton-left = Mit { $shipment } an { $customer } versendet.
carton-name-title = Welcher Karton?
carton-name-lead = Etikett des Kartons scannen oder Nummer eintippen.
carton-number = Kartonnummer
ship-it = Versenden
shipment-title = Lieferung { $shipment }
shipment-lead = An { $customer }. Kartons hineinscannen.
shipment-who = An wen geht sie? Dann ihre Kartons scannen.
shipment-name-title = Welche Lieferung, an wen?
shipment-number = Liefernummer
shipment-customer = Kunde
shipment-empty = Noch kein Karton darin
go-on = Weiter
go-back = Zurück

# Holds
sign = Unterschreiben
sign-title = Unterschreiben: { $kind } { $name }
sign-meaning = Was sagt Ihre Unterschrift?
sign-what = Was Sie unterschreiben
sign-lead = { $count ->
    [one] Sie unterschreiben diesen einen Eintrag, wie er hier steht.
   *[other] Sie unterschreiben diese { $count } Einträge, wie sie hier stehen.
}
sign-one = Ihre Unterschrift genügt.
sign-two = Es braucht zwei Personen; eine davon sind Sie.
sign-said = So haben Sie schon unterschrieben.
sign-who = So unterschreiben dürfen: { $roles }.
signatures = Unterschriften
signatures-none = Das hat noch niemand unterschrieben.
signed-by-badge = mit Ausweis und PIN
signed-by-pin = mit PIN
signed-second = und { $person }
signed-needs-second = Eine zweite Person muss unterschreiben.
signed-changed = { $count ->
    [one] Einer der unterschriebenen Einträge wurde seither geändert: neu unterschreiben.
   *[other] { $count } der unterschriebenen Einträge wurden seither geändert: neu unterschreiben.
}
pad-sign = Ausweis scannen und PIN eingeben. Nach Ihrer ersten Unterschrift genügt die PIN.
pad-sign-badge = Ausweis erkannt. PIN eingeben.
hold = Sperren
hold-title = Sperren: { $kind } { $name }
hold-lead = Jetzt beiseitestellen. Auf jedem Tablet, das davon hört, wird es bis zur Freigabe nicht verbaut, gepackt oder versendet.
hold-persons = Wer muss es freigeben?
persons-one = Eine Person
persons-two = Zwei Personen
held-title = Gesperrt
held-inside = Darin gesperrt: { $name }
held-by = von { $person }, { $when }
held-one = Eine Person muss es freigeben.
held-two = Zwei Personen müssen es freigeben.
held-first = Zuerst freigegeben von { $person }, { $when }: { $reason }. Eine zweite Person ist nötig.
release = Freigeben
release-title = Freigeben: { $kind } { $name }
release-first-of-two = Freigabe als erste von zwei Personen. Es bleibt gesperrt, bis die zweite freigegeben hat.
release-second-of-two = Freigabe als zweite Person. Danach ist es frei.
release-who = Freigeben darf: { $roles }.
release-who-by-badge = Freigeben darf, mit Ausweis und PIN: { $roles }.
release-by-a-second = Selbst gesperrt oder zuerst freigegeben: die zweite Person muss jemand anderes sein.

# Setting right
undo = Zurücknehmen
set-right = Bereinigen…
set-right-title = Diesen Eintrag bereinigen
set-right-void = Stornieren
set-right-void-why = Er zählt nicht mehr. Die Aufzeichnung behält ihn, durchgestrichen.
set-right-correct = Berichtigen: { $field }
set-right-now = jetzt { $value }
set-right-value = Der richtige Wert
set-right-reason = Warum?
set-right-own-words = In eigenen Worten
void-submit = Stornieren
correct-submit = Berichtigen
event-voided = Storniert von { $person }, { $when }: { $reason }
event-admitted = Vom Server zurückgehalten; zugelassen von { $person }, { $when }: { $reason }
event-corrected = { $person }, { $when }: { $reason }
event-past-due = Der Server hatte den Ausweis länger nicht bestätigt
event-by-name = Nur dem Namen nach bekannt
findings-title = Was nicht sein kann
findings-lead = Das Ding selbst ansehen. Dann Falsches bereinigen oder annehmen und sagen, warum.
findings-none = Alle Einträge passen zusammen.
findings-settled = Was nicht sein kann: alles geklärt
findings-open = { $count ->
    [one] 1 Befund braucht einen Menschen
   *[other] { $count } Befunde brauchen einen Menschen
}
finding-accept = So annehmen…
finding-accept-title = Diesen Befund so annehmen
finding-accepted = Angenommen von { $person }, { $when }: { $reason }
accept-submit = Annehmen
device-this = dieses Tablet
device-other = Tablet { $device }
heard-all = kannte den Eintrag davor
heard-not = kannte den Eintrag davor nicht
heard-not-told = ob der Eintrag davor bekannt war, ist nicht aufgezeichnet

# Things and trace
thing-lot = Los { $name } · { $item }
thing-unit = Einheit { $name } · { $item }
thing-carton = Karton { $name }
thing-shipment = Lieferung { $name }
thing-item = Artikel { $name }
thing-person = Person { $name }
thing-station = Station { $name }
thing-layout = Etikettenaufbau { $name }
thing-route = Arbeitsplan { $name }
thing-unknown = Auf diesem Tablet ist nichts darüber bekannt
lot-received = Angenommen
lot-used = Verbraucht
lot-left = Übrig
lot-expiry = Verwendbar bis
lot-supplier = Lieferant
what-happened = Was geschah
trace-backward = Was hineinging
trace-forward = Wohin es ging
trace-backward-title = Was ging in { $name } hinein?
trace-forward-title = Wohin ging { $name }?
trace-name-title = Was soll rückverfolgt werden?
trace-name-lead = Scannen oder Etikett abtippen.
trace-count = { $count ->
    [one] 1 Ding
   *[other] { $count } Dinge
}
trace-on-server = Server fragen
trace-from-server = vom Server beantwortet
trace-complete = Vollständig: nichts fehlt.
trace-list = Als Liste
missing-no-record = { $name }: hier ist nichts darüber aufgezeichnet.
missing-stopped = Die Suche hielt nach { $count } Dingen an; es gibt mehr.
missing-not-admitted = { $count ->
    [one] Am Server zu klären: 1 Eintrag; er kann mehr sagen.
   *[other] Am Server zu klären: { $count } Einträge; sie können mehr sagen.
}
missing-not-sent = { $count ->
    [one] Auf diesem Tablet noch nicht gesendet: 1 Eintrag.
   *[other] Auf diesem Tablet noch nicht gesendet: { $count } Einträge.
}
missing-only-this-tablet = Nur von diesem Tablet, Stand { $when }.
missing-only-this-tablet-never = Nur von diesem Tablet; es hatte noch keinen Kontakt zum Server.
missing-device-silent = { $device } meldete sich zuletzt { $when } und kann mehr enthalten.

# Kinds of fact
fact-item-defined = Artikel angelegt
fact-route-defined = Arbeitsplan angelegt
fact-person-named = Person benannt
fact-station-named = Station benannt
fact-layout-taught = Etikettenaufbau eingelernt: { $detail }
kind-layout-taught = Etikettenaufbau eingelernt
fact-layout-withdrawn = Etikettenaufbau zurückgezogen
fact-lot-received = { $detail } angenommen
fact-label-accepted = { $quantity } – hingenommen: { $flags }
fact-traveller-opened = Laufkarte geöffnet { $detail }
fact-step-started = Schritt { $detail } begonnen
fact-step-finished = Schritt { $detail } abgeschlossen
fact-component-consumed = { $detail } eingebaut
fact-unit-completed = fertiggemeldet
fact-unit-packed = { $detail } eingepackt
fact-carton-shipped = versendet { $detail }
fact-measurement-recorded = gemessen { $detail }
fact-voided = storniert
fact-corrected = berichtigt auf { $detail }
fact-finding-resolved = Befund angenommen
fact-fact-admitted = Zurückgehaltenes zugelassen
fact-authority-given = Befugnis gegeben: { $detail }
fact-authority-ended = Befugnis beendet
fact-preferences-chosen = Einstellungen gewählt: { $detail }
fact-signature-given = unterschrieben: { $detail }
fact-hold-placed = gesperrt
fact-hold-released = aus einer Sperre freigegeben
fact-storage-incident = festgehalten, was im Speicher geschah
kind-lot-received = angenommen
kind-traveller-opened = Laufkarte geöffnet
kind-step-started = Schritt begonnen
kind-step-finished = Schritt abgeschlossen
kind-component-consumed = Teil eingebaut
kind-measurement-recorded = Wert gemessen
kind-corrected = berichtigt
kind-unit-packed = Einheit eingepackt
kind-carton-shipped = versendet
kind-authority-given = Befugnis gegeben
kind-preferences-chosen = Einstellungen gewählt
kind-signature-given = unterschrieben
event-denied = etwas war nicht erlaubt
event-wrong-pin = falsche PIN
event-badge-locked = ein Ausweis wurde nach falschen PINs gesperrt
event-badge-refused = ein Ausweis wurde gezeigt, der nicht gilt
event-badge-freed = ließ jemanden die PIN wieder versuchen
event-screen-locked = der Bildschirm wurde gesperrt
event-offline = das Tablet war ohne Server
event-badge-printed = ein Ausweis wurde gedruckt
event-pin-chosen = eine PIN wurde gewählt
event-tablet-enrolled = ein Tablet wurde eingerichtet
event-audit-read = hat das Prüfprotokoll gelesen
event-tablet-told = ein Tablet wurde gesperrt oder wieder zugelassen
event-clock-step = die Uhr des Tablets wurde gestellt
fact-unknown = etwas, das ein neueres Waymark aufgezeichnet hat ({ $kind })
badged-in = hat das Tablet genommen
badged-out = hat das Tablet verlassen
# Refusals: what, and what to do
refusal-expected = Erwartet
refusal-scanned = Gescannt
refusal-ok = Verstanden
refuse-no-person = Niemand ist angemeldet
refuse-no-person-do = Namen antippen oder Ausweis scannen, dann wiederholen.
refuse-unreadable = Diesem Code ist nicht zu trauen
refuse-unreadable-do = { $problems } Noch einmal scannen, Etikett reinigen oder abtippen.
refuse-cut = Der Scan kam in Stücken an
refuse-cut-do = Nichts wurde gespeichert. Noch einmal scannen.
refuse-no-end = Der Scanner sendet kein Enter
refuse-no-end-do = Nichts wurde gespeichert. Scanner einrichten (Personen, Scanner) oder die Kamera nehmen.
no-answer = Noch keine Antwort
no-answer-do = Ob es gespeichert ist, steht nicht fest. Erst ansehen, was angezeigt wird, dann wiederholen.
refuse-unknown-code = Nichts hier heißt so
refuse-unknown-code-do = Prüfen, ob es das richtige Etikett ist. Ist es neu, zuerst annehmen.
refuse-several = Dieser Text bezeichnet mehrere Dinge
refuse-several-do = Stattdessen das eigene Etikett des Dings scannen.
refuse-unknown-item = Dieser Artikel ist nicht bekannt
refuse-unknown-item-do = In die Artikelliste aufnehmen lassen.
refuse-label-flagged = Etikett ansehen: { $flags }
refuse-label-flagged-do = Mit der Ware vergleichen. Auf dem Schirm hinnehmen oder die Ware beiseitestellen.
refuse-too-many-symbols = Ein Etikett hat höchstens { $most } Codes
refuse-too-many-symbols-do = Dieses Los buchen oder das Etikett verwerfen und neu scannen.
refuse-layout-not-taught = Der Aufbau kann nicht eingelernt werden
refuse-layout-not-taught-do = { $why }
refuse-no-such-layout = Dieser Aufbau ist nicht im Gebrauch
refuse-no-such-layout-do = Jemand hat ihn zurückgezogen. Zurück zur Liste.
refuse-no-route = Dieser Artikel wird hier nicht gebaut
refuse-no-route-do = Prüfen, ob die zu bauende Einheit gescannt wurde.
refuse-not-here = Richtiger Code, falscher Ort
refuse-not-here-do = Zur passenden Ansicht gehen oder scannen, was verlangt ist.
refuse-wrong-item = Falscher Artikel für diesen Schritt
refuse-wrong-item-do = Zurücklegen und scannen, was der Schritt verlangt.
refuse-no-part-needed = Dieser Schritt braucht keine Teile mehr
refuse-no-part-needed-do = Zurücklegen. Tun, was der Schritt auf dem Bildschirm noch verlangt.
refuse-wrong-step = Dieser Schritt ist nicht dran
refuse-wrong-step-do = Zuerst Schritt { $turn } abschließen.
refuse-step = Schritt { $step }
refuse-no-step = Es gibt keinen Schritt { $step }
refuse-no-step-do = Einheit neu öffnen und ihre Schritte ansehen.
refuse-step-finished = Schritt { $step } ist schon abgeschlossen
refuse-step-finished-do = Mit dem nächsten Schritt weitermachen.
refuse-need-filled = Der Schritt hat schon alles von { $item }
refuse-need-filled-do = Mit dem Nächsten weitermachen, was er verlangt.
refuse-needs-missing = Dem Schritt fehlt noch etwas
refuse-needs-missing-do = Fehlendes scannen, dann den Schritt abschließen.
refuse-already-used = Steckt schon in einer anderen Einheit
refuse-already-used-do = Ein anderes nehmen und dieses beiseitelegen. Steckt in { $parent }.
refuse-into-itself = Eine Einheit kann nicht in sich selbst
refuse-into-itself-do = Das Teil scannen, nicht die Einheit.
refuse-lot-received = Das Los wurde schon angenommen
refuse-lot-received-do = Los ansehen; kam mehr davon, die Leitung im Wareneingang fragen.
refuse-lot-not-received = Das Los wurde nicht angenommen
refuse-lot-not-received-do = Zuerst das Los annehmen, dann noch einmal scannen.
refuse-lot-used-up = In diesem Los ist nicht genug übrig
refuse-lot-used-up-do = Ein anderes Los nehmen. { $remaining } übrig, { $needed } nötig.
refuse-lot-expired = Das Los ist abgelaufen
refuse-lot-expired-do = Beiseitelegen und ein anderes Los nehmen. Es war verwendbar bis { $expiry }.
refuse-wrong-quantity = Diese Menge passt nicht zum Artikel
refuse-wrong-quantity-do = Der Artikel zählt in { $unit }; eine Zahl über null angeben.
refuse-traveller-open = Die Laufkarte ist schon offen
refuse-traveller-open-do = Mit der Einheit weitermachen.
refuse-wrong-order = Die Einheit gehört zu einem anderen Auftrag
refuse-wrong-order-do = Den Auftrag in der Hand weglegen oder die Einheit dieses Auftrags nehmen.
refuse-no-traveller = Die Einheit hat keine Laufkarte
refuse-no-traveller-do = Einheit am Start scannen, um eine zu öffnen.
refuse-not-complete = Die Einheit ist nicht fertig
refuse-not-complete-do = Zuerst ihre Schritte abschließen und sie fertigmelden. Offen: { $steps }.
refuse-complete = Die Einheit ist schon fertig
refuse-complete-do = Einpacken oder die nächste nehmen.
refuse-packed = Die Einheit ist schon in einem Karton
refuse-packed-do = Liegt in { $carton }.
refuse-carton-empty = Der Karton ist leer
refuse-carton-empty-do = Zuerst Einheiten hineinpacken.
refuse-shipped = Der Karton ist schon versendet
refuse-shipped-do = Er ging mit { $shipment }.
refuse-wrong-customer = Die Lieferung geht an einen anderen Kunden
refuse-wrong-customer-do = Sie geht an { $customer }. Eine andere Liefernummer nehmen.
refuse-no-customer = An wen geht die Lieferung?
refuse-no-customer-do = Zuerst den Kunden angeben, dann den Karton noch einmal scannen.
refuse-not-measured-here = { $name } wird in diesem Schritt nicht gemessen
refuse-not-measured-here-do = Einheit neu öffnen und ansehen, was ihr Schritt verlangt.
refuse-already-measured = { $name } wurde schon gemessen
refuse-already-measured-do = Ist der Wert falsch, ihn unter Was geschah berichtigen.
refuse-measurements-missing = Dem Schritt fehlt noch ein Messwert
refuse-measurements-missing-do = { $names } messen und den Wert eintippen, dann den Schritt abschließen.
refuse-held = Das ist gesperrt
refuse-held-do = Beiseitelegen und ein anderes nehmen. { $holds }
refuse-held-inside = Darin steckt Gesperrtes
refuse-held-inside-do = Es geht nicht weiter, bis das freigegeben ist. { $holds }
hold-by = { $thing } wurde gesperrt von { $person }, { $when }: { $reason }.
refuse-cannot-be-held = Nur Lose, Einheiten und Kartons werden gesperrt
refuse-cannot-be-held-do = Das Los, die Einheit oder den Karton selbst scannen.
refuse-no-such-hold = Diese Sperre ist nicht auf diesem Tablet
refuse-no-such-hold-do = Zurückgehen und das Ding neu öffnen.
refuse-already-released = { $person } hat es schon freigegeben
refuse-already-released-do = Hier ist nichts mehr zu tun.
refuse-second-person-needed = Eine zweite Person ist nötig
refuse-second-person-needed-do = { $person } hat es gesperrt oder zuerst freigegeben. Jemand anderes meldet sich an.
refuse-second-signature = Eine zweite Person ist nötig
refuse-second-signature-do = { $person } hat es zuerst unterschrieben. Jemand anderes meldet sich an.
refuse-not-allowed = Dieses Recht fehlt: { $action }
refuse-not-allowed-do = { $why } Jemanden davon fragen: { $roles }.
not-allowed-ask = Jemanden davon fragen: { $roles }.
refuse-not-qualified = Schritt { $step } verlangt eine Befähigung: { $lacking }
refuse-not-qualified-do = Diese Personen haben sie: { $people }. Eine davon meldet sich an.
refuse-not-qualified-nobody = Schritt { $step } verlangt eine Befähigung: { $lacking }
refuse-not-qualified-nobody-do = Niemand hier hat sie. Wer verwaltet, gibt sie unter Personen.
refuse-unknown-person = Niemand dieses Namens ist bekannt
refuse-unknown-person-do = Die Person zuerst benennen.
refuse-number-of-devices = { $person } steht für ein Tablet oder den Server
refuse-number-of-devices-do = Dieser Person eine andere Nummer geben.
refuse-number-looks-alike = { $person } sieht aus wie { $like } und ist vergeben
refuse-number-looks-alike-do = Dieser Person eine andere Nummer geben.
refuse-not-a-name = Das ist kein Name zum Drucken
refuse-not-a-name-do = Ein Name hat 1 bis { $most } Zeichen.
refuse-last-administrator = { $person } ist hier als letztes Administrator
refuse-last-administrator-do = Zuerst jemand anderes zum Administrator machen.
refuse-day-is-past = Der { $day } ist vorbei
refuse-day-is-past-do = Einen späteren letzten Tag wählen oder keinen.
refuse-changed-since-shown = Es wurde geändert, während du gelesen hast
refuse-changed-since-shown-do = Zurückgehen, neu lesen und dann unterschreiben.
refuse-not-own-work = { $person } hat nichts davon getan
refuse-not-own-work-do = Wähle, was die Unterschrift sagt: „getan“ ist für die, die es taten.
refuse-no-authority = Diese Person hat hier keine Befugnis
refuse-no-authority-do = Hier ist nichts zu beenden.
refuse-nothing-to-sign = Hier ist nichts zu unterschreiben
refuse-nothing-to-sign-do = Das Ding neu öffnen und wählen, was unterschrieben wird.
refuse-badge-needed = Die erste Unterschrift braucht den Ausweis
refuse-badge-needed-do = Ausweis scannen, dann die PIN eingeben. Spätere Unterschriften brauchen nur die PIN.
refuse-own-work = { $person } hat etwas davon selbst getan
refuse-own-work-do = Niemand prüft die eigene Arbeit. Jemand anderes meldet sich an.
refuse-already-signed = { $person } hat das schon unterschrieben
refuse-already-signed-do = Hier ist nichts mehr zu tun.
refuse-out-of-limits = Ein Messwert liegt außerhalb der Grenzen
refuse-out-of-limits-do = Das Teil in Ordnung bringen und noch einmal messen, oder beiseitelegen und sperren.
refuse-no-such-fact = Dieser Eintrag ist nicht auf diesem Tablet
refuse-no-such-fact-do = Zurückgehen und das Ding neu öffnen.
refuse-cannot-be-voided = Dieser Eintrag bleibt, wie er ist
refuse-cannot-be-voided-do = Was irrtümlich storniert wurde, wird neu aufgezeichnet; Artikel, Arbeitspläne und Personen werden neu angelegt.
refuse-already-voided = Dieser Eintrag wurde schon storniert
refuse-already-voided-do = Hier ist nichts mehr zu tun.
refuse-others-rest = Andere Einträge bauen auf diesem auf
refuse-others-rest-do = Zuerst diese stornieren, von oben: { $resting }
refuse-not-the-last = Nur der eigene letzte Scan wird zurückgenommen
refuse-not-the-last-do = Unter Was geschah stornieren und sagen, warum.
refuse-cannot-be-corrected = Hier gibt es keinen solchen Wert zu berichtigen
refuse-cannot-be-corrected-do = Eintrag stornieren und den richtigen aufzeichnen.
refuse-not-a-value = Das passt nicht als { $field }
refuse-not-a-value-do = Angeben, wie es gedruckt oder abgelesen ist: eine Zahl über null oder ein Tag als Jahr-Monat-Tag.
refuse-same-value = { $field } ist schon so angegeben
refuse-same-value-do = Hier ist nichts mehr zu tun.
refuse-no-such-finding = Diesen Befund gibt es nicht mehr
refuse-no-such-finding-do = Jemand hat ihn bereinigt, oder es kam mehr dazu. Noch einmal ansehen.
refuse-already-resolved = Dieser Befund wurde schon angenommen
refuse-already-resolved-do = Hier ist nichts mehr zu tun.
field-name-quantity = Menge
field-name-expiry = Verwendbar bis
field-name-delivery-note = Lieferschein
field-name-order = Auftrag
field-name-customer = Kunde
field-name-value = Messwert
reason-undone = Sofort zurückgenommen
reason-wrong-thing = Falsches gescannt
reason-wrong-value = Falscher Wert
reason-twice = Doppelt aufgezeichnet
reason-never-happened = Ist nicht geschehen
reason-checked-right = Geprüft: ist richtig
reason-put-right = Am Teil in Ordnung gebracht
reason-suspect = Etwas könnte nicht stimmen
reason-damaged = Beschädigt
reason-out-of-limits = Außerhalb der Grenzen
reason-papers-missing = Papiere fehlen
reason-supplier-notice = Meldung des Lieferanten
reason-to-inspect = Wartet auf Prüfung
reason-lost = Verloren oder entwendet
reason-found = Wieder da
reason-new-label = Neue Art Etikett
reason-label-changed = Das Etikett hat sich geändert
reason-not-used = Nicht mehr im Gebrauch
not-given = keine Angabe

# Failures
fail-not-enrolled = Dieses Tablet ist nicht eingerichtet
fail-not-enrolled-do = Einmalcode in der Administration holen.
fail-code = Der Server hat den Code nicht angenommen
fail-code-do = Codes gelten einmal und nur begrenzte Zeit. Einen neuen holen.
fail-other-server = Das ist der Server eines anderen Werks
fail-other-server-do = Hier wurde nichts geändert. Die App unter der Adresse des eigenen Werks öffnen.
fail-unreachable = Der Server ist nicht erreichbar
fail-unreachable-do = Näher ans Netz gehen und noch einmal versuchen.
fail-store = Dieses Tablet konnte es nicht speichern
fail-store-do = Nichts wurde aufgezeichnet. Noch einmal versuchen; kommt das wieder, ein anderes Tablet nehmen. { $why }
fail-timed-out = Es ist nicht bekannt, ob es gespeichert wurde
fail-timed-out-do = Der Speicher dieses Tablets ist vielleicht voll. Hier nicht weitermachen; Hilfe holen.
fail-no-room = Kein Platz für neue Arbeit
fail-no-room-do = Angefangenes beenden: das wird immer aufgezeichnet. Platz auf dem Tablet schaffen oder mit einem anderen weiterarbeiten.
fail-unknown-thing = Der Server weiß nichts darüber
fail-unknown-thing-do = Einträge warten vielleicht noch auf einem Tablet.
fail-stopped = Dieses Tablet ist gesperrt
fail-stopped-do = Der Server gibt ihm nichts, bis die Administration es an einem anderen Tablet wieder zulässt.
fail-revoked = Auf einem für immer gesperrten Tablet wird nichts Neues aufgezeichnet
fail-revoked-do = Wartet noch etwas, die Rettungsdatei speichern. Dann das Tablet zur Administration bringen; sie leert es und meldet es als neues an.
fail-not-done = Der Server hat es nicht getan
fail-not-done-do = Der Server sagt: { $why }
fail-tablet = Das Tablet bleibt, wie es ist
fail-tablet-do = Der Server sagt: { $why }
fail-not-admitted = Der Server hat es nicht zugelassen
fail-not-admitted-do = Es bleibt zurückgehalten. Der Server sagt: { $why }
fail-internal = Das hätte nicht geschehen dürfen
fail-internal-do = Nichts wurde aufgezeichnet. Noch einmal versuchen und dies zeigen, wenn Hilfe kommt: { $why }

# Findings
finding-serial-in-two-parents = { $component } ist in mehreren Einheiten aufgezeichnet: { $parents }
finding-serial-twice-in-one = { $component } ist mehr als einmal in { $parents } aufgezeichnet
finding-lot-over-used = Von Los { $lot } wurde mehr verbraucht als hereinkam: { $used } von { $received }
finding-lot-received-twice = Los { $lot } wurde mehrmals angenommen; sein Bestand zählt vielleicht doppelt
finding-used-and-packed = { $unit } steht in einer anderen Einheit und in einem Karton
finding-shipment-to-several = Lieferung { $shipment } steht für mehrere Kunden: { $customers }
finding-lot-never-received = Los { $lot } wurde verbraucht, aber nie angenommen
finding-step-out-of-order = { $unit }: Schritt { $step } wurde vor Schritt { $before } abgeschlossen
finding-step-finished-twice = { $unit }: Schritt { $step } wurde mehr als einmal abgeschlossen
finding-traveller-opened-twice = { $unit }: Laufkarte wurde mehr als einmal geöffnet
finding-completed-with-open-steps = { $unit } wurde mit offenen Schritten fertiggemeldet: { $steps }
finding-packed-incomplete = { $unit } wurde eingepackt, ohne fertig zu sein
finding-unit-in-two-cartons = { $unit } ist in mehreren Kartons aufgezeichnet: { $cartons }
finding-carton-shipped-twice = Karton { $carton } wurde mehr als einmal versendet
finding-lot-used-after-expiry = Los { $lot } wurde nach seinem letzten Tag verwendet, { $expiry }
finding-need-overfilled = { $unit }: Schritt { $step } nahm { $filled } von { $item }, nötig sind { $needed }
finding-measurements-differ = { $unit }: { $name } hat verschiedene Werte: { $values }
finding-finished-out-of-limits = { $unit }: Schritt { $step } wurde abgeschlossen, obwohl { $name } außerhalb der Grenzen lag: { $values }
finding-corrections-differ = { $subject }: { $field } wurde auf verschiedene Werte berichtigt: { $values }
finding-voided-underneath = { $subject }: Ein Eintrag wurde storniert, auf dem andere aufbauen
finding-packed-after-shipment = { $unit } wurde in Karton { $carton } gepackt, als er schon fort war
finding-worked-after-shipment = { $unit }: Arbeit wurde aufgezeichnet, als sie schon fort war
finding-worked-under-hold = { $thing }: Arbeit ging weiter, als { $held } gesperrt war; das Tablet wusste nichts von der Sperre
finding-worked-under-hold-not-told = { $thing }: Arbeit ging weiter, als { $held } gesperrt war; die Aufzeichnung sagt nicht, ob das Tablet von der Sperre wusste
finding-hold-disregarded = { $thing }: Arbeit ging weiter, obwohl das Tablet wusste, dass { $held } gesperrt war
finding-released-by-one = { $thing }: Zwei Personen müssen es freigeben, und eine zweite fehlte; es ist noch gesperrt
finding-without-right = { $subject }: { $person } zeichnete das ohne das Recht auf: { $action }. { $why }
finding-not-qualified = { $unit }: { $person } arbeitete an Schritt { $step } ohne eine Befähigung, die er verlangt: { $lacking }
finding-signature-does-not-cover = { $subject }: Eine Unterschrift behauptet, was ihr Dokument nicht hat
finding-signature-other-name = { $subject }: Eine Unterschrift zeigt einen Namen, den die Person nie hatte
finding-signature-without-badge = { $subject }: Die erste Unterschrift einer Sitzung kam ohne den Ausweis
finding-signature-own-work = { $subject }: Jemand unterschrieb, die eigene Arbeit geprüft zu haben
finding-signature-not-own-work = { $subject }: Jemand unterschrieb als getan, was andere taten
finding-signature-unknown-words = { $subject }: Eine Unterschrift sagt, was dieses Programm nicht kennt
finding-signature-other-persons = { $subject }: Eine Unterschrift verlangt andere Personen, als sie braucht
finding-signature-no-second = { $subject }: Eine zweite Unterschrift gehört zu keiner von jemand anderem
finding-signed-then-changed = { $subject }: Unterschriebenes wurde danach geändert
finding-two-facts-one-id = Zwei verschiedene Einträge zu { $subject } tragen dieselbe ID

# Units of measure
# Between the whole and the decimals of a number
decimal-sign = ,
unit-piece = Stk
unit-kilogram = kg
unit-metre = m
unit-litre = l

# What a thing is.
subject-item = Artikel
subject-route = Arbeitsplan
subject-person = Person
subject-station = Station
subject-layout = Etikettenaufbau
subject-symbol = Teil eines Etiketts
subject-lot = Los
subject-unit = Einheit
subject-carton = Karton
subject-shipment = Lieferung
subject-order = Fertigungsauftrag

# Why a code cannot be trusted
problem-check = Die Prüfziffer stimmt nicht: Er wurde falsch gelesen oder ist beschädigt.
problem-newer = Das Etikett stammt von einem neueren Waymark als diesem.
problem-lost = Der Scanner hat ein Zeichen verloren oder verändert: Er muss für dieses Tablet eingestellt werden.
problem-not-proven = Der Scanner sagt nicht, was für ein Code das ist: AIM-Kennungen einschalten.
problem-empty = Es steht nichts darin.
problem-parts = Ein Teil des Etiketts fehlt oder hat die falsche Länge.
problem-keyboard = Das Tablet tippt auf einer anderen Tastatur als der Scanner: Scanner kalibrieren (Personen, Scanner).
problem-calibrate = Was der Scanner gesendet hat, weiß niemand: Scanner kalibrieren (Personen, Scanner).
problem-no-end = Am Scanner als Suffix Enter einstellen: er sendet keins, also weiß niemand, ob der ganze Code da ist.
problem-case = Groß- und Kleinbuchstaben können vertauscht sein: Feststelltaste ausschalten.
problem-separators = Trennzeichen zwischen den Feldern gehen unterwegs verloren. Den Scanner so einstellen, dass er sie sendet (Personen, Scanner).
problem-separators-unproven = Darin können weitere Felder stehen, und es ist nicht bekannt, ob dieser Scanner sendet, was sie trennt: einmal kalibrieren (Personen, Scanner).
problem-separator-spelled = In einem Wert steht der Name eines Trennzeichens: Sehr wahrscheinlich sind es zwei Werte. Den Scanner so einstellen, dass er Trennzeichen sendet (Personen, Scanner).
problem-content = In einem Feld steht, was dort nicht stehen kann, etwa ein Tag, den es nicht gibt. Das Etikett selbst ist falsch: aufheben und den fragen, der es gedruckt hat.
problem-identifier = Es hat ein Feld, das sein Standard nicht kennt oder dort nicht erlaubt. Vielleicht fehlt ein Trennzeichen: den Scanner prüfen (Personen, Scanner).
problem-other = Er folgt nicht dem Standard ({ $code }).
problem-companion = Ein Code des Etiketts fehlt noch: wozu dieser gehört.
problem-two-values = Zwei Codes des Etiketts sagen nicht dasselbe.
problem-two-items = Die Codes des Etiketts gehören zu verschiedenen Artikeln.
problem-unknown-item = Diese Teilenummer steht nicht in der Artikelliste.
problem-other-than-label = Das ist anders eingegeben, als das Etikett sagt.
problem-expired = Der letzte Tag der Verwendung ist vorbei.
problem-several-layouts = Es passt zu mehreren eingelernten Aufbauten: einen davon zurückziehen.
flag-with-values = { $sentence } [{ $values }]

# Menschen: Rollen, was sie dürfen, und warum nicht
role-operator = Werker
role-supervisor = Schichtleitung
role-receiving = Wareneingang
role-warehouse = Lager und Versand
role-inspector = Prüfung
role-quality = Qualitätsleitung
role-engineer = Produktentwicklung
role-process-owner = Prozessverantwortung
role-integrator = Integration
role-administrator = Verwaltung
role-manager = Werksleitung
role-auditor = Revision
role-supplier = Lieferant
role-customer = Kunde
action-define-item = einen Artikel anlegen
action-define-route = einen Arbeitsplan anlegen
action-define-station = einen Platz benennen
action-teach-layout = einen Etikettenaufbau einlernen
action-name-person = eine Person benennen
action-give-authority = Befugnis geben oder beenden
action-enrol-tablet = ein Tablet anmelden
action-print-badge = einen Ausweis drucken
action-free-badge = jemanden die PIN neu versuchen lassen
action-receive = ein Los annehmen
action-open-traveller = eine Laufkarte öffnen
action-start-step = einen Schritt beginnen
action-consume = ein Teil einbauen
action-measure = einen Messwert aufzeichnen
action-finish-step = einen Schritt abschließen
action-complete = eine Einheit fertigmelden
action-pack = eine Einheit einpacken
action-ship = einen Karton versenden
action-place-hold = etwas sperren
action-release-hold = etwas freigeben
action-sign-performed = unterschreiben, dass es getan ist
action-sign-checked = unterschreiben, dass es geprüft ist
action-sign-reviewed = unterschreiben, dass es durchgesehen ist
action-sign-approved = eine Genehmigung unterschreiben
action-sign-released = eine Freigabe unterschreiben
action-undo = den letzten Scan zurücknehmen
action-void-own = einen eigenen Eintrag stornieren
action-void-others = den Eintrag eines anderen stornieren
action-correct-own = einen eigenen Eintrag berichtigen
action-correct-others = den Eintrag eines anderen berichtigen
action-resolve-finding = einen Befund annehmen
action-admit-set-aside = Zurückgehaltenes zulassen
action-read-audit = das Prüfprotokoll lesen
action-suspend-tablet = ein Tablet sperren
action-revoke-tablet = ein Tablet für immer sperren oder wieder zulassen
meaning-performed = getan
meaning-checked = geprüft
meaning-reviewed = durchgesehen
meaning-approved = genehmigt
meaning-released = freigegeben
why-no-authority = Niemand gab dieser Person hier eine Befugnis.
why-other-site = Die Befugnis dieser Person gilt an einem anderen Standort.
why-ended = Die Befugnis dieser Person war beendet.
why-expired = Die Befugnis dieser Person lief am { $until } ab.
why-wrong-role = Es gehört nicht zur Arbeit dieser Person.
why-lease-past-due = Der Server hat die Befugnis dieser Person zu lange nicht bestätigt.
why-lease-unverified = Es wurde nicht geprüft, wer das ist.

audit-title = Prüfprotokoll
audit-lead = Wer was wann, warum und an welchem Tablet getan hat: alles, was festgehalten wurde, und was verweigert wurde.
audit-search = Wörter
audit-search-hint = Eine Sache, ein Name, ein Grund
audit-narrow = Wer, wo, was und wann
audit-person = Wer
audit-anybody = Alle
audit-device = Wo
audit-any-device = Überall
audit-this-tablet = Dieses Tablet
audit-group = Was
audit-any-group = Alles
audit-from = Von
audit-to = Bis
audit-find = Suchen
audit-asked = Der Server wird gefragt…
audit-away = Das Prüfprotokoll liegt beim Server, und der antwortet gerade nicht. Gehen Sie näher ans Netz und suchen Sie noch einmal.
audit-own-wait = { $count ->
    [0] Von diesem Tablet wartet nichts aufs Senden.
    [one] 1 Eintrag dieses Tablets wartet aufs Senden; er steht noch nicht im Protokoll.
   *[other] { $count } Einträge dieses Tablets warten aufs Senden; sie stehen noch nicht im Protokoll.
}
audit-none = Nichts gefunden. Wählen Sie mehr Tage oder weniger Wörter.
audit-more = Mehr zeigen
audit-export = Als Datei sichern
audit-exporting = Die Datei entsteht…
audit-not-done = Das war nicht zu bekommen. Was zu sehen ist, bleibt.
audit-by-itself = niemand angemeldet
audit-nobody = jemand Unbekanntem
audit-group-denied = Verweigert
audit-group-sign-in = Anmeldungen und Bildschirmsperren
audit-group-rights = Rechte, Ausweise und PINs
audit-group-quality = Sperrungen und Unterschriften
audit-group-set-right = Richtiggestellt
audit-group-device = Tablets und Uhren
audit-group-reading = Lesen des Protokolls
audit-group-work = Arbeit
audit-not-readable = etwas, das hier nicht zu lesen ist
audit-admitted = Zurückgehaltenes zugelassen: { $what }
audit-clock-back = die Uhr des Tablets wurde um { $time } zurückgestellt
audit-clock-ahead = die Uhr des Tablets wurde um { $time } vorgestellt
audit-hours = { $hours }:{ $minutes } h
audit-denied = war nicht erlaubt: { $action }
audit-why-expired = die Berechtigung war abgelaufen
audit-times = { $what } ({ $times }-mal)
audit-wrong-pin = falsche PIN zum Ausweis von { $name }, { $times } in Folge
audit-badge-locked = der Ausweis von { $name } wurde für { $time } gesperrt
audit-badge-locked-help = der Ausweis von { $name } wurde gesperrt, bis jemand hilft
audit-badge-refused = ein Ausweis von { $name } wurde gezeigt, der nicht gilt
audit-badge-freed = ließ { $name } die PIN wieder versuchen
audit-locked-idle = der Bildschirm hat sich gesperrt: Niemand hatte das Tablet berührt
audit-locked-hand = hat den Bildschirm gesperrt
audit-unlocked = hat den gesperrten Bildschirm wieder geöffnet
audit-offline = das Tablet war { $time } ohne Server, seit { $from }
audit-badge-printed = Ausweis { $number } von { $name } wurde gedruckt
audit-pin-chosen = die PIN zum Ausweis { $number } von { $name } wurde gewählt
audit-enrolled = das Tablet { $tablet } wurde eingerichtet
audit-tablet-suspended = das Tablet { $tablet } wurde gesperrt
audit-tablet-reinstated = das Tablet { $tablet } wurde wieder zugelassen
audit-tablet-revoked = das Tablet { $tablet } wurde für immer gesperrt
audit-read = hat das Prüfprotokoll gelesen { $filter }
audit-taken-out = hat das Prüfprotokoll als Datei gesichert { $filter }
audit-waiting = wartet auf das, worauf es aufbaut

# The scanner of this tablet
scanner-title = Scanner
scanner-lead = Der Scanner dieses Tablets ist nicht kalibriert. Den Code auf dem Blatt unten scannen, dann lernt das Tablet, wie er tippt.
scanner-lead-kept = Der Scanner dieses Tablets ist kalibriert. Irgendetwas scannen zeigt, was ankommt; das Blatt erneut scannen, sobald am Scanner oder an der Tastatur des Tablets etwas umgestellt wurde.
scanner-print = Blatt drucken
scanner-forget = Kalibrierung vergessen
scanner-kept = Kalibriert.
scanner-not-usable = Nicht kalibriert: Zu viele Zeichen sind nicht zu unterscheiden. Den Scanner einstellen wie unten beschrieben und das Blatt erneut scannen.
scanner-same-keyboard = Tablet und Scanner sind auf dieselbe Tastatur eingestellt.
scanner-other-keyboard = Die Tastatur des Tablets ist eingestellt auf { $layouts }; das wird ausgeglichen.
scanner-own-keyboard = Die Tastatur des Tablets ist eine andere als die des Scanners; das wird ausgeglichen.
scanner-by-place = Zeichen kommen gleich an, darum gilt die Lage der Tasten.
scanner-inverted = Groß- und Kleinbuchstaben kommen vertauscht an; das wird ausgeglichen. Ist die Feststelltaste an?
scanner-separators-arrive = Trennzeichen kommen an.
scanner-separators-stand-in = Trennzeichen kommen an als { $sent }.
scanner-separators-lost = Trennzeichen gehen verloren ({ $names }): Codes mit mehreren Feldern werden abgelehnt. Den Scanner so einstellen, dass er sie als Strg+] sendet, und das Blatt erneut scannen.
scanner-aim-on = AIM-Kennungen sind an.
scanner-aim-off = AIM-Kennungen sind aus: einschalten, damit das Tablet weiß, was für ein Code es war.
scanner-alike-named = Diese kommen gleich an, Codes mit ihnen werden abgelehnt: { $alike }.
scanner-strips-missing = Noch zu scannen: { $numbers }.
scanner-last = Letzter Scan
scanner-none-yet = Etwas scannen. Es wird hier gezeigt und nicht erfasst.
scanner-arrived = Was ankam
scanner-sent = Was der Scanner gesendet hat
scanner-symbology = { $aim }: { $name }
scanner-no-identifier = Ohne AIM-Kennung: Der Scanner sagt nicht, was für ein Code es war.
scanner-clean = Verstanden.
scanner-flagged = Verstanden, mit Bemerkung.
scanner-candidate = Nicht bewiesen.
scanner-refused = Nicht verstanden.
scanner-layout = Nach dem Aufbau { $name }.
scanner-alike = { $arrived } kann sein: { $meant }
scanner-layouts = Das Tablet ist vielleicht eingestellt auf: { $layouts }.
scanner-plugged = Ohne Tastatur dazwischen
scanner-plugged-means = Lässt sich der Scanner auf eine serielle Schnittstelle oder auf HID-POS einstellen, wird nichts getippt und geht unterwegs nichts verloren. Der Browser merkt sich den Scanner.
scanner-serial = Serielle Schnittstelle verbinden
scanner-hid = HID-POS verbinden
scanner-read = Er wird gelesen.
scanner-not-read = Er kann nicht gelesen werden: { $why }
scanner-sheet = Kalibrierblatt
scanner-sheet-lead = Diesen Code einmal auf diesem Bildschirm scannen. Geschieht nichts, sendet der Scanner am Ende kein Enter: siehe Einstellung.
scanner-strips = Für Scanner, die nur Strichcodes lesen
scanner-strips-lead = Das Blatt drucken und alle Streifen scannen, in beliebiger Reihenfolge.
scanner-strip = Streifen { $number }
scanner-setup = Den Scanner einstellen
scanner-setup-lead = Die Codes dafür stehen im Handbuch des Herstellers, unter den Wörtern unten.
scanner-setup-aim = AIM-Kennungen an: Drei Zeichen vor jedem Code sagen, was für einer es ist.
scanner-setup-suffix = Suffix Enter (Wagenrücklauf).
scanner-setup-separators = Steuerzeichen als Strg und eine Taste, sodass GS als Strg+] kommt.
scanner-setup-keyboard = Das Land der Tastatur wie auf diesem Tablet.
scanner-setup-zebra = „Transmit Code ID Character“: AIM. „Scan Data Transmission Format“: Daten und Suffix, Suffix Enter. „Country keyboard types (country code)“. Für Steuerzeichen: „Function key mapping“ bleibt aus.
scanner-setup-honeywell = „Add AIM Code I.D. Prefix To All Symbologies“. „Add CR Suffix to All Symbologies“. „Keyboard country layout“. Für Steuerzeichen: „Control + X Mode On“.
scanner-setup-datalogic = „Global AIM ID“: für alle Symbologien einschalten. „Global Suffix“: CR. „Country Mode“. Für Steuerzeichen: „USB Keyboard Send Control Characters“, als Strg und ein Zeichen.
scanner-setup-newland = „AIM ID Prefix“: einschalten. „Terminating Character Suffix“: einschalten, Wagenrücklauf. „Keyboard Layout“. Für Steuerzeichen: die Einstellung der Steuerzeichen, unter den Worten im Handbuch des Modells.
scanner-sheet-of = Einen Handscanner einrichten: { $maker }
scanner-save-sheet = Blatt für { $maker } (PDF)
layouts-title = Etiketten dieses Werks
layouts-lead = Etiketten, die kein Standard beschreibt, hier an einem Beispiel eingelernt. Jedes Tablet liest sie.
teach-open = Etikett einlernen
teach-this = Dieses Etikett einlernen
teach-title = Etikett einlernen
teach-lead-scan = Ein Etikett dieser Art scannen: mit der Kamera, mit dem Scanner oder getippt.
teach-lead = Von jedem Teil sagen, was es ist. Was bleibt, wie es ist, muss auf jedem solchen Etikett stehen.
teach-parts = Teile des Etiketts
teach-is = Was { $text } ist
teach-written = steht auf jedem Etikett
teach-unneeded = wechselt, nicht gebraucht
teach-date = { $what } ({ $order })
teach-cut = Teilen
teach-cut-lead = Das letzte Zeichen vor dem Schnitt berühren.
teach-cut-behind = Hinter { $text } teilen
teach-join = Mit dem nächsten verbinden
teach-reads = So wird es gelesen
teach-name = Name dieser Art Etikett
teach-other = Anderes Etikett
teach-submit = Einlernen
layout-taught-by = Eingelernt von { $person }, { $when }: { $reason }
layout-example = Beispiel
layout-layout = Aufbau
layout-withdraw = Zurückziehen
layout-names-nothing = Markieren, was die Ware benennt: Teil, Los oder Seriennummer.
layout-fits-too-much = Fast jeder Text würde passen: mindestens zwei Zeichen lassen, die auf jedem Etikett stehen.
layout-twice = Zwei Teile sind als { $what } markiert.
layout-character = Ein Zeilenende kann nicht Teil eines Etiketts sein.
layout-too-long = Das Etikett oder einer seiner Teile ist zu lang.
layout-not-one = Diese Teile ergeben keinen Aufbau.
layout-not-the-example = Das Beispiel wird mit diesen Teilen nicht gelesen. Prüfen, was jedes Teil enthält.
layout-of-a-standard = Solche Etiketten werden schon als { $standard } gelesen, oder manche würden es.
layout-like-another = Solche Etiketten passen auch zum Aufbau { $name }. Zuerst diesen zurückziehen oder unter seinem Namen neu einlernen.
says-part = Teil
says-gtin = GTIN
says-supplier = Lieferant
says-lot = Los
says-serial = Seriennummer
says-pieces = Stück
says-quantity = Menge
says-expiry = Letzter Tag der Verwendung
says-made = Tag der Herstellung
says-order = Bestellung
