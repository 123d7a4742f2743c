package dev.millrace.cli;

final class Millrace {
  public static void main(String[] a) {}
}
