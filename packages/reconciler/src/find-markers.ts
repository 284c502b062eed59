import { curatedKeys } from '@ledgerline/schema';
import { inParallel, parallelLimit } from './in-parallel.ts';
import type { VisibleWorld } from './world.ts';

/** Up to so many hashes each has a listing of its own; more of them are found on pages that hold many. */
const fewHashes = 100;

/** An object with these bytes was scanned in the partition at some time. */
export interface Marker {
  readonly hash: string;
  readonly partition: string;
}

type Curated = Pick<VisibleWorld, 'curated'>;

function toMarker(key: string): Marker {
  const [hash = '', partition = ''] = key.slice(curatedKeys.allContents.length).split('/');
  return { hash, partition };
}

async function markersOf({ curated }: Curated, hash: string): Promise<readonly Marker[]> {
  const found: Marker[] = [];
  for await (const page of curated.list(curatedKeys.contents(hash)))
    found.push(...page.map(({ key }) => toMarker(key)));
  return found;
}

/**
 * What lies on the page that begins with the first hash, and on those after it that go on with its last one.
 *
 * @param sorted hashes
 * @returns the markers found, and how many of the hashes need no other look
 */
async function readPages({ curated }: Curated, sorted: readonly string[]) {
  const wanted = new Set(sorted);
  const found: Marker[] = [];
  const startAfter = curatedKeys.contents(sorted[0] ?? '');
  for await (const page of curated.list(curatedKeys.allContents, { startAfter })) {
    const markers = page.map(({ key }) => toMarker(key));
    found.push(...markers.filter(({ hash }) => wanted.has(hash)));
    // markers of the last hash may go on with the next page; without one nothing lies behind
    const last = markers.at(-1)?.hash;
    const next = last === undefined ? -1 : sorted.findIndex((hash) => hash >= last);
    if (next === -1) break;
    if (sorted[next] !== last) return { found, done: next };
  }
  return { found, done: sorted.length };
}

async function scan(world: Curated, sorted: readonly string[]): Promise<readonly Marker[]> {
  const all: Marker[] = [];
  for (let rest = sorted; rest.length > 0; ) {
    const { found, done } = await readPages(world, rest);
    all.push(...found);
    rest = rest.slice(done);
  }
  return all;
}

/** As many parts as are read at the same time, each in the order of the keys. */
function inParts(sorted: readonly string[]): readonly (readonly string[])[] {
  const size = Math.ceil(sorted.length / parallelLimit);
  return Array.from({ length: parallelLimit }, (_, n) => sorted.slice(n * size, (n + 1) * size));
}

/**
 * Where contents were scanned. The first build of a day of many objects asks for as many hashes: of those the markers
 * lie close together, so that it takes no more listings than there are pages of markers, nor than there are hashes.
 */
export async function findMarkers(world: Curated, hashes: readonly string[]): Promise<readonly Marker[]> {
  if (hashes.length <= fewHashes) return (await inParallel(hashes, (hash) => markersOf(world, hash))).flat();
  return (await inParallel(inParts([...hashes].sort()), (part) => scan(world, part))).flat();
}
