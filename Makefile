# The two commands of a fresh machine: `make demo` and `make test`. Both install what is missing and build.
PACKAGES = libsqlite3-dev libssl-dev libsimdjson-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libxlsxwriter-dev \
	zlib1g-dev
SOURCES = Package.swift Sources Tests bench schema

.PHONY: demo test bench bench-large bench-build release lint format packages clean

demo: packages .build/debug/octomirror
	.build/debug/octomirror demo

# Planning a build that has nothing to do can take longer than the demo.
.build/debug/octomirror: Package.swift $(shell find Sources schema -type f)
	swift build --product octomirror
	@touch $@

test: packages lint
	swift build --build-tests
	@docs/make-cli | diff docs/cli.md - || { echo "docs/cli.md is stale: docs/make-cli > docs/cli.md"; exit 1; }
	@docs/make-man | diff docs/octomirror.1 - || { echo "docs/octomirror.1 is stale: docs/make-man > docs/octomirror.1"; exit 1; }
	Tests/run
	Tests/mcp-clients/run
	Tests/spreadsheets/run
	Tests/pages/run

# The binary to install: .build/release/octomirror
release: packages
	swift build -c release --product octomirror --static-swift-stdlib
	strip -o octomirror .build/release/octomirror

# Every figure of bench/RESULTS.md; `make bench SIZES=2000` tries it out in a minute. bench/run says what else there is.
SIZES = 10000,100000

bench: bench-build
	bench/run --sizes $(SIZES)

# 1,000,000 interruptions and 5,000,000 tasks: hours, and 40 GB of disk.
bench-large: bench-build
	bench/run --sizes 1000000

bench-build: packages
	swift build -c release --static-swift-stdlib --product MirrorBench
	swift build -c release --static-swift-stdlib --product octomirror

lint:
	swift format lint --strict --recursive $(SOURCES)
	Tests/check-house
	@! command -v python3 >/dev/null || bench/run --self-check

format:
	swift format --in-place --recursive $(SOURCES)

# Installs the system's libraries where they are missing; needs apt and, for a user who is not root, sudo.
packages:
	@missing=; for p in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $$missing; \
	fi

clean:
	rm -rf .build octomirror
