"""Measure the checks of a large place: CPU time of each rule.

    python bench/checks.py [--goals 2000] [--outcomes 10000]

Names are composed of a scope, a trait, a sector and a measure (18,000 in all), so that most share
words with hundreds of others. The floor is taking every name apart once; a quarter of the figures
is measured first, to see how time grows.
"""

import argparse
import random
import sys
import time
from decimal import Decimal
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outcomes.checks import RULES, Material, run_checks
from outcomes.reconciliation import Statement, reconcile
from outcomes.reconciliation.naming import name_of
from plans.extraction.words import warm_up

SCOPES = [
    "", "规模以上", "市本级", "省级", "新增", "累计", "国家级", "限额以上", "净增", "市级",
]  # fmt: skip
TRAITS = [
    "示范", "龙头", "绿色", "数字", "智能", "外资", "民营", "重点", "骨干", "特色",
]  # fmt: skip
SECTORS = [
    "工业", "农业", "建筑业", "旅游业", "服务业", "高新技术产业", "新能源产业", "新材料产业",
    "医药产业", "海洋产业", "汽车产业", "纺织业", "生物产业", "软件业", "物流业",
]  # fmt: skip
MEASURES = [
    "投资", "产值", "增加值", "企业", "项目", "利润", "平台", "人才", "税收", "用电量", "就业岗位",
]  # fmt: skip
UNITS = {"企业": "家", "项目": "个", "平台": "个", "人才": "人", "就业岗位": "个"}
NAMES = ["".join(parts) for parts in product(SCOPES, TRAITS, SECTORS, MEASURES)]
BASES = {"新增": "new", "净增": "new", "累计": "total"}
TELLING = 0.05  # seconds


def statement(at: int, kind: str, dice: random.Random) -> Statement:
    name = dice.choice(NAMES)
    unit = next((unit for end, unit in UNITS.items() if name.endswith(end)), "亿元")
    basis = BASES.get(name[:2]) or ("amount" if unit == "亿元" else "total")
    value = Decimal(dice.randrange(1, 9000)) / (10 if unit == "亿元" else 1)
    if dice.random() < 0.15:
        name, unit, basis = name + "增速", "%", "growth"
    is_target = kind == "target"
    year = 2023 if is_target else 2022 + at % 2
    document = "plan" if is_target else f"document {at % 5}"
    return Statement(at, name, basis, value, unit, year=year, kind=kind, document=document)


def measure(goals: int, outcomes: int) -> None:
    dice = random.Random(7)
    promised = [statement(at, "target", dice) for at in range(goals)]
    reached = [statement(at, "outcome", dice) for at in range(outcomes)]
    start = time.process_time()
    for one in (*promised, *reached):
        name_of(one.indicator, one.place)
    floor = time.process_time() - start
    print(f"{goals} goals, {outcomes} outcomes: names taken apart (floor) {floor:.2f} s")
    start = time.process_time()
    pairs = reconcile(promised, reached, year=2023).matched
    report("reconcile", time.process_time() - start, floor, len(pairs))
    material, total = Material((*promised, *reached), pairs=pairs), 0.0
    for code in RULES:
        start = time.process_time()
        found = run_checks(material, only=[code])
        spent = time.process_time() - start
        total += spent
        if spent >= TELLING:
            report(code, spent, floor, len(found))
    report("all rules", total, floor, len(RULES))


def report(name: str, spent: float, floor: float, count: int) -> None:
    print(f"  {name:20} {spent:7.2f} s  {spent / floor:6.1f} x  {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goals", type=int, default=2000)
    parser.add_argument("--outcomes", type=int, default=10000)
    asked = parser.parse_args()
    warm_up()
    measure(asked.goals // 4, asked.outcomes // 4)
    name_of.cache_clear()
    measure(asked.goals, asked.outcomes)


if __name__ == "__main__":
    main()
