import * as z from 'zod';
import { exactly } from './definition-shape.ts';
import { defaultDialect, delimiters, quotes } from './dialect.ts';

/** The dialect with its defaults. */
export const dialect = exactly({
  format: z.literal('csv'),
  delimiter: z.enum(delimiters).default(defaultDialect.delimiter),
  quote: z.enum(quotes).default(defaultDialect.quote),
  header: z.boolean().default(defaultDialect.header),
  encoding: z.enum(['utf-8', 'latin-1']).default(defaultDialect.encoding),
  multiline: z.boolean().default(defaultDialect.multiline),
  maxLineBytes: z.int().min(64, { abort: true }).max(4_194_304).default(defaultDialect.maxLineBytes),
  maxObjectBytes: z.int().min(1).default(defaultDialect.maxObjectBytes),
  maxCompressionRatio: z.int().min(1).default(defaultDialect.maxCompressionRatio),
  maxMultilineBytes: z.int().min(1).max(1_073_741_824).optional(),
})
  .refine(({ multiline, maxMultilineBytes }) => multiline || maxMultilineBytes === undefined, {
    path: ['maxMultilineBytes'],
    error: 'allowed: none, unless multiline is true',
  })
  .refine(({ maxObjectBytes, maxMultilineBytes = 0 }) => maxMultilineBytes <= maxObjectBytes, {
    path: ['maxMultilineBytes'],
    error: 'allowed: at most maxObjectBytes, as no larger object is read',
  })
  .transform(({ maxMultilineBytes = defaultDialect.maxMultilineBytes, ...dialect }) => ({
    ...dialect,
    maxMultilineBytes: dialect.multiline
      ? Math.min(maxMultilineBytes, dialect.maxObjectBytes)
      : maxMultilineBytes,
  }));
