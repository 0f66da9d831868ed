"""Two first-years, two coaches and two rules: small enough to foresee what must come out."""

from pathlib import Path

RULES = """\
bands = [20, 35, 50]
balance = 20

[[question]]
key = "languages"
kind = "choices"
label = { nl = "Talen", en = "Languages" }
options = [
    { value = "nl", nl = "Nederlands", en = "Dutch" },
    { value = "en", nl = "Engels", en = "English" },
]
seen_by = "partner"

[[question]]
key = "sport"
kind = "scale"
label = { nl = "Sport", en = "Sports" }
low = 1
high = 5

[[rule]]
kind = "share"
question = "languages"
importance = "must"

[[rule]]
kind = "similar"
questions = ["sport"]
importance = "nice"
"""
FIRST_YEARS = """\
id,name,email,languages,sport
s1,Noor,noor@uni.example,nl;en,3
s2,Bram,bram@uni.example,en,1
"""
COACHES = """\
id,name,email,capacity,languages,sport
c1,Samira,samira@uni.example,2,nl;en,2
c2,Daan,daan@uni.example,1,en,5
"""


def write_round(
    folder: Path,
    *,
    first_years: str | bytes = FIRST_YEARS,
    coaches: str | bytes = COACHES,
    rules: str = RULES,
    **more: str,
) -> Path:
    """The files of a round in this folder; `locks="…"` also writes locks.csv, and so on."""
    files = {"first-years.csv": first_years, "coaches.csv": coaches, "rules.toml": rules}
    files |= {f"{name}.csv": f"first_year_id,coach_id\n{text}" for name, text in more.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
