#!/bin/sh
# Make .venv from a lock file:  scripts/bootstrap.sh runtime | dev
#
# Does nothing when .venv already holds that lock. The dev lock holds the runtime lock, so a dev environment serves both.
# Needs a python3 (3.11 or newer) with venv; on Debian what is missing is installed when the user may, otherwise named.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-runtime}
lock=requirements/$kind.txt
[ -f "$lock" ] || { echo "没有 $lock；可用的是 runtime 和 dev。" >&2; exit 2; }

# What a stamp holds: a hash of the lock and of the project's own part of pyproject.toml (its entry points are installed
# too) and of the place, since an environment does not survive being moved.
sums() {
    { cat "requirements/$1.txt"; sed '/^\[tool\.ruff\]/,$d' pyproject.toml; pwd; } | sha256sum | cut -d ' ' -f 1
}
fresh() {
    .venv/bin/python -c '' 2>/dev/null && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(sums "$1")" ]
}

if fresh "$kind"; then exit 0; fi

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}
find_python() {
    for name in ${PYTHON:-} python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        if usable "$name"; then echo "$name"; return; fi
    done
}

# Debian's pip reads the system's certificates, which a bare machine lacks.
certificates() { ! [ -f /etc/debian_version ] || [ -f /etc/ssl/certs/ca-certificates.crt ]; }

python=$(find_python)
missing=
[ -n "$python" ] || missing="python3 python3-venv"
certificates || missing="$missing ca-certificates"
if [ -n "$missing" ]; then
    as_root=no
    if command -v apt-get >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ]; then as_root=
        elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"
        fi
    fi
    if [ "$as_root" = no ]; then
        echo "缺少系统软件包：${missing# }。请用管理员身份安装后再运行（需要 Python 3.11 以上）。" >&2
        exit 2
    fi
    echo "〔准备〕安装系统软件包：${missing# }"
    apt_log=$(mktemp)
    # shellcheck disable=SC2086  # both are lists of words
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing; } >"$apt_log" 2>&1 </dev/null || {
        tail -n 5 "$apt_log" >&2
        echo "系统软件包安装未成功：${missing# }。请检查网络或软件源后再运行。" >&2
        exit 2
    }
    rm -f "$apt_log"
    python=$(find_python)
    [ -n "$python" ] || { echo "这台机器没有 Python 3.11 以上版本（Debian 12 起自带）。" >&2; exit 2; }
fi

if ! .venv/bin/pip --version >/dev/null 2>&1; then
    echo "〔1/3〕建立运行环境 .venv"
    "$python" -m venv --clear .venv
else
    echo "〔1/3〕沿用已有的 .venv"
fi

total=$(grep -c == "$lock")
log=.venv/install.log
echo "〔2/3〕安装 $total 个依赖包（逐一核对校验值；首次约需一两分钟）"
rm -f .venv/stamp-*
# The lock is complete: nothing is resolved here. (pip would look for the newest coverage[toml] and then miss its hash.)
{
    PYTHONUNBUFFERED=1 .venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off \
        --only-binary :all: --require-hashes --no-deps -r "$lock" </dev/null 2>&1 && touch .venv/stamp-done
} | tee "$log" | awk -v total="$total" '
    /^(Collecting|Requirement already satisfied)/ { n++; if (n % 10 == 0 || n == total) { printf "　　　已就绪 %d/%d\n", n, total; fflush() } }
    /^Installing collected packages/ { print "　　　写入环境 ……"; fflush() }'
if ! [ -f .venv/stamp-done ]; then
    tail -n 5 "$log" >&2
    echo "依赖包安装未成功，请检查网络后再运行；全部过程见 $log。" >&2
    exit 2
fi
rm .venv/stamp-done

echo "〔3/3〕装入 pingyi"
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation --no-index -e . \
    </dev/null >>"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    echo "pingyi 装入未成功；全部过程见 $log。" >&2
    exit 2
}
sums runtime >.venv/stamp-runtime
[ "$kind" = runtime ] || sums "$kind" >".venv/stamp-$kind"
