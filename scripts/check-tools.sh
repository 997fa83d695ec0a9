#!/usr/bin/env bash
# Says in one clear sentence each what is missing before anything is built, in both languages.
# With "tests" it also gets what only the tests need: on Debian by apt, elsewhere by telling.
set -euo pipefail

missing=0
say() {
  printf '%s\n%s\n\n' "$1" "$2" >&2
  missing=1
}
# True when version $1 is at least $2, both as MAJOR.MINOR.
at_least() {
  local a=${1%%.*} b=${2%%.*} c=${1#*.} d=${2#*.}
  c=${c%%[!0-9]*} d=${d%%[!0-9]*}
  [ "$a" -gt "$b" ] || { [ "$a" -eq "$b" ] && [ "${c:-0}" -ge "${d:-0}" ]; }
}

rust_needed=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml | head -n 1)
if ! command -v cargo >/dev/null 2>&1; then
  say "没有找到 Rust（cargo）：请先安装 Rust ${rust_needed} 或更新的版本，再输入一次同样的命令。" \
    "Rust (cargo) was not found: install Rust ${rust_needed} or newer, then give the same command again."
else
  rust_here=$(rustc --version | awk '{print $2}')
  at_least "$rust_here" "$rust_needed" ||
    say "这里的 Rust 是 ${rust_here}，需要 ${rust_needed} 或更新的版本（rustup update）。" \
      "Rust here is ${rust_here}; ${rust_needed} or newer is needed (rustup update)."
fi

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  say "没有找到 Node.js（node 和 npm）：请先安装 Node.js 20 或更新的版本，再输入一次同样的命令。" \
    "Node.js (node and npm) was not found: install Node.js 20 or newer, then give the same command again."
else
  node_here=$(node --version | tr -d v)
  at_least "$node_here" 20.0 ||
    say "这里的 Node.js 是 ${node_here}，需要 20 或更新的版本。" \
      "Node.js here is ${node_here}; 20 or newer is needed."
fi

if ! command -v "${CC:-cc}" >/dev/null 2>&1; then
  say "没有找到 C 编译器（${CC:-cc}）：Debian 上请装 build-essential，macOS 上请运行 xcode-select --install。" \
    "No C compiler (${CC:-cc}) was found: on Debian install build-essential, on macOS run xcode-select --install."
fi
[ "$missing" = 0 ] || exit 1
[ "${1:-}" = tests ] || exit 0

has_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql@*/bin/initdb \
    /usr/local/opt/postgresql@*/bin/initdb /usr/pgsql-*/bin/initdb >/dev/null 2>&1 ||
    { command -v pg_config >/dev/null 2>&1 && [ -x "$(pg_config --bindir)/initdb" ]; } ||
    [ -n "${TANXIN_TEST_POSTGRES:-}" ]
}
has_chromium() { node scripts/chromium.mjs >/dev/null 2>&1; }
has_strace() { [ "$(uname -s)" != Linux ] || command -v strace >/dev/null 2>&1; }
has_han_font() { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh-cn family)" ]; }

packages=()
has_postgres || packages+=(postgresql)
has_chromium || packages+=(chromium)
has_strace || packages+=(strace)
if ! has_chromium || ! has_han_font; then packages+=(fonts-noto-cjk); fi
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi
fi
if [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1 && [ "$as_root" != no ]; then
  echo "Getting what the tests need: ${packages[*]}" >&2
  # Two runs at once wait for each other instead of failing on apt's lock.
  $as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null &&
     apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@" </dev/null' \
    apt "${packages[@]}" >&2
  exit 0
fi
for package in "${packages[@]}"; do
  case $package in
  postgresql) say "测试需要 PostgreSQL 服务器（13 或更新）：请安装后再运行。" \
    "The tests need a PostgreSQL server (13 or newer): install it and run again." ;;
  chromium) say "浏览器测试需要 Chromium 或 Chrome：请安装，或用 CHROMIUM=路径 指明。" \
    "The browser tests need Chromium or Chrome: install it, or name it with CHROMIUM=PATH." ;;
  strace) say "落盘测试需要 strace：请安装后再运行。" \
    "The tests of durability need strace: install it and run again." ;;
  fonts-noto-cjk) say "截图和排版测试需要中文字体（Noto CJK）：请安装后再运行。" \
    "Screenshots and layout tests need a Chinese font (Noto CJK): install it and run again." ;;
  esac
done
exit 1
