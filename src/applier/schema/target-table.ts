/** A column of the target's table, as its information_schema tells it. */
export interface TargetColumn {
  readonly name: string;
  /** `int`, `varchar`, `point` ... in lower case. */
  readonly dataType: string;
  /** The same with length, sign and members, as written: `varchar(20)`. */
  readonly columnType: string;
  readonly unsigned: boolean;
  /** Character set of a text, ENUM or SET column; undefined for all others. */
  readonly charset: string | undefined;
  readonly nullable: boolean;
  /** Digits of the fraction of a second (`datetime_precision`) of a temporal column. */
  readonly fraction: number | undefined;
  /** Whether an INSERT may leave the column out. */
  readonly hasDefault: boolean;
  /** NULL stands for what is left out: its default is NULL, or there is none, which nothing tells. */
  readonly nullIfLeftOut?: boolean;
  /** A generated column cannot be written. `period`: MariaDB's row start and row end. */
  readonly generated: 'virtual' | 'stored' | 'period' | undefined;
  /** Whether an UPDATE that does not name the column changes it: ON UPDATE CURRENT_TIMESTAMP. */
  readonly updatesItself: boolean;
  /** MySQL's generated invisible primary key, `my_row_id`. */
  readonly generatedKey: boolean;
}

export interface TargetKey {
  readonly name: string;
  /** Indexes into `TargetTable.columns`. */
  readonly columns: readonly number[];
  readonly unique: boolean;
  /** Whether whole columns make it up, none of them a prefix or an expression. */
  readonly whole: boolean;
  /** Whether the optimizer uses it. */
  readonly visible: boolean;
  /** USING HASH. But for MEMORY tables MariaDB keeps such a unique key by a hidden column. */
  readonly hashed: boolean;
}

export type RowChange = 'INSERT' | 'UPDATE' | 'DELETE';

export interface TargetTrigger {
  readonly name: string;
  readonly event: RowChange;
  /** Whether its body mentions `@TREPSLAVE`, which the applier's sessions set to 'YES'. */
  readonly guarded: boolean;
}

export interface TargetTable {
  readonly schema: string;
  readonly name: string;
  /** `BASE TABLE`, `VIEW`, `SEQUENCE`, `SYSTEM VERSIONED`. */
  readonly type: string;
  /** Whether its engine undoes changes: not MyISAM, MEMORY and the like. */
  readonly rollsBack: boolean;
  /** In ordinal order, invisible ones included. */
  readonly columns: readonly TargetColumn[];
  readonly keys: readonly TargetKey[];
  readonly triggers: readonly TargetTrigger[];
  /** Whether a foreign key of the table refers to the table itself. */
  readonly selfReferencing: boolean;
  /** Whether it has a foreign key. */
  readonly refers?: boolean;
  /** Year in which row end says that a row of a system-versioned table is a present one. */
  readonly endOfTime?: number;
  /** Whether INSERT .. SELECT makes of NULL, without strict mode, what a spatial type has for nothing. */
  readonly emptiesNull?: boolean;
  /** Whether a row event's row is compared with one row of the table after the other: no hash may miss it. */
  readonly scansForRows?: boolean;
}

export const PRIMARY_KEY = 'PRIMARY';
