package dev.millrace.http;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Finds what a misspelt word was meant to be.
final class Spelling {
  private static final int LONGEST = 40;

  private Spelling() {}

  /// The word that differs least from `word`, null when none is near.
  static @Nullable String nearest(String word, Collection<String> words) {
    int allowed = Math.max(1, word.length() / 3);
    return word.length() > LONGEST
        ? null
        : words.stream()
            .filter(other -> distance(word, other) <= allowed)
            .min(Comparator.comparingInt(other -> distance(word, other)))
            .orElse(null);
  }

  /// How many characters have to be added, dropped or changed (Levenshtein).
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[row.length - 1];
  }
}
