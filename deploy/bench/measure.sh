# Sourced by run: what is on this machine, what was measured, and how it is told.
# shellcheck shell=bash disable=SC2154,SC2034

hertz=$(getconf CLK_TCK)
body="{\"text\": \"$(printf 'x%.0s' $(seq 1012))\"}"
discarded=0 disturbed=0 jvm=0 unsettled=0
tables=$here/target/tables

note() { printf '%s\n' "$*" >&2; }

# What there is to work with; says what is missing, and what is left out for it.
survey() {
  nginx=$(PATH=$PATH:/usr/sbin command -v nginx || true)
  haproxy=$(PATH=$PATH:/usr/sbin command -v haproxy || true)
  wrk=$(command -v wrk || true)
  h2load=$(command -v h2load || true)
  proxies=()
  if [ -n "$nginx" ]; then proxies+=(nginx); else note "nginx not found: not compared, and a Java origin serves"; fi
  if [ -n "$haproxy" ]; then proxies+=(haproxy); else note "haproxy not found: not compared"; fi
  proxies+=(bare fanlight)
  [ -z "$before" ] || proxies+=(before)
  [ -n "$wrk" ] || note "wrk not found: most sections need it (Debian, Ubuntu: apt install wrk)"
  [ -n "$h2load" ] || note "h2load not found: HTTP/2 needs it (Debian, Ubuntu: apt install nghttp2-client)"
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
  [ $(($(ulimit -n) - 300)) -ge "$idle" ] || idle=$(($(ulimit -n) - 300))
  circumstances=$(printf '%s, 2 of %s cores; %s fresh processes each, %s rounds of %s s; %s; Fanlight at %s%s' \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$jvms" "$rounds" "$window" "$(date -u +%F)" \
    "$(commit "$root")" "${before:+, before at $(commit "$before")}")
  printf '%s\n' "$circumstances"
  [ -z "$nginx" ] || "$nginx" -v 2>&1
  [ -z "$haproxy" ] || "$haproxy" -v | sed -n 1p
}

commit() { git -C "$1" describe --always --dirty 2>/dev/null || echo 'an unknown commit'; }

unpinned() {
  shift
  "$@"
}

# lacking SECTION: the program that it cannot do without, if it is not there.
lacking() {
  case $1 in
    waiting | latency | start | idle | tunnels) ;;
    system_calls)
      command -v strace >/dev/null || echo strace
      [ -n "$wrk" ] || echo wrk ;;
    https | warm_up) [ -n "$h2load" ] || echo h2load ;&
    *) [ -n "$wrk" ] || echo wrk ;;
  esac
}

section() { table_name=$1 results=$work/$1; : >"$results"; }

record() { printf '%s %s %s %s\n' "$1" "$2" "$3" "$jvm" >>"$results"; }

cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

# Bytes that all threads of a JVM have allocated so far; 0 where the process is no JVM.
allocated() {
  case $(readlink "/proc/$1/exe") in
    */java) "${pin[@]}" "$load_cpu" "${java[0]}" -cp "$here/target/classes" dev.fanlight.bench.Allocated "$1" 2>/dev/null || echo 0 ;;
    *) echo 0 ;;
  esac
}

# kB of the heap that a JVM uses after what is garbage has been collected; 0 where the process is no JVM.
heap() {
  local program
  program=$(readlink "/proc/$1/exe")
  case $program in
    */java)
      local jcmd=${program%java}jcmd
      "$jcmd" "$1" GC.run >/dev/null
      "$jcmd" "$1" GC.run >/dev/null
      "$jcmd" "$1" GC.heap_info | sed -n '/total/s/.*used \([0-9]*\)K.*/\1/p' | awk '{sum += $1} END {print sum}' ;;
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

# Ticks that the compilers of all JVMs here have taken so far, by the names of their threads; and those that the JVMs have taken.
jvm_ticks() {
  local name compilers=0 all=0 own
  for name in "${!pid[@]}"; do
    case $(readlink "/proc/${pid[$name]}/exe") in */java) ;; *) continue ;; esac
    own=$(sed -n 's/^.*(C[12] CompilerThre[^)]*) //p' "/proc/${pid[$name]}/task/"*/stat 2>/dev/null | awk '{sum += $12 + $13} END {print sum + 0}')
    compilers=$((compilers + own)) all=$((all + $(cpu_ticks "${pid[$name]}")))
  done
  echo "$compilers $all"
}

# warm LOAD...: what the first windows cost is the compiler's, not the request's. Drives until compiling takes less than a twentieth
# of the CPU time of the JVMs, in three windows in a row, and counts the times when it never came so far. The JVMs that LOAD leaves
# alone compile nothing. Where LOAD's first argument names a process that is no JVM, there is nothing to do.
warm() {
  case $(readlink "/proc/${pid[$2]:-none}/exe") in '' | */java) ;; *) return ;; esac
  local kept=$results keep_window=$window compilers all compilers_before all_before settled=0 without_heap=yes
  results=$work/warming
  window=$((window > 4 ? 4 : window))
  for _ in $(seq "$warming"); do
    read -r compilers_before all_before < <(jvm_ticks)
    "$@" || note "$* failed while warming up"
    read -r compilers all < <(jvm_ticks)
    if [ $((20 * (compilers - compilers_before))) -le $((all - all_before)) ]; then settled=$((settled + 1)); else settled=0; fi
    [ "$settled" -lt 3 ] || break
  done
  [ "$settled" -ge 3 ] || unsettled=$((unsettled + 1))
  results=$kept window=$keep_window
}

# Runs a window, and again when it failed or somebody else took more than a twentieth of a core meanwhile; keeps the last attempt
# in any case.
undisturbed() {
  local kept=$results attempt ticks started foreign failed
  for attempt in $(seq "$attempts"); do
    results=$work/window
    : >"$results"
    ticks=$(foreign_ticks) started=$(date +%s%N)
    failed=no
    "$@" || { failed=yes; note "$* failed"; }
    foreign=$(awk "BEGIN {print ($(foreign_ticks) - $ticks) / $hertz / (($(date +%s%N) - $started) / 1e9)}")
    results=$kept
    if [ "$failed" = no ] && awk "BEGIN {exit !($foreign < 0.05)}"; then break; fi
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
# processes in brackets, and the ratio of the median to the reference's. The same goes to target/tables for deploy/bench/chart.
table() {
  local title_line=$1 first=$2 name key file=$tables/$table_name.tsv
  shift 2
  mkdir -p "$tables"
  printf '%s\t%s\n' title "$title_line" circumstances "$circumstances" >"$file"
  printf '\n%s\n  %-18s' "$title_line" ''
  local keys=()
  declare -A heading=()
  while [ $# -gt 0 ]; do keys+=("$1"); heading[$1]=$2; printf '%30s %7s' "$2" ratio; shift 2; done
  printf '\n'
  for name in direct "${proxies[@]}"; do
    grep -q " $name " "$results" || continue
    printf '  %-18s' "${title[$name]}"
    for key in "${keys[@]}"; do
      cell "$(statistics "$key" "$name")" "$(reference "$key" "$first")" "${title[$name]}"$'\t'"${heading[$key]}" "$file"
    done
    printf '\n'
  done
  reservations >"$work/reservations"
  cat "$work/reservations"
  sed 's/^ *(\(.*\))$/reservation\t\1/' "$work/reservations" >>"$file"
  discarded=0 disturbed=0 unsettled=0
}

# cell "MEDIAN LEAST GREATEST" REFERENCE LABELS FILE
cell() {
  awk -v v="$1" -v b="$2" -v labels="$3" -v file="$4" '
    function short(x) {return sprintf("%.*f", (x < 10 ? 2 : x < 1000 ? 1 : 0), x)}
    BEGIN {
      if (v == "") {printf "%30s %7s", "-", "-"; exit}
      split(v, m, " "); split(b, r, " ")
      ratio = r[1] > 0 ? sprintf("%.2f", m[1] / r[1]) : "-"
      printf "%30s %7s", short(m[1]) " [" short(m[2]) ", " short(m[3]) "]", ratio
      print "row\t" labels "\t" short(m[1]) "\t" short(m[2]) "\t" short(m[3]) "\t" ratio >>file
    }'
}

# What a reader of the table must know.
reservations() {
  [ "$discarded" -eq 0 ] || printf '  (%s windows that others disturbed, or that failed, were discarded)\n' "$discarded"
  [ "$disturbed" -eq 0 ] || printf '  (%s windows stayed disturbed, or failed: do not trust this table)\n' "$disturbed"
  [ "$unsettled" -eq 0 ] || printf '  (%s times a process was not warm yet: do not trust this table)\n' "$unsettled"
}
