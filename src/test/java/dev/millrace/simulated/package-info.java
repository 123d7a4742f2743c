/// A home that does what it is told: its clock is set, and it fails, loses, doubles and lags on
/// demand.
@NullMarked
package dev.millrace.simulated;

import org.jspecify.annotations.NullMarked;
