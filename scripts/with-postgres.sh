#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL and ends that PostgreSQL afterwards, also when the
# command failed. The command finds it in TANXIN_TEST_POSTGRES, a superuser's address of the
# maintenance database; every test makes a database of its own there.
#
#   scripts/with-postgres.sh cargo test -p tanxin-store
#
# fsync stays on: the torture and strace tests are about durability. Two runs at once never meet:
# each has its own folder, port and password.
set -euo pipefail

if [ $# -eq 0 ]; then
  echo "usage: scripts/with-postgres.sh COMMAND [ARGUMENT...]" >&2
  exit 2
fi
if [ -n "${TANXIN_TEST_POSTGRES:-}" ]; then # one is running already: use it, and leave it running
  exec "$@"
fi

# The newest installed server, wherever Debian, Homebrew or a PATH keeps it.
find_bin() {
  local found="" dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin \
    /usr/local/opt/postgresql@*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_ctl" ]; then found=$dir; fi
  done
  if [ -z "$found" ] && command -v pg_config >/dev/null 2>&1; then
    dir=$(pg_config --bindir)
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then found=$dir; fi
  fi
  [ -n "$found" ] && printf '%s\n' "$found"
}
if ! bin=$(find_bin); then
  echo "测试需要 PostgreSQL 服务器（initdb、postgres、pg_ctl），这台机器上没有找到。" >&2
  echo "The tests need a PostgreSQL server (initdb, postgres, pg_ctl); none was found here." >&2
  exit 3
fi

# A short folder name: a unix socket's path may not be longer than about 100 characters.
dir=$(mktemp -d /tmp/tanxin-pg.XXXXXX)
data=$dir/data
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# PostgreSQL refuses to run as root, so root lends it the account its package made.
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as_owner() { (cd / && runuser -u postgres -- "$@"); }
else
  as_owner() { (cd / && "$@"); }
fi

finish() {
  local code=$?
  trap - EXIT INT TERM
  if [ -f "$data/postmaster.pid" ]; then
    as_owner "$bin/pg_ctl" stop -D "$data" -m immediate -w -t 30 >/dev/null 2>&1 ||
      echo "The throw-away PostgreSQL in $dir did not stop." >&2
  fi
  rm -rf "$dir"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

printf '%s\n' "$password" >"$dir/password"
chmod 600 "$dir/password"
if [ "$(id -u)" = 0 ]; then chown postgres "$dir/password"; fi
as_owner "$bin/initdb" -D "$data" -U tanxin --pwfile="$dir/password" -A scram-sha-256 \
  -E UTF8 --locale=C --no-instructions >"$dir/initdb.log" 2>&1 ||
  { cat "$dir/initdb.log" >&2; exit 4; }

free_port() {
  node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}
started=""
for _ in 1 2 3 4 5; do # somebody else may take the free port between the look and the start
  port=$(free_port)
  if as_owner "$bin/pg_ctl" start -D "$data" -w -t 60 -l "$data/server.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=300" \
    >/dev/null 2>&1; then
    started=yes
    break
  fi
done
if [ -z "$started" ]; then
  echo "The throw-away PostgreSQL would not start:" >&2
  as_owner tail -n 20 "$data/server.log" >&2 || true
  exit 4
fi

export TANXIN_TEST_POSTGRES="postgres://tanxin:$password@127.0.0.1:$port/postgres"
# Whoever traces the server's system calls needs its process: the first line of this file.
export TANXIN_TEST_POSTGRES_PIDFILE="$data/postmaster.pid"
"$@"
