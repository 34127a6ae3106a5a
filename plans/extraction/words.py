"""Word borders by jieba: the only module that knows the segmenter."""

import logging
import os
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

REPOSITORY = Path(__file__).resolve().parents[2]
# Who asks while the server still loads the dictionary waits for it, and loads no second one.
LOADING = Lock()


def cache_directory() -> Path:
    """Return the folder of the segmenter's dictionary cache, never a shared temporary one."""
    return Path(os.environ.get("TRACKER_CACHE_DIR") or REPOSITORY / ".cache" / "jieba")


def segmenter() -> "jieba.Tokenizer":  # noqa: F821 - imported on first need, it loads a dictionary
    """Return the process's one segmenter with its dictionary; loading it takes a second."""
    with LOADING:
        return _loaded()


@cache
def _loaded() -> "jieba.Tokenizer":  # noqa: F821
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = cache_directory()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return tokenizer


def warm_up() -> None:
    """Load the dictionary now instead of during the first request."""
    segmenter()


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Cut a short piece of text into words."""
    return tuple(segmenter().lcut(text))


@lru_cache(maxsize=4096)
def halves(word: str) -> tuple[str, ...]:
    """Take a compound apart where the dictionary knows both halves: 城市绿地 → 城市, 绿地."""
    known = segmenter().FREQ
    for cut in (2, 3) if len(word) > 3 else ():
        if len(word) - cut >= 2 and known.get(word[:cut]) and known.get(word[cut:]):
            return (*halves(word[:cut]), *halves(word[cut:]))
    return (word,)
