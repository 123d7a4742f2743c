package dev.millrace.aws;

import dev.millrace.contract.RecordsContract;
import dev.millrace.store.Records;

final class DynamoRecordsTest implements RecordsContract {
  private static final Records RECORDS = Homes.fresh().records();

  @Override
  public Records records() {
    return RECORDS;
  }
}
