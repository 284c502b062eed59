import { type Faults, usual } from './faults.ts';
import { Random } from './random.ts';

/** What holds from the beginning of a story to its end. */
export const traits = [
  /** No hourly look; then no event of an object and no message is lost, as nothing else would find what they tell. */
  'no-schedule',
  'duplicates-allowed',
  /** A partition is built only once `_SUCCESS` lies beside its objects. */
  'success-object',
  'quiet-minutes',
  'run-interval',
  /** A run takes two builds. */
  'few-builds',
  /** A run scans two or three objects, so that partitions are built in parts. */
  'few-bytes',
  'few-segments',
  /** A step moves one pointer. */
  'few-moves',
  /** A day may have eight files, and come with all of them at once. */
  'many-names',
  /** Changes on four days, with sweeps between them. */
  'days',
  /** Everything happens within an hour, and people press the button all the time. */
  'hurry',
  /** What the sweep tags is gone at once, not some time later. */
  'quick-lifecycle',
  /** All files come on one day, which is built again and again, and people take that back. */
  'taken-back',
  /** Whole folders go, once most days are published. */
  'clean-up',
  /** Twice as many changes, over five hours, and people who ask for something all the time. */
  'busy',
] as const;

export type Trait = (typeof traits)[number];

/** Long stories, so few have these: one in so many seeds, those with this remainder. */
const seldom: ReadonlyMap<Trait, readonly [oneIn: number, remainder: number]> = new Map([
  ['taken-back', [10, 3]],
  ['clean-up', [40, 7]],
  ['busy', [40, 15]],
]);

export const events = [
  'change',
  'delivered',
  'folder-deleted',
  'copied',
  'moved',
  'success',
  'manual',
  'rollback',
  'release',
  'accept',
  'retry',
  'confirm-removals',
  'pause',
  'resume',
  'backfill',
  'stop-backfill',
  'repair',
  'deploy',
  'sweep',
] as const;

export type EventName = (typeof events)[number];

/** A part of a story that it can be told without. */
export type Item =
  | { readonly kind: 'trait'; readonly trait: Trait }
  | { readonly kind: 'fault'; readonly fault: keyof Faults; readonly oneIn: number }
  /** `at`: seconds from the beginning; `seed`: of what the event decides. */
  | { readonly kind: 'event'; readonly event: EventName; readonly at: number; readonly seed: number };

export interface Story {
  readonly seed: number;
  /** That were asked for. */
  readonly more: readonly Trait[];
  readonly items: readonly Item[];
}

const hour = 3600;

/** When things happen, in seconds from the beginning. */
export const windowsOf = (has: (trait: Trait) => boolean): readonly (readonly [number, number])[] =>
  has('days')
    ? [
        [0, 2 * hour],
        [26 * hour, 27 * hour],
        [47 * hour, 48 * hour],
        [71 * hour, 72 * hour],
      ]
    : [[0, (has('busy') ? 5 : 3) * hour]];

const asked: readonly EventName[] = [
  'manual',
  'rollback',
  'rollback',
  'release',
  'accept',
  'retry',
  'confirm-removals',
  'pause',
  'resume',
  'backfill',
  'stop-backfill',
  'repair',
  'repair',
];

function* someTraits(random: Random): Iterable<Item> {
  const isScheduled = !random.oneIn(4);
  if (!isScheduled) yield { kind: 'trait', trait: 'no-schedule' };
  for (const trait of traits)
    if (trait !== 'no-schedule' && !seldom.has(trait) && (isScheduled || trait !== 'days') && random.oneIn(5))
      yield { kind: 'trait', trait };
}

/** Each kind is there or not, so that no kind always hides another. */
function* someFaults(random: Random): Iterable<Item> {
  for (const [fault, often] of Object.entries(usual))
    if (random.oneIn(2)) yield { kind: 'fault', fault: fault as keyof Faults, oneIn: random.of(often) };
}

type Occasion = readonly [time: number, event: () => EventName];

function* burst(random: Random, [at, event]: Occasion, isHurried: boolean): Iterable<Item> {
  for (let time = at; ; time += random.between(0, 60)) {
    yield { kind: 'event', event: event(), at: time, seed: random.seed() };
    for (let presses = isHurried ? 2 : random.below(4) - 2; presses > 0; presses -= 1)
      yield {
        kind: 'event',
        event: 'manual',
        at: time + random.between(0, isHurried ? 1200 : 120),
        seed: random.seed(),
      };
    if (!random.oneIn(2)) return;
  }
}

/** Files of all days, and hours later people who delete folders. */
function* cleanUp(random: Random): Iterable<Item> {
  for (let n = 0; n < 12; n += 1)
    yield { kind: 'event', event: 'change', at: random.between(0, hour), seed: random.seed() };
  for (let n = 0; n < 3; n += 1)
    yield {
      kind: 'event',
      event: 'folder-deleted',
      at: random.between(2 * hour, 3 * hour),
      seed: random.seed(),
    };
}

/** Files come twice, somebody wants what was there before, and then something else happens. */
function* takenBack(random: Random, end: number): Iterable<Item> {
  const some = (
    count: number,
    [from, to]: readonly [number, number],
    ...choices: readonly EventName[]
  ): Item[] =>
    Array.from({ length: count }, () => ({
      kind: 'event',
      event: random.of(choices),
      at: random.between(from * end, to * end),
      seed: random.seed(),
    }));
  yield* some(2, [0, 0.1], 'change');
  yield* some(2, [0.3, 0.4], 'change');
  yield* some(3, [0.6, 0.8], 'rollback');
  yield* some(2, [0.8, 1], 'release', 'backfill', 'change', 'deploy', 'rollback');
}

function* someEvents(random: Random, has: (trait: Trait) => boolean): Iterable<Item> {
  const [isLong, isHurried] = [has('days'), has('hurry')];
  const windows = windowsOf(has);
  const when = (isLate = false) => {
    const [from, to] = random.of(windows);
    const end = isHurried ? from + hour : to;
    return random.between(isLate ? (from + end) / 2 : from, end);
  };
  const isDoubling = random.oneIn(3);
  const changed = (): EventName => {
    if (has('many-names') && random.oneIn(3)) return 'delivered';
    if (isDoubling && random.oneIn(2)) return random.oneIn(2) ? 'copied' : 'moved';
    if (random.oneIn(4)) return random.oneIn(2) ? 'success' : 'folder-deleted';
    return 'change';
  };
  const [changes, asks] = has('busy')
    ? [2 + random.below(5), random.below(9)]
    : [1 + random.below(3), random.oneIn(2) ? random.below(6) : 0];
  for (let n = 0; n < changes; n += 1) yield* burst(random, [when(), changed], isHurried);
  for (let n = 0; n < asks; n += 1) yield* burst(random, [when(true), () => random.of(asked)], false);
  if (random.oneIn(4)) yield* burst(random, [when(), () => (random.oneIn(2) ? 'deploy' : 'backfill')], false);
  if (has('taken-back')) yield* takenBack(random, isHurried ? hour : (windows[0]?.[1] ?? hour));
  if (has('clean-up')) yield* cleanUp(random);
  if (!isLong) return;
  for (const [from, to] of windows)
    for (let n = random.below(4); n > 0; n -= 1)
      yield { kind: 'event', event: 'sweep', at: random.between(from, to), seed: random.seed() };
}

/**
 * What the seed tells: who does what when, and what goes wrong how often.
 *
 * @param more traits that it has in any case
 */
export function toStory(seed: number, more: readonly Trait[] = []): Story {
  const random = new Random(seed);
  const given = [...seldom].flatMap(([trait, [oneIn, remainder]]) =>
    seed % oneIn === remainder ? trait : [],
  );
  const asked = [...new Set([...given, ...more])].map((trait) => ({ kind: 'trait', trait }) as const);
  const told = [...someTraits(random), ...asked];
  const has = (trait: Trait) => told.some((item) => item.kind === 'trait' && item.trait === trait);
  return { seed, more, items: [...told, ...someFaults(random), ...someEvents(random, has)] };
}

export const hasFault = ({ items }: Story, fault: keyof Faults): boolean =>
  items.some((item) => item.kind === 'fault' && item.fault === fault);

export const hasTrait = ({ items }: Story, trait: Trait): boolean =>
  items.some((item) => item.kind === 'trait' && item.trait === trait);
