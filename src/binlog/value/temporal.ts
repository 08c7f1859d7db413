import type { LiteralWriter, RowColumn } from '../column.js';
import { FieldType } from './field-type.js';
import { datetime2Writer, writeDateLiteral, writeOldDatetime } from './temporal/datetime.js';
import { hiresDatetimeWriter, hiresTimestampWriter, hiresTimeWriter } from './temporal/hires.js';
import { time2Writer, writeOldTime } from './temporal/time.js';
import { timestamp2Writer, writeOldTimestamp } from './temporal/timestamp.js';

/** The writer of a DATE, TIME, DATETIME or TIMESTAMP, old or new; undefined for other types. */
export function temporalWriter(column: RowColumn): LiteralWriter | undefined {
  const { type, meta, targetFraction = 0 } = column;
  switch (type) {
    case FieldType.DATE:
    case FieldType.NEWDATE:
      return writeDateLiteral;
    case FieldType.TIME:
      return targetFraction > 0 ? hiresTimeWriter(targetFraction) : writeOldTime;
    case FieldType.DATETIME:
      return targetFraction > 0 ? hiresDatetimeWriter(targetFraction) : writeOldDatetime;
    case FieldType.TIMESTAMP:
      return targetFraction > 0 ? hiresTimestampWriter(targetFraction) : writeOldTimestamp;
    case FieldType.TIME2:
      return time2Writer(meta);
    case FieldType.DATETIME2:
      return datetime2Writer(meta);
    case FieldType.TIMESTAMP2:
      return timestamp2Writer(meta);
    default:
      return undefined;
  }
}
