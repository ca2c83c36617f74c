"""A pack that somebody uploads: unpacked without trust, read, and kept only if there is nothing wrong with it.

A zip, or the .yaml files themselves. Nothing is executed: packs are data, read by :mod:`pingyi.packs.yamlsafe`. Whatever is wrong
with the files as files is a :class:`UploadRefused`; whatever is wrong with the rules comes back as issues, each with file and line.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from pingyi.errors import Refusal, UnknownName
from pingyi.issues import Issue
from pingyi.packs import load_pack
from pingyi.packs.canonical import sha256_of
from pingyi.packs.load import build, stack
from pingyi.packs.reading import CASES, TOP
from pingyi.packs.schema import Pack

MOST_BYTES, MOST_FILES, ENDINGS = 8 << 20, 300, (".yaml", ".yml", ".md")
_NAME = re.compile(r"[\w.\-+]{1,40}")


class UploadRefused(Refusal):
    """Files that are not even looked into; ``why`` is a Chinese clause."""

    def __init__(self, why: str) -> None:
        super().__init__(f"没有接收：{why}。")


@dataclass(frozen=True)
class Offered:
    """A pack that was read: what is wrong with it (nothing: it was kept), the pack, where it lies below PINGYI_HOME."""

    issues: tuple[Issue, ...]
    pack: Pack | None = None
    folder: str = ""
    sha256: str = ""


def offer(files: Sequence[UploadedFile[Any]], year: int) -> Offered:
    """Read what was uploaded as a pack of ``year``, and keep it where nothing is wrong with it.

    Raises:
        UploadRefused: too large, not a zip, a name that leads out of the folder, a file of another sort; or the same version
            of the pack is there already with other content.
    """
    if not files:
        raise UploadRefused("没有选择文件")
    if sum(one.size or 0 for one in files) > MOST_BYTES:
        raise UploadRefused(f"文件超过{MOST_BYTES >> 20}兆字节")
    content = _content(files)
    with _unpacked(content) as folder:
        try:
            packs, found = stack([folder])
            found += build(packs, year)[1]
        except UnknownName as unknown:
            raise UploadRefused(str(unknown).rstrip("。")) from unknown
        if found:
            return Offered(tuple(sorted(set(found))))
        return _kept(folder, load_pack(folder))


def _content(files: Sequence[UploadedFile[Any]]) -> dict[str, bytes]:
    """Path below the pack's folder → bytes, from a zip or from the files themselves."""
    first = files[0]
    if len(files) == 1 and (first.name or "").lower().endswith(".zip"):
        found = _unzipped(BytesIO(first.read()))
    else:
        found = {PurePosixPath((one.name or "").replace("\\", "/")).name: one.read() for one in files}
    for name in found:
        if not name.lower().endswith(ENDINGS):
            raise UploadRefused(f"“{name}”不是规则包的文件，只收{'、'.join(ENDINGS)}")
    tops = {name.partition("/")[0] for name in found}
    if TOP not in found and len(tops) == 1:
        found = {name.partition("/")[2]: data for name, data in found.items() if "/" in name}
    deep = next((name for name in found if len(PurePosixPath(name).parts) > 1 and not name.startswith(f"{CASES}/")), "")
    if deep or any(len(PurePosixPath(name).parts) > 2 for name in found):
        raise UploadRefused(f"“{deep or '压缩包'}”放得太深：规则文件放在一个文件夹里，算例放在其下的{CASES}文件夹")
    return found


def _unzipped(file: IO[bytes]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            found: dict[str, bytes] = {}
            room = MOST_BYTES
            for entry in entries:
                with archive.open(entry) as inside:
                    data = inside.read(room + 1)  # what the directory says of its size is not believed
                room -= len(data)
                if room < 0:
                    raise UploadRefused(f"解开后超过{MOST_BYTES >> 20}兆字节")
                found[_name(entry)] = data
            return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UploadRefused("不是完好的zip压缩包，或设有密码") from error


def _check(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise UploadRefused(f"压缩包里有{len(entries)}个文件，超过{MOST_FILES}个")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise UploadRefused(f"解开后超过{MOST_BYTES >> 20}兆字节")
    names = [_name(entry) for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        raise UploadRefused("压缩包里有重名的文件")
    for entry, name in zip(entries, names, strict=True):
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or ":" in name or "\x00" in name or not parts:
            raise UploadRefused(f"“{name}”的路径指到规则包之外")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UploadRefused(f"“{name}”是链接，不是文件")


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's path; what old Windows programs wrote in GBK is read so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


@contextmanager
def _unpacked(content: Mapping[str, bytes]) -> Iterator[Path]:
    place = Path(settings.HOME) / "packs"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=place) as made:
        folder = Path(made) / "规则包"
        folder.mkdir()
        for name, data in content.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        yield folder


def _kept(folder: Path, pack: Pack) -> Offered:
    if not _NAME.fullmatch(pack.version) or set(pack.version) <= {"."}:
        raise UploadRefused(f"版本“{pack.version}”只能用字母、数字、点、连字符，不超过40字")
    below = f"packs/{pack.id}/{pack.version}"
    place, digest = Path(settings.HOME) / below, sha256_of(pack)
    if place.exists():
        if sha256_of(load_pack(place)) != digest:
            raise UploadRefused(f"{pack.version}版已有，内容不同；改动后请换一个版本号")
        return Offered((), pack, below, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(str(folder), place)
    return Offered((), pack, below, digest)
