import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '@ledgerline/schema';

export interface DatabaseOptions {
  /** The folders that SQL may read and write; what does not fit in memory goes to the first. */
  readonly folders: readonly [string, ...string[]];
  readonly memoryLimitMb: number;
  /**
   * Whether DuckDB promises that rows leave in the order in which they came; without, one thread still keeps it, and
   * the row groups of a Parquet file can be limited in bytes. @default true
   */
  readonly preservesOrder?: boolean;
}

const settings = ({ folders, memoryLimitMb, preservesOrder = true }: DatabaseOptions) => [
  'threads = 1',
  `memory_limit = '${memoryLimitMb}MiB'`,
  `temp_directory = ${quoteText(folders[0])}`,
  'autoinstall_known_extensions = false',
  'autoload_known_extensions = false',
  'allow_community_extensions = false',
  `preserve_insertion_order = ${preservesOrder}`,
  // freed memory goes back at once; by default the process keeps several times as much as it needs
  "allocator_flush_threshold = '16MiB'",
  "allocator_bulk_deallocation_flush_threshold = '16MiB'",
  `allowed_directories = [${folders.map(quoteText).join(', ')}]`,
  'enable_external_access = false',
  'lock_configuration = true',
];

/**
 * DuckDB in memory, locked down: no network, no extension, no file outside of the folders, and no way back.
 * Queries of several connections run side by side, each in one thread, and share the memory.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connections = new Set<DuckDBConnection>();

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const database = new Database(await DuckDBInstance.create(':memory:'));
    const connection = await database.connect();
    for (const setting of settings(options)) await connection.run(`SET ${setting}`);
    return database;
  }

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    this.#connections.add(connection);
    return connection;
  }

  /** Frees the temporary tables of a connection. */
  disconnect(connection: DuckDBConnection): void {
    this.#connections.delete(connection);
    connection.closeSync();
  }

  /** Ends running queries with an error. */
  interrupt(): void {
    for (const connection of this.#connections) connection.interrupt();
  }

  close(): void {
    for (const connection of this.#connections) connection.closeSync();
    this.#instance.closeSync();
  }
}
