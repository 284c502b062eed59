import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Spec } from '@ledgerline/schema';
import { Database } from './database.ts';
import { RangeJudge } from './judge-range.ts';
import { Kernel, quarantineTypes } from './kernel.ts';
import { lineDialect } from './line-faults.ts';
import { RangeFile } from './range-file.ts';
import type { ScanPath } from './scan-options.ts';
import { Turns } from './turns.ts';

export interface ScanDatabaseOptions {
  readonly spec: Spec;
  readonly workFolder: string;
  readonly outputFolder: string;
  readonly memoryLimitMb: number;
  readonly paths: readonly ScanPath[];
}

/** DuckDB with the table `scanned`: the partial sums of all ranges, by build. */
export class ScanDatabase {
  /** For everything but ranges. */
  readonly main: DuckDBConnection;
  readonly #options: ScanDatabaseOptions;
  readonly #database: Database;
  readonly #judges: { readonly file: RangeFile; readonly connection: DuckDBConnection }[] = [];
  readonly #turns = new Turns();

  private constructor(options: ScanDatabaseOptions, database: Database, main: DuckDBConnection) {
    this.#options = options;
    this.#database = database;
    this.main = main;
  }

  static async open(options: ScanDatabaseOptions): Promise<ScanDatabase> {
    const folders = [options.workFolder, options.outputFolder] as const;
    const database = await Database.open({ folders, memoryLimitMb: options.memoryLimitMb });
    const scan = new ScanDatabase(options, database, await database.connect());
    await scan.main.run(options.spec.kernel.sql.create_partials);
    await scan.main.run('CREATE TABLE scanned AS SELECT 0::INTEGER AS _build, * FROM partials');
    await scan.main.run('DROP TABLE partials');
    for (const type of quarantineTypes(options.spec)) await scan.main.run(type);
    return scan;
  }

  /** With a connection and a range file of its own. */
  async openJudge(): Promise<RangeJudge> {
    const { spec, workFolder, paths } = this.#options;
    const file = new RangeFile(join(workFolder, `range-${this.#judges.length}`));
    const connection = await this.#database.connect();
    this.#judges.push({ file, connection });
    const kernel = new Kernel(connection, spec, this.#turns);
    return new RangeJudge({ kernel, file, dialect: lineDialect(spec.input.dialect), paths });
  }

  /** Leaves their memory to the rest of the work. */
  closeJudges(): void {
    for (const { file, connection } of this.#judges.splice(0)) {
      this.#database.disconnect(connection);
      file.close();
    }
  }

  /** Ends running queries with an error. */
  interrupt(): void {
    this.#database.interrupt();
  }

  close(): void {
    this.closeJudges();
    this.#database.close();
  }
}
