import { Collation } from '../../event/collation-number.js';
import type { IntvarEvent, RandEvent, UserVarEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

const VARIABLES = [undefined, 'last_insert_id', 'insert_id'] as const;
const VALUE_TYPES = ['string', 'real', 'int', 'row', 'decimal'] as const;
/** Attributes after a user variable's value. `sql/log_event_data_type.h` (MariaDB). */
const Attribute = { SIGNED: 0, UNSIGNED: 1, DATA_TYPE: 2 } as const;

/** INTVAR_EVENT: which variable (1 byte), value (8 bytes). */
export function readIntvar(header: EventHeader, reader: EventReader): IntvarEvent {
  const code = reader.u8();
  const variable = VARIABLES[code];
  if (variable === undefined) throw reader.malformed(`variable ${code} is not known`);
  const value = reader.u64();
  reader.finish('the value');
  return { kind: 'intvar', header, variable, value };
}

/** RAND_EVENT: two seeds of 8 bytes. */
export function readRand(header: EventHeader, reader: EventReader): RandEvent {
  const seed1 = reader.u64();
  const seed2 = reader.u64();
  reader.finish('the seeds');
  return { kind: 'rand', header, seed1, seed2 };
}

/**
 * USER_VAR_EVENT: name, NULL flag, then type, collation, value and attributes.
 * `libs/mysql/binlog/event/statement_events.cpp`, User_var_event.
 */
export function readUserVar(header: EventHeader, reader: EventReader): UserVarEvent {
  const name = reader.bytes(reader.u32());
  if (reader.u8() !== 0) return nullVariable(header, name);
  const code = reader.u8();
  const type = VALUE_TYPES[code];
  if (type === undefined) throw reader.malformed(`value type ${code} is not known`);
  const collation = reader.u32();
  const value = reader.bytes(reader.u32());
  if ((type === 'int' || type === 'real') && value.length !== 8) {
    throw reader.malformed(`a value of type ${type} has ${value.length} bytes`);
  }
  return { kind: 'user-var', header, name, type, collation, value, ...readAttributes(reader) };
}

function nullVariable(header: EventHeader, name: Buffer): UserVarEvent {
  return {
    kind: 'user-var',
    header,
    name,
    type: 'string',
    collation: Collation.BINARY,
    value: undefined,
    unsigned: false,
    dataType: undefined,
  };
}

/** MySQL writes one byte of flags, of which 1 is "unsigned": the same as MariaDB's first attribute. */
function readAttributes(reader: EventReader): Pick<UserVarEvent, 'unsigned' | 'dataType'> {
  let unsigned = false;
  let dataType: Buffer | undefined;
  while (reader.left > 0) {
    const code = reader.u8();
    if (code === Attribute.UNSIGNED) unsigned = true;
    else if (code === Attribute.DATA_TYPE) dataType = reader.shortBytes();
    else if (code !== Attribute.SIGNED) throw reader.malformed(`attribute ${code} is not known`);
  }
  return { unsigned, dataType };
}
