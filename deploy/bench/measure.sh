# Sourced by run: what is on this machine, what was measured, and how it is told.
# shellcheck shell=bash disable=SC2154,SC2034

hertz=$(getconf CLK_TCK)
body="{\"text\": \"$(printf 'x%.0s' $(seq 1012))\"}"
discarded=0 disturbed=0 jvm=0

# What there is to work with; says what is missing, and what is left out for it.
survey() {
  nginx=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  haproxy=$(PATH=$PATH:/usr/sbin command -v haproxy || true)
  wrk=$(command -v wrk || true)
  proxies=()
  if [ -n "$nginx" ]; then proxies+=(nginx); else note "nginx not found: not compared, and a Java origin serves"; fi
  if [ -n "$haproxy" ]; then proxies+=(haproxy); else note "haproxy not found: not compared"; fi
  proxies+=(bare fanlight)
  [ -z "$before" ] || proxies+=(before)
  [ -n "$wrk" ] || note "wrk not found: the saturated runs are left out (Debian, Ubuntu: apt install wrk)"
  pin=(taskset -c)
  if ! command -v taskset >/dev/null || [ "$(nproc)" -lt 2 ]; then
    pin=(unpinned)
    note "no taskset, or one core only: nothing is pinned, and ratios mean little"
  fi
  ulimit -n "$(ulimit -Hn)"
  local room=$((($(ulimit -n) - 300) * 10 / 21))
  if [ "$room" -lt "$in_flight" ]; then
    note "open files are limited to $(ulimit -n): $room requests in flight instead of $in_flight"
    in_flight=$room
  fi
  printf '%s, %s of %s cores; %s fresh processes each, %s rounds of %s s; %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" \
    2 "$(nproc)" "$jvms" "$rounds" "$window" "$(date -u +%F)"
  printf 'Fanlight at %s%s\n' "$(commit "$root")" "${before:+, before at $(commit "$before")}"
  [ -z "$nginx" ] || "$nginx" -v 2>&1
  [ -z "$haproxy" ] || "$haproxy" -v | sed -n 1p
}

commit() { git -C "$1" describe --always --dirty 2>/dev/null || echo 'an unknown commit'; }

unpinned() {
  shift
  "$@"
}

build_bench() {
  "$root/deploy/fanlight" version
  [ -z "$before" ] || "$before/deploy/fanlight" version
  mkdir -p "$work/tmp"
  (cd "$root" && mvn -q -B -Dquick -Dmaven.test.skip=true -pl deploy/bench -am compile) >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; exit 1; }
}

section() { results=$work/$1; : >"$results"; }

record() { printf '%s %s %s %s\n' "$1" "$2" "$3" "$jvm" >>"$results"; }

cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

# Bytes that all threads of a JVM have allocated so far; 0 where the process is no JVM.
allocated() {
  case $(readlink "/proc/$1/exe") in
    */java) "${pin[@]}" "$load_cpu" "${java[0]}" -cp "$here/target/classes" dev.fanlight.bench.Allocated "$1" 2>/dev/null || echo 0 ;;
    *) echo 0 ;;
  esac
}

resident() { awk '/VmRSS/ {print $2}' "/proc/$1/status"; }

# The highest so far, a line each time it is asked; ends when killed.
peak_resident() {
  local peak=0 now
  while now=$(resident "$1"); do
    peak=$((now > peak ? now : peak))
    echo "$peak"
    sleep 0.2
  done
}

# Ticks all programs spent on the two cores, less those of ours: what the rest of the machine took.
foreign_ticks() {
  local all ours=0 name
  all=$(awk -v a="cpu$proxy_cpu" -v b="cpu$load_cpu" '$1 == a || $1 == b {sum += $2 + $3 + $4 + $9} END {print sum}' /proc/stat)
  for name in "${!pid[@]}"; do ours=$((ours + $(cpu_ticks "${pid[$name]}"))); done
  ours=$((ours + $(awk '{print $14 + $15 + $16 + $17}' "/proc/$$/stat")))
  echo $((all - ours))
}

# What the first windows cost is the compiler's, not the request's: drives until four in a row have brought no gain.
warm() {
  local kept=$results keep_window=$window best='' now idle=0
  results=$work/warming
  window=$((window > 4 ? 4 : window))
  for _ in $(seq "$warming"); do
    : >"$results"
    "$@" || note "$* failed while warming up"
    now=$(awk 'NR == 1 {print $3}' "$results")
    [ -n "$now" ] || break
    if [ -z "$best" ] || awk "BEGIN {exit !($now < 0.95 * $best)}"; then best=$now idle=0; else idle=$((idle + 1)); fi
    [ "$idle" -lt 4 ] || break
  done
  results=$kept window=$keep_window
}

# Runs a window, and again when somebody else took more than a twentieth of a core meanwhile; keeps the last attempt in any case.
undisturbed() {
  local kept=$results attempt ticks started foreign
  for attempt in $(seq "$attempts"); do
    results=$work/window
    : >"$results"
    ticks=$(foreign_ticks) started=$(date +%s%N)
    "$@" || note "$* failed"
    foreign=$(awk "BEGIN {print ($(foreign_ticks) - $ticks) / $hertz / (($(date +%s%N) - $started) / 1e9)}")
    results=$kept
    ! awk "BEGIN {exit !($foreign < 0.05)}" || break
    if [ "$attempt" -lt "$attempts" ]; then discarded=$((discarded + 1)); else disturbed=$((disturbed + 1)); fi
  done
  cat "$work/window" >>"$results"
}

# statistics KEY NAME: "MEDIAN LEAST GREATEST" over the fresh processes, each of which counts with the median of its rounds.
statistics() {
  awk -v k="$1" -v n="$2" '$1 == k && $2 == n {print $4, $3}' "$results" | sort -k1,1n -k2,2g | awk '
    function middle(values, count) {return (values[int((count + 1) / 2)] + values[int(count / 2) + 1]) / 2}
    function close_one() {if (count) print middle(values, count); count = 0}
    $1 != last {close_one(); last = $1}
    {values[++count] = $2}
    END {close_one()}' | sort -g | awk '
    {v[NR] = $1}
    END {if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR]}'
}

# From latencies of the slow upstream to what was late of its 2 s.
lateness() {
  awk '$1 ~ /^p/ {$3 -= 2000} {print}' "$results" >"$work/late"
  results=$work/late
}

# reference KEY NAME: the statistics that ratios refer to, which are those of NAME; of bare Vert.x where NAME has none.
reference() {
  local found
  found=$(statistics "$1" "$2")
  echo "${found:-$(statistics "$1" bare)}"
}

# table TITLE REFERENCE (KEY HEADING)...: a row for each program measured: the median, the least and greatest of the fresh
# processes in brackets, and the ratio of the median to the reference's.
table() {
  local title_line=$1 first=$2 name key value base
  shift 2
  printf '\n%s\n  %-18s' "$title_line" ''
  local keys=()
  while [ $# -gt 0 ]; do keys+=("$1"); printf '%30s %7s' "$2" ratio; shift 2; done
  printf '\n'
  for name in direct calls "${proxies[@]}"; do
    grep -q " $name " "$results" || continue
    printf '  %-18s' "${title[$name]}"
    for key in "${keys[@]}"; do
      value=$(statistics "$key" "$name") base=$(reference "$key" "$first")
      awk -v v="$value" -v b="$base" '
        function short(x) {return sprintf("%.*f", (x < 10 ? 2 : x < 1000 ? 1 : 0), x)}
        BEGIN {
          if (v == "") {printf "%30s %7s", "-", "-"; exit}
          split(v, m, " "); split(b, r, " ")
          printf "%30s %7s", short(m[1]) " [" short(m[2]) ", " short(m[3]) "]", (r[1] > 0 ? sprintf("%.2f", m[1] / r[1]) : "-")
        }'
    done
    printf '\n'
  done
  [ "$discarded" -eq 0 ] || printf '  (%s windows that others disturbed were discarded)\n' "$discarded"
  [ "$disturbed" -eq 0 ] || printf '  (%s windows stayed disturbed and were kept: do not trust this table)\n' "$disturbed"
  discarded=0 disturbed=0
}
