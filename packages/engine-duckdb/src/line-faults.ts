import { isUtf8 } from 'node:buffer';
import type { RejectReason, Spec } from '@ledgerline/schema';

const LF = 10;
const CR = 13;

/** The dialect in bytes. */
export interface LineDialect {
  readonly delimiter: number;
  readonly quote: number;
  readonly maxLineBytes: number;
}

export function lineDialect({ delimiter, quote, maxLineBytes }: Spec['input']['dialect']): LineDialect {
  return { delimiter: delimiter.charCodeAt(0), quote: quote.charCodeAt(0), maxLineBytes };
}

/** The first line fault of a record, which comes without its line end, or null when it is well-formed. */
export function lineFault(line: Buffer, hasWrongEnding: boolean, dialect: LineDialect): RejectReason | null {
  if (line.length > dialect.maxLineBytes) return 'line-too-long';
  if (!isUtf8(line)) return 'invalid-utf8';
  if (line.includes(0)) return 'nul';
  return hasWrongEnding ? 'line-ending' : quoteFault(line, dialect);
}

/**
 * Where a quoted field ends: the index of its closing quote, -1 when there is none before `limit`.
 * A doubled quote is one of the text.
 */
export function closingQuote(bytes: Buffer, opening: number, limit: number, quote: number): number {
  let at = bytes.indexOf(quote, opening + 1);
  while (at >= 0 && at < limit && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at < limit ? at : -1;
}

/** RFC 4180: fields are read from the left, the first one that breaks the rules names the fault. */
function quoteFault(line: Buffer, { delimiter, quote }: LineDialect): RejectReason | null {
  if (!line.includes(quote)) return null;
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === quote) {
      const closing = closingQuote(line, at, line.length, quote);
      if (closing < 0) return 'unbalanced-quote';
      at = closing + 1;
      if (at < line.length && line[at] !== delimiter) return 'text-after-quote';
    } else {
      at = line.indexOf(delimiter, at);
      if (at < 0) return null;
    }
  }
  return null;
}

/** Whether a line end in a record is not that of its object: every CR belongs to the CRLF of an object with CRLF. */
export function hasWrongLineEnd(record: Buffer, isCrlf: boolean): boolean {
  for (let at = record.indexOf(CR); at >= 0; at = record.indexOf(CR, at + 1))
    if (!isCrlf || record[at + 1] !== LF) return true;
  if (!isCrlf) return false;
  for (let at = record.indexOf(LF); at >= 0; at = record.indexOf(LF, at + 1))
    if (record[at - 1] !== CR) return true;
  return false;
}
