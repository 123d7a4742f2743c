/// For programs that talk to Millrace over HTTP.
@NullMarked
package dev.millrace.client;

import org.jspecify.annotations.NullMarked;
