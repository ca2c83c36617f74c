"""Where a pack is written: a folder of its own, so that nothing of somebody else's ends up in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pingyi.errors import OutputRefused

_SHOWN = 3
"""Names of strange files that the message tells."""


def write_pack(out: Path, files: Mapping[str, bytes], *, also: Collection[str] = ()) -> None:
    """Write ``files`` into ``out``, which must be new, empty, or what an earlier writing left.

    ``also``: names that an earlier writing may have left beside ``files``; old files of these names are taken away,
    folders stay. Raises :class:`~pingyi.errors.OutputRefused`, before anything is written where the folder holds more.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        strange = {one.name for one in out.iterdir()} - set(files) - set(also)
        if strange:
            named = "、".join(sorted(strange)[:_SHOWN])
            raise OutputRefused(out, f"其中已有别的文件（{named}），请换一个空文件夹")
        for name in set(also) - set(files):
            if not (out / name).is_dir():
                (out / name).unlink(missing_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise OutputRefused(out, str(error.strerror or "无法写入")) from None
