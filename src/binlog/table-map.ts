/** One column of a table map event. What the optional metadata does not tell is undefined. */
export interface TableMapColumn {
  /** `FieldType` (value/field-type.ts), with CHAR, ENUM and SET told apart (the event writes all three as STRING). */
  readonly type: number;
  /**
   * By type: FLOAT, DOUBLE: size of the value in bytes (4, 8). BLOB family, JSON, GEOMETRY, VECTOR:
   * size of the length prefix in bytes (1 to 4). TIME2, DATETIME2, TIMESTAMP2: fractional digits.
   * VARCHAR, VAR_STRING, STRING: greatest length in bytes. ENUM, SET: size of the value in bytes.
   * NEWDECIMAL: precision << 8 | scale. BIT: whole bytes << 8 | bits beyond them. TYPED_ARRAY: type
   * of the elements. Others: 0.
   */
  readonly meta: number;
  readonly nullable: boolean;
  /** Numeric columns only. */
  readonly unsigned: boolean | undefined;
  /** Collation number of a CHAR, VARCHAR, TEXT, BLOB, ENUM or SET column. 63: binary. */
  readonly collation: number | undefined;
  /** Bytes in utf8mb3; with `binlog_row_metadata=FULL` only, as are all that follow. */
  readonly name: Buffer | undefined;
  /** Members of an ENUM or SET, in the column's character set. */
  readonly members: readonly Buffer[] | undefined;
  /** 0 geometry, 1 point, 2 linestring, 3 polygon, 4..6 multi.., 7 collection. */
  readonly geometryType: number | undefined;
  /** False: an INVISIBLE column (MySQL). */
  readonly visible: boolean | undefined;
  /** Dimensions of a VECTOR column (MySQL). */
  readonly dimensions: number | undefined;
}

/** A part of the primary key. */
export interface KeyColumn {
  /** Index into `columns`. */
  readonly column: number;
  /** Length of the prefix that is indexed, in characters; 0: the whole value. */
  readonly prefix: number;
}

/** What following row events of the same `tableId` refer to. */
export interface TableMap {
  /** 48 bits; valid until the end of the statement, the source uses it again for another table. */
  readonly tableId: number;
  /** 1: lengths of BIT columns are exact; 4 (MySQL): the first column is a generated primary key. */
  readonly flags: number;
  /** Name bytes in utf8mb3 (utf8mb4 where the server stores it so). */
  readonly schema: Buffer;
  readonly table: Buffer;
  readonly columns: readonly TableMapColumn[];
  /** With `binlog_row_metadata=FULL` and a primary key only. */
  readonly primaryKey: readonly KeyColumn[] | undefined;
}
