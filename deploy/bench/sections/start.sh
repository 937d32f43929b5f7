# Sourced by run: what a process costs from its start to its first answer, and until its requests cost what they will.
# shellcheck shell=bash disable=SC2154,SC2034

start() {
  local name proxies=("${proxies[@]}")
  with_spring
  section start
  for jvm in $(seq "$jvms"); do
    for name in "${proxies[@]}"; do undisturbed first_answer "$name"; done
  done
  table "start on one core, up to the first answer; and memory of the idle process" "${proxies[0]}" elapsed 's to the answer' \
    cpu 'CPU s until then' memory 'MB resident'
}

first_answer() {
  local began
  began=$(date +%s%N)
  start_proxy "$1" "$origin_port"
  until curl -sf "http://127.0.0.1:${port[$1]}/" >"$work/answer"; do sleep 0.005; done
  record elapsed "$1" "$(awk "BEGIN {print ($(date +%s%N) - $began) / 1e9}")"
  record cpu "$1" "$(awk "BEGIN {print $(cpu_ticks "${pid[$1]}") / $hertz}")"
  sleep 3
  record memory "$1" "$(awk "BEGIN {print $(resident "${pid[$1]}") / 1024}")"
  stop "$1"
}

warm_up() {
  local kind name proxies
  declare -A load_of=([h1]=HTTP/1.1 [tls]=TLS [h2]='HTTP/2 over TLS' [fan_out]=fan-out)
  for kind in h1 tls h2 fan_out; do
    proxies=(bare fanlight)
    [ "$kind" != fan_out ] || proxies=(fanlight)
    [ -z "$before" ] || proxies+=(before)
    section "warm_up-$kind"
    for jvm in $(seq "$jvms"); do
      for name in "${proxies[@]}"; do undisturbed climb "$name" "$kind"; done
    done
    table "a fresh process under full load, ${load_of[$kind]}: until the CPU time of a request is within 20% of its best" "${proxies[0]}" \
      seconds 's until then' requests 'requests until then' first 'first: CPU us/request' best 'best: CPU us/request'
  done
}

# climb NAME h1|tls|h2|fan_out: a fresh process, and windows of a second from its first request on. Each costs so much CPU time for a request.
climb() {
  local kept=$results window=1 scheme=http without_heap=yes tls='' load
  case $2 in
    h1) load=(saturate "$1" / 16 1) ;;
    tls) tls=tls load=(saturate "$1" / 16 1) ;;
    h2) tls=tls load=(multiplex "$1" / 16 8 1) ;;
    fan_out) load=(saturate "$1" /fan-out 16 1) ;;
  esac
  [ -z "$tls" ] || scheme=https
  start_proxy "$1" "$origin_port" "${tls:-clear}"
  results=$work/climb
  : >"$results"
  for _ in $(seq "$climbing"); do "${load[@]}" || record cpu "$1" 1e9; done # no answer in all that time
  results=$kept
  stop "$1"
  local key value
  while read -r key value; do record "$key" "$1" "$value"; done < <(awk '
    $1 == "cpu" {cpu[++count] = $3 + 0; if (!best || cpu[count] < best) best = cpu[count]; if (!first && $3 < 1e9) first = cpu[count]}
    $1 == "rate" {rate[count] = $3}
    END {
      if (!first) exit
      for (i = 1; cpu[i] > 1.2 * best; i++) {seconds++; requests += rate[i]}
      print "seconds", seconds + 0; print "requests", requests + 0; print "first", first; print "best", best
    }' "$work/climb")
}
