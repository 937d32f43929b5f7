# Sourced by run: how often a process asks the system for something about its connections. That hardly depends on the machine, or on
# what else it does.
# shellcheck shell=bash disable=SC2154,SC2034

system_calls() {
  local name proxies=("${proxies[@]}" plugins) without_heap=yes
  title[plugins]='Fanlight, 3 plugins'
  section system_calls
  for jvm in $(seq "$jvms"); do
    for name in "${proxies[@]}"; do
      if [ "$name" = plugins ]; then start_with_plugins; else start_proxy "$name" "$origin_port"; fi
      warm saturate "$name" / 64 1
      traced "$name" get / 16
      traced "$name" post1 /upload 16 post.lua 1024
      traced "$name" post64 /upload 16 post.lua 65536
      traced "$name" down /bytes/1048576 8
      traced "$name" up /upload 8 post.lua 1048576
      stop "$name"
    done
  done
  table "system calls for each request" "${proxies[0]}" get 'GET of 1 KiB' post1 'POST of 1 KiB' post64 'of 64 KiB' \
    down 'download of 1 MiB' up 'upload of 1 MiB'
}

# The gateway as the other sections have it, and three plugins on its routes that leave bodies alone.
start_with_plugins() {
  sed 's|^    match:.*|&\n    plugins: [{name: request-id}, {name: headers, config: {response: {set: {X-Frame-Options: DENY}}}}, {name: cors, config: {origins: ["https://shop.example"]}}]|' \
    "$here/peers/fanlight.yaml" >"$work/plugins.yaml"
  start_fanlight plugins "$origin_port" "$work/plugins.yaml"
}

# traced NAME KEY PATH CONNECTIONS [SCRIPT ARGUMENT]: a window in which strace counts what the process asks of its connections.
traced() {
  local counted=$1 tracer
  : >"$work/attached"
  strace -f -c -e trace=%network,%desc -o "$work/strace" -p "${pid[$1]}" 2>"$work/attached" &
  tracer=$!
  until grep -q attached "$work/attached"; do
    kill -0 "$tracer" 2>/dev/null || { note "strace cannot look at $1: $(cat "$work/attached")"; return 0; }
    sleep 0.05
  done
  local answered=yes
  by_wrk "${port[$1]}" "${@:3}" || answered=no
  kill -INT "$tracer" 2>/dev/null || answered=no
  wait "$tracer" || true
  if [ "$answered" = no ]; then note "$* failed"; return 0; fi
  record "$2" "$1" "$(awk -v n="$(cat "$work/requests")" '$NF == "total" {print $4 / n}' "$work/strace")"
}
