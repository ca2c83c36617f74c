"""Office files are zip archives that carry the time of writing; here they are written again without it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def timeless(data: bytes) -> bytes:
    """The same archive without its clock: the members' times at the zip epoch, the properties' dates on a fixed day."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", content)
            out.writestr(info, content)
    return target.getvalue()
