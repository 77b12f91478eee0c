# What the page says, in English.

starting = Starting…
another-tab-title = Waymark is open in another tab
another-tab-why = One tab writes the record of this tablet. Close this one and go on there.
another-tab-silent = That tab does not answer. If you cannot go on there, go on here: it will not be able to write any more, and nothing that was saved is lost.
another-tab-take-over = Go on here
no-database-title = The storage of this tablet cannot be opened
no-database-do = Nothing can be recorded here now. Make room on the tablet and load again. If this comes back, save the rescue file, take it to another tablet, and work there.
no-database-safe = { $count ->
    [0] Every entry was sent to the server.
    [one] 1 entry that was not sent is safe in the second place of this tablet.
   *[other] { $count } entries that were not sent are safe in the second place of this tablet.
}
seen = What was seen: { $why }
stopped-title = Waymark had to stop
stopped-why = What was saved on this tablet is still there. Load again; if this comes back, call for help and show this: { $why }
load-again = Load again
update-ready = Update ready: take it now
updating-title = Waymark is being updated
updating-why = What was saved on this tablet stays. This takes a few seconds.
updating-late = The new version does not come. Close Waymark with all its windows and open it again. What was saved on this tablet stays.

# Top bar
who = Person at this tablet
nobody = Nobody badged in
no-station = No station
order-in-hand = Order { $order }
clear-order = Put the order down
theme-dark = dark
theme-light = light
theme-sun = full sun
theme-contrast = high contrast
home = Home

# Drafts
drafts = Not finished
draft-go-on = Go on
draft-throw-away = Throw away
draft-receipt = Receipt { $lot }
draft-measurement = Value on { $unit }, step { $step }: { $characteristic }
draft-hold = Hold: { $kind } { $name }
drafts-loose = The disk did not take this: it is gone after a reload. What is recorded is not concerned.
draft-gone = No longer possible: { $draft }
draft-gone-do = It was recorded or completed in the meantime, so what you had begun was thrown away.
has-draft = has something not finished

# Preferences
preferences = Preferences
preferences-of = They belong to { $name } and follow the badge to every tablet.
preferences-of-tablet = For this tablet, while nobody has badged in and while it is locked. Whoever badges in brings their own.
preferences-language = Language
preferences-hand = Hand
preferences-theme = Light
preferences-size = Size
preferences-volume = Volume
preferences-try-out = A touch on a volume lets you hear it.
preferences-scanning = Camera
scanning-auto = At once
scanning-press = At a touch
scanning-pause = Hold to pause
hand-right = right
hand-left = left
size-standard = standard
size-glove = gloves
volume-silent = silent
volume-quiet = quiet
volume-normal = normal
volume-loud = loud

# Sync: four words, each tied to a fact
pill-not-enrolled = Not enrolled
pill-all-sent = All sent
pill-nothing-yet = Nothing to send
pill-waiting = Waiting { $count } · oldest { $age }
pill-attention = Needs attention { $count }
pill-refused = Refused by the server
pill-not-known = Not known to the server
pill-open = Sync: { $state }
state-saved = Saved on this tablet
state-sent = Sent
state-attention = Needs attention
age-now = just now
age-minutes = { $minutes } min
age-hours = { $hours } h { $minutes } min
ago-minutes = { $minutes } min ago
ago-hours = { $hours } h { $minutes } min ago
sync-title = What is saved and what is sent
sync-saved = Saved on this tablet
sync-waiting = Waiting
sync-sent = Sent
sync-attention = Needs attention
sync-now = Send now
sync-last-contact = Server last answered { $when }
sync-no-contact = The server has not answered yet
sync-cold-start = Getting the plant's record: { $taken } of { $of } things. Work goes on meanwhile; what has not come yet is not known on this tablet.
sync-unreachable = The server cannot be reached. Work goes on; entries are sent when it answers.
sync-stranger = Something else answers in the server's place ({ $what }): this network may want you to sign in first. Work goes on; entries are sent when the server answers.
sync-not-kept = The server answers, and this tablet cannot write the answer down: { $why }. It asks again; look at its storage.
sync-refused = The server refuses this tablet: { $why }
sync-entries = Entries of this tablet, newest first
sync-no-entries = No entries yet
reason-text = Set aside by the server. { $reason }

# Set aside: what the server keeps and does not count
stopped-suspended = This tablet is suspended.
stopped-suspended-means = What is recorded stays here and is set aside by the server until a person admits it. Who may let it work again, at another tablet: { $roles }.
stopped-revoked = This tablet is revoked for good.
stopped-revoked-means = Nothing new is recorded here. Save the rescue file if entries wait, bring the tablet to an administrator, clear it, and enrol it as a new one.
tablets-title = Tablets
tablets-lead = Open one to suspend it, to let it work again, or to revoke it. What is on a tablet is not wiped from here: nobody can promise that.
tablets-away = How the tablets stand lies with the server, and it gives no answer now. Come closer to the network and open this again.
tablet-works = Works
tablet-suspended = Suspended
tablet-revoked = Revoked
tablet-by-console = the server's console
tablet-since = By { $who }, { $when }. { $why }
tablet-told = { $name }: { $stands }
tablet-last-contact = Last heard of { $when }
tablet-in-hand = { $name } · in your hand
tablet-is-in-hand = This is the tablet in your hand.
tablet-enrolled = Enrolled
tablet-last = Last heard of
tablet-entries = Entries from it
tablet-aside = Set aside
tablet-who = Who may let it work again: { $roles }.
tablet-final = This is final. The thing itself can be cleared and enrolled anew, as another tablet.
tablet-suspend = Suspend
tablet-reinstate = Let it work again
tablet-revoke = Revoke for good
tablet-revoke-sure = Yes, revoke for good
tablet-revoke-means = From now on the server refuses it, for ever. What it recorded and could not send is kept and set aside if it ever comes. What is on it is not wiped: whoever has it may still read what it holds. Nobody can promise a wipe from afar.
tablet-revoke-this-means = This is the tablet in your hand: you could do nothing more at it. The server refuses it from now on, for ever. What is on it is not wiped.
tablet-suspend-this-means = This is the tablet in your hand: you can let it work again only at another one. Touch once more to suspend it all the same.
aside-title = Set aside by the server
aside-lead = The server keeps these entries and does not count them. Read them, look at the real thing, ask who wrote them; then admit what is right.
aside-none = Nothing is set aside.
aside-more = The server lists no more at once. There may be more: they show here as these are admitted, and at the server with “waymark quarantine list”.
aside-asked = Asking the server…
aside-away = What is set aside lies with the server, and it gives no answer now. Come closer to the network and open this again.
aside-can = can be admitted
aside-cannot = cannot be admitted
aside-nobody = nobody known
aside-nameless = Not readable
aside-says = What it would say
aside-not-read = What it says cannot be read for certain, so it cannot be admitted. The server keeps every byte of it.
aside-size = Size
aside-bytes = { $count } bytes
aside-hash = Its hash
aside-admit = Admit
aside-admitted = Admitted. It comes to every tablet now.
aside-not-as-signed = It is not what its tablet signed: it was changed or damaged on its way.
aside-of-another = It belongs to another plant or another tablet.
aside-does-not-follow = It does not follow on what its tablet had written before.
aside-of-a-copy = A copy of its tablet's storage wrote something else at the same place.
aside-not-bound = Who, when or what it says is not what its tablet signed for.
aside-not-understood = It is not written in the way entries are written.
aside-too-large = It is larger than an entry may be.
aside-does-more = It would do something else than add to the record.
aside-not-the-original = It claims to admit another entry, and does not say what that one says.
aside-not-the-server = It claims to be written by the server itself, which needs no person's right.
aside-tablet-suspended = Its tablet was suspended when this came.
aside-tablet-revoked = Its tablet was revoked before this came.
aside-builds-on = It builds on something that is set aside.
aside-waiting = It builds on something that has not come to the server yet, and counts by itself when that comes. Admit it only where that will never come.
aside-other = The server gives a reason that is new here: { $code }

# The comparison with the server
compare-title = The same record as the server
compare-now = Compare with the server
compare-never = Not compared yet
compare-under-way = Comparing with the server …
compare-when-sent = It is compared as soon as all entries are sent.
compare-when-reached = It is compared as soon as the server answers.
compare-same = The same as the server, { $when }
compare-differs = Not the same as the server, { $when }
compare-mended = { $count ->
    [one] 1 difference was made good.
   *[other] { $count } differences were made good.
}
compare-aside = { $count ->
    [one] 1 entry is kept aside by the server; it needs attention.
   *[other] { $count } entries are kept aside by the server; they need attention.
}
compare-server-lacks = This tablet has more than the server about { $names }. Keep this tablet as it is, and tell whoever keeps the server.
compare-facts-differ = The documents are the same, and this app reads something else in them than the server. Load the app anew and compare again.
compare-tablet-lacks = This tablet cannot take in what the server has about { $names }. Ask for help before you go on with these.

# Storage: where the entries of this tablet lie
storage-title = Where unsent entries lie
storage-more = Where entries lie
storage-two-places = { $count ->
    [one] 1 unsent entry lies in two places on this tablet.
   *[other] { $count } unsent entries lie in two places on this tablet.
}
storage-one-place = { $count ->
    [one] 1 unsent entry lies in one place only. Send it soon, or save a rescue file.
   *[other] { $count } unsent entries lie in one place only. Send them soon, or save a rescue file.
}
storage-two-may-clear = { $count ->
    [one] 1 unsent entry lies in two places that this browser may clear. Send it soon, or save a rescue file.
   *[other] { $count } unsent entries lie in two places that this browser may clear. Send them soon, or save a rescue file.
}
storage-may-clear = This browser may clear Waymark's storage, both places at once, when the disk of this tablet is nearly full. Install Waymark on this tablet, or allow this site to store data for good.
places-both = Every entry is saved in two places on this tablet until the server has it.
places-database = This browser gives only one place to save in: { $why }
places-file = The database takes no entries now; they are saved in the second place alone.
places-none = Nothing can be saved: { $why }
entry-both = in two places
entry-one = in one place
room-low = The disk of this tablet is nearly full. Make room before it is.
room-too-low = The disk of this tablet is full. Make room: new work cannot be started until then.
loss-wiped = { $count ->
    [one] The database of this tablet was found empty. Its chain had 1 entry; if it was not sent, it is listed here.
   *[other] The database of this tablet was found empty. Its chain had { $count } entries; those that were not sent are listed here.
}
loss-short = The database of this tablet ended at entry { $had } of { $last }. The tablet goes on under a new chain.
loss-forked = { $count ->
    [one] A copy of this tablet's storage has written other entries. The tablet goes on under a new chain; the entry of the old one is with the server.
   *[other] A copy of this tablet's storage has written other entries. The tablet goes on under a new chain; the { $count } entries of the old one are with the server.
}
tablet-cleared = The browser has cleared everything that Waymark kept on this tablet. It was { $device }: enrol it again.
tablet-cleared-unsent = { $count ->
    [one] 1 entry had not been sent. Without a rescue file it is lost: find out what it was, and record it again.
   *[other] { $count } entries had not been sent. Without a rescue file they are lost: find out what they were, and record them again.
}
left-behind-waiting = { $count ->
    [one] 1 entry from before is kept here and waits for the server.
   *[other] { $count } entries from before are kept here and wait for the server.
}
left-behind-sent = { $count ->
    [one] 1 entry from before was sent.
   *[other] { $count } entries from before were sent.
}
left-behind-attention = { $count ->
    [one] 1 of them is not part of the record: the server keeps it until a person admits it.
   *[other] { $count } of them are not part of the record: the server keeps them until a person admits them.
}
rescued-waiting = { $count ->
    [one] 1 entry of { $device } is kept here and waits for the server.
   *[other] { $count } entries of { $device } are kept here and wait for the server.
}
rescued-sent = { $count ->
    [one] 1 entry of { $device } was sent from here.
   *[other] { $count } entries of { $device } were sent from here.
}
banner-nothing = Nothing can be saved on this tablet. Do not go on here; call for help.
banner-file-only = The disk is full. Finish what you are doing and make room: entries are saved in the second place alone.
banner-too-low = The disk is full. Make room; new work cannot be started.
banner-low = The disk is nearly full. Make room soon.
banner-loss = Something was missing in the storage of this tablet.
rescue-save = Save a rescue file
rescue-take = Take in a rescue file
rescue-taken = { $count ->
    [one] 1 entry of { $device } is kept on this tablet now and is sent from here.
   *[other] { $count } entries of { $device } are kept on this tablet now and are sent from here.
}
rescue-not-read = This is not a whole rescue file
rescue-not-read-do = Choose the file again, or save it again on its tablet.
rescue-other-plant = This file belongs to another plant
rescue-other-plant-do = Take it to a tablet of its own plant.
rescue-changed = This file was changed on its way
rescue-changed-do = Save it again on its tablet. Entry { $place } is not as the tablet signed it.
rescue-known = These entries are on this tablet already
rescue-known-do = They are sent from here, or have been. The file is not needed here any more.

# Enrolment and people
enrol-title = Enrol this tablet
enrol-lead = Type the one-time code that the administrator gave you.
enrol-code = One-time code
enrol-name = Name of this tablet
enrol-name-default = Tablet
enrol-submit = Enrol
enrol-again-title = The server does not know this tablet any more
enrol-again-lead = It was probably restored from an older backup. Everything recorded here is kept, and work goes on. Ask for a new one-time code, and scan or type it: the tablet then sends what the server has lost.
enrol-again-submit = Enrol again and send
people-title = Who takes this tablet?
people-lead = Touch your name, or scan your badge.
people-none = The people are on their way from the server…
badge-out = Leave this tablet
stations-title = Where does this tablet stand?
station-none = Nowhere in particular

# Badges and PINs
reading-badge = Badge
badge-not-in-force = This badge is not good here
badge-not-in-force-do = Scan it again. A badge that was just printed is good as soon as this tablet has heard from the server; one that was replaced is not good any more. Who prints a new one: { $roles }.
badge-no-lease = This tablet does not know the badges yet
badge-no-lease-do = It needs the server once. Come closer to the network and scan again, or take the tablet by your name.
badge-show = Show your badge
badge-show-do = Show it at this tablet first: scan it, or hold it before the camera. After that your PIN is enough here for this shift.
badge-wrong-pin = Wrong PIN
badge-wrong-pin-do = { $count ->
    [one] 1 more try.
   *[other] { $count } more tries.
}
badge-locked = Too many wrong PINs
badge-locked-do = Try again in { $time }.
badge-needs-help = No more tries here
badge-needs-help-do = A shift supervisor or an administrator lets you try again under People, or gives you a new badge.
badge-not-a-pin = A PIN has 4 to 8 digits
badge-not-a-pin-do = Type it again.
badge-too-simple = That PIN is what everybody tries first
badge-too-simple-do = Choose another one.
badge-not-done = The server did not do it
badge-not-done-do = { $why }
wait-seconds = { $seconds } s
wait-minutes = { $minutes }:{ $seconds } min
pad-of = PIN of { $name }
pad-pin = Type your PIN.
pad-new-pin = Choose a PIN of 4 to 8 digits.
pad-again = Type the same PIN again.
pad-delete = Delete the last digit
pad-done = Done
pad-cancel = Cancel
pad-waits = One moment…
pad-digits = { $count ->
    [0] No digit typed yet
    [one] 1 digit typed
   *[other] { $count } digits typed
}
pad-not-the-same = Not the same PIN
pad-not-the-same-do = Choose it anew and type it the same both times.
pad-badge-of = This is the badge of { $name }
pad-badge-of-do = Scan your own, or touch Cancel and then scan theirs to hand over.
pad-scan-not-taken = The scan was not taken
pad-scan-not-taken-do = Only badges are taken now. Scan it again when it is clear who is here.
lock-title = Locked
lock-or-badge = Or scan a badge.
lock-others = Somebody else
lock-now = Lock
lock-soon = Nobody touches this tablet: it is about to lock.
lock-seconds = { $count } s
lock-stay = Stay
people-by-pin = By PIN
people-by-badge = By badge and PIN
people-needs-help = Too many wrong PINs
people-free = Let them try again
lease-name-only = By name only
lease-name-only-means = The person at this tablet is known by name only. Everything is recorded, and the record says so. Signing, releasing and what decides for others takes badge and PIN.
lease-past-due = Not confirmed
lease-past-due-means = The server has not confirmed your badge for too long. Everything is recorded, and the record says so. Signing, releasing and what decides for others waits until the server has answered.
manage-people = Manage people
manage-people-lead = Open somebody to give authority or to print their badge.
person-add = Name somebody
person-id = Personnel number
person-name = Name, as it is printed on records
person-work = Work
person-add-submit = Name this person
person-taken = { $name } has this number already. Give another one.
person-badge = Badge
person-has-pin = Badge with PIN
person-has-no-pin = No PIN yet
authority-here = Authority here
authority-none = None
authority-ended = Ended
authority-until = Last day
authority-until-or-none = Last day, or empty
authority-give = Give authority
authority-end = End authority
authority-end-means = All roles end now. What was recorded stays.
qualified-for = Qualified for
qualification-until = { $name } until { $until }
authority-qualified = qualified for { $name }
authority-qualified-until = qualified for { $name } until { $until }
authority-last-day = until { $until }
qualification-ended = { $name } (until { $until })
qualification-name = Qualification
qualification-add = Add a qualification
qualification-remove = Take { $name } away
step-asks-for = Asks for { $names }
badge-print = Print badge
badge-print-means = The badge that { $name } has now stops working. Print a new one?
badge-print-sure = Print a new badge
sheet-title = Print this badge now
sheet-lead = It is shown once. Badges of this person from before are not good any more. Hand it over, and let the person scan it and choose a PIN.
sheet-print = Print
sheet-scan-refused = The scan was not taken. Print this badge or touch Done first.
sheet-not-printed = It was not printed, and it cannot be shown again.
sheet-close = Close without printing
sheet-code = Code of the badge of { $name }

# Scanning
finder = Camera
camera-start = Start camera
camera-stop = Stop camera
torch = Torch
zoom = Zoom { $times }×
trigger = Scan
trigger-ready = Ready: hold a code before the camera
pause = Hold to pause
paused = Paused
near = Close-up
lens = Lens
type-open = Type
type-label = Type a code
type-submit = Enter
readings = Last readings
readings-none = Scan anything. It tells you what it is and what to do.
reading-wait = Reading…
reading-saved = Saved on this tablet
reading-not-yours = Badge of somebody else, not taken
reading-again = Sent twice by the scanner, counted once
reading-not-taken = Not taken, scan again
several-codes = Several codes: touch the one you mean
choose-code = Take { $text }
camera-denied = The camera may not be used. Allow it in the browser, or type or scan with a hand scanner.
camera-none = No camera was found. Type, or scan with a hand scanner.
camera-ended = The camera ended by itself. Another program may be using it: close that one and start the camera again.
camera-failed = The camera stopped: { $why }
scanner-failed = The scanner had to start again.
signal-accepted = Accepted
signal-shown = Opened
signal-already = Already here
signal-refused = Refused

# Home
home-title = Scan what is in front of you
home-lead = A lot to receive, a unit to build, a carton to ship.
nav-receive = Receive
nav-pack = Pack
nav-ship = Ship
nav-trace = Trace
floor-units = Units in work
floor-lots = Lots in stock
floor-cartons = Cartons here
floor-shipments = Shipments
floor-more = { $count ->
    [one] 1 more: scan it to open it
   *[other] { $count } more: scan one to open it
}
floor-empty = Nothing here yet
unit-progress = { $finished } of { $steps } steps
unit-complete = complete
left = { $quantity } left
carton-units = { $count ->
    [one] 1 unit
   *[other] { $count } units
}

# Receiving
receiving-title = Receive a lot
receiving-lead-label = This was read from the label. Fill in what is missing.
receiving-lead-hand = Scan the label of the lot, or fill it in by hand.
field-item = Item
field-supplier = Supplier
field-lot = Lot
field-quantity = Quantity
field-expiry = Use until
choose-item = Choose an item
receive-submit = Receive { $quantity }
receive-submit-empty = Receive
receive-flagged = Look at the label
receive-accept = I have looked: receive it all the same
form-item = Choose the item.
form-supplier = Give the supplier.
form-lot = Give the lot code as it is printed.
form-quantity = Type a number, such as 1000. Very long ones are not kept.
form-quantity-pieces = Pieces are whole: type 1000, without point or comma.
form-quantity-sign = Type decimals with a point: 1.5. Type thousands without a comma: 1000.
form-expiry = Give the date as year-month-day, or leave it empty.
form-qualification = Give the qualification as the plant calls it, such as ESD.

# Traveller
traveller-lead = Unit { $serial } · { $item } · order { $order }
traveller-lead-no-order = Unit { $serial } · { $item }
traveller-step = step { $at } of { $of }
traveller-none = No traveller is open for this unit
traveller-open = Open the traveller
step-later = later
need-from = from { $from }
need-scan = Scan { $item }
need-count = { $filled } of { $needed }
finish-step = Finish step
complete-unit = Complete unit
unit-done = The unit is complete
unit-done-lead = Pack it, or scan the next unit.
unit-in-carton = It lies in carton { $carton }.
unit-in-unit = It is in unit { $unit }.
pack-it = Pack

measure-save = Save value

# Packing and shipping
carton-title = Carton { $carton }
carton-lead = Scan complete units into it.
carton-empty = Nothing in it yet
carton-left = It left with { $shipment } to { $customer }.
carton-name-title = Which carton?
carton-name-lead = Scan the carton's label, or type its number.
carton-number = Carton number
ship-it = Ship
shipment-title = Shipment { $shipment }
shipment-lead = To { $customer }. Scan cartons into it.
shipment-who = Who does it go to? Then scan its cartons.
shipment-name-title = Which shipment, to whom?
shipment-number = Shipment number
shipment-customer = Customer
shipment-empty = No carton in it yet
go-on = Go on
go-back = Back

# Holds
sign = Sign
sign-title = Sign: { $kind } { $name }
sign-meaning = What does your signature say?
sign-what = What you sign
sign-lead = { $count ->
    [one] You sign this one record, as it stands here.
   *[other] You sign these { $count } records, as they stand here.
}
sign-one = Your signature is enough.
sign-two = Takes two persons; you are one of them.
sign-said = You have signed so.
sign-who = Who may sign so: { $roles }.
signatures = Signatures
signatures-none = Nobody has signed this yet.
signed-by-badge = by badge and PIN
signed-by-pin = by PIN
signed-second = and { $person }
signed-needs-second = A second person has to sign.
signed-changed = { $count ->
    [one] One of the signed records was changed since: sign again.
   *[other] { $count } of the signed records were changed since: sign again.
}
pad-sign = Scan your badge and type your PIN. After your first signature the PIN is enough.
pad-sign-badge = Badge taken. Type your PIN.
hold = Hold
hold-title = Hold: { $kind } { $name }
hold-lead = Set it apart now. On every tablet that hears of it, it is not used, packed or shipped until it is released.
hold-persons = Who has to release it?
persons-one = One person
persons-two = Two persons
held-title = Held
held-inside = Held inside: { $name }
held-by = by { $person }, { $when }
held-one = One person has to release it.
held-two = Two persons have to release it.
held-first = Released first by { $person }, { $when }: { $reason }. A second person is needed.
release = Release
release-title = Release: { $kind } { $name }
release-first-of-two = You release it as the first of two persons. It stays held until the second has.
release-second-of-two = You release it as the second person. It is free then.
release-who = Who may release it: { $roles }.
release-who-by-badge = Who may release it, by badge and PIN: { $roles }.
release-by-a-second = You held it or released it first: somebody else has to be the second.

# Setting right
undo = Undo
set-right = Set right…
set-right-title = Set this record right
set-right-void = Void it
set-right-void-why = It no longer counts. The record keeps it, struck through.
set-right-correct = Correct: { $field }
set-right-now = now { $value }
set-right-value = The right value
set-right-reason = Why?
set-right-own-words = In your own words
void-submit = Void
correct-submit = Correct
event-voided = Voided by { $person }, { $when }: { $reason }
event-admitted = Set aside by the server; admitted by { $person }, { $when }: { $reason }
event-corrected = { $person }, { $when }: { $reason }
event-past-due = The server had not confirmed the badge lately
event-by-name = Known by name only
findings-title = What cannot be
findings-lead = Look at the real thing. Then set right what is wrong, or accept it and say why.
findings-none = All records fit together.
findings-settled = What could not be: all settled
findings-open = { $count ->
    [one] 1 finding needs a person
   *[other] { $count } findings need a person
}
finding-accept = Accept as it is…
finding-accept-title = Accept this finding as it is
finding-accepted = Accepted by { $person }, { $when }: { $reason }
accept-submit = Accept
device-this = this tablet
device-other = tablet { $device }
heard-all = had heard of the record before it
heard-not = had not heard of the record before it
heard-not-told = whether the record before it was known, is not recorded

# Things and trace
thing-lot = Lot { $name } · { $item }
thing-unit = Unit { $name } · { $item }
thing-carton = Carton { $name }
thing-shipment = Shipment { $name }
thing-item = Item { $name }
thing-person = Person { $name }
thing-station = Station { $name }
thing-layout = Label layout { $name }
thing-route = Route { $name }
thing-unknown = Nothing is known of it on this tablet
lot-received = Received
lot-used = Used
lot-left = Left
lot-expiry = Use until
lot-supplier = Supplier
what-happened = What happened
trace-backward = What went in
trace-forward = Where it went
trace-backward-title = What went into { $name }?
trace-forward-title = Where did { $name } go?
trace-name-title = What shall be traced?
trace-name-lead = Scan it, or type its label.
trace-count = { $count ->
    [one] 1 thing
   *[other] { $count } things
}
trace-on-server = Ask the server
trace-from-server = answered by the server
trace-complete = Complete: nothing is missing.
trace-list = As a list
missing-no-record = { $name }: nothing is recorded about it here.
missing-stopped = The walk stopped at { $count } things; there is more.
missing-not-admitted = { $count ->
    [one] 1 entry waits for a person at the server and may say more.
   *[other] { $count } entries wait for a person at the server and may say more.
}
missing-not-sent = { $count ->
    [one] 1 entry on this tablet is not sent yet.
   *[other] { $count } entries on this tablet are not sent yet.
}
missing-only-this-tablet = From this tablet alone, as of { $when }.
missing-only-this-tablet-never = From this tablet alone; it has not met the server yet.
missing-device-silent = { $device } was last heard { $when } and may hold more.

# Kinds of fact
fact-item-defined = item defined
fact-route-defined = route defined
fact-person-named = person named
fact-station-named = station named
fact-layout-taught = label layout taught: { $detail }
kind-layout-taught = label layout taught
fact-layout-withdrawn = label layout withdrawn
fact-lot-received = received { $detail }
fact-label-accepted = { $quantity } – accepted: { $flags }
fact-traveller-opened = traveller opened { $detail }
fact-step-started = step { $detail } started
fact-step-finished = step { $detail } finished
fact-component-consumed = { $detail } went in
fact-unit-completed = completed
fact-unit-packed = { $detail } packed
fact-carton-shipped = shipped { $detail }
fact-measurement-recorded = measured { $detail }
fact-voided = voided
fact-corrected = corrected to { $detail }
fact-finding-resolved = finding accepted
fact-fact-admitted = admitted what was set aside
fact-authority-given = authority given: { $detail }
fact-authority-ended = authority ended
fact-preferences-chosen = preferences chosen: { $detail }
fact-signature-given = signed: { $detail }
fact-hold-placed = held
fact-hold-released = released from a hold
fact-storage-incident = said what happened to the storage
kind-lot-received = received
kind-traveller-opened = traveller opened
kind-step-started = step started
kind-step-finished = step finished
kind-component-consumed = component put in
kind-measurement-recorded = value measured
kind-corrected = corrected
kind-unit-packed = unit packed
kind-carton-shipped = shipped
kind-authority-given = authority given
kind-preferences-chosen = preferences chosen
kind-signature-given = signed
event-denied = something was not allowed
event-wrong-pin = wrong PIN
event-badge-locked = a badge was locked after wrong PINs
event-badge-refused = a badge was shown that is not in force
event-badge-freed = let somebody try the PIN again
event-screen-locked = the tablet was locked
event-offline = the tablet was without the server
event-badge-printed = a badge was printed
event-pin-chosen = a PIN was chosen
event-tablet-enrolled = a tablet was enrolled
event-audit-read = read the audit trail
event-tablet-told = a tablet was suspended, reinstated or revoked
event-clock-step = the clock of the tablet was set
fact-unknown = something that a newer Waymark has recorded ({ $kind })
badged-in = took the tablet
badged-out = left the tablet
# Refusals: what, and what to do
refusal-expected = Expected
refusal-scanned = Scanned
refusal-ok = Understood
refuse-no-person = Nobody is badged in
refuse-no-person-do = Touch your name or scan your badge, then do it again.
refuse-unreadable = This code cannot be trusted
refuse-unreadable-do = { $problems } Scan it again, clean the label, or type it.
refuse-cut = The scan came in pieces
refuse-cut-do = Nothing was recorded. Scan it again.
refuse-no-end = The scanner sends no Enter
refuse-no-end-do = Nothing was recorded. Set the scanner up (People, Scanner), or use the camera.
no-answer = No answer yet
no-answer-do = Whether it was recorded is not known. Look at what is shown before you do it again.
refuse-unknown-code = Nothing here has this name
refuse-unknown-code-do = Check that it is the right label. If it is new, receive it first.
refuse-several = This text names several things
refuse-several-do = Scan the thing's own label instead.
refuse-unknown-item = This item is not known
refuse-unknown-item-do = Ask for it to be put into the item list.
refuse-label-flagged = Look at the label: { $flags }
refuse-label-flagged-do = Compare it with the goods. Accept it on the screen, or set the goods aside.
refuse-too-many-symbols = A label has at most { $most } codes
refuse-too-many-symbols-do = Record this lot, or throw the label away and scan it anew.
refuse-layout-not-taught = The layout cannot be taught
refuse-layout-not-taught-do = { $why }
refuse-no-such-layout = This layout is not in use
refuse-no-such-layout-do = Somebody has withdrawn it. Go back to the list.
refuse-no-route = This item is not made here
refuse-no-route-do = Check that you scanned the unit to build.
refuse-not-here = Right code, wrong place
refuse-not-here-do = Go to the screen where it belongs, or scan what is asked for.
refuse-wrong-item = Wrong item for this step
refuse-wrong-item-do = Put it back and scan what the step asks for.
refuse-no-part-needed = This step needs no more parts
refuse-no-part-needed-do = Put it back. Do what the step on the screen still asks for.
refuse-wrong-step = Not this step's turn
refuse-wrong-step-do = Finish step { $turn } first.
refuse-step = step { $step }
refuse-no-step = There is no step { $step }
refuse-no-step-do = Open the unit again and look at its steps.
refuse-step-finished = Step { $step } is finished already
refuse-step-finished-do = Go on with the next step.
refuse-need-filled = The step has its { $item } already
refuse-need-filled-do = Go on with the next thing it asks for.
refuse-needs-missing = The step still needs something
refuse-needs-missing-do = Scan what is missing, then finish the step.
refuse-already-used = It is in another unit already
refuse-already-used-do = Take another one and put this one aside. It is in { $parent }.
refuse-into-itself = A unit cannot go into itself
refuse-into-itself-do = Scan the component, not the unit.
refuse-lot-received = The lot was received before
refuse-lot-received-do = Look at the lot; if more of it came in, ask the receiving lead.
refuse-lot-not-received = The lot was not received
refuse-lot-not-received-do = Receive the lot first, then scan it again.
refuse-lot-used-up = Not enough left in this lot
refuse-lot-used-up-do = Take another lot. { $remaining } left, { $needed } needed.
refuse-lot-expired = The lot has expired
refuse-lot-expired-do = Put it aside and take another lot. It was good until { $expiry }.
refuse-wrong-quantity = This quantity does not fit the item
refuse-wrong-quantity-do = The item is counted in { $unit }; give a number above zero.
refuse-traveller-open = The traveller is open already
refuse-traveller-open-do = Go on with the unit.
refuse-wrong-order = The unit belongs to another order
refuse-wrong-order-do = Put the order in hand down, or take the unit of this order.
refuse-no-traveller = The unit has no traveller
refuse-no-traveller-do = Scan the unit at the start to open one.
refuse-not-complete = The unit is not complete
refuse-not-complete-do = Finish its steps and complete it first. Open: { $steps }.
refuse-complete = The unit is complete already
refuse-complete-do = Pack it, or take the next one.
refuse-packed = The unit is in a carton already
refuse-packed-do = It lies in { $carton }.
refuse-carton-empty = The carton is empty
refuse-carton-empty-do = Pack units into it first.
refuse-shipped = The carton has left already
refuse-shipped-do = It left with { $shipment }.
refuse-wrong-customer = The shipment goes to another customer
refuse-wrong-customer-do = It goes to { $customer }. Take another shipment number.
refuse-no-customer = Who does the shipment go to?
refuse-no-customer-do = Give the customer first, then scan the carton again.
refuse-not-measured-here = { $name } is not measured at this step
refuse-not-measured-here-do = Open the unit again and look at what its step asks for.
refuse-already-measured = { $name } was measured already
refuse-already-measured-do = If the value is wrong, correct it in what happened to the unit.
refuse-measurements-missing = The step still asks for a measured value
refuse-measurements-missing-do = Measure { $names } and type the value, then finish the step.
refuse-held = This is held
refuse-held-do = Set it aside and take another one. { $holds }
refuse-held-inside = Something in it is held
refuse-held-inside-do = It goes no further until that is released. { $holds }
hold-by = { $thing } was held by { $person }, { $when }: { $reason }.
refuse-cannot-be-held = Only lots, units and cartons are held
refuse-cannot-be-held-do = Scan the lot, the unit or the carton itself.
refuse-no-such-hold = This hold is not on this tablet
refuse-no-such-hold-do = Go back and open the thing anew.
refuse-already-released = { $person } released it already
refuse-already-released-do = Nothing is left to do here.
refuse-second-person-needed = A second person is needed
refuse-second-person-needed-do = { $person } held it, or released it first. Let somebody else badge in.
refuse-second-signature = A second person is needed
refuse-second-signature-do = { $person } signed it first. Let somebody else badge in.
refuse-not-allowed = You do not have the right to { $action }
refuse-not-allowed-do = { $why } Ask one of these: { $roles }.
not-allowed-ask = Ask one of these: { $roles }.
refuse-not-qualified = Step { $step } asks for a qualification: { $lacking }
refuse-not-qualified-do = These people have it: { $people }. Let one of them badge in.
refuse-not-qualified-nobody = Step { $step } asks for a qualification: { $lacking }
refuse-not-qualified-nobody-do = Nobody here has it. An administrator gives it under People.
refuse-unknown-person = Nobody of this name is known
refuse-unknown-person-do = Name the person first.
refuse-number-of-devices = { $person } stands for a tablet or the server
refuse-number-of-devices-do = Give this person another number.
refuse-number-looks-alike = { $person } looks like { $like }, which is taken
refuse-number-looks-alike-do = Give this person another number.
refuse-not-a-name = This is no name to print
refuse-not-a-name-do = A name has 1 to { $most } characters.
refuse-last-administrator = { $person } is the last administrator
refuse-last-administrator-do = Make somebody else an administrator first.
refuse-day-is-past = { $day } is past
refuse-day-is-past-do = Choose a later last day, or leave it empty.
refuse-changed-since-shown = It changed while you were reading
refuse-changed-since-shown-do = Go back, read it anew, and sign then.
refuse-not-own-work = { $person } did none of this
refuse-not-own-work-do = Choose what your signature says: “done” is for who did it.
refuse-no-authority = This person has no authority here
refuse-no-authority-do = Nothing is left to end.
refuse-nothing-to-sign = There is nothing to sign
refuse-nothing-to-sign-do = Open the thing anew and choose what you sign.
refuse-badge-needed = The first signature takes the badge
refuse-badge-needed-do = Scan your badge, then enter your PIN. Later signatures take the PIN alone.
refuse-own-work = { $person } did some of this
refuse-own-work-do = Nobody checks their own work. Let somebody else badge in.
refuse-already-signed = { $person } signed this already
refuse-already-signed-do = Nothing is left to do here.
refuse-out-of-limits = A measured value is out of limits
refuse-out-of-limits-do = Put the part right and measure again, or set it aside and hold it.
refuse-no-such-fact = This record is not on this tablet
refuse-no-such-fact-do = Go back and open the thing again.
refuse-cannot-be-voided = This record stays as it is
refuse-cannot-be-voided-do = What was voided by mistake is recorded anew; items, routes and people are defined anew.
refuse-already-voided = This record was voided before
refuse-already-voided-do = Nothing is left to do here.
refuse-others-rest = Other records rest on this one
refuse-others-rest-do = Void these first, from the top: { $resting }
refuse-not-the-last = Only your own last scan is undone
refuse-not-the-last-do = Void it in what happened to the thing, and say why.
refuse-cannot-be-corrected = There is no such value to correct
refuse-cannot-be-corrected-do = Void the record and record the right one.
refuse-not-a-value = This is not a { $field }
refuse-not-a-value-do = Give it as it is printed or read: a number above zero, or a day as year-month-day.
refuse-same-value = The { $field } is the same already
refuse-same-value-do = Nothing is left to do here.
refuse-no-such-finding = This finding is no more
refuse-no-such-finding-do = Somebody put it right, or more was found. Look at it again.
refuse-already-resolved = This finding was accepted before
refuse-already-resolved-do = Nothing is left to do here.
field-name-quantity = quantity
field-name-expiry = last day of use
field-name-delivery-note = delivery note
field-name-order = works order
field-name-customer = customer
field-name-value = measured value
reason-undone = Taken back at once
reason-wrong-thing = Wrong thing scanned
reason-wrong-value = Wrong value
reason-twice = Recorded twice
reason-never-happened = It did not happen
reason-checked-right = Checked: it is right
reason-put-right = Put right on the part
reason-suspect = Something may be wrong with it
reason-damaged = Damaged
reason-out-of-limits = Out of limits
reason-papers-missing = Papers are missing
reason-supplier-notice = The supplier gave notice
reason-to-inspect = Waits to be inspected
reason-lost = Lost or taken
reason-found = Here again
reason-new-label = New kind of label
reason-label-changed = The label has changed
reason-not-used = No longer used
not-given = none

# Failures
fail-not-enrolled = This tablet is not enrolled
fail-not-enrolled-do = Ask the administrator for a one-time code.
fail-code = The server did not take the code
fail-code-do = Codes work once and for a limited time. Ask for a new one.
fail-other-server = That is another plant's server
fail-other-server-do = Nothing was changed here. Open the app at the address of this tablet's own plant.
fail-unreachable = The server cannot be reached
fail-unreachable-do = Come closer to the network and try again.
fail-store = This tablet could not save it
fail-store-do = Nothing was recorded. Try again; if it comes back, take another tablet. { $why }
fail-timed-out = It is not known whether it was saved
fail-timed-out-do = The disk of this tablet may be full. Do not go on here; call for help.
fail-no-room = The disk has no room for new work
fail-no-room-do = Finish what is open: that is always recorded. Make room on the tablet, or go on with another one.
fail-unknown-thing = The server knows nothing of it
fail-unknown-thing-do = Entries may still be waiting on a tablet.
fail-stopped = This tablet is stopped
fail-stopped-do = The server gives it nothing until an administrator lets it work again, at another tablet.
fail-revoked = Nothing new is recorded on a revoked tablet
fail-revoked-do = Save the rescue file if entries wait. Then bring the tablet to an administrator, who clears it and enrols it as a new one.
fail-not-done = The server did not do it
fail-not-done-do = The server says: { $why }
fail-tablet = The tablet stays as it is
fail-tablet-do = The server says: { $why }
fail-not-admitted = The server did not admit it
fail-not-admitted-do = It stays set aside. The server says: { $why }
fail-internal = That should not have happened
fail-internal-do = Nothing was recorded. Try again, and show this when you call for help: { $why }

# Findings
finding-serial-in-two-parents = { $component } is recorded in several units: { $parents }
finding-serial-twice-in-one = { $component } is recorded more than once in { $parents }
finding-lot-over-used = More of lot { $lot } was used than came in: { $used } of { $received }
finding-lot-received-twice = Lot { $lot } was received more than once; its stock may be counted double
finding-used-and-packed = { $unit } is recorded in another unit and in a carton
finding-shipment-to-several = Shipment { $shipment } is recorded for several customers: { $customers }
finding-lot-never-received = Lot { $lot } was used but never received
finding-step-out-of-order = { $unit }: step { $step } was finished before step { $before }
finding-step-finished-twice = { $unit }: step { $step } was finished more than once
finding-traveller-opened-twice = { $unit }: its traveller was opened more than once
finding-completed-with-open-steps = { $unit } was completed with steps open: { $steps }
finding-packed-incomplete = { $unit } was packed without being complete
finding-unit-in-two-cartons = { $unit } is recorded in several cartons: { $cartons }
finding-carton-shipped-twice = Carton { $carton } left more than once
finding-lot-used-after-expiry = Lot { $lot } was used after its last day, { $expiry }
finding-need-overfilled = { $unit }: step { $step } took { $filled } of { $item }, it needs { $needed }
finding-measurements-differ = { $unit }: { $name } has different values: { $values }
finding-finished-out-of-limits = { $unit }: step { $step } was finished although { $name } was out of limits: { $values }
finding-corrections-differ = { $subject }: the { $field } was corrected to different values: { $values }
finding-voided-underneath = { $subject }: a record was voided that others rest on
finding-packed-after-shipment = { $unit } was packed into carton { $carton } after it had left
finding-worked-after-shipment = { $unit }: work was recorded after it had left
finding-worked-under-hold = { $thing }: work went on while { $held } was held; the tablet had not heard of the hold
finding-worked-under-hold-not-told = { $thing }: work went on while { $held } was held; the record does not tell whether the tablet had heard of the hold
finding-hold-disregarded = { $thing }: work went on although the tablet had heard that { $held } was held
finding-released-by-one = { $thing }: two persons have to release it and there was no second one; it is still held
finding-without-right = { $subject }: { $person } recorded this without the right to { $action }. { $why }
finding-not-qualified = { $unit }: { $person } worked at step { $step } without a qualification that it asks for: { $lacking }
finding-signature-does-not-cover = { $subject }: a signature claims to sign what its document does not hold
finding-signature-other-name = { $subject }: a signature shows a name that the person never had
finding-signature-without-badge = { $subject }: the first signature of a session was given without the badge
finding-signature-own-work = { $subject }: somebody signed that they checked their own work
finding-signature-not-own-work = { $subject }: somebody signed as done what others did
finding-signature-unknown-words = { $subject }: a signature says what this program does not know
finding-signature-other-persons = { $subject }: a signature asks for other persons than it takes
finding-signature-no-second = { $subject }: a second signature does not belong to one of somebody else
finding-signed-then-changed = { $subject }: what was signed was changed afterwards
finding-two-facts-one-id = Two different records of { $subject } carry one id

# Units of measure
# Between the whole and the decimals of a number
decimal-sign = .
unit-piece = pcs
unit-kilogram = kg
unit-metre = m
unit-litre = l

# What a thing is.
subject-item = item
subject-route = route
subject-person = person
subject-station = station
subject-layout = label layout
subject-symbol = part of a label
subject-lot = lot
subject-unit = unit
subject-carton = carton
subject-shipment = shipment
subject-order = works order

# Why a code cannot be trusted
problem-check = The check digit does not fit: it was misread, or it is damaged.
problem-newer = The label was made by a newer Waymark than this one.
problem-lost = The scanner lost or changed a character: it has to be set up for this tablet.
problem-not-proven = The scanner does not say what kind of code this is: switch its AIM identifiers on.
problem-empty = There is nothing in it.
problem-parts = A part of the label is missing or has the wrong length.
problem-keyboard = The tablet types on another keyboard than the scanner: calibrate the scanner (People, Scanner).
problem-calibrate = Nobody knows what the scanner sent: calibrate it (People, Scanner).
problem-no-end = Set the scanner's suffix to Enter: it sends none, so nobody knows whether all of the code is there.
problem-case = Capitals and small letters may be the other way round: switch caps lock off.
problem-separators = Separators between the fields are lost on the way. Set the scanner up to send them (People, Scanner).
problem-separators-unproven = It may hold further fields, and it is not known whether this scanner sends what separates them: calibrate it once (People, Scanner).
problem-separator-spelled = A value holds the name of a separator: it is very likely two values. Set the scanner up to send separators (People, Scanner).
problem-content = A field holds what it may not, such as a day that does not exist. The label itself is wrong: keep it and ask whoever printed it.
problem-identifier = It has a field that its standard does not know or does not allow there. A separator may be lost: test the scanner (People, Scanner).
problem-other = It does not follow the standard ({ $code }).
problem-companion = A code of the label is still missing: what this one belongs to.
problem-two-values = Two codes of the label do not say the same.
problem-two-items = The codes of the label are of different items.
problem-unknown-item = This part number is not in the item list.
problem-other-than-label = This was entered otherwise than the label says.
problem-expired = The last day of use is past.
problem-several-layouts = It fits more than one of the layouts that were taught: withdraw one of them.
flag-with-values = { $sentence } [{ $values }]

# People: roles, what they may do, and why not
role-operator = Operator
role-supervisor = Shift supervisor
role-receiving = Receiving
role-warehouse = Warehouse and shipping
role-inspector = Inspector
role-quality = Quality lead
role-engineer = Product engineer
role-process-owner = Process owner
role-integrator = Integrator
role-administrator = Administrator
role-manager = Plant manager
role-auditor = Auditor
role-supplier = Supplier
role-customer = Customer
action-define-item = define an item
action-define-route = define a route
action-define-station = name a station
action-teach-layout = teach a label layout
action-name-person = name a person
action-give-authority = give or end authority
action-enrol-tablet = enrol a tablet
action-print-badge = print a badge
action-free-badge = let somebody try their PIN again
action-receive = receive a lot
action-open-traveller = open a traveller
action-start-step = start a step
action-consume = put a component in
action-measure = record a measured value
action-finish-step = finish a step
action-complete = complete a unit
action-pack = pack a unit
action-ship = ship a carton
action-place-hold = hold a thing
action-release-hold = release a thing
action-sign-performed = sign that it was done
action-sign-checked = sign that it was checked
action-sign-reviewed = sign that it was reviewed
action-sign-approved = sign an approval
action-sign-released = sign a release
action-undo = take back the last scan
action-void-own = void an own record
action-void-others = void somebody else's record
action-correct-own = correct an own record
action-correct-others = correct somebody else's record
action-resolve-finding = accept a finding
action-admit-set-aside = admit what was set aside
action-read-audit = read the audit trail
action-suspend-tablet = suspend a tablet
action-revoke-tablet = revoke a tablet, or reinstate one
meaning-performed = done
meaning-checked = checked
meaning-reviewed = reviewed
meaning-approved = approved
meaning-released = released
why-no-authority = Nobody gave this person authority here.
why-other-site = This person's authority is at another site.
why-ended = This person's authority had ended.
why-expired = This person's authority ran out on { $until }.
why-wrong-role = The work of this person does not include it.
why-lease-past-due = The server has not confirmed this person's authority for too long.
why-lease-unverified = It was not checked who this is.

audit-title = Audit trail
audit-lead = Who did what, when, why and on which tablet: everything that was recorded, and what was denied.
audit-search = Words
audit-search-hint = A thing, a name, a reason
audit-narrow = Who, where, what and when
audit-person = Who
audit-anybody = Anybody
audit-device = Where
audit-any-device = Everywhere
audit-this-tablet = This tablet
audit-group = What
audit-any-group = Everything
audit-from = From
audit-to = To
audit-find = Search
audit-asked = Asking the server…
audit-away = The audit trail lies with the server, and it gives no answer now. Come closer to the network and search again.
audit-own-wait = { $count ->
    [0] Nothing of this tablet waits to be sent.
    [one] 1 entry of this tablet waits to be sent; it is not in the trail yet.
   *[other] { $count } entries of this tablet wait to be sent; they are not in the trail yet.
}
audit-none = Nothing was found. Choose more days, or fewer words.
audit-more = Show more
audit-export = Save as a file
audit-exporting = Making the file…
audit-not-done = That could not be had. What is shown stays.
audit-by-itself = nobody signed in
audit-nobody = somebody unknown
audit-group-denied = Denied
audit-group-sign-in = Sign-ins and locks
audit-group-rights = Rights, badges and PINs
audit-group-quality = Holds and signatures
audit-group-set-right = Set right
audit-group-device = Tablets and clocks
audit-group-reading = Reading this trail
audit-group-work = Work
audit-not-readable = something that cannot be read here
audit-admitted = let in what was set aside: { $what }
audit-clock-back = the clock of the tablet was set back by { $time }
audit-clock-ahead = the clock of the tablet was set ahead by { $time }
audit-hours = { $hours }:{ $minutes } h
audit-denied = was not allowed: { $action }
audit-why-expired = the authority had run out
audit-times = { $what } ({ $times } times)
audit-wrong-pin = wrong PIN with the badge of { $name }, { $times } in a row
audit-badge-locked = the badge of { $name } was locked for { $time }
audit-badge-locked-help = the badge of { $name } was locked until somebody helps
audit-badge-refused = a badge of { $name } was shown that is not in force
audit-badge-freed = let { $name } try the PIN again
audit-locked-idle = the tablet locked itself: nobody had touched it
audit-locked-hand = locked the tablet
audit-unlocked = opened the locked tablet again
audit-offline = the tablet was without the server for { $time }, since { $from }
audit-badge-printed = badge { $number } of { $name } was printed
audit-pin-chosen = the PIN for badge { $number } of { $name } was chosen
audit-enrolled = the tablet { $tablet } was enrolled
audit-tablet-suspended = the tablet { $tablet } was suspended
audit-tablet-reinstated = the tablet { $tablet } was reinstated
audit-tablet-revoked = the tablet { $tablet } was revoked
audit-read = read the audit trail { $filter }
audit-taken-out = saved the audit trail as a file { $filter }
audit-waiting = waits for what it builds on

# The scanner of this tablet
scanner-title = Scanner
scanner-lead = The scanner of this tablet is not calibrated. Scan the code of the sheet below, and the tablet learns how it types.
scanner-lead-kept = The scanner of this tablet is calibrated. Scan anything to see what arrives; scan the sheet again after you have changed anything on the scanner or on the tablet's keyboard.
scanner-print = Print the sheet
scanner-forget = Forget the calibration
scanner-kept = Calibrated.
scanner-not-usable = Not calibrated: too many characters cannot be told apart. Set the scanner up as below, and scan the sheet again.
scanner-same-keyboard = The tablet and the scanner are set to the same keyboard.
scanner-other-keyboard = The tablet's keyboard is set to { $layouts }, and this is undone.
scanner-own-keyboard = The tablet's keyboard is another one than the scanner's, and this is undone.
scanner-by-place = Characters arrive alike, so the text is taken from the places of the keys.
scanner-inverted = Capitals and small letters arrive the other way round, and this is undone: is caps lock on?
scanner-separators-arrive = Separators arrive.
scanner-separators-stand-in = Separators arrive as { $sent }.
scanner-separators-lost = Separators are lost ({ $names }): codes with several fields are refused. Set the scanner up to send them as Ctrl+], and scan the sheet again.
scanner-aim-on = AIM identifiers are on.
scanner-aim-off = AIM identifiers are off: switch them on, so that the tablet knows what kind of code it was.
scanner-alike-named = These arrive alike, and codes with them are refused: { $alike }.
scanner-strips-missing = Still to scan: { $numbers }.
scanner-last = Last scan
scanner-none-yet = Scan something. It is shown here, and nothing is recorded.
scanner-arrived = What arrived
scanner-sent = What the scanner sent
scanner-symbology = { $aim }: { $name }
scanner-no-identifier = Without AIM identifier: the scanner does not say what kind of code it was.
scanner-clean = Understood.
scanner-flagged = Understood, with a remark.
scanner-candidate = Not proven.
scanner-refused = Not understood.
scanner-layout = By the layout { $name }.
scanner-alike = { $arrived } may be: { $meant }
scanner-layouts = The tablet may be set to: { $layouts }.
scanner-plugged = Without a keyboard between
scanner-plugged-means = Where the scanner can be set to a serial port or to HID-POS, nothing is typed, and nothing can be lost on the way. The browser remembers the scanner.
scanner-serial = Connect a serial port
scanner-hid = Connect HID-POS
scanner-read = It is read.
scanner-not-read = It cannot be read: { $why }
scanner-sheet = Calibration sheet
scanner-sheet-lead = Scan this code once on this screen.
scanner-strips = For scanners that read only linear codes
scanner-strips-lead = Print the sheet, and scan all strips, in any order.
scanner-strip = Strip { $number }
scanner-setup = Setting the scanner up
scanner-setup-lead = The codes to scan stand in the maker's manual, under the words below.
scanner-setup-aim = AIM identifiers on: three characters before each code say what kind it is.
scanner-setup-suffix = Suffix Enter (carriage return).
scanner-setup-separators = Control characters as Ctrl and a key, so that GS comes as Ctrl+].
scanner-setup-keyboard = The country of the keyboard as on this tablet.
scanner-setup-zebra = “Transmit Code ID Character”: AIM. “Scan Data Transmission Format”: data and suffix, suffix Enter. “Country keyboard types (country code)”. For control characters: “Function key mapping” stays off.
scanner-setup-honeywell = “Add AIM Code I.D. Prefix To All Symbologies”. “Add CR Suffix to All Symbologies”. “Keyboard country layout”. For control characters: “Control + X Mode On”.
scanner-setup-datalogic = “Global AIM ID”: enable for all symbologies. “Global Suffix”: CR. “Country Mode”. For control characters: “USB Keyboard Send Control Characters”, as Ctrl and a character.
scanner-setup-newland = “AIM ID Prefix”: enable. “Terminating Character Suffix”: enable, carriage return. “Keyboard Layout”. For control characters: the setting of control characters, under the words of the manual of your model.
scanner-sheet-of = Setting up a hand scanner: { $maker }
scanner-save-sheet = Sheet for { $maker } (PDF)
layouts-title = Labels of this plant
layouts-lead = Labels that no standard describes, taught here by an example. They are read on every tablet.
teach-open = Teach a label
teach-this = Teach this label
teach-title = Teach a label
teach-lead-scan = Scan one label of this kind: with the camera, with the scanner, or typed.
teach-lead = Say of each part what it is. What you leave as it is has to stand on every such label.
teach-parts = Parts of the label
teach-is = What { $text } is
teach-written = stands on every label
teach-unneeded = changes, not needed
teach-date = { $what } ({ $order })
teach-cut = Cut
teach-cut-lead = Touch the last character before the cut.
teach-cut-behind = Cut behind { $text }
teach-join = Join with the next
teach-reads = So it is read
teach-name = Name of this kind of label
teach-other = Another label
teach-submit = Teach
layout-taught-by = Taught by { $person }, { $when }: { $reason }
layout-example = Example
layout-layout = Layout
layout-withdraw = Withdraw
layout-names-nothing = Mark what names the goods: the part, the lot or the serial number.
layout-fits-too-much = Almost any text would fit: leave at least two characters that stand on every label.
layout-twice = Two parts are marked as { $what }.
layout-character = A line end cannot be part of a label.
layout-too-long = The label or one of its parts is too long.
layout-not-one = These parts make no layout.
layout-not-the-example = The example is not read by these parts. Check what each part holds.
layout-of-a-standard = Such labels are read as { $standard } already, or some of them would be.
layout-like-another = Such labels also fit the layout { $name }. Withdraw that one first, or teach it anew under its name.
says-part = Part
says-gtin = GTIN
says-supplier = Supplier
says-lot = Lot
says-serial = Serial number
says-pieces = Pieces
says-quantity = Quantity
says-expiry = Last day of use
says-made = Day of making
says-order = Order
