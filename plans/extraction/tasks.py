"""What a summary repeats of the plan.

完成年计划710亿元的89.4%, 超额完成40所的年度目标任务, （预期目标为8%）.
"""

import re

from plans.extraction.numerals import Quantity

BEFORE, AFTER = 24, 14
_YEARLY = r"(?:全?年度?|年初|当年|全年|[省市县区州厅部]定|[省市县区]下达|既定|预期|上级|下达|考核)"
_TASK = r"(?:目标任务|任务目标|工作目标|目标|任务|计划|预算)(?:数|值|量|指标)?"
# 完成年计划【710】亿元, 年度目标为【500】亿元; 完成全年任务的【52】% is a rate and no target.
TOLD_BEFORE = re.compile(
    rf"(?:完成|占|相当于|达到|超过|超出?|高于|低于)了?{_YEARLY}*{_TASK}(?:的|为)?$"
    rf"|{_YEARLY}{_TASK}(?:分别|均)?(?:为|是)(?:增长|下降)?$"
)
RATE_BEFORE = re.compile(rf"(?:完成|占|相当于|达到)了?{_YEARLY}*{_TASK}的?$")
# 超额完成【40】所的年度目标任务, 高于【6】%的预期目标
REACHED_BEFORE = re.compile(r"(?:完成|实现|达到|高于|低于|超过|超出?)了?$")
TOLD_AFTER = re.compile(rf"(?:左右|以上)?(?:的{_YEARLY}*|{_YEARLY}+){_TASK}")


def repeats_the_task(text: str, quantity: Quantity, sentence: int) -> bool:
    """Say whether a number of a summary only says what had been asked for."""
    if "百分点" in quantity.counter:
        return False  # 低于目标1.8个百分点 says by how much
    before = text[max(sentence, quantity.left - BEFORE) : quantity.left]
    said = re.split("[，；（]", before)[-1] + quantity.before
    if TOLD_BEFORE.search(said):
        return quantity.counter not in ("%", "‰") or RATE_BEFORE.search(said) is None
    if not REACHED_BEFORE.search(said):
        return False
    return TOLD_AFTER.match(text, quantity.right, quantity.right + AFTER) is not None
