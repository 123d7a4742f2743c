/// The local pool: it polls, runs, keeps leases alive, and drains.
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
