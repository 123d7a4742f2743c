package dev.millrace.embedded;

import dev.millrace.store.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Records that were written lately and are likely to be written again: when their task starts, and
/// when it ends. The writer alone adds and removes; any thread may look, and may see what is not
/// committed yet, so what is seen here is fit for preparing a write and for nothing else.
final class Recent {
  private static final int SHARE = 16;
  private static final long MOST = 64L << 20;

  /// About what an entry takes beside the characters of its fields.
  private static final int BASE = 200;

  private static final int FIELD = 60;

  /// Parts of payloads are larger, and written twice at most.
  private static final int LARGEST = 8_000;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final SequencedMap<String, Integer> sizes = new LinkedHashMap<>();
  private final long room;
  private long used;

  Recent(long room) {
    this.room = room;
  }

  /// A sixteenth of the heap, 64 MiB at most.
  static Recent ofHeap() {
    return new Recent(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE));
  }

  @Nullable Entry get(String id) {
    return entries.get(id);
  }

  void keep(Entry entry) {
    forget(entry.id());
    int size = size(entry);
    if (size > LARGEST) {
      return;
    }
    entries.put(entry.id(), entry);
    sizes.putLast(entry.id(), size);
    used += size;
    while (used > room) {
      forget(sizes.firstEntry().getKey());
    }
  }

  void forget(String id) {
    Integer size = sizes.remove(id);
    if (size != null) {
      used -= size;
      entries.remove(id);
    }
  }

  void clear() {
    entries.clear();
    sizes.clear();
    used = 0;
  }

  private static int size(Entry entry) {
    int size = BASE;
    for (Object value : entry.fields().values()) {
      size += FIELD;
      if (value instanceof String text) {
        size += text.length();
      } else if (value instanceof List<?> list) {
        for (Object element : list) {
          size += FIELD + ((String) element).length();
        }
      }
    }
    return size;
  }
}
