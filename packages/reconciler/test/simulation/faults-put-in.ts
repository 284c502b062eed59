import { edit, type Fault, shown } from './fault.ts';
import { deciding } from './faults-in-deciding.ts';

const acting: Readonly<Record<string, Fault>> = {
  'the lease is not looked at': shown(
    24,
    'has the lease',
    edit(
      'lease.ts',
      'Date.parse(seen.expiresAt) > now.getTime()',
      'Date.parse(seen.expiresAt) > Number.POSITIVE_INFINITY',
    ),
  ),
  'a lease never expires': shown(
    2,
    'to the end',
    edit('lease.ts', 'Date.parse(seen.expiresAt) > now.getTime()', 'Date.parse(seen.expiresAt) > 0'),
  ),
  'what was seen without the lease is acted on': {
    ...shown(
      163,
      'minutes after',
      edit(
        'reconcile.ts',
        'first = await look(world, wish);',
        'first = await look(world, wish); (world as any).firstLook = first;',
      ),
      edit(
        'reconcile.ts',
        'const last = await look(world, afterMoves(wish, done), stuckOf(done));',
        'const last = (step === 1 && (world as any).firstLook) || (await look(world, afterMoves(wish, done), stuckOf(done)));',
      ),
      edit('reconcile.ts', 'if (isStart && !wish.withPending) {', 'if (false) {'),
    ),
    traits: ['hurry'],
  },
  'a manifest is not compared with its files': shown(
    12,
    'a whole build is',
    edit('publish.ts', 'const problem = problems[n] ?? null', 'const problem = null'),
    edit('publish.ts', 'problems[n] === null', 'true'),
  ),
  'a summary moves before its quarantine': shown(
    1,
    'moved before its quarantine',
    edit('publish.ts', "await move('quarantine', sound)", "await move('summary', sound)"),
    edit('publish.ts', "await move('summary', ready)", "await move('quarantine', ready)"),
  ),
  'the message that woke us still counts as on its way': {
    ...shown(617, 'at rest', edit('pending.ts', 'due > now + clockErrorMs', 'due > now')),
    traits: ['busy'],
  },
};

const sharing: Readonly<Record<string, Fault>> = {
  'a partition is removed at the first look': {
    ...shown(7, 'seconds after its objects', edit('removals.ts', '>= absentMinutes * minuteMs', '>= 0')),
    traits: ['busy'],
  },
  'removals have no guard': {
    ...shown(
      7,
      'are removed within',
      edit('removals.ts', 'const isOpen = before.size + views.length <= allowed', 'const isOpen = true'),
    ),
    traits: ['clean-up'],
  },
  'the same bytes are published twice': shown(
    20,
    'is publish null',
    edit(
      'contents.ts',
      "if (seen.gates.duplicateContent === 'allow') return decisions;",
      'return decisions;',
    ),
  ),
  'the scan of a changed object is taken over': shown(
    3,
    'is held failed',
    edit(
      'choose-segments.ts',
      'return now?.etag === etag && now.size === size;',
      'return now !== undefined;',
    ),
  ),
  'the parts of a build are forgotten': {
    ...shown(2, 'to the end', edit('observe-segments.ts', 'at < loose.length', 'at < 0')),
    traits: ['few-bytes'],
  },
  'a month is taken over although a day of it changed': shown(
    20,
    'a month that no run summed',
    edit(
      'plan-rollup.ts',
      'if (before !== undefined && (await monthProblem(world, before, published)) === null) return before;',
      'for (const one of summed.values()) if (one.month === month) return { ...one, digest: monthDigestOf(published) };',
    ),
  ),
  'a month is taken over although its file is gone': {
    ...shown(
      86,
      'the total is held failed',
      edit('plan-rollup.ts', '(await monthProblem(world, before, published)) === null', 'true'),
    ),
    traits: ['busy'],
  },
  'a published build is summed although its files are gone': {
    ...shown(
      289,
      'the total is held failed',
      edit(
        'plan-rollup.ts',
        'return problem === null ? { ...named, keys: record.manifest.summary } : { partition, problem };',
        'return { ...named, keys: record.manifest.summary };',
      ),
    ),
    traits: ['busy'],
  },
  'the total does not follow': shown(
    1,
    'the CSV is of',
    edit(
      'plan.ts',
      "if (rollup !== null) return { kind: 'move', rollup };",
      "if (rollup !== null) return { kind: 'up-to-date' };",
    ),
  ),
};

const sweeping: Readonly<Record<string, Fault>> = {
  'a run is swept on the first night': {
    ...shown(1028, 'a query that began', edit('sweep-list.ts', 'deadHours = 20', 'deadHours = 0')),
    traits: ['days', 'quick-lifecycle'],
  },
  'files are swept before their records': {
    ...shown(
      15,
      'expires, and',
      edit(
        'sweep.ts',
        'await deleteRecords(world, runId, inventory);',
        'await tagRun(world, runId, sweptTag); ',
      ),
      edit(
        'sweep.ts',
        'await tagRun(world, runId, sweptTag);\n    const',
        'await deleteRecords(world, runId, inventory);\n    const',
      ),
    ),
    traits: ['days', 'quick-lifecycle'],
  },
};

/** By what a story tells when it is there. */
export const faults: Readonly<Record<string, Fault>> = { ...acting, ...deciding, ...sharing, ...sweeping };
