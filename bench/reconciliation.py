"""Measure reconciliation: CPU time for plans and summaries of hundreds of figures.

    python bench/reconciliation.py [--goals 300] [--outcomes 300]

Names are composed of sectors and measures, so that many pairs are alike and the assignment has
work to do. The floor is comparing every pair of names as plain strings.
"""

import argparse
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outcomes.reconciliation import Statement, reconcile
from outcomes.reconciliation.assignment import assign
from plans.extraction.words import warm_up

BRANCHES = "工业 农业 建筑业 旅游业 服务业 高新技术产业 新能源产业 新材料产业 海洋产业 医药产业"
SECTORS = BRANCHES.split()
SCOPES = ["", "规模以上", "市本级", "省级", "新增", "累计"]
MEASURES = ["投资", "产值", "增加值", "企业", "项目", "利润"]
ROUNDS = 3


def statements(count: int, kind: str) -> list[Statement]:
    names = ["".join(parts) for parts in product(SCOPES, SECTORS, MEASURES)]
    return [
        Statement(start, names[start % len(names)], "amount", Decimal(start), "亿元", kind=kind)
        for start in range(count)
    ]


def cpu(work: Callable[[], object]) -> float:
    """Return the best CPU time of several runs, in seconds."""
    best = float("inf")
    for _round in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goals", type=int, default=300)
    parser.add_argument("--outcomes", type=int, default=300)
    asked = parser.parse_args()
    warm_up()
    goals, outcomes = statements(asked.goals, "target"), statements(asked.outcomes, "outcome")
    pairs = [(one.indicator, other.indicator) for one in goals for other in outcomes]
    dense = {
        (row, column): 1 + (row * 7919 + column * 104_729) % 1000
        for row in range(asked.goals)
        for column in range(asked.outcomes)
    }
    print(f"floor (string comparison)  {cpu(lambda: [a == b for a, b in pairs]):8.3f} s")
    print(f"assignment, every pair     {cpu(lambda: assign(dense)):8.3f} s")
    print(f"reconcile                  {cpu(lambda: reconcile(goals, outcomes)):8.3f} s")


if __name__ == "__main__":
    main()
