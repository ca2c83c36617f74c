"""What is refused about accounts and mandates, and why."""

from __future__ import annotations

from collections.abc import Sequence

from pingyi.errors import Refusal
from pingyi.web.people.models import Role


class NotGranted(Refusal):
    """A mandate that may not be: ``reasons`` are whole sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("".join(self.reasons))


class LastAdministrator(Refusal):
    """Without this account nobody would be left in one of the three administrators' roles."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"这是最后一名{role.label}，停用或者终止后将无人履行这一职责。请先另行授权一名，再办理。")


class OwnAccount(Refusal):
    """Nobody shuts themselves out, nobody grants to themselves."""

    def __init__(self) -> None:
        super().__init__("不能对自己的账号办理此项，请由另一名管理员办理。")


class AccountsExist(Refusal):
    """The first administrators are made once."""

    def __init__(self) -> None:
        super().__init__("系统中已有账号，不再建立首批管理员；请由系统管理员在“用户”页新建或者重新邀请。")


class EndedAlready(Refusal):
    """A mandate that does not hold any more, or would end before it began."""

    def __init__(self) -> None:
        super().__init__("这项授权已经终止，不需要再办理。")
