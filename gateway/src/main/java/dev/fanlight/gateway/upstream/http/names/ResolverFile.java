package dev.fanlight.gateway.upstream.http.names;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a file such as {@code /etc/resolv.conf} says.
 *
 * @param servers each {@code address:port}
 * @param domains that short names are completed with; none ends with a dot
 * @param dots a name with fewer of them is completed first
 */
record ResolverFile(List<String> servers, List<String> domains, int dots) {
  private static final int DNS_PORT = 53;

  /** More count as so many. */
  private static final int MOST_DOTS = 15;

  private static final Pattern DOTS = Pattern.compile("ndots:(\\d{1,9})");

  static ResolverFile read(String text) {
    List<String> servers = new ArrayList<>();
    List<String> domains = List.of();
    int dots = 1;
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> rest.stream().findFirst().ifPresent(word -> add(servers, word));
        case "search", "domain" -> domains = domains(rest);
        case "options" -> dots = dots(rest, dots);
        default -> {
          // What else there is concerns others.
        }
      }
    }
    return new ResolverFile(servers, domains, dots);
  }

  private static void add(List<String> servers, String address) {
    if (NetUtil.createByteArrayFromIpAddressString(address) != null) {
      servers.add(address + ':' + DNS_PORT);
    }
  }

  /** The root completes nothing: {@code search .} means that there is no domain. */
  private static List<String> domains(List<String> words) {
    return words.stream()
        .map(word -> word.endsWith(".") ? word.substring(0, word.length() - 1) : word)
        .filter(domain -> !domain.isEmpty())
        .toList();
  }

  /** The last word that says a number counts. */
  private static int dots(List<String> words, int before) {
    return words.stream()
        .map(DOTS::matcher)
        .filter(dots -> dots.matches())
        .map(dots -> Math.min(Integer.parseInt(dots.group(1)), MOST_DOTS))
        .reduce(before, (first, last) -> last);
  }
}
