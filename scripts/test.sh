#!/usr/bin/env bash
# Every test of the project, with its set-up. All parts run even when one fails; the last line gives
# the totals the runners themselves reported, and the exit code is 0 only when every part passed.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" != inside ]; then
  scripts/check-tools.sh tests
  # Two runs in one folder must not install over each other.
  if command -v flock >/dev/null 2>&1; then
    mkdir -p target
    flock target/.assets.lock make --no-print-directory assets
  else
    make --no-print-directory assets
  fi
  exec scripts/with-postgres.sh "$0" inside
fi

logs=$(mktemp -d "${TMPDIR:-/tmp}/tanxin-test.XXXXXX")
trap 'rm -rf "$logs"' EXIT
passed=0
failed=0
broken=()

# Adds what a runner's own summary says; a runner that says nothing adds nothing.
count() { # count LOG PATTERN-BEFORE-NUMBER-AS-AWK
  local sums
  sums=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^ *Summary \[/ { # cargo nextest
      for (i = 1; i < NF; i++) {
        word = $(i + 1); gsub(/,/, "", word)
        if (word == "passed") ok += $i
        if (word == "failed" || word == "timed") bad += $i
      }
    }
    /^test result: / { ok += $4; bad += $6 }            # cargo test
    /^(ℹ|#) pass [0-9]+$/ { ok += $3 }                  # node --test
    /^(ℹ|#) (fail|cancelled) [0-9]+$/ { bad += $3 }
    END { printf "%d %d", ok, bad }')
  passed=$((passed + ${sums% *}))
  failed=$((failed + ${sums#* }))
}

part() { # part NAME COMMAND...
  local name=$1 start=$SECONDS code=0
  shift
  printf '\n── %s\n' "$name"
  "$@" 2>&1 </dev/null | tee "$logs/part" || code=${PIPESTATUS[0]}
  count "$logs/part"
  if [ "$code" != 0 ]; then broken+=("$name"); fi
  printf '── %s: %s (%ss)\n' "$name" "$([ "$code" = 0 ] && echo ok || echo FAILED)" "$((SECONDS - start))"
}

rust_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --workspace --no-fail-fast
  else
    cargo test --workspace --lib --bins --tests --no-fail-fast
  fi
}
browser_tests() {
  cargo build --workspace --bins &&
    TANXIN_BIN="${CARGO_TARGET_DIR:-target}/debug/tanxin" \
      node --test --test-concurrency=1 --test-reporter=spec tests/browser/*.test.mjs
}

export INSTA_UPDATE=no INSTA_WORKSPACE_ROOT=$PWD
part "Rust" rust_tests
part "Rust examples in documentation" cargo test --workspace --doc --quiet
part "TypeScript types" node_modules/.bin/tsc --noEmit
part "TypeScript units" node scripts/units.mjs
part "Browser" browser_tests

echo
for name in ${broken[@]+"${broken[@]}"}; do echo "FAILED: $name"; done
echo "$passed passed, $failed failed"
[ ${#broken[@]} -eq 0 ] && [ "$failed" -eq 0 ]
