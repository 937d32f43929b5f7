# Sourced by run: what a feature costs, each beside the same without it.
# shellcheck shell=bash disable=SC2154,SC2034,SC2004

title[plain]='without care' title[outlier]=outlier title[health]=health title[breaker]=circuit_breaker title[care]='all three'
title[untraced]='no tracing' title[kept1]='1% kept' title[kept100]='100% kept' title[without]='no plugin'

# The builtin plugins, each with a route of its name in peers/builtins.yaml; and what their requests carry, such as a token.
builtins=(request-id headers rate-limit cors fault redirect jwt api-key ip-access basic-auth forward-auth cache compress validate transform)
carried=(
  [jwt]='Authorization: Bearer eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJiZW5jaCIsImF1ZCI6ImJlbmNoIiwic3ViIjoic29tZWJvZHlAZXhhbXBsZS5jb20iLCJzY29wZSI6InJlYWQgd3JpdGUiLCJuYW1lIjoiU29tZSBCb2R5IiwidGVuYW50IjoiYWNtZSJ9.qkUZqwAxzVARufQRxFxEo5xVRPBVa1CQ11DPPnBU-qK28SIXBeuRXZx4G70Q0I61Mh3ag_vEro7Yh4PT8CmmBg'
  [api-key]='X-API-Key: 7c1f0e9a4b6d8852a3e0f4c6d9b81e27'
  [basic-auth]='Authorization: Basic YmVuY2g6YmVuY2g='
  [cors]='Origin: https://shop.example'
  [compress]='Accept-Encoding: gzip')

# through NAME: a window of requests to the route of this name. One process serves all routes in turn: what they differ by
# is seen best where the same compiled code serves them.
through() { as=$1 saturate fanlight "/$1" 64 1; }

care() {
  local proxies=(plain outlier health breaker care)
  section care
  for jvm in $(seq "$jvms"); do
    start_fanlight fanlight "$origin_port" "$here/peers/care.yaml"
    alternate through
    stop fanlight
  done
  table "proxying 1 KiB to an upstream with outlier, health and circuit_breaker" plain cpu 'CPU us/request' heap 'kB allocated'
}

# beside ROUNDS LOAD BASE: LOAD's windows for each of $proxies beside those for BASE, because the machine differs more from
# one minute to the next than a feature costs. The cost is the ratio of two windows in a row, in either order by turns.
# Both have the same requests: a token costs something where nobody looks at it, too.
beside() {
  local round name pair=() window=2 like
  for name in "${proxies[@]}"; do like=$name; warm "$2" "$name"; done
  for round in $(seq "$1"); do
    for name in "${proxies[@]}"; do
      [ "$name" != "$3" ] || continue
      if [ $((round % 2)) = 0 ]; then pair=("$name" "$3"); else pair=("$3" "$name"); fi
      like=$name
      undisturbed "$2" "${pair[0]}"
      undisturbed "$2" "${pair[1]}"
      record cost "$name" "$(awk -v n="$name" -v b="$3" '$1 == "cpu" {v[$2] = $3} END {print v[n] / v[b]}' "$results")"
    done
  done
}

builtins() {
  local proxies=(without "${builtins[@]}") name
  for name in "${builtins[@]}"; do title[$name]=$name; done
  section builtins
  for jvm in $(seq "$jvms"); do
    start_fanlight fanlight "$origin_port" "$here/peers/builtins.yaml"
    beside $((2 * rounds)) through without
    stop fanlight
  done
  table "proxying 1 KiB through a route with one builtin plugin" without cpu 'CPU us/request' heap 'kB allocated' cost 'CPU, times no plugin'
}

# Each has a process of its own: tracing is a matter of the whole gateway. The origin is the collector too.
tracing() {
  local proxies=(untraced kept1 kept100)
  section tracing
  for jvm in $(seq "$jvms"); do
    start_fanlight untraced "$origin_port"
    BENCH_SAMPLE=1% start_fanlight kept1 "$origin_port" "$here/peers/tracing.yaml"
    BENCH_SAMPLE=100% start_fanlight kept100 "$origin_port" "$here/peers/tracing.yaml"
    beside $((4 * rounds)) at_root untraced
    stop "${proxies[@]}"
  done
  table "proxying 1 KiB with traces" untraced cpu 'CPU us/request' heap 'kB allocated' cost 'CPU, times no tracing'
}

at_root() { saturate "$1" / 64 1; }
