import type { RefuseReason } from '@ledgerline/schema';

/** Lines after the header; lines = accepted + rejected + blank, filtered is part of accepted. */
export interface Counts {
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly blank: number;
  readonly filtered: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Exact decimal text by sum or count measure. */
  readonly totals: Readonly<Record<string, string>>;
}

interface ScannedObject {
  readonly key: string;
  /** As stored. */
  readonly bytes: number;
  readonly seconds: number;
}

export interface ReadObject extends ScannedObject, Counts {
  readonly state: 'read';
  readonly contentHash: string;
}

export interface RefusedObject extends ScannedObject {
  readonly state: 'refused';
  readonly reason: RefuseReason;
  /** What was seen and what is allowed. */
  readonly detail: string;
}

export type ObjectResult = ReadObject | RefusedObject;

/** A build with a refused object counts nothing and has no row in any file. */
export interface BuildResult extends Counts {
  readonly partition: string;
  readonly state: 'built' | 'refused';
  readonly bytes: number;
  readonly seconds: number;
  readonly objects: readonly ObjectResult[];
}

export interface ScanResult {
  readonly builds: readonly BuildResult[];
}
