/// How Millrace proves itself: it runs real tasks and looks at what they did.
@NullMarked
package dev.millrace.trial;

import org.jspecify.annotations.NullMarked;
