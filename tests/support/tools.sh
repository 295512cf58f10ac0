# shellcheck shell=bash
# What the checks need on a machine, and how it gets there. Sourced by bin/*.
#
# Missing Debian packages are installed when that is possible without asking (root, or sudo
# without a password); otherwise every missing one is named at once, and the check fails.

missing_packages=()
missing_words=()

# lack PACKAGE… -- WORDS: remember what is missing and what would bring it.
lack() {
  while [[ $1 != -- ]]; do
    missing_packages+=("$1")
    shift
  done
  shift
  missing_words+=("$*")
}

need_cargo() {
  local part
  if ! command -v cargo >/dev/null; then
    echo "missing: cargo, with rustfmt and clippy (https://rustup.rs)" >&2
    return 1
  fi
  for part in fmt clippy; do
    cargo "$part" --version >/dev/null 2>&1 || {
      echo "missing: cargo $part (rustup component add rustfmt clippy)" >&2
      return 1
    }
  done
  command -v cc >/dev/null || lack build-essential -- "a C compiler"
}

# postgres_bin: prints the folder that holds initdb and pg_ctl.
postgres_bin() {
  local folder found=""
  if command -v initdb >/dev/null && command -v pg_ctl >/dev/null && command -v psql >/dev/null; then
    dirname "$(readlink -f "$(command -v initdb)")"
    return
  fi
  for folder in /usr/lib/postgresql/*/bin; do
    [[ -x $folder/initdb && -x $folder/pg_ctl ]] && found=$folder
  done
  [[ -n $found ]] && echo "$found"
}

need_postgres() {
  postgres_bin >/dev/null || lack postgresql -- "PostgreSQL's initdb and pg_ctl"
}

need_python() {
  if ! command -v python3 >/dev/null; then
    lack python3 python3-venv -- "python3"
  elif ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    lack python3-venv -- "python3's venv"
  fi
}

# chromium_path: prints the browser to drive.
chromium_path() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [[ -n $name ]] && command -v "$name" && return
  done
  return 1
}

need_browser() {
  command -v node >/dev/null || lack nodejs -- "node, 20 or newer"
  command -v npm >/dev/null || lack npm -- "npm"
  chromium_path >/dev/null || lack chromium -- "chromium"
  if ! { command -v fc-list >/dev/null && fc-list :lang=ja | grep -q .; }; then
    lack fontconfig fonts-noto-cjk -- "a Japanese font"
  fi
}

# node_is_new_enough: the distribution's own may be older than what the stories are written for.
node_is_new_enough() {
  local version
  version=$(node --version)
  version=${version#v}
  if ((${version%%.*} < 20)); then
    echo "missing: node 20 or newer (this is $version)" >&2
    return 1
  fi
}

need_wrk() {
  command -v wrk >/dev/null || lack wrk -- "wrk"
}

# install_missing: installs what lack() remembered, or says what is missing and fails.
install_missing() {
  local as_root=()
  ((${#missing_packages[@]})) || return 0
  echo "missing: ${missing_words[*]/%/;}"
  if ((EUID != 0)); then
    as_root=(sudo -n)
  fi
  if ! command -v apt-get >/dev/null || ! { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
    echo "cannot install here; please install these Debian packages:" \
      "${missing_packages[*]}" >&2
    return 1
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing_packages[@]}" >/dev/null
  hash -r
  missing_packages=()
  missing_words=()
}

# target_dir: where cargo puts what it builds (CARGO_TARGET_DIR and its settings included).
target_dir() {
  cargo metadata --format-version 1 --no-deps --offline 2>/dev/null |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}
