"""Which passwords are accepted, in words that help to choose a better one.

Length first, then a short list of passwords that are tried before all others. There is no rule
about capitals, digits or signs: such rules make passwords that are hard to remember and easy to
guess (National Cyber Security Centre, "Password policy: updating your approach", 2018).
"""

import re

SHORTEST = 10
LONGEST = 200
_FEWEST_DIFFERENT = 5
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
_LOOKS_LIKE = str.maketrans("013457@$!|", "oieastasil")
_OWN_WORDS = re.compile(r"[a-z]{3,}")

_TRIED_FIRST = """
password passwords passw passwort mypassword thepassword newpassword yourpassword nopassword passwordpassword
changeme changethis changenow letmein letmeinnow welcome welcomehome welcomeback iloveyou iloveyousomuch
ilovegod loveyou lovely football footballer baseball basketball cricket rugby liverpool liverpoolfc arsenal
arsenalfc chelsea chelseafc manchester manchesterunited manutd everton tottenham newcastle westham leedsunited
london england britain unitedkingdom greatbritain scotland wales ireland birmingham bristol yorkshire
monkey dragon master shadow superman batman spiderman pokemon starwars princess sunshine sunflower butterfly
rainbow chocolate cheese cookie banana pineapple strawberry blueberry cherry coffee orange
computer internet windows microsoft google facebook instagram whatsapp youtube samsung iphone android
qwerty qwertyuiop qwertyui qwer qwerasdf asdf asdfgh asdfghjkl zxcvbnm qazwsx qazwsxedc
admin administrator adminadmin root toor test testtest testing tester guest user username default system
secret secrets topsecret trustno hello hellohello helloworld goodmorning goodbye blessed jesus jesuschrist
michael michelle jennifer jessica charlie daniel thomas matthew andrew joshua jordan george oliver jack harry
william elizabeth victoria charlotte samantha nicole ashley amanda hannah emma olivia sophie emily
summer winter spring autumn january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday christmas birthday holiday weekend
council councils borough countycouncil citycouncil districtcouncil localauthority charity volunteer volunteers
caseworker caseworkers supervisor commons digitalcommons platform service services government govuk parliament
access login logon signin enter enterhere openup opensesame computer1 keyboard whatever nothing something
correcthorsebatterystaple tobeornottobe abcdefghij abcdefg abcabc aaaaaaaaaa internetexplorer
freedom mercedes ferrari porsche yamaha harley corvette mustang
"""
COMMON = frozenset(_TRIED_FIRST.split())


def faults_of(password: str, *, about: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a password, one sentence each; empty when it is accepted.

    about: the person's own email address, name or organisation, which must not be the password.
    """
    if len(password) < SHORTEST:
        return [f"Password must be {SHORTEST} characters or more. Three unrelated words make a good one"]
    if len(password) > LONGEST:
        return [f"Password must be {LONGEST} characters or fewer"]
    if len(set(password.casefold())) < _FEWEST_DIFFERENT:
        return ["Password must not repeat the same few characters. Three unrelated words make a good one"]
    if _is_common(password) or _is_run(password):
        return ["Password is one that many people use, so it is easy to guess. Choose three unrelated words"]
    if _is_about(password, about):
        return ["Password must not be made of your own name, email address or organisation"]
    return []


def _words_in(password: str) -> set[str]:
    """The password as letters alone: as it stands, and with 0, 1, 3 ... read as the letters they imitate."""
    lowered = password.casefold()
    plain = re.sub(r"[^a-z]", "", lowered)
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", lowered)
    return {
        plain,
        re.sub(r"[^a-z]", "", core.translate(_LOOKS_LIKE)),
        re.sub(r"[^a-z]", "", lowered.translate(_LOOKS_LIKE)),
    }


def _is_common(password: str) -> bool:
    for word in _words_in(password):
        half = word[: len(word) // 2]
        if word in COMMON or (half and half * 2 == word and half in COMMON):
            return True
    return False


def _is_run(password: str) -> bool:
    """Whether nothing is left but neighbours on the keyboard or in the alphabet: abcdefghij, 9876543210."""
    lowered = password.casefold()
    neighbours = {pair for run in _RUNS for pair in _pairs(run)} | {pair for run in _RUNS for pair in _pairs(run[::-1])}
    steps = _pairs(lowered)
    followed = sum(1 for step in steps if step in neighbours or step[0] == step[1])
    return followed >= len(steps) - 1


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _is_about(password: str, about: tuple[str, ...]) -> bool:
    letters = left = re.sub(r"[^a-z]", "", password.casefold())
    for word in sorted({word for text in about for word in _OWN_WORDS.findall(text.casefold())}, key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and len(left) < 4
