"""Words brought to one form, so that "cancelled", "cancelling" and "cancellation" name the same thing."""

from collections.abc import Iterable
from functools import lru_cache

from policies.timelines.vocabulary import words

_SUFFIXES = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ments",
    "ment",
    "ions",
    "ion",
    "ers",
    "ies",
    "ied",
    "ed",
    "es",
    "s",
    "ly",
    "al",
    "e",
    "y",
)
_SHORTEST = 3
# Words of one meaning in the rules of shops, banks and carriers. The first of each line is the name of the meaning.
_MEANINGS = """
seller sellers merchant merchants shop shops vendor vendors retailer shopkeeper trader host
store stores
parcel parcels package packages box boxes packet packets
item items goods product products
judge judgement judgment ruling ruled verdict decision decide decides decided decisions adjudicate adjudication
mediation mediate mediator arbitration arbitrator arbiter neutral escalate escalated escalation escalates escalating
dispute disputes disputed complaint complain complaints complaining complained
coupon coupons voucher vouchers
review reviews feedback rate rating ratings
support helpdesk helpline
extend extends extended extension extensions prolong stretch lengthen stretched
pickup kiosk locker lockers
customs
duty duties vat tax
answer answers answered answering respond responds response reply replies replied responded react reacts
silent silence ignores ignored ignore
refund refunds refunded refunding reimburse reimbursed reimbursement
money cash funds
protection protect protected cover covered coverage guarantee
evidence proof photo photos video videos screenshots
post posted posting mail mailed
ship ships shipped shipping shipment shipments dispatch dispatched dispatches
send sends sent sending
prepare prepares preparing prepared processing process processes pack packs packed
pay pays paid paying payer payers payment payments
unpaid awaiting
win wins won winning
buy buys bought buying purchase purchases purchased
confirm confirms confirmed confirming confirmation
deliver delivers delivered delivery deliveries delivering arrive arrives arrived arriving arrival
transfer transfers wire wired
bank banks
verify verifies verified verification verifying check checked checks
clear clears cleared clearance clearing
expire expires expired expiry expiration vanish vanishes lapse lapses die dies
balance balances
card cards visa mastercard amex maestro
instalment instalments installment installments klarna afterpay clearpay affirm
stuck frozen moved
scan scans
refuse refused refuses refusal refusing reject rejected
uncollected unclaimed
warehouse warehouses depot
tracking track tracked
inspect inspects inspected inspection inspecting
acknowledge acknowledges acknowledged
hold holds held keep keeps kept hang
return returns returned returning
claim claims claimed
cancel cancels cancelled canceled cancelling canceling cancellation cancellations cancelation
auto automatic automatically automated
close closes closed closing
subscription subscriptions
deposit deposits
booking bookings reservation reservations
guest guests
flight flights
luggage baggage
activate activates activated activation
appeal appeals appealed
withdraw withdraws withdrawal withdrawals withdrawn withdrew
payout payouts
renew renews renewal renewed renewals
exchange exchanges exchanged
damaged broken faulty defective
missing lost
price prices
adjust adjusts adjustment
drop drops dropped
trial trials
bonus bonuses
earn earns earned
login password
approve approves approved approval approving
request requests requested
order orders ordered
leave leaves
mobile phone
carrier operator courier couriers
express
economy saver cheapest
standard
premium
"""
_MEANING = {word: line.split()[0] for line in _MEANINGS.strip().splitlines() for word in line.split()}

STOP = words(
    """
    stay stays stayed open opens opened wait waits waiting show shows use uses used find ask asks tell put start end run need
    needs want wants give gives last lasts add adds old good best help page thing things way shown
    a an the of to in on at by for from with within after before until till and or but not no nor so if then
    than that this these those it its is are was were be been being has have had do does did can could may might
    must shall should will would you your yours we our us they their them he she his her i my me who whom which
    what when where why how long much many time times day days week weeks month months year years hour hours
    minute minutes second seconds business working calendar up out off over under about around once only just
    still also very more most less least all any each every other another such same own per via as into onto
    back get gets got take takes took taken make makes made let lets go goes went come comes window period limit
    deadline maximum minimum longest earliest latest speed term duration length one two three four five six
    seven eight nine ten new there here s t d ll re ve don won value policy rule rules platform usual normally
    usually between first ordinary far becomes counts shown whether while because during without against yet
    already now today re full free later earlier sooner ahead
    """
)
_SAY_NOTHING = words("a an the of to in on at for your you our is are it its be and or has have")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The form by which words are compared; a stop word is its own."""
    if word in STOP:
        return word
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    return _MEANING.get(word) or _cut(word)


def naming_stems(text_words: Iterable[str]) -> list[str]:
    """The stems that name something by themselves."""
    return [stem(word) for word in text_words if word not in STOP and len(word) > 1]


def phrase_stems(text_words: Iterable[str]) -> tuple[str, ...]:
    """The stems that make a phrase: "pay later" keeps its second word, "leave a review" loses the article."""
    every = tuple(text_words)
    telling = tuple(dict.fromkeys(stem(word) for word in every if word not in _SAY_NOTHING))
    return telling if len(telling) > 1 or len(every) == 1 else tuple(dict.fromkeys(stem(word) for word in every))


def _cut(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            word = word[: -len(suffix)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    return _MEANING.get(word) or word
