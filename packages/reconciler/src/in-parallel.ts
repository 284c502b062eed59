/** Reads and writes at a time: fast enough for thousands of small objects, far below what S3 throttles. */
export const parallelLimit = 16;

const iteratorOf = <T>(items: Iterable<T> | AsyncIterable<T>) =>
  Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();

/**
 * Works on items as they come, at most `parallelLimit` at a time, and returns the results in the order of the items.
 * After the first error no further item is begun, and it is thrown when everything begun has ended: a caller that
 * gives a lease back then knows that nothing is under way any more.
 */
export async function inParallel<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const iterator = iteratorOf(items);
  const results: R[] = [];
  let [begun, hasFailed] = [0, false];
  const takeItems = async () => {
    while (!hasFailed) {
      const next = await iterator.next();
      if (next.done === true || hasFailed) return;
      const at = begun;
      begun += 1;
      results[at] = await work(next.value);
    }
  };
  const takeUntilFailure = () =>
    takeItems().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: parallelLimit }, takeUntilFailure));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
