# Sourced by run: what a connection costs that nobody uses. Each process is fresh, because memory once taken is seldom given back.
# shellcheck shell=bash disable=SC2154,SC2034

idle() {
  local kind name
  section idle
  for jvm in $(seq "$jvms"); do
    for kind in clear tls; do for name in "${proxies[@]}"; do
      start_proxy "$name" "$origin_port" "$kind"
      crowded "$name" "$idle" "${port[$name]}" "$kind" idle
      stop "$name"
    done; done
  done
  table "$idle idle keep-alive connections, kB for each" "${proxies[0]}" clear 'clear text: resident' clearheap 'clear text: heap' \
    tls 'TLS: resident' tlsheap 'TLS: heap'
}

# A tunnel is two sockets of the gateway.
tunnels() {
  local room=$((($(ulimit -n) - 300) / 2)) upstream_port=19004 secure_port=19005 proxies=(fanlight)
  local count=$((idle < room ? idle : room))
  [ -z "$before" ] || proxies+=(before)
  section tunnels
  spawn switching "$load_cpu" "$upstream_port" "${java[@]}" dev.fanlight.bench.Tunnels "$upstream_port"
  for jvm in $(seq "$jvms"); do
    for kind in clear tls; do for name in "${proxies[@]}"; do
      BENCH_SECURE=$secure_port start_fanlight "$name" "$upstream_port" "$here/peers/tunnels.yaml"
      declare -A of=([clear]=${port[$name]} [tls]=$secure_port)
      crowded "$name" "$count" "${of[$kind]}" "$kind" tunnel
      stop "$name"
    done; done
  done
  stop switching
  table "$count WebSockets that nobody uses, kB for each" fanlight clear 'clear text: resident' clearheap 'clear text: heap' \
    tls 'TLS: resident' tlsheap 'TLS: heap'
}

# crowded NAME COUNT PORT KIND WHAT: how much more memory the process NAME has when so many connections are open. Some were
# open before, and are closed again.
crowded() {
  local heap_before resident_before heap_now
  gather $(($2 / 20)) "${@:3}"
  disperse
  heap_before=$(heap "${pid[$1]}") resident_before=$(resident "${pid[$1]}")
  gather "${@:2}"
  heap_now=$(heap "${pid[$1]}")
  record "$4" "$1" "$(awk "BEGIN {print ($(resident "${pid[$1]}") - $resident_before) / $2}")"
  [ "$heap_now" = 0 ] || record "$4heap" "$1" "$(awk "BEGIN {print ($heap_now - $heap_before) / $2}")"
  disperse
}

# gather COUNT PORT clear|tls idle|tunnel: opens so many connections, which stay until they `disperse`.
gather() {
  mkfifo "$work/open"
  : >"$work/crowd.log"
  "${pin[@]}" "$load_cpu" "${java[@]}" dev.fanlight.bench.Crowd "$@" <"$work/open" >"$work/crowd.log" 2>&1 &
  pid[crowd]=$!
  exec 5>"$work/open" # its standard input, until the end
  until grep -q 'are open' "$work/crowd.log"; do
    kill -0 "${pid[crowd]}" 2>/dev/null || { cat "$work/crowd.log" >&2; exit 1; }
    sleep 0.2
  done
}

disperse() {
  exec 5>&-
  wait "${pid[crowd]}" || true
  unset 'pid[crowd]'
  rm "$work/open"
}
