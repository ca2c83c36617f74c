"""Why a text is not read at all: one class a reason, each with what the office should do about it.

All are :class:`SourceRefused`:

- the wrong thing: UnreadableKind (an ending that is not read), WrongContent (another content), LegacyWord (.doc),
PasswordProtected, EmptySource, NoTextInPdf (a scan)
- not to be trusted: HasMacros, UnsafeSource
- not whole: DamagedSource, UnknownEncoding
- too much: SourceTooLarge
"""

from __future__ import annotations

from pathlib import Path

from pingyi.errors import Refusal

RESAVE = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再读"
_CONVERT = {
    ".wps": RESAVE,
    ".rtf": RESAVE,
    ".odt": RESAVE,
    ".ofd": "请用版式软件导出为 .docx 或纯文本（.txt）后再读",
    ".xls": "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再读",
    ".et": "请用 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再读",
    ".docm": "请另存为“Word 文档（*.docx）”（不含宏）后再读",
    ".dotm": "请另存为“Word 文档（*.docx）”（不含宏）后再读",
}
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif")


class SourceRefused(Refusal):
    """A text that is not read; ``reason`` and ``advice`` are whole Chinese phrases."""

    code = "source-refused"

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"{path.name}：{reason}。{advice}。")


class UnreadableKind(SourceRefused):
    """The file's name ends in something that is not read."""

    code = "source-kind"

    def __init__(self, path: Path, suffixes: tuple[str, ...]) -> None:
        suffix = path.suffix.lower()
        kind = f" {suffix} 文件" if suffix else "没有扩展名的文件"
        advice = "图片请先识别成文字，核对后存为 .txt 再读" if suffix in _PICTURES else _CONVERT.get(suffix, RESAVE)
        super().__init__(path, f"只读取{'、'.join(suffixes)}，不读取{kind}", advice)


class WrongContent(SourceRefused):
    """The name says one thing, the content another (``actually``, a Chinese noun phrase)."""

    code = "source-wrong-content"

    def __init__(self, path: Path, actually: str) -> None:
        super().__init__(path, f"扩展名是 {path.suffix.lower()}，内容却是{actually}", RESAVE)


class LegacyWord(SourceRefused):
    """The old binary format, whatever its name."""

    code = "source-legacy"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "这是旧版 Word（.doc）文件", RESAVE)


class PasswordProtected(SourceRefused):
    """Encrypted; pingyi never asks for a password."""

    code = "source-password"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件设有打开密码，无法读取", "请取消打开密码，保存后再读")


class EmptySource(SourceRefused):
    """No text at all."""

    code = "source-empty"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件是空的，没有一个字", "请检查是否选错了文件")


class NoTextInPdf(SourceRefused):
    """A PDF of pictures: a scan."""

    code = "source-scanned"

    def __init__(self, path: Path, pages: int) -> None:
        reason = f"共{pages}页，都是图片（扫描件），其中没有文字"
        super().__init__(path, reason, "请找原稿的 .docx；没有的，先做文字识别，核对后存为 .txt 再读")


class GarbledPdf(SourceRefused):
    """A PDF whose fonts do not say which characters they show."""

    code = "source-garbled"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "PDF中的字体没有文字编码，取出的是乱码", "请找原稿的 .docx，或另行导出后再读")


class HasMacros(SourceRefused):
    """A document with macros."""

    code = "source-macros"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "含有宏", "请另存为“Word 文档（*.docx）”（不含宏）后再读")


class UnsafeSource(SourceRefused):
    """The file holds what no word processor writes; ``what`` is a Chinese clause."""

    code = "source-unsafe"

    def __init__(self, path: Path, what: str) -> None:
        reason = f"文件内部结构异常（{what}），可能被改动过"
        super().__init__(path, reason, "请用 Word 或 WPS 新建文档，把文字粘贴过去，保存后再读")


class DamagedSource(SourceRefused):
    """Not readable to the end; ``what`` is a Chinese clause."""

    code = "source-damaged"

    def __init__(self, path: Path, what: str) -> None:
        advice = "请重新复制或下载；仍不行的，打开修复，另存后再读"
        super().__init__(path, f"文件已损坏：{what}", advice)


class UnknownEncoding(SourceRefused):
    """Text in none of UTF-8, UTF-16 and GB18030."""

    code = "source-encoding"

    def __init__(self, path: Path) -> None:
        reason = "文字编码不是 UTF-8，也不是 GB18030（GBK），读出来是乱码"
        super().__init__(path, reason, "请用记事本打开，核对无乱码后另存为 UTF-8 编码再读")


class SourceTooLarge(SourceRefused):
    """More than the limits allow; ``what`` says of what and how much."""

    code = "source-too-large"

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, f"文件过大：{what}", "请只留需要读取的正文（删去图片和附件，或分篇保存）后再读")
