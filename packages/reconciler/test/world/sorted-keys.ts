/** A map whose keys are looked up by prefix, in order, without a sort of all of them. */
export class SortedKeys<Value> extends Map<string, Value> {
  readonly #sorted: string[] = [];
  /** Grows with every change. */
  changes = 0;

  override set(key: string, value: Value): this {
    this.changes += 1;
    if (!this.has(key)) this.#sorted.splice(this.#placeOf(key), 0, key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.changes += 1;
    if (this.has(key)) this.#sorted.splice(this.#placeOf(key), 1);
    return super.delete(key);
  }

  /** In order, those after `after` first. */
  keysBelow(
    prefix: string,
    after = '',
    limit = Number.POSITIVE_INFINITY,
    isWanted: (key: string) => boolean = () => true,
  ): readonly string[] {
    const found: string[] = [];
    const first = after < prefix ? this.#placeOf(prefix) : this.#placeOf(`${after}\0`);
    for (let at = first; found.length < limit; at += 1) {
      const key = this.#sorted[at];
      if (key === undefined || !key.startsWith(prefix)) break;
      if (isWanted(key)) found.push(key);
    }
    return found;
  }

  /** Of the key, or where it would be. */
  #placeOf(key: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
