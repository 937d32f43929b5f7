# Sourced by run: the garbage collectors of the JVM, on one core and on two, for small and large heaps.
# shellcheck shell=bash disable=SC2154,SC2034,SC2004

collectors() {
  local cores mib collector name proxies window=$((window > 4 ? window : 4)) connections=$((in_flight * 21 / 20))
  for cores in 1 2; do
    proxies=()
    for mib in 256 1024 4096; do
      for collector in Serial Parallel G1; do
        proxies+=("$collector-$mib")
        title[$collector-$mib]="$collector, $mib MiB"
      done
    done
    section "collectors-$cores"
    for jvm in $(seq "$jvms"); do
      for name in "${proxies[@]}"; do collect "$name" "$cores"; done
    done
    lateness
    table "Fanlight on $cores core$([ "$cores" = 1 ] || echo s): 1 KiB proxied; then $in_flight requests in flight on an upstream that answers after 2 s" \
      "${proxies[0]}" cpu 'CPU us/request' memory 'MB resident, at most' p50 'late p50 ms' p99 'late p99 ms'
  done
}

# collect COLLECTOR-MIB CORES: one fresh process. The load shares the second core with it.
collect() {
  local cpus=$proxy_cpu watcher without_heap=yes
  [ "$2" = 1 ] || cpus=$proxy_cpu,$load_cpu
  FANLIGHT_JAVA_OPTS="-XX:+Use${1%-*}GC -Xmx${1#*-}m -XX:ActiveProcessorCount=$2 ${FANLIGHT_JAVA_OPTS:-}" start_fanlight "$1" "$slow_port"
  warm saturate "$1" / 64 1
  for _ in $(seq "$rounds"); do undisturbed saturate "$1" / 64 1; done
  peak_resident "${pid[$1]}" >"$work/peak" &
  watcher=$!
  undisturbed drive "$1" "${port[$1]}" /slow "$connections" $((in_flight / 2))
  kill "$watcher"; wait "$watcher" 2>/dev/null || true
  record memory "$1" "$(awk "BEGIN {print $(tail -n 1 "$work/peak") / 1024}")"
  stop "$1"
}
