/// The routes, asked over the network.
@org.jspecify.annotations.NullMarked
package dev.millrace.http;
