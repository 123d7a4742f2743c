package dev.millrace.aws;

import dev.millrace.store.HomeClock;
import dev.millrace.store.MachineClock;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The machine's clock, put right by the dates of AWS's answers when it is wrong: leases are
/// compared between machines, and one that is 90 s ahead would take every living lease for dead.
@Singleton
@Requires(property = "millrace.home", value = "aws")
final class AwsClock implements HomeClock, ExecutionInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(AwsClock.class);
  private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("millrace-sent");
  private static final int KEPT = 15;

  /// An answer that took longer says too little of when it was written.
  private static final Duration QUICK = Duration.ofSeconds(1);

  /// Dates are in whole seconds; a clock that agrees as far as that shows is left alone.
  private static final Duration UNSEEN = Duration.ofSeconds(1);

  private final InstantSource machine;
  private final Deque<Duration> offsets = new ArrayDeque<>();
  private volatile Duration correction = Duration.ZERO;
  private boolean told;

  AwsClock(MachineClock machine) {
    this.machine = machine.time();
  }

  @Override
  public InstantSource time() {
    return () -> machine.instant().plus(correction);
  }

  @Override
  public Duration ahead() {
    return correction.negated();
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes about) {
    about.putAttribute(SENT, System.nanoTime());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes about) {
    Long sent = about.getAttribute(SENT);
    if (sent != null) {
      Duration took = Duration.ofNanos(System.nanoTime() - sent);
      context.httpResponse().firstMatchingHeader("Date").ifPresent(date -> see(date, took));
    }
  }

  /// Notes an answer that came now, `took` after it was asked for, and that was written on `date`.
  void see(String date, Duration took) {
    if (took.compareTo(QUICK) > 0) {
      return;
    }
    try {
      Instant written =
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .plusMillis(500);
      Instant seen = machine.instant().minus(took.dividedBy(2));
      note(Duration.between(seen, written));
    } catch (DateTimeException e) {
      LOG.debug("a date of AWS that can't be read", e);
    }
  }

  private synchronized void note(Duration offset) {
    offsets.add(offset);
    if (offsets.size() > KEPT) {
      offsets.remove();
    }
    Duration median = offsets.stream().sorted().skip(offsets.size() / 2).findFirst().orElseThrow();
    if (isSeen(median.minus(correction))) {
      correction = isSeen(median) ? median : Duration.ZERO;
      tell(correction.abs().compareTo(TOLERANCE) > 0);
    }
  }

  private void tell(boolean off) {
    if (off != told) {
      LOG.warn("this machine's clock is {} ms ahead of AWS's", off ? ahead().toMillis() : 0);
      told = off;
    }
  }

  private static boolean isSeen(Duration difference) {
    return difference.abs().compareTo(UNSEEN) > 0;
  }
}
