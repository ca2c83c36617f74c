"""The command line's own words in Chinese: the help page's frame and the sentences about a wrong call.

Typer writes these in English and counts a full-width character as one cell; commands bring their own Chinese texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import typer
from typer._click.core import Context
from typer._click.exceptions import BadParameter, MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError
from typer._click.formatting import HelpFormatter

_HEADINGS = {"Options": "选项", "Arguments": "参数", "Commands": "命令"}
_USAGE = (
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 …"),
    (re.compile(r"\{([^{}]+)\}"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\.\.\."), r"[\1…]"),
    (re.compile(r"\.\.\."), "…"),
)
_HELP_ROWS = (
    (re.compile(r"Show this message and exit\."), "显示本说明。"),
    (re.compile(r"(?<=[\[ ])default: "), "默认："),
    (re.compile(r"(?<=[\[ ])required(?=[\];])"), "必填"),
    (re.compile(r"(?<=[\[ ])env var: "), "环境变量："),
    (re.compile(r"(?<=[\[ ])(-?[\d.]+)<=x<=(-?[\d.]+)(?=[\];])"), r"\1到\2"),
    (re.compile(r"(?<=[\[ ])x>=(-?[\d.]+)(?=[\];])"), r"不小于\1"),
    (re.compile(r"(?<=[\[ ])x<=(-?[\d.]+)(?=[\];])"), r"不大于\1"),
    (re.compile(r"(?<=[^ ]); (?=[^\[\]]*\]$)"), "；"),
)
_TYPES = {
    "<dir>": "<文件夹>",
    "<file>": "<文件>",
    "<path>": "<路径>",
    "<int>": "<整数>",
    "<int range>": "<整数>",
    "<float>": "<数>",
    "<float range>": "<数>",
    "<str>": "<文字>",
    "<text>": "<文字>",
}
_TYPE_AFTER = re.compile(r" <[^<>]*>$")
_LOOSE = (
    (re.compile(r"No such command '(.*?)'\. Did you mean (.*)\?$"), "没有“{}”这个命令，是否指 {}"),
    (re.compile(r"No such command '(.*)'\.$"), "没有“{}”这个命令"),
    (re.compile(r"Missing command\.$"), "没有写明要执行的命令"),
    (re.compile(r"Got unexpected extra argument\(s\) \((.*)\)$"), "多出了用不上的内容“{}”"),
    (re.compile(r"Option '(.*)' requires .*$"), "选项“{}”后面缺少内容"),
    (re.compile(r"Option '(.*)' does not take a value\.$"), "选项“{}”后面不应带内容"),
    (re.compile(r"Argument '(.*)' takes \d+ values\.$"), "参数“{}”的个数不对"),
)
_VALUES = (
    (re.compile(r"\w+ '(.*)' does not exist\.$"), "“{}”不存在"),
    (re.compile(r"\w+ '(.*)' is a file\.$"), "“{}”是文件，这里应为文件夹"),
    (re.compile(r"\w+ '(.*)' is a directory\.$"), "“{}”是文件夹，这里应为文件"),
    (re.compile(r"\w+ '(.*)' is not readable\.$"), "“{}”没有读取权限"),
    (re.compile(r"\w+ '(.*)' is not writable\.$"), "“{}”没有写入权限"),
    (re.compile(r".*\bvalid integer\b.*$"), "应为整数"),
    (re.compile(r".*\bvalid (?:number|float)\b.*$"), "应为数字"),
    (re.compile(r".*\bgreater than or equal to (\S+)$"), "不得小于{}"),
    (re.compile(r".*\bless than or equal to (\S+)$"), "不得大于{}"),
    (re.compile(r".*'.*' is not one of (.*)\.$"), "只能是{}之一"),
    (re.compile(r".*\bvalid date.*$"), "应为日期，如 2019-12-31"),
)


def install() -> None:
    """Let every help page be written by :class:`ChineseFormatter`."""
    Context.formatter_class = ChineseFormatter


def usage_error(error: typer.TyperException) -> str:
    """Return the sentence for a command called wrongly, with where to read on."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    sentence = _sentence(error)
    context = error.ctx if isinstance(error, UsageError) else None
    return f"{sentence}。用法见 {context.command_path if context else 'pingyi'} --help"


def _sentence(error: typer.TyperException) -> str:
    if isinstance(error, NoSuchOption):
        near = "、".join(sorted(error.possibilities or ()))
        return f"没有“{error.option_name}”这个选项" + (f"，是否指 {near}" if near else "")
    if isinstance(error, MissingParameter):
        sort = "选项" if error.param is not None and error.param.param_type_name == "option" else "参数"
        return f"缺少{sort}“{_name_of(error)}”"
    if isinstance(error, BadParameter):
        return f"“{_name_of(error)}”的内容不对：{_matched(error.message, _VALUES)}"
    return _matched(error.format_message(), _LOOSE)


def _name_of(error: BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return "/".join(error.param.opts) if error.param.param_type_name == "option" else error.param.display_name_raw


def _matched(text: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, chinese in patterns:
        if found := pattern.search(text):
            return chinese.format(*(_plain(group) for group in found.groups()))
    return text.rstrip("。.")


def _plain(group: str) -> str:
    """Names offered in English quotes (“'review', 'seal'”) as Chinese lists them."""
    names = re.findall(r"'([^']*)'", group)
    return "、".join(names) if names else group


def _named(name: str) -> str:
    """Return an option's name with its type in Chinese; an argument's name alone, which says what it is."""
    if not name.startswith("-"):
        name = _TYPE_AFTER.sub("", name)
    for english, chinese in _TYPES.items():
        name = name.replace(english, chinese)
    return name


def width_of(text: str) -> int:
    """Return the number of terminal cells that ``text`` takes: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most ``width`` cells; Chinese breaks anywhere but before a closing mark."""
    line = ""
    for piece in re.findall(r"[!-~]+[，。；：、）”]*|[“（]?[^!-~ \n][，。；：、）”]*| +|\n", text):
        if piece == "\n" or (line and width_of(line + piece) > width):
            yield line.rstrip()
            line = "" if piece.isspace() else piece
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


class ChineseFormatter(HelpFormatter):
    """Help pages with Chinese headings, laid out by terminal cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how to call the command."""
        for pattern, chinese in _USAGE:
            args = pattern.sub(chinese, args)
        self.write(f"{prefix or '用法：'}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        self.write(f"{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, wrapped; a single line break is kept."""
        for line in text.splitlines():
            for wrapped in wrap(line, self.width - self.current_indent) if line.strip() else [""]:
                self.write(f"{'':{self.current_indent}}{wrapped}".rstrip() + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and what they mean in two columns."""
        rows = [(_named(name), meaning) for name, meaning in rows]
        column = min(max(width_of(name) for name, _ in rows), col_max) + col_spacing
        for name, meaning in rows:
            for pattern, chinese in _HELP_ROWS:
                meaning = pattern.sub(chinese, meaning)  # noqa: PLW2901  one text, mended step by step
            lines = list(wrap(meaning, max(self.width - self.current_indent - column, 20)))
            head = f"{'':{self.current_indent}}{name}"
            if width_of(name) > column - col_spacing:
                self.write(f"{head}\n")
                head = " " * self.current_indent
            gap = column + self.current_indent - width_of(head)
            self.write(f"{head}{'':{gap}}{lines[0] if lines else ''}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{'':{column + self.current_indent}}{line}\n")
