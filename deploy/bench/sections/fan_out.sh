# Sourced by run: many calls for one request, beside a program that only makes calls, and beside nginx with Lua.
# shellcheck shell=bash disable=SC2154,SC2034

title[openresty]='nginx with Lua' title[cjson]='the same, with JSON'

fan_out() {
  local proxies=(calls fanlight)
  [ -z "$before" ] || proxies+=(before)
  find_lua
  section fan_out
  for jvm in $(seq "$jvms"); do
    start_fanlight fanlight "$origin_port"
    [ -z "$before" ] || start_fanlight before "$origin_port"
    [ -z "$lua" ] || start_openresty
    spawn calls "$proxy_cpu" "$calls_port" "${java[@]}" dev.fanlight.bench.BareCalls "$calls_port" "$origin_port" 160
    alternate fan
    stop "${proxies[@]}"
  done
  table "fan-out of 10 calls of 1 KiB of JSON, merged to one array" calls cpu 'CPU us/call' heap 'kB allocated'
}

fan() {
  case $1 in
    calls) bare_calls ;;
    cjson) as=cjson saturate openresty /fan-out-json 16 10 ;;
    *) saturate "$1" /fan-out 16 10 ;;
  esac
}

# nginx's own modules for Lua, as Debian has them (libnginx-mod-http-lua); and cjson for it (lua-cjson).
find_lua() {
  lua=''
  local folder
  for folder in /usr/lib/nginx/modules /usr/share/nginx/modules /usr/lib64/nginx/modules; do
    [ -z "$nginx" ] || [ ! -e "$folder/ngx_http_lua_module.so" ] || lua=$folder
  done
  if [ -z "$lua" ]; then note "nginx has no Lua: its fan-out is not compared (Debian, Ubuntu: apt install libnginx-mod-http-lua)"; return; fi
  proxies+=(openresty)
  if ls /usr/lib/*/lua/5.1/cjson.so >/dev/null 2>&1; then proxies+=(cjson); else note "lua-cjson not found: not compared"; fi
}

start_openresty() {
  place openresty
  filled openresty.conf "${port[openresty]}" "$origin_port" "$lua"
  spawn openresty "$proxy_cpu" "${port[openresty]}" "$nginx" -p "$work" -c "$work/openresty.conf"
}
