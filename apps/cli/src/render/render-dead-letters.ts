import type { DeadLetter } from '../cloud/dead-letters.ts';
import { renderTable, shortened } from './table.ts';

const textShown = 100;
const columns = ['sent', 'what', 'why', 'message'].map((head) => ({ head }));

/** The kind of an event or request, as it calls itself. */
function whatIs(body: string): string {
  try {
    const { mode, 'detail-type': event } = JSON.parse(body) ?? {};
    const kind = mode ?? event;
    return typeof kind === 'string' ? kind : 'neither event nor request';
  } catch {
    return 'no JSON';
  }
}

/** The redrive policy of a queue adds nothing to what it moves. */
const unknown = 'see the log of trigger';

/** Some of `total` dead letters with what they were given on their way. */
export function renderDeadLetters(letters: readonly DeadLetter[], total: number): readonly string[] {
  if (letters.length === 0) return ['  none of them can be seen right now: somebody else reads them'];
  const rows = letters.map(({ sentAt, body, attributes }) => {
    const why = Object.entries(attributes).map(([name, value]) => `${name}: ${value}`);
    const reason = why.length === 0 ? unknown : shortened(why.join('; '), textShown);
    return [sentAt, whatIs(body), reason, shortened(body, textShown)];
  });
  const left = total - letters.length;
  return [...renderTable(columns, rows), ...(left > 0 ? [`  and ${left} more`] : [])];
}
