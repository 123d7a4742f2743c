/// The home on SQS and DynamoDB: the only room that knows AWS.
@NullMarked
package dev.millrace.aws;

import org.jspecify.annotations.NullMarked;
