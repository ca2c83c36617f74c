# 新用户只需两条命令：make demo（看演示） make test（跑测试）。其余见 make help。
.DEFAULT_GOAL := help
.PHONY: help demo test explore venv runtime lint format types contracts packs check cover bench bench-nation clean relock

BIN := .venv/bin
OUT := out/demo

help:  ## 列出全部命令
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 22

demo: runtime  ## 造出演示区的台账并完成一次评议，结果在 out/demo
	@$(BIN)/pingyi demo --out $(OUT)

test: venv  ## 运行全部测试
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

explore: venv  ## 性质测试换新的随机例子再跑一遍（结果每次不同，找到的反例写进测试）
	@$(BIN)/pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile=explore $(ARGS)

venv:  ## 建好开发环境 .venv（锁文件未变则不动）
	@scripts/bootstrap.sh dev

runtime:  ## 建好只含运行所需的环境 .venv
	@scripts/bootstrap.sh runtime

lint: venv  ## 检查代码写法与排版
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit -q -r src/pingyi -c pyproject.toml 2>/dev/null || $(BIN)/bandit -q -r src/pingyi -c pyproject.toml

format: venv  ## 按统一排版改写代码
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: venv  ## 检查类型
	@$(BIN)/mypy

contracts: venv  ## 检查各部分之间的引用方向
	@$(BIN)/lint-imports --no-logo

packs: venv  ## 检查随附规则包并运行其算例
	@$(BIN)/pingyi pack lint
	@$(BIN)/pingyi pack test

check: lint types contracts packs test  ## 以上检查与测试全部运行

cover: venv  ## 运行测试并统计分支覆盖率
	@$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

bench: venv  ## 与手写的 openpyxl、pandas 脚本比快慢和内存，写入 docs/performance.md
	@$(BIN)/python bench/review.py $(ARGS)

bench-nation: venv  ## 全国一年：造数、与下限和各家手写程序比快慢（SIZE=1/50，可写多个），写入 docs/performance.md
	@$(BIN)/python bench/nation_bench.py $(foreach size,$(or $(SIZE),1/50),--size $(size)) $(ARGS)

clean:  ## 删除环境、结果和缓存
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

relock:  ## 重新锁定依赖版本（需要 uv）
	@scripts/relock.sh
