"""Why a workbook is not read at all: one class a reason, each with what the office should do about it.

All are :class:`~pingyi.errors.WorkbookRefused`:

- the wrong thing: NotXlsx (another ending), NotAWorkbook (another content), LegacyExcel (.xls renamed),
PasswordProtected
- not to be trusted: HasMacros, HasExternalLinks, HasDde, HasEmbedded, HasEntities, UnsafeArchive
- not whole: Damaged, FormulasWithoutValues (so many that listing each would help nobody)
- too much: TooLarge, TooManyRows, TooWide, TooSparse
"""

from __future__ import annotations

from pathlib import Path

from pingyi.errors import WorkbookRefused

RESAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再报"

CONVERT = {
    ".csv": "请用 Excel 或 WPS 打开，核对无乱码后另存为“Excel 工作簿（*.xlsx）”再报",
    ".tsv": "请用 Excel 或 WPS 打开，核对无乱码后另存为“Excel 工作簿（*.xlsx）”再报",
    ".txt": "请把内容粘贴到表样中，保存为“Excel 工作簿（*.xlsx）”再报",
    ".et": "请用 WPS 表格打开，另存为“Excel 工作簿（*.xlsx）”再报",
    ".ett": "请用 WPS 表格打开，另存为“Excel 工作簿（*.xlsx）”再报",
    ".ods": "请用 WPS 或 LibreOffice 打开，另存为“Excel 工作簿（*.xlsx）”再报",
    ".xls": RESAVE,
    ".xlsb": RESAVE,
    ".xlt": RESAVE,
    ".xltx": RESAVE,
    ".xlsm": "请另存为“Excel 工作簿（*.xlsx）”（不含宏）后再报",
    ".xltm": "请另存为“Excel 工作簿（*.xlsx）”（不含宏）后再报",
    ".numbers": "请用“导出为 Excel”另存为 .xlsx 再报",
}


class NotXlsx(WorkbookRefused):
    """The file's name ends in something that pingyi does not read."""

    code = "workbook-not-xlsx"

    def __init__(self, path: Path) -> None:
        suffix = path.suffix.lower()
        kind = f" {suffix} 文件" if suffix else "没有扩展名的文件"
        super().__init__(path, f"只读取 .xlsx 工作簿，不读取{kind}", CONVERT.get(suffix, RESAVE))


class NotAWorkbook(WorkbookRefused):
    """The name says .xlsx, the content says ``actually`` (a Chinese noun phrase)."""

    code = "workbook-wrong-content"

    def __init__(self, path: Path, actually: str) -> None:
        super().__init__(path, f"扩展名是 .xlsx，内容却是{actually}", RESAVE)


class EmptyFile(WorkbookRefused):
    """Not one byte: a download that broke off, or the wrong file."""

    code = "workbook-empty-file"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文件是空的（0 字节）", "请检查是否选错了文件，或重新下载、重新拷贝后再交")


class LegacyExcel(WorkbookRefused):
    """The old binary format under a new name."""

    code = "workbook-legacy"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "这是旧版 Excel（.xls）文件，只改了扩展名", RESAVE)


class PasswordProtected(WorkbookRefused):
    """Encrypted; pingyi never asks for a password."""

    code = "workbook-password"

    def __init__(self, path: Path) -> None:
        advice = "请取消打开密码（文件—信息—保护工作簿—用密码进行加密，清空密码），保存后再报"
        super().__init__(path, "文件设有打开密码，无法读取", advice)


class Damaged(WorkbookRefused):
    """Not readable to the end; ``what`` is a Chinese clause."""

    code = "workbook-damaged"

    def __init__(self, path: Path, what: str) -> None:
        advice = "请重新复制或下载；仍不行的，用 Excel 或 WPS 打开修复，另存后再报"
        super().__init__(path, f"文件已损坏：{what}", advice)


class UnsafeArchive(WorkbookRefused):
    """The container holds what no spreadsheet program writes; ``what`` is a Chinese clause."""

    code = "workbook-unsafe"

    def __init__(self, path: Path, what: str) -> None:
        advice = "请用 Excel 或 WPS 新建工作簿，把数据粘贴过去，保存后再报"
        super().__init__(path, f"文件内部结构异常（{what}），可能被改动过", advice)


class HasMacros(WorkbookRefused):
    """VBA project, macro sheet or dialogue sheet."""

    code = "workbook-macros"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "含有宏", "请另存为“Excel 工作簿（*.xlsx）”（不含宏）后再报")


class HasExternalLinks(WorkbookRefused):
    """Links to other workbooks, data connections, remote pictures; ``what`` names which."""

    code = "workbook-external-links"

    def __init__(self, path: Path, what: str = "其他工作簿") -> None:
        advice = "请在“数据—编辑链接（查询和连接）”中断开链接，或把有关内容选择性粘贴为数值，保存后再报"
        super().__init__(path, f"含有指向{what}的外部链接", advice)


class HasDde(WorkbookRefused):
    """Dynamic data exchange: a cell that can start a program."""

    code = "workbook-dde"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "含有动态数据交换（DDE）公式，可能启动其他程序", "请删去该公式或粘贴为数值，保存后再报")


class HasEmbedded(WorkbookRefused):
    """Embedded OLE objects or ActiveX controls."""

    code = "workbook-embedded"

    def __init__(self, path: Path) -> None:
        advice = "请删去嵌入的文件和控件，佐证材料另行留存，保存后再报"
        super().__init__(path, "嵌入了其他文件或控件（OLE 对象、ActiveX）", advice)


class HasEntities(WorkbookRefused):
    """XML with a document type declaration, which can be made to swell without end."""

    code = "workbook-entities"

    def __init__(self, path: Path, part: str) -> None:
        super().__init__(path, f"内部文件 {part} 带有文档类型声明（DTD）", RESAVE)


class TooLarge(WorkbookRefused):
    """More than the limits allow; ``what`` says of what and how much."""

    code = "workbook-too-large"

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, f"文件过大：{what}", "请删去空白行列、图片和无关工作表，或按单位、按月份拆分后再报")


class TooManyRows(WorkbookRefused):
    """Rows, mostly empty ones, beyond the limit."""

    code = "workbook-too-many-rows"

    def __init__(self, path: Path, sheet: str, rows: int, limit: int) -> None:
        super().__init__(
            path,
            f"工作表“{sheet}”有{rows:,}行（含只设了格式的空行），超过{limit:,}行",
            "请选中数据以下的全部空行，右键“删除”（不是清除内容），保存后再报",
        )


class TooWide(WorkbookRefused):
    """Content beyond the last column allowed."""

    code = "workbook-too-wide"

    def __init__(self, path: Path, sheet: str, limit: int) -> None:
        advice = "请删去数据以右的全部列；横排的台账请改为一行一条，保存后再报"
        super().__init__(path, f"工作表“{sheet}”的内容超过{limit}列", advice)


class TooSparse(WorkbookRefused):
    """A few cells so far apart that the rectangle around them is beyond the limit."""

    code = "workbook-too-sparse"

    def __init__(self, path: Path, sheet: str, cell: str) -> None:
        reason = f"工作表“{sheet}”在很远处（{cell}附近）还有内容，表格范围过大"
        super().__init__(path, reason, f"请检查{cell}，删去误填的内容和空白行列，保存后再报")


class FormulasWithoutValues(WorkbookRefused):
    """So many formulas without a stored result that the workbook says nothing."""

    code = "workbook-formulas"

    def __init__(self, path: Path, sheet: str, count: int) -> None:
        reason = f"工作表“{sheet}”等处有{count:,}个以上公式没有保存计算结果"
        super().__init__(path, reason, "请用 Excel 或 WPS 打开，待计算完成后保存，再报")
