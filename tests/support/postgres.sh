# shellcheck shell=bash
# A throw-away PostgreSQL cluster on a free loopback port. Sourced by bin/*, after tools.sh.
#
# It syncs to disk like a real one: the crash loop and the write figures would prove nothing
# otherwise. Only the making of the empty cluster skips the sync.

postgres_folder=""
postgres_as=()

# postgres_start: sets and exports KAIRANBAN_TEST_POSTGRES and KAIRANBAN_TEST_POSTGRES_BIN.
postgres_start() {
  local bin port try
  bin=$(postgres_bin)
  postgres_folder=$(mktemp -d /tmp/kairanban-pg.XXXXXX)
  postgres_as=()
  if ((EUID == 0)); then
    # PostgreSQL refuses to run as root.
    local user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$postgres_folder"
    postgres_as=(runuser -u "$user" --)
  fi
  (
    cd "$postgres_folder"
    "${postgres_as[@]}" "$bin/initdb" -D "$postgres_folder/data" -U kairanban --auth=trust \
      --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$postgres_folder/initdb.log" 2>&1
  ) || {
    cat "$postgres_folder/initdb.log" >&2
    return 1
  }
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    "${postgres_as[@]}" tee "$postgres_folder/data/postgresql.auto.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$postgres_folder'
max_connections = 200
fsync = on
synchronous_commit = on
shared_buffers = '256MB'
timezone = 'UTC'
CONF
    if postgres_ctl start; then
      export KAIRANBAN_TEST_POSTGRES="postgres://kairanban@127.0.0.1:$port/postgres"
      export KAIRANBAN_TEST_POSTGRES_BIN="$bin"
      echo "PostgreSQL $("$bin/postgres" --version | sed 's/.* \([0-9.]*\).*/\1/') on port $port"
      return 0
    fi
    echo "PostgreSQL did not start on port $port (try $try)" >&2
  done
  cat "$postgres_folder/server.log" >&2
  return 1
}

postgres_ctl() {
  local action=$1
  shift
  (
    cd "$postgres_folder"
    "${postgres_as[@]}" "$(postgres_bin)/pg_ctl" "$action" -s -w -t 60 \
      -D "$postgres_folder/data" -l "$postgres_folder/server.log" "$@"
  ) </dev/null
}

postgres_stop() {
  [[ -n $postgres_folder ]] || return 0
  [[ -s $postgres_folder/data/postmaster.pid ]] && postgres_ctl stop -m immediate || true
  rm -rf "$postgres_folder"
  postgres_folder=""
}
