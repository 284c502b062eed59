import type { Column, DecimalColumn, IntegerColumn, TextColumn } from './columns.ts';
import type { CsvDialect } from './dialect.ts';
import type { Measure } from './measures.ts';

type Columns = Readonly<Record<string, Column>>;
type NamesOf<C extends Columns, Kind extends Column> = {
  [Name in keyof C]: C[Name] extends Kind ? Name : never;
}[keyof C] &
  string;

/** Limits that hold a finished build back; judged when planning, from the build record. */
export interface Gates {
  /** Largest share of rejected records, 0 to 1. */
  readonly maxRejectedRatio: number;
  /** Fewest accepted records. @default 1 */
  readonly minAccepted?: number;
}

/** What the pipeline is held to; alarms come from here. */
export interface Objectives {
  /** Hours after which the newest publication is too old. */
  readonly freshnessHours: number;
  /** Dollars that one run may cost. */
  readonly runCostUsd: number;
}

/** One value from which types, tables, kernel, queries, metrics and alarms derive. */
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
    readonly groupBy: readonly string[];
    readonly measures: Readonly<Record<string, Measure>>;
  };
  /** Named Athena queries by name. */
  readonly queries: Readonly<Record<string, string>>;
  readonly gates: Gates;
  readonly objectives: Objectives;
}

/** A definition whose summary can only name columns of its own contract, of a fitting type. */
export interface TypedDefinition<C extends Columns> extends PipelineDefinition {
  readonly input: Omit<PipelineDefinition['input'], 'columns'> & { readonly columns: C };
  readonly summary: {
    readonly table: string;
    readonly groupBy: readonly NamesOf<C, TextColumn | IntegerColumn>[];
    readonly measures: Readonly<Record<string, Measure<NamesOf<C, IntegerColumn | DecimalColumn>>>>;
  };
}

type ValueOf<C extends Column> =
  | (C extends IntegerColumn ? bigint : string)
  | (C['required'] extends true ? never : null);

/** The row that a definition's contract describes: integers as `bigint`, decimals as exact strings, empty as null. */
export type RowOf<D extends { readonly input: { readonly columns: Columns } }> = {
  -readonly [Name in keyof D['input']['columns']]: ValueOf<D['input']['columns'][Name]>;
};

/** Gives a definition its exact type; the values in it are checked by compilePipeline, so that loading one never fails. */
export function definePipeline<const C extends Columns>(definition: TypedDefinition<C>): TypedDefinition<C> {
  return definition;
}
