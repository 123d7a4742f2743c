package dev.millrace.handler.builtin;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses are out on the internet, by IANA's special-purpose registries (RFC 6890). IPv6
/// addresses that carry an IPv4 one inside (mapped, NAT64, 6to4, Teredo) never are: they could lead
/// anywhere.
final class Addresses {
  private static final List<Block> INSIDE_4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final Block GLOBAL_6 = Block.of("2000::/3");

  private static final List<Block> INSIDE_6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private Addresses() {}

  /// Whether `address` is one that a stranger could have.
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? INSIDE_4.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL_6.holds(bytes) && INSIDE_6.stream().noneMatch(block -> block.holds(bytes));
  }

  private static List<Block> blocks(String... texts) {
    return Stream.of(texts).map(Block::of).toList();
  }

  private record Block(String prefix, int bits) {
    static Block of(String text) {
      int slash = text.indexOf('/');
      int bits = Integer.parseInt(text.substring(slash + 1));
      return new Block(binary(InetAddress.ofLiteral(text.substring(0, slash)).getAddress()), bits);
    }

    boolean holds(byte[] address) {
      return binary(address).startsWith(prefix.substring(0, bits));
    }

    private static String binary(byte[] bytes) {
      var digits = new StringBuilder();
      for (byte one : bytes) {
        digits.append(Integer.toBinaryString(0x100 | (one & 0xff)).substring(1));
      }
      return digits.toString();
    }
  }
}
