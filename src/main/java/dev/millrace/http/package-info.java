/// Requests in, answers out: the routes, how JSON is read, and what every error looks like.
@NullMarked
package dev.millrace.http;

import org.jspecify.annotations.NullMarked;
