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

const edit = (file: string, from: string, to: string): Pick<Fault, 'edits'> => ({
  edits: [{ file, from, to }],
});

const acting: Readonly<Record<string, Fault>> = {
  'the lease is not looked at': edit(
    'lease.ts',
    'Date.parse(seen.expiresAt) > now.getTime()',
    'Date.parse(seen.expiresAt) > Number.POSITIVE_INFINITY',
  ),
  'a lease never expires': edit(
    'lease.ts',
    'Date.parse(seen.expiresAt) > now.getTime()',
    'Date.parse(seen.expiresAt) > 0',
  ),
  'what was seen without the lease is acted on': {
    edits: [
      {
        file: 'reconcile.ts',
        from: 'first = await look(world, wish);',
        to: 'first = await look(world, wish); (world as any).firstLook = first;',
      },
      {
        file: 'reconcile.ts',
        from: 'const last = await look(world, afterMoves(wish, done), stuckOf(done));',
        to: 'const last = (step === 1 && (world as any).firstLook) || (await look(world, afterMoves(wish, done), stuckOf(done)));',
      },
    ],
    traits: ['hurry'],
  },
  'a manifest is not compared with its files': edit(
    'publish.ts',
    'if (problem === null) return null;',
    'return null;',
  ),
  'a summary moves before its quarantine': {
    edits: [
      { file: 'publish.ts', from: "await move('quarantine', sound)", to: "await move('summary', sound)" },
      { file: 'publish.ts', from: "await move('summary', ready)", to: "await move('quarantine', ready)" },
    ],
  },
  'the message that woke us still counts as on its way': edit(
    'pending.ts',
    'due > now + clockErrorMs',
    'due > now',
  ),
};

const deciding: Readonly<Record<string, Fault>> = {
  'a build of objects that are gone is published': edit(
    'losing-nothing.ts',
    'if (!record.objects.every(({ key, etag }) => listed.get(key) === etag)) return false;',
    '',
  ),
  'a build that lacks what readers saw is published': edit(
    'losing-nothing.ts',
    '!listed.has(key) || built.has(key)',
    'true',
  ),
  'rejected records outlive a day that was never published': {
    ...edit('plan.ts', 'unpaired.length > 0', 'unpaired.length > 1e9'),
    traits: ['hurry'],
  },
  'gates are open': edit('gates.ts', 'ratio > gates.maxRejectedRatio', 'false'),
  'what was cut short stays so': edit(
    'decide.ts',
    "cutShort === null ? null : { kind: 'publish', record: cutShort }",
    'cutShort === null ? null : null',
  ),
  'a rollback does not hold': edit(
    'decide.ts',
    'if (wanted === null || published?.build.heldAgainst !== wanted.inputHash) return null;',
    'return null;',
  ),
  'failures are never enough': edit('failures.ts', 'failuresAllowed = 3', 'failuresAllowed = 1e9'),
  'a lack of capacity is no reason to wait': edit(
    'failures.ts',
    'return waitUntil(ends,',
    'return null && waitUntil(ends,',
  ),
  'a day that is not whole is built': {
    ...edit('decide.ts', 'if (successObject && !view.hasSuccess)', 'if (false)'),
    traits: ['success-object'],
  },
};

const sharing: Readonly<Record<string, Fault>> = {
  'a partition is removed at the first look': edit('removals.ts', '>= absentMinutes * minuteMs', '>= 0'),
  'removals have no guard': edit(
    'removals.ts',
    'const isOpen = before.size + views.length <= allowed',
    'const isOpen = true',
  ),
  'the same bytes are published twice': edit(
    'contents.ts',
    "if (seen.gates.duplicateContent === 'allow') return decisions;",
    'return decisions;',
  ),
  'nobody looks again at what another day held back': {
    ...edit('unsettled.ts', 'return verdict.isShared ? longestDelaySeconds : null;', 'return null;'),
    traits: ['no-schedule'],
  },
  'the scan of a changed object is taken over': edit(
    'choose-segments.ts',
    'return now?.etag === etag && now.size === size;',
    'return now !== undefined;',
  ),
  'the parts of a build are forgotten': {
    ...edit('observe-segments.ts', 'at < loose.length', 'at < 0'),
    traits: ['few-bytes'],
  },
  'a month is taken over although a day of it changed': edit(
    'plan-rollup.ts',
    'if (before !== undefined && (await monthProblem(world, before, published)) === null) return before;',
    'for (const one of summed.values()) if (one.month === month) return { ...one, digest: monthDigestOf(published) };',
  ),
  'a month is taken over although its file is gone': edit(
    'plan-rollup.ts',
    '(await monthProblem(world, before, published)) === null',
    'true',
  ),
  'a published build is summed although its files are gone': edit(
    'plan-rollup.ts',
    'return problem === null ? { ...named, keys: record.manifest.summary } : { partition, problem };',
    'return { ...named, keys: record.manifest.summary };',
  ),
  'the total does not follow': edit(
    'plan.ts',
    "if (rollup !== null) return { kind: 'move', rollup };",
    "if (rollup !== null) return { kind: 'up-to-date' };",
  ),
};

const sweeping: Readonly<Record<string, Fault>> = {
  'a run is swept on the first night': {
    ...edit('sweep-list.ts', 'deadHours = 20', 'deadHours = 0'),
    traits: ['days', 'quick-lifecycle'],
  },
  'files are swept before their records': {
    edits: [
      {
        file: 'sweep.ts',
        from: 'await deleteRecords(world, runId, inventory);',
        to: 'await tagRun(world, runId, sweptTag); ',
      },
      {
        file: 'sweep.ts',
        from: 'await tagRun(world, runId, sweptTag);\n    const',
        to: 'await deleteRecords(world, runId, inventory);\n    const',
      },
    ],
    traits: ['days', 'quick-lifecycle'],
  },
};

/** By what a story tells when it is there. */
export const faults: Readonly<Record<string, Fault>> = { ...acting, ...deciding, ...sharing, ...sweeping };
