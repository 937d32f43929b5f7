# Sourced by run: windows of load, and what a process spends on them.
# shellcheck shell=bash disable=SC2154,SC2034

# What the requests of a route carry, such as a token; by the name that counts, or that of $like.
declare -A carried=()

# Sizes of the files that the origin serves, and that h2load sends.
sizes=(1048576 16777216)

# spent NAME UNITS LOAD...: one window of a load, which leaves the number of its answers in $work/requests. Records CPU time
# and allocation of the process NAME, as $as or NAME: for each answer, or for each of its UNITS, such as calls or MiB.
spent() {
  local counted=${as:-$1} units=$2 process=${pid[$1]} cpu heap='' requests
  shift 2
  [ -n "${without_heap:-}" ] || heap=$(allocated "$process")
  cpu=$(cpu_ticks "$process")
  "$@" || return 1
  cpu=$(($(cpu_ticks "$process") - cpu))
  [ -z "$heap" ] || heap=$(($(allocated "$process") - heap))
  requests=$(cat "$work/requests")
  if [ "${requests:-0}" = 0 ]; then return 1; fi
  record "cpu${column:-}" "$counted" "$(awk "BEGIN {print $cpu * 1000000 / $hertz / $requests / $units}")"
  [ "${heap:-0}" = 0 ] || record "heap${column:-}" "$counted" "$(awk "BEGIN {print $heap / 1000 / $requests / $units}")"
  record "rate${column:-}" "$counted" "$(awk "BEGIN {print $requests / $window}")"
}

# saturate NAME PATH CONNECTIONS UNITS [SCRIPT ARGUMENT...]: a window of HTTP/1.1 requests as fast as they are answered.
saturate() { spent "$1" "$4" by_wrk "${port[$1]}" "$2" "$3" "${@:5}"; }

# multiplex NAME PATH CONNECTIONS STREAMS UNITS [OPTION...]: the same over HTTP/2, with so many streams for each connection.
multiplex() { spent "$1" "$5" by_h2load "${port[$1]}" "$2" "$3" "$4" "${@:6}"; }

# by_wrk PORT PATH CONNECTIONS [SCRIPT ARGUMENT...]
by_wrk() {
  local url=${scheme:-http}://127.0.0.1:$1$2 options=(-t1 -c"$3" -d"${window}s" --timeout 30s)
  shift 3
  [ $# = 0 ] || options+=(-s "$here/peers/$1")
  [ -z "${carried[${like:-$counted}]:-}" ] || options+=(-H "${carried[${like:-$counted}]}")
  "${pin[@]}" "$load_cpu" "$wrk" "${options[@]}" "$url" -- "${@:2}" >"$work/wrk" || return 1
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then return 1; fi
  awk '/requests in/ {print $1}' "$work/wrk" >"$work/requests"
}

# by_h2load PORT PATH CONNECTIONS STREAMS [OPTION...]: now and then h2load goes on after its time, without end.
by_h2load() {
  local url=${scheme:-http}://127.0.0.1:$1$2 options=(-t1 -c"$3" -m"$4" -D"$window")
  shift 4
  "${pin[@]}" "$load_cpu" timeout $((window + 10)) "$h2load" "${options[@]}" "$@" "$url" >"$work/h2load" || return 1
  if ! grep -q '^status codes: .* 0 3xx, 0 4xx, 0 5xx' "$work/h2load"; then grep -E '^(requests|status)' "$work/h2load" >&2; return 1; fi
  sed -n 's/^status codes: \([0-9]*\) 2xx.*/\1/p' "$work/h2load" >"$work/requests"
}

# connect NAME CONNECTIONS: a window of new connections that ask once, so many at a time. wrk would resume its sessions of TLS.
connect() { spent "$1" 1 by_connecting "${port[$1]}" "$2"; }

# by_connecting PORT CONNECTIONS
by_connecting() {
  local end=$((SECONDS + window)) answers=0 round
  while [ "$SECONDS" -lt "$end" ]; do
    round=$("${pin[@]}" "$load_cpu" "$h2load" --h1 -t1 -c"$2" -n"$2" "$scheme://127.0.0.1:$1/" | sed -n 's/^status codes: \([0-9]*\) 2xx.*/\1/p')
    [ "${round:-0}" = "$2" ] || { note "${round:-0} of $2 connections had an answer"; return 1; }
    answers=$((answers + round))
  done
  echo "$answers" >"$work/requests"
}

# A window of the program that only makes calls.
bare_calls() { spent calls 1 ask_bare_calls; }

ask_bare_calls() { curl -sf "http://127.0.0.1:$calls_port/?seconds=$window" >"$work/requests"; }

# drive NAME PORT PATH CONNECTIONS RATE: one window at a fixed rate; its latencies in ms.
drive() {
  "${pin[@]}" "$load_cpu" "${java[@]}" dev.fanlight.bench.Driver "$2" "$3" "$4" "$5" "$window" >"$work/driver" 2>>"$work/driver.log" || return 1
  record p50 "$1" "$(awk -F'[ =]' '{print $4 / 1000}' "$work/driver")"
  record p99 "$1" "$(awk -F'[ =]' '{print $6 / 1000}' "$work/driver")"
}

# alternate LOAD...: warms every one of $proxies, then drives them in turn, round after round. LOAD gets the name as its
# first argument after the function: `alternate saturate / 64 1` calls `saturate nginx / 64 1`.
alternate() {
  local name _
  for name in "${proxies[@]}"; do warm "$1" "$name" "${@:2}"; done
  for _ in $(seq "$rounds"); do
    for name in "${proxies[@]}"; do undisturbed "$1" "$name" "${@:2}"; done
  done
}
