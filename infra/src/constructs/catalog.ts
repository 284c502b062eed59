import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database/index.js';
import { curatedKeys, partitionColumn, type Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import { CatalogTable, type TableFormat } from './catalog-table.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { ServiceRole } from './service-role.ts';

export interface CatalogProps {
  readonly place: Place;
  readonly spec: Spec;
  readonly raw: PrivateBucket;
  readonly curated: PrivateBucket;
}

type TableRole = keyof Spec['tables'];

/** The database and the four tables of a pipeline, from its spec. */
export class Catalog extends Construct {
  readonly databaseName: string;
  private readonly place: Place;
  private readonly tables: Spec['tables'];

  constructor(scope: Construct, id: string, { place, spec, raw, curated }: CatalogProps) {
    super(scope, id);
    this.place = place;
    this.tables = spec.tables;
    this.databaseName = place.prefix.replaceAll('-', '_');
    const database = new GlueCatalogDatabase(this, 'database', { name: this.databaseName });
    const formats: Readonly<Record<TableRole, TableFormat>> = {
      raw: { kind: 'csv', dialect: spec.input.dialect },
      daily: { kind: 'parquet', partitionColumn },
      quarantine: { kind: 'parquet', partitionColumn },
      summary: { kind: 'parquet', isSwapped: true },
    };
    for (const [role, table] of Object.entries(spec.tables) as [TableRole, Spec['tables'][TableRole]][]) {
      // never a parent of runs/: readers would take every build of every run for data
      const published = `s3://${curated.name}/${curatedKeys.table(table.name)}`;
      new CatalogTable(this, role, {
        database: database.name,
        ...table,
        location: role === 'raw' ? `s3://${raw.name}/input/` : published,
        format: formats[role],
      });
    }
  }

  private resources(roles: readonly TableRole[]): string[] {
    const { place, databaseName } = this;
    const tables = roles.map((role) =>
      arnOf(place, 'glue', `table/${databaseName}/${this.tables[role].name}`),
    );
    return [arnOf(place, 'glue', 'catalog'), arnOf(place, 'glue', `database/${databaseName}`), ...tables];
  }

  /** Looking at what is published. */
  grantLook(role: ServiceRole): void {
    const actions = ['glue:GetTable', 'glue:GetPartitions', 'glue:BatchGetPartition'];
    role.allow({ actions, resources: this.resources(['daily', 'quarantine', 'summary']) });
  }

  /** What Athena asks the catalog for its caller, besides looking. */
  grantQuery(role: ServiceRole): void {
    role.allow({
      actions: ['glue:GetDatabase', 'glue:GetPartition'],
      resources: this.resources(['daily', 'quarantine', 'summary']),
    });
  }

  /** Moving what readers see. */
  grantPublish(role: ServiceRole): void {
    role.allow({
      actions: ['glue:BatchCreatePartition', 'glue:BatchUpdatePartition', 'glue:BatchDeletePartition'],
      resources: this.resources(['daily', 'quarantine']),
    });
    role.allow({ actions: ['glue:UpdateTable'], resources: this.resources(['summary']) });
  }
}
