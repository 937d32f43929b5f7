# Sourced by run: the origins, the gateway and its peers as processes, each on one core.
# shellcheck shell=bash disable=SC2154,SC2034

# The proxy has a core of its own; load and origin share the other.
proxy_cpu=${BENCH_PROXY_CPU:-0} load_cpu=${BENCH_LOAD_CPU:-1}
origin_port=19001 slow_port=19002 calls_port=19003 first_port=19011
declare -A port=() pid=()
declare -A title=([nginx]=nginx [haproxy]=HAProxy [fanlight]=Fanlight [before]='Fanlight before' [bare]='bare Vert.x' [spring]='Spring Cloud Gateway'
  [calls]='bare Vert.x calls' [direct]='no proxy')
work=$(mktemp -d)

stop() {
  local names=("$@") name
  for name in "${names[@]}"; do
    [ -z "${pid[$name]:-}" ] || kill "${pid[$name]}" 2>/dev/null || true
  done
  for name in "${names[@]}"; do
    [ -z "${pid[$name]:-}" ] || wait "${pid[$name]}" 2>/dev/null || true
    unset "pid[$name]"
  done
}

# spawn NAME CPU PORT COMMAND...: in the background, on one core, until it accepts connections.
spawn() {
  local name=$1 cpu=$2 at=$3
  shift 3
  if accepts "$at"; then note "port $at is taken; the bench needs 19001 to 19199 on 127.0.0.1"; exit 1; fi
  "${pin[@]}" "$cpu" "$@" >"$work/$name.log" 2>&1 </dev/null &
  pid[$name]=$!
  for _ in $(seq 24000); do
    if accepts "$at"; then return; fi
    kill -0 "${pid[$name]}" 2>/dev/null || break
    sleep 0.005
  done
  note "$name did not start:"
  tail -n 20 "$work/$name.log" >&2
  exit 1
}

accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# place NAME: gives it a port of its own, the same each time.
place() { [ -n "${port[$1]:-}" ] || port[$1]=$((first_port + ${#port[@]})); }

# filled FILE PORT ORIGIN [OPTION]: a peer's configuration with its ports and whatever else it needs, in the work folder.
filled() {
  sed -e "s|@PORT@|$2|; s|@ORIGIN@|$3|; s|@OPTION@|${4:-}|; s|@BODY@|$body|; s|@WORK@|$work|; s|@TLS@|$root/config/examples/tls|" \
    "$here/peers/$1" >"$work/$1"
}

# start_proxy NAME ORIGIN [clear|h2c|tls]: h2c is HTTP/2 without TLS; with tls the client chooses HTTP/1.1 or HTTP/2.
start_proxy() {
  local kind=${3:-clear}
  place "$1"
  local at=${port[$1]}
  case $1 in
    nginx)
      declare -A listen=([h2c]=http2 [tls]='ssl http2')
      filled nginx.conf "$at" "$2" "${listen[$kind]:-}"
      spawn nginx "$proxy_cpu" "$at" "$nginx" -p "$work" -c "$work/nginx.conf" ;;
    haproxy)
      declare -A listen=([tls]="ssl crt $work/both.pem alpn h2,http/1.1")
      cat "$root"/config/examples/tls/example.{pem,key} >"$work/both.pem"
      filled haproxy.cfg "$at" "$2" "${listen[$kind]:-}"
      spawn haproxy "$proxy_cpu" "$at" "$haproxy" -db -f "$work/haproxy.cfg" ;;
    bare)
      local tls=()
      [ "$kind" != tls ] || tls=("$root"/config/examples/tls/example.{pem,key})
      spawn bare "$proxy_cpu" "$at" "${java[@]}" dev.fanlight.bench.BareProxy "$at" "$2" "${tls[@]}" ;;
    spring)
      local h2=false
      [ "$kind" != h2c ] || h2=true
      BENCH_PORT=$at BENCH_ORIGIN=$2 spawn spring "$proxy_cpu" "$at" "${java[0]}" -Dreactor.netty.ioWorkerCount=1 \
        -jar "$here/peers/spring/target/spring.jar" "--server.http2.enabled=$h2" ;;
    fanlight | before)
      if [ "$kind" = tls ]; then start_fanlight "$1" "$2" "$here/peers/tls.yaml"; else start_fanlight "$1" "$2"; fi ;;
  esac
}

# start_fanlight NAME ORIGIN [FILE]: the gateway of this checkout, or of the older one if that is its name.
start_fanlight() {
  place "$1"
  local version=fanlight
  [ "$1" != before ] || version=before
  BENCH_PORT=${port[$1]} BENCH_ORIGIN=$2 BENCH_ADMIN=$((port[$1] + 100)) BENCH_TLS=$root/config/examples/tls \
    spawn "$1" "${cpus:-$proxy_cpu}" "${port[$1]}" "$work/$version/fanlight" run "${3:-$here/peers/fanlight.yaml}"
}

# ship NAME CHECKOUT: the gateway as users have it, in a folder of its own, where it prepares its fast start.
ship() {
  "$2/deploy/fanlight" version
  mkdir "$work/$1"
  cp "$2/deploy/fanlight" "$work/$1/"
  ln -s "$(realpath "$2")/deploy/dist/target/fanlight/lib" "$work/$1/lib"
}

build_bench() {
  ship fanlight "$root"
  [ -z "$before" ] || ship before "$before"
  mkdir -p "$work/tmp"
  (cd "$root" && mvn -q -B -Dquick -Dmaven.test.skip=true -pl deploy/bench -am compile) >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; exit 1; }
}

# Adds Spring Cloud Gateway to $proxies, where Maven can build it.
with_spring() {
  if [ -z "${spring:-}" ]; then
    spring=built
    JAVA_HOME=${java[0]%/bin/java} mvn -q -B -f "$here/peers/spring/pom.xml" package >"$work/spring-build.log" 2>&1 || spring=missing
    [ "$spring" = built ] || note "Spring Cloud Gateway could not be built: not compared ($(grep -m 1 ERROR "$work/spring-build.log" | cut -c 1-200))"
  fi
  [ "$spring" = missing ] || proxies+=(spring)
}

start_origins() {
  local size
  mkdir "$work/bytes"
  for size in "${sizes[@]}"; do head -c "$size" /dev/zero >"$work/bytes/$size"; done
  if [ -n "$nginx" ]; then
    filled origin.conf "$origin_port" 0
    spawn origin "$load_cpu" "$origin_port" "$nginx" -p "$work" -c "$work/origin.conf"
  else
    spawn origin "$load_cpu" "$origin_port" "${java[@]}" dev.fanlight.bench.Origin "$origin_port"
  fi
  spawn slow "$load_cpu" "$slow_port" "${java[@]}" dev.fanlight.bench.Origin "$slow_port"
}

# The bench's Java programs run with the flags and the libraries of the gateway itself, as its own process tells them.
learn_java() {
  local command i
  start_proxy fanlight "$origin_port"
  mapfile -d '' -t command <"/proc/${pid[fanlight]}/cmdline"
  for i in "${!command[@]}"; do
    [ "${command[i]}" != -cp ] || break
  done
  java=("${command[@]:0:i}" -cp "$here/target/classes:${command[i + 1]}")
  stop fanlight
}
