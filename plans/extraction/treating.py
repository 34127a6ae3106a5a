"""对36家企业进行检查, 对186家企业的复审: what is done to the things a number counts."""

import re

from plans.extraction import lexicon
from plans.extraction.numerals import Quantity
from plans.extraction.phrase import Phrase, Piece, piece
from plans.extraction.structure import Structure
from plans.extraction.surroundings import Surroundings

HAN = re.compile(r"[一-鿿“《]")
# 对186家企业的复审
UPON = re.compile(
    rf"^(?P<noun>[^，。；的、]{{2,14}})的(?P<act>(?:全覆盖|集中|专项)?(?:{lexicon.ANY_VERB}|复审|考核|审计|评价)+)$"
)
ACTS = re.compile("进行|开展")
HOW_OFTEN = re.compile(r"(?<=[一-鿿])(?:每[年季月周度]{1,2}|至少|不少于|定期|集中|全面|逐一)+$")
TIMES = re.compile(r"\d+(?:次|轮|场|批次)")
NEAREST, FARTHEST_DONE = 8, 16


def treated(structure: Structure, quantity: Quantity, around: Surroundings) -> Phrase | None:
    """Bind 对36家企业进行检查 to 检查 + 企业, also where 、 joins several counted things."""
    text = structure.text
    to = text.rfind("对", around.clause, quantity.left)
    at = max(to, text.rfind("为", around.clause, quantity.left))
    if at < 0 or not HAN.match(text, quantity.right):
        return None
    if at == to and quantity.left - at <= NEAREST:
        upon = UPON.match(text[quantity.right : around.right_end])
        if upon is not None:
            act_at = quantity.right + upon.start("act")
            done = piece("qualifier", text, act_at, quantity.right + upon.end("act"))
            noun = piece("head", text, quantity.right, quantity.right + upon.end("noun"))
            return Phrase((done, noun), "right", core=(done, noun))
    act = ACTS.search(text, quantity.right, around.clause_end)
    if act is None or ACTS.search(text, at, quantity.left):
        return None
    if act.group() == "开展" and quantity.left - at - len(quantity.before) > 5:
        return None
    noun = _noun(text, quantity, min(act.start(), max(around.right_end, quantity.right + 1)))
    if not 2 <= around.clause_end - act.end() <= FARTHEST_DONE:
        return Phrase((noun,), "first", core=(noun,))
    counted = TIMES.match(text, act.end(), around.clause_end)
    done_at = counted.end() if counted else act.end()
    done = piece("qualifier", text, done_at, around.clause_end)
    return Phrase((done, noun), "right", core=(done, noun))


def _noun(text: str, quantity: Quantity, end: int) -> Piece:
    """Return what stands right of the number, without 每季度至少 and without what 、 adds."""
    often = HOW_OFTEN.search(text[quantity.right : end])
    end = quantity.right + often.start() if often else end
    comma = text.find("、", quantity.right, end)
    return piece("head", text, quantity.right, end if comma < 0 else comma)
