import type { Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';

const beyondLatin1 = /[\u0100-\u{10ffff}]/u;
const members = ['header', 'oneOf', 'notOneOf', 'true', 'false', 'pattern'];

function checkMembers(of: object, refuse: Refuse): void {
  for (const [member, given] of Object.entries(of).filter(([name]) => members.includes(name)))
    for (const [index, text] of [given].flat().entries())
      if (typeof text === 'string' && beyondLatin1.test(text))
        refuse(
          Array.isArray(given) ? [member, index] : [member],
          'characters of ISO 8859-1, as objects in latin-1 hold no others',
        );
}

/** No header and no field of an object in Latin-1 can be a text with other characters. */
export function checkEncoding({ input, summary }: NormalDefinition, refuse: Refuse): void {
  if (input.format.encoding !== 'latin-1') return;
  for (const [name, column] of Object.entries(input.columns))
    checkMembers(column, (path, allowed) => refuse(['input', 'columns', name, ...path], allowed));
  for (const [index, condition] of summary.filter.entries())
    checkMembers(condition, (path, allowed) => refuse(['summary', 'filter', index, ...path], allowed));
}
