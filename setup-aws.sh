#!/usr/bin/env bash
# Makes what Millrace needs on AWS: its queues, the dead-letter queue, the table.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: ./setup-aws.sh [--help]

Makes Millrace's queues, dead-letter queue and table on AWS, and prints the lines
of `.env` that name them. It may be run again at any time: what is there already
is brought up to date and never emptied, and if nothing is to do it says so.

It needs awscli 2 with credentials, and reads these variables:
  AWS_REGION       where (default: the region that awscli is configured for)
  SQS_QUEUE_URL    the queue `default`; only its last part, the name, counts here
                   (default: a queue named millrace)
  SQS_DLQ_URL      the dead-letter queue, likewise (default: <that name>-dead)
  QUEUES           the queues, separated by commas (default: default); each other
                   one is named <name of the queue `default`>-<queue>
  DYNAMODB_TABLE   the table (default: tasks)
  AWS_CLI          the awscli to run (default: aws)
  AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL_DYNAMODB
                   other addresses than AWS's own, for emulators

What it makes: queues that keep messages for 14 days, encrypted by SQS, with a
redrive to the dead-letter queue after 1000 receives (attempts are counted in the
table, not by SQS); a table on demand with the index `agenda`, expiry by the
attribute `expires`, and point-in-time recovery.
EOF
}

say() { printf '%s\n' "$*" >&2; }
die() {
  say "setup-aws.sh: $*"
  exit 1
}
changed=0
did() {
  changed=1
  say "  $*"
}

case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  '') ;;
  *)
    usage >&2
    exit 2
    ;;
esac

aws_cli=${AWS_CLI:-aws}
command -v "$aws_cli" >/dev/null || die "awscli 2 is needed: https://docs.aws.amazon.com/cli/"
version=$("$aws_cli" --version 2>&1)
[[ $version == aws-cli/2.* ]] || die "awscli 2 is needed, but $aws_cli is $version"

sqs_url=${AWS_ENDPOINT_URL_SQS:-${AWS_ENDPOINT_URL:-}}
dynamodb_url=${AWS_ENDPOINT_URL_DYNAMODB:-${AWS_ENDPOINT_URL:-}}
here='^https?://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)'
if [[ $sqs_url =~ $here && $dynamodb_url =~ $here ]]; then
  # Emulators take any credentials and any region.
  export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-emulator}
  export AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-emulator}
  region=${AWS_REGION:-us-east-1}
else
  region=${AWS_REGION:-$("$aws_cli" configure get region || true)}
fi
[[ -n $region ]] || die "set AWS_REGION, such as eu-central-1"
export AWS_PAGER=''

aws_sqs() { "$aws_cli" sqs --region "$region" ${sqs_url:+--endpoint-url "$sqs_url"} "$@"; }
aws_dynamodb() {
  "$aws_cli" dynamodb --region "$region" ${dynamodb_url:+--endpoint-url "$dynamodb_url"} "$@"
}

base=millrace
[[ -z ${SQS_QUEUE_URL:-} ]] || base=${SQS_QUEUE_URL##*/}
dead=$base-dead
[[ -z ${SQS_DLQ_URL:-} ]] || dead=${SQS_DLQ_URL##*/}
table=${DYNAMODB_TABLE:-tasks}
for name in "$base" "$dead"; do
  [[ $name =~ ^[A-Za-z0-9_-]{1,80}$ ]] || die "'$name' is not the name of a standard queue"
done
[[ $table =~ ^[A-Za-z0-9_.-]{3,255}$ ]] || die "DYNAMODB_TABLE=$table is not a table's name"
queues_text=${QUEUES:-default}
IFS=, read -ra queues <<<"${queues_text// /}"

for queue in "${queues[@]}"; do
  [[ $queue =~ ^[a-z0-9][a-z0-9-]{0,39}$ ]] || die "QUEUES: '$queue' is not a queue's name"
  [[ $base-$queue != "$dead" ]] || die "QUEUES: '$queue' would be the dead-letter queue"
done

# find_queue NAME: sets `url`, to nothing when there is no such queue.
find_queue() {
  if url=$(aws_sqs get-queue-url --queue-name "$1" --query QueueUrl --output text 2>&1); then
    return
  elif [[ $url == *NonExistentQueue* || $url == *QueueDoesNotExist* ]]; then
    url=
  else
    die "SQS does not answer: $url"
  fi
}

# read_queue: sets what the queue at `url` has; `None` where it has no such thing.
read_queue() {
  local answer
  answer=$(aws_sqs get-queue-attributes --queue-url "$url" --attribute-names All --output text \
    --query 'Attributes.[QueueArn,MessageRetentionPeriod,SqsManagedSseEnabled,KmsMasterKeyId,RedrivePolicy]')
  IFS=$'\t' read -r arn retention sse key policy <<<"$answer"
}

# set_attribute QUEUE NAME VALUE
set_attribute() {
  aws_sqs set-queue-attributes --queue-url "$url" --attributes "{\"$2\":\"${3//\"/\\\"}\"}"
  did "queue $1: set $2"
}

# ensure_queue NAME [ARN]: makes or completes a queue whose redrive goes to ARN; sets `url`.
ensure_queue() {
  local redrive=''
  [[ -z ${2:-} ]] || redrive="{\"deadLetterTargetArn\":\"$2\",\"maxReceiveCount\":\"1000\"}"
  find_queue "$1"
  if [[ -z $url ]]; then
    local attributes='"MessageRetentionPeriod":"1209600","SqsManagedSseEnabled":"true"'
    [[ -z $redrive ]] || attributes+=",\"RedrivePolicy\":\"${redrive//\"/\\\"}\""
    url=$(aws_sqs create-queue --queue-name "$1" --attributes "{$attributes}" \
      --query QueueUrl --output text)
    did "queue $1: made"
    return
  fi
  read_queue
  # An emulator may take an attribute and never show it: then there is nothing to compare.
  if [[ $retention != 1209600 && ! (-n $sqs_url && $retention == None) ]]; then
    set_attribute "$1" MessageRetentionPeriod 1209600
  fi
  # A key of one's own is encryption too, and is left alone.
  if [[ $sse != true && $key == None && ! (-n $sqs_url && $sse == None) ]]; then
    set_attribute "$1" SqsManagedSseEnabled true
  fi
  if [[ -n $redrive ]]; then
    if [[ $policy != *"\"$2\""* || ! $policy =~ \"maxReceiveCount\":[[:space:]]*\"?1000\"?[^0-9] ]]; then
      set_attribute "$1" RedrivePolicy "$redrive"
    fi
  fi
}

index='{"IndexName":"agenda",
  "KeySchema":[{"AttributeName":"bucket","KeyType":"HASH"},{"AttributeName":"time","KeyType":"RANGE"}],
  "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["type","queue","owner","expires"]}}'
index_keys=('AttributeName=bucket,AttributeType=S' 'AttributeName=time,AttributeType=N')

# describe QUERY: what it finds in the table's description; `None` for nothing, and no table.
describe() {
  local answer
  if answer=$(aws_dynamodb describe-table --table-name "$table" --query "$1" --output text 2>&1); then
    printf '%s\n' "$answer"
  elif [[ $answer == *ResourceNotFoundException* ]]; then
    printf 'None\n'
  else
    die "DynamoDB does not answer: $answer"
  fi
}

# await QUERY: waits until it finds ACTIVE.
await() {
  local _ is
  for _ in {1..180}; do
    is=$(describe "$1")
    [[ $is != ACTIVE ]] || return 0
    sleep 1
  done
  die "table $table is still not ready; run this again later"
}

ensure_table() {
  local is
  is=$(describe Table.TableStatus)
  if [[ $is == None ]]; then
    aws_dynamodb create-table --table-name "$table" --billing-mode PAY_PER_REQUEST \
      --attribute-definitions AttributeName=id,AttributeType=S "${index_keys[@]}" \
      --key-schema AttributeName=id,KeyType=HASH \
      --global-secondary-indexes "[$index]" >/dev/null
    did "table $table: made, with the index agenda"
  fi
  await Table.TableStatus
  is=$(describe "Table.GlobalSecondaryIndexes[?IndexName=='agenda'] | [0].IndexStatus")
  if [[ $is == None ]]; then
    aws_dynamodb update-table --table-name "$table" \
      --attribute-definitions AttributeName=id,AttributeType=S "${index_keys[@]}" \
      --global-secondary-index-updates "[{\"Create\":$index}]" >/dev/null
    did "table $table: made the index agenda"
  fi
  await "Table.GlobalSecondaryIndexes[?IndexName=='agenda'] | [0].IndexStatus"
}

ensure_expiry() {
  local is
  is=$(aws_dynamodb describe-time-to-live --table-name "$table" \
    --query TimeToLiveDescription.TimeToLiveStatus --output text)
  [[ $is != ENABLED && $is != ENABLING ]] || return 0
  aws_dynamodb update-time-to-live --table-name "$table" \
    --time-to-live-specification Enabled=true,AttributeName=expires >/dev/null
  did "table $table: records expire by the attribute expires"
}

ensure_recovery() {
  local is
  if ! is=$(aws_dynamodb describe-continuous-backups --table-name "$table" --output text --query \
    ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus 2>&1); then
    if [[ -n $dynamodb_url && $is == *UnknownOperationException* ]]; then
      say "  table $table: this endpoint has no point-in-time recovery"
      return
    fi
    die "DynamoDB does not answer: $is"
  fi
  [[ $is != ENABLED ]] || return 0
  aws_dynamodb update-continuous-backups --table-name "$table" \
    --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true >/dev/null
  did "table $table: point-in-time recovery is on"
}

say "Region $region:"
ensure_queue "$dead"
dead_url=$url
read_queue
dead_arn=$arn
ensure_queue "$base" "$dead_arn"
base_url=$url
for queue in "${queues[@]}"; do
  [[ $queue == default ]] || ensure_queue "$base-$queue" "$dead_arn"
done
ensure_table
ensure_expiry
ensure_recovery
[[ $changed == 1 ]] || say "  everything is there already; nothing was changed"

say
say "For .env:"
cat <<EOF
AWS_REGION=$region
SQS_QUEUE_URL=$base_url
SQS_DLQ_URL=$dead_url
DYNAMODB_TABLE=$table
EOF
