/// How the code and its papers have to look.
@NullMarked
package dev.millrace.house;

import org.jspecify.annotations.NullMarked;
