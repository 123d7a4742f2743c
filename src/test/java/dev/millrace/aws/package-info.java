/// The home on SQS and DynamoDB, tested on endpoints that answer like them.
@NullMarked
package dev.millrace.aws;

import org.jspecify.annotations.NullMarked;
