/// What the README promises, one class per promise, in both homes unless it is about one.
package dev.millrace.promise;
