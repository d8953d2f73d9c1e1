"""Searching the list of services: 1,231 real ones (or as many made up) and 30,000 made up, in process.

`GUICHET_BENCH_INVENTORY` names the CSV of the Government of Canada's service inventory (open data, fiscal year
2019-2020); without it services of the same number are made up.
"""

import csv
import importlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ground import temporary_site
from bench.line import Line

REAL, MANY, SEARCHES = 1_231, 30_000, 400
BUDGET = 10.0
COLUMNS = ("fiscal_yr", "service_id", "service_name_en", "service_name_fr", "department_name_en", "department_name_fr",
           "external_internal", "service_type", "service_description_en", "service_description_fr", "service_url_en",
           "service_url_fr", "program_name_en", "program_name_fr", "client_target_groups", "service_fee",
           "service_channels", "online_applications", "telephone_applications", "in_person_applications",
           "postal_mail_applications", "other_applications")  # fmt: skip
DOINGS = ("apply for", "renew", "register", "report", "pay", "change", "cancel", "appeal", "request", "replace")
ASKED = ("passport", "student loan", "child benefit", "fishing licence", "pension", "import permit", "birth of a baby",
         "tax refund", "employment insurance", "citizenship", "benifit", "disabilty", "prestation")  # fmt: skip


def measure(many: int = MANY, searches: int = SEARCHES) -> Iterator[Line]:
    """p50 and p99 of one search at each size."""
    real = os.environ.get("GUICHET_BENCH_INVENTORY", "")
    with temporary_site(), tempfile.TemporaryDirectory() as folder:
        catalogue, kernel = (importlib.import_module(f"guichet.{name}.api") for name in ("catalogue", "kernel"))
        operator = kernel.Actor(channel="command")
        first = Path(real) if real else made_up(Path(folder) / "first.csv", REAL)
        for path in (first, made_up(Path(folder) / "many.csv", many)):
            report = catalogue.import_inventory(path, mapping="canada-service-inventory", by=operator)
            if report.taken < report.rows * 0.9:
                raise RuntimeError(f"{path.name}: {len(report.refused)} of {report.rows} rows were refused")
            kind = "real" if path == first and real else "made up"
            name = f"search {report.taken:,} services ({kind})"
            times = search_times(catalogue, searches)
            half, most = statistics.median(times), times[int(len(times) * 0.99)]
            yield Line(f"{name}, p50", half, BUDGET, "ms", "budget", 1, less_is_better=True)
            yield Line(f"{name}, p99", most, BUDGET, "ms", "budget of the median", 5, less_is_better=True)


def search_times(catalogue: Any, searches: int) -> list[float]:
    """Milliseconds of each search, sorted: what people type, whole, cut short and misspelt."""
    draw = random.Random(2026)
    titles = [hit.title for hit in catalogue.browse(language="en", limit=100).hits]
    times = []
    for number in range(searches + 5):
        text = draw.choice(ASKED) if number % 2 else " ".join(str(draw.choice(titles)).split()[:3])
        text = text[: draw.randint(max(3, len(text) - 4), len(text))]
        began = time.perf_counter()
        catalogue.search(text, language="en", limit=20)
        times.append(1000 * (time.perf_counter() - began))
    return sorted(times[5:])


def made_up(path: Path, count: int) -> Path:
    """An inventory of invented services, with as many different words as a real one has, unevenly used."""
    draw = random.Random(2026)
    syllables = ("ba", "con", "der", "fi", "gor", "han", "im", "lo", "mer", "nis", "po", "ral", "sta", "ter", "vi")
    words = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(6_000)]
    weights = [1 / (place + 3) for place in range(len(words))]

    def some(few: int) -> str:
        return " ".join(draw.choices(words, weights, k=few))

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in range(count):
            title, text = f"{draw.choice(DOINGS)} {some(2)} {number}", f"{some(25)}."
            department = f"Department {number % 60}"
            values = {"fiscal_yr": "2019-2020", "service_id": str(number + 1), "service_type": "gnc"}
            values |= {f"service_name_{each}": title.capitalize() for each in ("en", "fr")}
            values |= {f"service_description_{each}": text.capitalize() for each in ("en", "fr")}
            values |= {f"department_name_{each}": department for each in ("en", "fr")}
            values |= {f"program_name_{each}": some(2) for each in ("en", "fr")}
            values |= {f"service_url_{each}": f"https://services.example/{number}" for each in ("en", "fr")}
            writer.writerow({name: values.get(name, "") for name in COLUMNS})
    return path
