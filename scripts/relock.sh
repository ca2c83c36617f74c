#!/bin/sh
# Write requirements/*.txt anew from requirements/*.in (needs uv on PATH, or UV=/path/to/uv).
# The locks hold names, versions and hashes, and no address: docs/adr/0001-hash-pinned-requirements.md.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
command -v "$uv" >/dev/null 2>&1 || {
    echo "未找到 uv：请先安装（python3 -m pip install uv），或用 UV=路径 指明。" >&2
    exit 2
}
# "make relock" keeps versions that still fit; "UPGRADE=--upgrade make relock" takes the newest.
for lock in runtime dev spark bench; do
    echo "正在锁定 requirements/$lock.txt ……"
    # shellcheck disable=SC2086  # UPGRADE is a flag or nothing
    "$uv" pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 \
        --custom-compile-command "make relock" ${UPGRADE:-} "requirements/$lock.in" -o "requirements/$lock.txt"
done
if grep -nE '://|file:|--(index|find-links|extra)|@ ' requirements/runtime.txt requirements/dev.txt requirements/spark.txt requirements/bench.txt; then
    echo "锁文件里出现了下载地址，见上；请检查 requirements/*.in。" >&2
    exit 1
fi
