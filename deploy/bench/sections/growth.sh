# Sourced by run: how the cost of a request grows with the configuration. A row is a gateway with that many of something.
# shellcheck shell=bash disable=SC2154,SC2034,SC2016

growth() {
  grow routes 10 100 1000 10000
  grow upstreams 1 10 100 1000
  grow plugins 0 1 5 20
  grow calls 1 10 100
  grow loops 1 2
}

# grow THING SIZE...
grow() {
  local thing=$1 size name proxies=() began unit=request
  shift
  [ "$thing" != calls ] || unit=call
  for size; do
    proxies+=("$thing$size")
    if [ "$size" = 1 ]; then title[$thing$size]="1 ${thing%s}"; else title[$thing$size]="$size $thing"; fi
  done
  section "growth-$thing"
  for jvm in $(seq "$jvms"); do
    for size; do
      name=$thing$size began=$(date +%s%N)
      start_grown "$thing" "$size"
      record elapsed "$name" "$(awk "BEGIN {print ($(date +%s%N) - $began) / 1e9}")"
      record memory "$name" "$(awk "BEGIN {print $(heap "${pid[$name]}") / 1024}")"
    done
    alternate grown "$thing"
    stop "${proxies[@]}"
  done
  table "the cost of more $thing" "${proxies[0]}" cpu "CPU us/$unit" heap 'kB allocated' elapsed 's to start' \
    memory 'MB of heap when idle'
}

start_grown() {
  local file=$work/$1$2.yaml
  if [ "$1" != loops ]; then
    grown_file "$1" "$2" >"$file"
    start_fanlight "$1$2" "$origin_port" "$file"
    return
  fi
  # The JVM chooses its collector by the number of processors, which is not what this is about. Two loops run on both cores.
  local cpus=$proxy_cpu
  [ "$2" = 1 ] || cpus=$proxy_cpu,$load_cpu
  FANLIGHT_JAVA_OPTS="-XX:ActiveProcessorCount=$2 -XX:+UseSerialGC ${FANLIGHT_JAVA_OPTS:-}" start_fanlight "$1$2" "$origin_port"
}

# grown NAME THING: a window of requests.
grown() {
  local size=${1#"$2"}
  case $2 in
    routes) saturate "$1" / 64 1 routes.lua "$size" ;;
    calls) saturate "$1" /r1/7 16 "$size" ;;
    *) saturate "$1" /r1/7 64 1 ;;
  esac
}

# grown_file THING SIZE: a configuration with so many routes, upstreams, plugins of a route, or calls. There is one of all else,
# but each upstream has a route. Requests go to all routes in turn if there are more of them, and else to the first.
grown_file() {
  local routes=1 upstreams=1 plugins='' action='proxy: {upstream: u1}'
  case $1 in
    routes) routes=$2 ;;
    upstreams) upstreams=$2 routes=$2 action='proxy: {upstream: u&}' ;;
    plugins) plugins="plugins: [$(seq "$2" | sed 's/.*/{name: fault, id: f&, config: {header: X-Fault}}, /' | tr -d '\n')], " ;;
    calls) action="fan_out: {join: all, merge: array, calls: [$(seq "$2" | sed 's/.*/{name: c&, upstream: u1, path: \/}, /' | tr -d '\n')]}" ;;
  esac
  cat <<'END'
listeners: [{name: bench, host: 127.0.0.1, port: "${BENCH_PORT}", limits: {connections: 9800}}]
admin: {host: 127.0.0.1, port: "${BENCH_ADMIN}"}
access_log: {format: off}
upstreams:
END
  seq "$upstreams" | sed 's|.*|  u&: {url: "http://127.0.0.1:${BENCH_ORIGIN}", timeout: 30s, bulkhead: {max_concurrent: 9600, max_queue: 100}}|'
  echo routes:
  seq "$routes" | sed "s|.*|  - {name: r&, match: {path: \"/r&/{id}\"}, timeout: 30s, $plugins$action}|"
}
