import { SluiceError } from '../../errors/sluice-error.js';

export function malformed(what: string, cause?: unknown): SluiceError {
  return new SluiceError('EVENT_MALFORMED', what, {
    hint: 'Run `mysqlbinlog --verify-binlog-checksum` over the binlog file on the source. If it reads the event, report a bug with its bytes; if not, the binlog is damaged and the slave has to be provisioned again.',
    cause,
  });
}

export function unsupportedValue(what: string): SluiceError {
  return new SluiceError('VALUE_UNSUPPORTED', `no SQL literal reproduces ${what}`, {
    hint: 'Change the row on the source and the slave by hand, or leave the table out with a filter, then skip the transaction.',
  });
}

export function unsupportedType(type: number): SluiceError {
  return new SluiceError('VALUE_UNSUPPORTED', `values of column type ${type} cannot be read`, {
    hint: 'Leave the table out with a filter, or change the column to a type that is supported.',
  });
}
