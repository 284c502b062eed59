import type { Trait } from './story.ts';

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** What is taken out of the reconciler, and what stands there instead. */
export interface Fault {
  readonly edits: readonly Edit[];
  /** Seed of a story in which it shows. The search begins there and goes on, as stories change with the reconciler. */
  readonly seed: number;
  /** A part of what that story ends with. */
  readonly tells: string;
  /** Of the stories in which it shows soonest. @default - any */
  readonly traits?: readonly Trait[];
}

const edit = (file: string, from: string, to: string): Edit => ({ file, from, to });

const shown = (seed: number, tells: string, ...edits: readonly Edit[]): Fault => ({ edits, seed, tells });

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
    ...shown(8, 'at rest', edit('pending.ts', 'due > now + clockErrorMs', 'due > now')),
    traits: ['busy'],
  },
};

const deciding: Readonly<Record<string, Fault>> = {
  'a build of objects that are gone is published': {
    ...shown(
      30,
      'which is gone',
      edit(
        'losing-nothing.ts',
        'if (!record.objects.every(({ key, etag }) => listed.get(key) === etag)) return false;',
        '',
      ),
    ),
    traits: ['busy'],
  },
  'a build that lacks what readers saw is published': {
    ...shown(
      15,
      'which nobody touched',
      edit('losing-nothing.ts', '!listed.has(key) || built.has(key)', 'true'),
    ),
    traits: ['busy'],
  },
  'rejected records outlive a day that was never published': {
    ...shown(279, 'quarantines of', edit('plan.ts', 'unpaired.length > 0', 'unpaired.length > 1e9')),
    traits: ['busy'],
  },
  'gates are open': shown(1, 'past its gates', edit('gates.ts', 'ratio > gates.maxRejectedRatio', 'false')),
  'what was cut short stays so': {
    ...shown(
      166,
      'quarantines of',
      edit(
        'decide.ts',
        "cutShort === null ? null : { kind: 'publish', record: cutShort }",
        'cutShort === null ? null : null',
      ),
    ),
    traits: ['busy'],
  },
  'a rollback does not hold': {
    ...shown(
      16,
      'was rolled back, and moves',
      edit(
        'decide.ts',
        'if (wanted === null || published?.build.heldAgainst !== wanted.inputHash) return null;',
        'return null;',
      ),
    ),
    traits: ['taken-back'],
  },
  'a pause is not looked at': shown(
    2,
    'while all is paused',
    edit('decide.ts', 'isAction && seen.isPaused', 'false'),
    edit('plan.ts', "if (isPaused) return waitingFor('paused', 'until resume');", ''),
  ),
  'quiet minutes count from the newest object only': {
    ...shown(
      16,
      'seconds ago',
      edit('arrival.ts', "[view.newestAt ?? '', listedSince(view, seen)]", "[view.newestAt ?? '']"),
    ),
    traits: ['quiet-minutes'],
  },
  'what is noted of quiet minutes stays when the input changes': {
    ...shown(
      5,
      'seconds ago',
      edit(
        'arrival.ts',
        'noted !== undefined && noted.inputHash === wanted?.inputHash',
        'noted !== undefined',
      ),
      edit('arrival.ts', 'return after(since, arrival', 'return after(listedSince(view, seen), arrival'),
    ),
    traits: ['quiet-minutes'],
  },
  'what an older contract published is built again at once': shown(
    118,
    'nobody asked for a backfill',
    edit('decide.ts', "staleReason(view) === 'contract' && !isInBackfill(view, seen)", 'false'),
  ),
  'runs start as soon as they can': {
    ...shown(3, 'minutes after', edit('arrival.ts', 'if (isHurried) return null;', 'return null;')),
    traits: ['run-interval'],
  },
  'failures are never enough': shown(
    45,
    'runs started when nothing had changed',
    edit('failures.ts', 'failuresAllowed = 3', 'failuresAllowed = 1e9'),
  ),
  'a lack of capacity is no reason to wait': shown(
    64,
    'runs of one plan',
    edit(
      'failures.ts',
      'return waitUntil(ends, Math.min(60, 5 *',
      'return null && waitUntil(ends, Math.min(60, 5 *',
    ),
  ),
  'a day that is not whole is built': {
    ...shown(
      1,
      'without _SUCCESS',
      edit('decide.ts', 'if (successObject && !view.hasSuccess)', 'if (false)'),
    ),
    traits: ['success-object'],
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
    'the total is held failed',
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
