# Sourced by run: one request to one origin, beside the peers.
# shellcheck shell=bash disable=SC2154,SC2034

# start_proxies [clear|h2c|tls]
start_proxies() {
  local name
  for name in "${proxies[@]}"; do start_proxy "$name" "$origin_port" "$@"; done
}

proxying() {
  local proxies=("${proxies[@]}")
  with_spring
  section proxying
  for jvm in $(seq "$jvms"); do
    start_proxies
    alternate saturate / 64 1
    stop "${proxies[@]}"
  done
  table "proxying 1 KiB, 64 connections, saturated" "${proxies[0]}" cpu 'CPU us/request' heap 'kB allocated' rate 'requests/s'
}

# The origin answers when it has the whole body.
post() {
  local column proxies=("${proxies[@]}")
  with_spring
  section post
  for jvm in $(seq "$jvms"); do
    start_proxies
    for column in 1 64; do alternate saturate /upload 64 1 post.lua $((column * 1024)); done
    stop "${proxies[@]}"
  done
  table "POST of 1 KiB and of 64 KiB, 64 connections, saturated" "${proxies[0]}" cpu1 '1 KiB: CPU us/request' heap1 '1 KiB: kB allocated' \
    cpu64 '64 KiB: CPU us/request' heap64 '64 KiB: kB allocated'
}

# large_bodies DOWN UP: windows of downloads and of uploads of 1 MiB and of 16 MiB, by these functions, which get name and MiB.
large_bodies() {
  local mib column window=$((window > 3 ? 3 : window)) without_heap=yes
  for mib in 1 16; do
    column=down$mib alternate "$1" "$mib"
    column=up$mib alternate "$2" "$mib"
  done
}

large() {
  local proxies=("${proxies[@]}")
  with_spring
  section large
  for jvm in $(seq "$jvms"); do
    start_proxies
    large_bodies download upload
    stop "${proxies[@]}"
  done
  large_table HTTP/1.1
  if [ -z "$h2load" ]; then note "h2load not found: large bodies over HTTP/2 are left out"; return; fi
  section large-h2
  for jvm in $(seq "$jvms"); do
    start_proxies h2c
    large_bodies download_h2 upload_h2
    stop "${proxies[@]}"
  done
  large_table HTTP/2
}

large_table() {
  table "large bodies over $1, 8 at a time: CPU us for each MiB" "${proxies[0]}" cpudown1 'download of 1 MiB' cpudown16 'download of 16 MiB' \
    cpuup1 'upload of 1 MiB' cpuup16 'upload of 16 MiB'
}

download() { saturate "$1" "/bytes/$(($2 * 1048576))" 8 "$2"; }
upload() { saturate "$1" /upload 8 "$2" post.lua $(($2 * 1048576)); }
download_h2() { multiplex "$1" "/bytes/$(($2 * 1048576))" 4 2 "$2"; }
upload_h2() { multiplex "$1" /upload 4 2 "$2" -d "$work/bytes/$(($2 * 1048576))"; }

latency() {
  local rate=4000 name _
  section latency
  for jvm in $(seq "$jvms"); do
    start_proxies
    for name in "${proxies[@]}"; do warm_somehow "$name" $rate; done
    for _ in $(seq "$rounds"); do
      undisturbed drive direct "$origin_port" / 64 $rate
      for name in "${proxies[@]}"; do undisturbed drive "$name" "${port[$name]}" / 64 $rate; done
    done
    stop "${proxies[@]}"
  done
  table "latency at a fixed $rate requests/s, 64 connections" "${proxies[0]}" p50 'p50 ms' p99 'p99 ms'
}

# warm_somehow NAME RATE: at full speed where there is wrk.
warm_somehow() {
  if [ -n "$wrk" ]; then warm saturate "$1" / 64 1; else warm drive "$1" "${port[$1]}" / 64 "$2"; fi
}

# Each proxy alone and fresh, since memory once taken is seldom given back.
waiting() {
  local name connections=$((in_flight * 21 / 20)) resident_before window=$((window > 4 ? window : 4))
  section waiting
  undisturbed drive direct "$slow_port" /slow "$connections" $((in_flight / 2))
  for jvm in $(seq "$jvms"); do for name in "${proxies[@]}"; do
    start_proxy "$name" "$slow_port"
    warm_somehow "$name" 1000
    resident_before=$(resident "${pid[$name]}")
    peak_resident "${pid[$name]}" >"$work/peak" &
    local watcher=$!
    undisturbed drive "$name" "${port[$name]}" /slow "$connections" $((in_flight / 2))
    kill "$watcher"; wait "$watcher" 2>/dev/null || true
    record memory "$name" "$(awk "BEGIN {print ($(tail -n 1 "$work/peak") - $resident_before) / $in_flight}")"
    stop "$name"
  done; done
  lateness
  table "$in_flight requests in flight on an upstream that answers after 2 s" "${proxies[0]}" \
    memory 'kB/request' p50 'late p50 ms' p99 'late p99 ms'
}
