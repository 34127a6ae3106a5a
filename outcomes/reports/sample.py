"""A small invented report, by which an uploaded template is tried before it is kept."""

from outcomes.reports.snapshots import Content

ROW = {
    "number": 1, "goal": 0, "tier": "firm", "indicator": "示例指标", "indicator_code": "X01",
    "class": "量化指标", "group": "示例", "place": "示例市", "jurisdiction": "示例市",
    "bureau": "示例局", "unit": "家",
    "target": "40", "target_text": "≥ 40", "actual": "12", "actual_text": "12",
    "actual_unit": "家", "rate_text": "30.0%", "due_text": "75.0%", "gap_text": "−28家",
    "status": "欠进度", "status_group": "behind", "light": "red", "counted": True,
    "left_out": None, "shortfall": "45",
}  # fmt: skip


def sample_content(kind: str) -> Content:
    return {
        "title": "示例标题",
        "parameters": {
            "kind": kind, "place_name": "示例市", "bureau": "示例局", "year": 2024,
            "as_of": "2024-09-30", "months": "1—9月", "due_percent": "75.0",
            "with_below": False,
        },
        "texts": {},
        "counts": {
            "goals": 1, "due": 1, "attained": 0, "on_schedule": 0, "estimated": 0, "behind": 1,
            "silent": 0, "awaiting": 0, "left_out": 0,
        },
        "left_out": [],
        "rows": [ROW],
    }  # fmt: skip
