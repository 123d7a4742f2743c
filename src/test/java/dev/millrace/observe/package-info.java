/// Numbers and health, asked over the network.
@org.jspecify.annotations.NullMarked
package dev.millrace.observe;
