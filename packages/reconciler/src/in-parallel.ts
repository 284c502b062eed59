/** Calls to S3 that are under way at once; more would only be throttled. */
const atOnce = 16;

/** Maps items by calls that are under way some at a time; results in order. The first failure ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  call: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += atOnce)
    results.push(...(await Promise.all(items.slice(first, first + atOnce).map(call))));
  return results;
}
