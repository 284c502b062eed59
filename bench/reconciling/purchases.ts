const countries = ['Brazil', 'Canada', 'Germany', 'India', 'Japan', 'Kenya', 'Mexico', 'Norway'] as const;
const rows = 20;

/** Files with purchases, no two of them alike, and the totals that any right answer must have. */
export class Purchases {
  private files = 0;
  private readonly cents = new Map<string, number>();

  /** A file of 20 purchases. */
  next(): string {
    this.files += 1;
    const lines = Array.from({ length: rows }, (_, row) => {
      const country = countries[(this.files + row) % countries.length] ?? countries[0];
      const amount = ((this.files * rows + row) * 7919) % 1_000_000;
      this.cents.set(country, (this.cents.get(country) ?? 0) + amount);
      return `${this.files * rows + row},${country},${(amount / 100).toFixed(2)}\n`;
    });
    return `user_id,country,purchase_amount\n${lines.join('')}`;
  }

  /** The same file so many times more. */
  repeat(file: string, times: number): void {
    for (const line of file.trimEnd().split('\n').slice(1)) {
      const [, country = '', amount = ''] = line.split(',');
      const cents = Math.round(Number(amount) * 100);
      this.cents.set(country, (this.cents.get(country) ?? 0) + times * cents);
    }
  }

  /** The public CSV of all files so far. */
  expectedExport(): string {
    const totals = [...this.cents].sort(([a], [b]) => (a < b ? -1 : 1));
    return `country,total_purchase\n${totals.map(([country, cents]) => `${country},${(cents / 100).toFixed(2)}\n`).join('')}`;
  }
}
