/// What every home must do, whatever it is made of.
@NullMarked
package dev.millrace.contract;

import org.jspecify.annotations.NullMarked;
