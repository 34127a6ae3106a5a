"""An index of names leaves out only what no rule would have found: findings stay the same."""

import random
from decimal import Decimal
from itertools import product

import pytest

from outcomes.checks import RULES, Material, run_checks
from outcomes.reconciliation import Statement, indexing, reconcile

SCOPES = ("", "新增", "累计", "净增", "规模以上", "省级", "国家级")
SECTORS = ("工业", "农业", "高新技术", "科技型中小", "海洋", "战略性新兴")
MEASURES = ("企业", "企业总数", "产值", "增加值", "投资", "投资增速", "利润占产值比重", "项目")
COUNTED = {"企业": "家", "企业总数": "家", "项目": "个"}
NAMES = [
    *("财政收入", "一般公共预算收入", "农村居民人均收入", "居民收入", "技术交易额", "企业"),
    *(
        "技术合同成交额",
        "技术交易额完成率",
        "技术交易额位次",
        "高企",
        "粮食产量",
        "R&D经费占GDP比重",
    ),
    *map("".join, product(SCOPES, SECTORS, MEASURES)),
]
RELATIVE = {
    "投资增速": "growth",
    "利润占产值比重": "share",
    "完成率": "share",
    "占GDP比重": "share",
}


def drawn(at: int, dice: random.Random) -> Statement:
    """Draw a promise or a result of one of four years, its value often like the others'."""
    name = dice.choice(NAMES)
    basis = next((basis for end, basis in RELATIVE.items() if name.endswith(end)), "")
    unit = "%" if basis else COUNTED.get(name[-2:]) or dice.choice(("亿元", "万元", "亿元"))
    flows = {"新增": "new", "净增": "new", "累计": "total", "企业总数": "total"}
    flow = next((basis for word, basis in flows.items() if word in name), "amount")
    return Statement(
        at,
        name,
        "rank" if name.endswith("位次") else basis or flow,
        Decimal(dice.choice((1, 5, 20, 25, 180, 200, 5000, 64000))),
        unit,
        comparator=dice.choice(("=", "=", "=", ">=", ">", "~")),
        year=dice.choice((2021, 2022, 2023, None)),
        place=dice.choice(("某市", "某市", "某市甲区", "某市乙区")),
        kind=dice.choice(("target", "outcome", "outcome")),
        code=dice.choice(("", "", "", "output")),
        tier=dice.choice(("firm", "stretch")),
        document=dice.choice(("first", "second")),
    )


def findings_of(statements: list[Statement]) -> list[tuple[str, str, str]]:
    parents = {"某市甲区": "某市", "某市乙区": "某市"}
    pairs = reconcile(statements, statements).matched
    found = run_checks(Material(tuple(statements), pairs=pairs, parents=parents))
    return [(one.rule, one.key, one.message) for one in found]


@pytest.mark.parametrize("seed", range(6))
def test_indexed_findings_are_those_of_comparing_each_with_each(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    statements = [drawn(at, dice) for at in range(350)]
    plain = findings_of(statements)

    monkeypatch.setattr(indexing, "SMALL", 0)

    assert findings_of(statements) == plain
    # Enough is found for the comparison to mean something.
    assert len(plain) > 100
    assert len({rule for rule, _key, _message in plain}) >= 9 <= len(RULES)
