"""How much of what is private is masked, what is masked by mistake, and how long it takes.

    python benchmarks/redaction.py [--private FILE] [--harmless FILE] [--show]

Without files: the samples of the tests. A line of the first file is `text ~ what may not be left`,
under headings `## …`; every line of the second may not change. Each text is tried alone and inside
sentences. Prints a table and, as its last line, the figures as JSON. Times are of the processor,
the best of five.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

from milepost.trip import redact_text

SAMPLES: Final = Path(__file__).parents[1] / "tests" / "trip" / "samples"
AROUND: Final = ("{}", "五一出游 {}", "从{}出发", "五一出游，{}，好开心", "see {} soon", "《{}》")
TEXTS: Final = {
    "a title": "我们从上海出发一路向西，走318国道到拉萨",
    "2,000 characters of Chinese": (
        "五一出游，我们从上海出发一路向西，走318国道到拉萨，看了日出，天气晴朗，20:30到达酒店，开心！"
        * 50
    )[:2000],
    "2,000 characters of English": (
        "We drove from Shanghai to Lhasa along the G318, saw the sunrise, 5 days and 4,200 km! "
        * 30
    )[:2000],
    "2,000 characters full of secrets": (
        "电话13800138000，车牌沪A·12345，住上海市黄浦区中山南路1891号，" * 60
    )[:2000],
    "2,000 hostile characters": ("一八九路1" * 500)[:2000],
}


def found(private: Path, *, show: bool) -> dict[str, tuple[int, int]]:
    """Of every heading: texts of which nothing is left in any sentence, and all its texts."""
    kind, counts = "", defaultdict[str, list[bool]](list)
    for line in private.read_text("utf-8").splitlines():
        if line.startswith("#"):
            kind = line.strip("# ")
            continue
        text, _, secrets = line.partition(" ~ ")
        masked = [redact_text(around.format(text)) for around in AROUND]
        left = [each for each in masked if any(secret in each for secret in secrets.split())]
        counts[kind].append(not left)
        if show and left:
            print(f"left: {line}: {left[0]}")
    return {kind: (sum(gone), len(gone)) for kind, gone in counts.items()}


def mistaken(harmless: Path, *, show: bool) -> tuple[int, int]:
    """Harmless texts that change, and all of them."""
    texts = harmless.read_text("utf-8").splitlines()
    changed = [text for text in texts if redact_text(text) != text]
    for text in changed if show else ():
        print(f"masked by mistake: {text}: {redact_text(text)}")
    return len(changed), len(texts)


def milliseconds(text: str) -> float:
    """Of one redaction, once the patterns are compiled."""
    redact_text(text)
    spent_s = []
    for _ in range(5):
        start_s = time.process_time()
        redact_text(text)
        spent_s.append(time.process_time() - start_s)
    return min(spent_s) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure redaction.")
    parser.add_argument("--private", type=Path, default=SAMPLES / "private.txt")
    parser.add_argument("--harmless", type=Path, default=SAMPLES / "harmless.txt")
    parser.add_argument("--show", action="store_true", help="print every text that went wrong")
    asked = parser.parse_args()
    kinds = found(asked.private, show=asked.show)
    wrong, harmless = mistaken(asked.harmless, show=asked.show)
    times_ms = {name: round(milliseconds(text), 2) for name, text in TEXTS.items()}
    gone, private = (sum(column) for column in zip(*kinds.values(), strict=True))
    for kind, (masked, texts) in kinds.items():
        print(f"{kind:28} {masked:4} of {texts:4}")
    print(f"{'private, all':28} {gone:4} of {private:4}, {gone / private:.1%}")
    print(f"{'harmless, but masked':28} {wrong:4} of {harmless:4}, {wrong / harmless:.1%}")
    for name, spent_ms in times_ms.items():
        print(f"{name:36} {spent_ms:8.2f} ms")
    figures = {
        "private": private,
        "masked": gone,
        "harmless": harmless,
        "masked_by_mistake": wrong,
        "ms": times_ms,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
