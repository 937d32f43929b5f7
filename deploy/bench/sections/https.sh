# Sourced by run: the same requests over TLS, beside the peers. TLS 1.3, and a certificate with a key of P-256.
# shellcheck shell=bash disable=SC2154,SC2034

https() {
  local column scheme=https without_heap=yes
  section https
  for jvm in $(seq "$jvms"); do
    start_proxies tls
    column=open alternate saturate / 64 1
    column=new alternate connect 50
    column=resumed alternate saturate / 16 1 close.lua
    column=h2 alternate multiplex / 16 8 1
    stop "${proxies[@]}"
  done
  table "proxying 1 KiB over TLS: CPU us for each request" "${proxies[0]}" cpuopen '64 open connections' cpunew 'a new connection each' \
    cpuresumed 'a resumed one each' cpuh2 'HTTP/2, 16 x 8 streams'
}
