import type {
  BooleanColumn,
  Column,
  DateColumn,
  DecimalColumn,
  IntegerColumn,
  TextColumn,
  TimestampColumn,
} from './columns.ts';
import type { Condition } from './conditions.ts';
import type { Derived } from './derived.ts';
import type { CsvDialect } from './dialect.ts';
import type { Measure } from './measures.ts';

export type Columns = Readonly<Record<string, Column>>;
export type DerivedColumns = Readonly<Record<string, Derived>>;
export type Measures = Readonly<Record<string, Measure>>;

/** Limits that hold a finished build back; judged when planning, from the build record. */
export interface Gates {
  /** Largest share of rejected records, 0 to 1. */
  readonly maxRejectedRatio: number;
  /** Fewest accepted records. @default 1 */
  readonly minAccepted?: number;
  /**
   * Whether an object with the very bytes of another published one holds its build back: a file that was sent twice
   * under two names, or for two days. @default 'hold'
   */
  readonly duplicateContent?: 'hold' | 'allow';
}

/** When a partition that has objects is built. Shapes no result. */
export interface Arrival {
  /** Only once an object `_SUCCESS` lies beside the data. @default false */
  readonly successObject?: boolean;
  /** Minutes, to 1440, in which no object came or went, as far as is seen. @default 0 */
  readonly quietMinutes?: number;
  /** Least minutes, to 1440, from the start of one run to the next: Glue bills a minute at least. @default 0 */
  readonly minRunIntervalMinutes?: number;
}

/** What the pipeline is held to; alarms come from here. */
export interface Objectives {
  /** Hours after which the newest publication is too old. */
  readonly freshnessHours: number;
  /** Dollars that one run may cost. */
  readonly runCostUsd: number;
}

/** One value from which types, tables, kernel, queries, metrics and alarms derive; plain data, so JSON is as good. */
export interface PipelineDefinition {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** Version of the result; a breaking change of the summary needs the next one. @default 1 */
  readonly version?: number;
  readonly input: {
    /** Name of the input; its table in the catalog is `<table>_raw`. */
    readonly table: string;
    readonly format: CsvDialect;
    /** In the order of the header. */
    readonly columns: Columns;
  };
  readonly summary: {
    readonly table: string;
    /** Columns computed from those of the contract, by name. */
    readonly derived?: DerivedColumns;
    /** Conditions on contract or derived columns; a record counts only if it meets all. */
    readonly filter?: readonly Condition[];
    readonly groupBy: readonly string[];
    readonly measures: Measures;
  };
  /** Named Athena queries by name. */
  readonly queries: Readonly<Record<string, string>>;
  readonly gates: Gates;
  /** @default - as soon as objects are listed */
  readonly arrival?: Arrival;
  readonly objectives: Objectives;
}

/** Names of the columns of a kind. */
type NamesOf<C extends Columns, Kind extends Column> = {
  [Name in keyof C]: C[Name] extends Kind ? Name : never;
}[keyof C] &
  string;

type NumberNames<C extends Columns> = NamesOf<C, IntegerColumn | DecimalColumn>;
type TimeNames<C extends Columns> = NamesOf<C, DateColumn | TimestampColumn>;
type Calendar = 'year' | 'month' | 'day';

type DerivedOf<C extends Columns> = Readonly<
  Record<string, Derived<'sum' | 'difference' | 'product', NumberNames<C>> | Derived<Calendar, TimeNames<C>>>
>;

type CalendarNames<D extends DerivedColumns> = {
  [Name in keyof D]: D[Name] extends Derived<Calendar> ? Name : never;
}[keyof D] &
  string;

type GroupNames<C extends Columns, D extends DerivedColumns> =
  | NamesOf<C, TextColumn | IntegerColumn | DateColumn | BooleanColumn>
  | CalendarNames<D>;

type MeasuresOf<C extends Columns, D extends DerivedColumns> = Readonly<
  Record<
    string,
    | Measure<'sum', NumberNames<C> | (keyof D & string)>
    | Measure<'min' | 'max', NumberNames<C> | TimeNames<C> | (keyof D & string)>
    | Measure<'count', (keyof C & string) | (keyof D & string) | undefined>
  >
>;

/** A definition whose summary can only name columns that exist, of a fitting type. */
export interface TypedDefinition<
  C extends Columns,
  D extends DerivedColumns,
  G extends readonly string[],
  M extends Measures,
> extends PipelineDefinition {
  readonly input: Omit<PipelineDefinition['input'], 'columns'> & { readonly columns: C };
  readonly summary: {
    readonly table: string;
    readonly derived?: D;
    readonly filter?: readonly Condition<(keyof C & string) | (keyof D & string)>[];
    readonly groupBy: G;
    readonly measures: M;
  };
}

/** Gives a definition its exact type; the values in it are checked by compilePipeline, so that loading one never fails. */
export function definePipeline<
  const C extends Columns,
  const G extends readonly GroupNames<C, D>[],
  const M extends MeasuresOf<C, D>,
  const D extends DerivedOf<C> = Record<never, never>,
>(definition: TypedDefinition<C, D, G, M>): TypedDefinition<C, D, G, M> {
  return definition;
}
