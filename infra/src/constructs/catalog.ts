import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database/index.js';
import { curatedKeys, type FrozenSpec, partitionColumn, type Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';
import { arnOf, type Place } from '../place.ts';
import { CatalogTable, type TableFormat } from './catalog-table.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { ServiceRole } from './service-role.ts';

export interface CatalogProps {
  readonly place: Place;
  readonly spec: Spec;
  /** Other versions of the result whose tables stay as they are. @default - none */
  readonly frozen?: readonly FrozenSpec[] | undefined;
  readonly raw: PrivateBucket;
  readonly curated: PrivateBucket;
}

type TableRole = keyof Spec['tables'];

const resultRoles = ['daily', 'quarantine', 'summary'] as const;

/**
 * The id of a table's construct, by which Terraform knows it. Tables of the first version carry none, as they were here
 * before there were versions; so each version keeps its ids when a later one comes, and no table is replaced.
 */
function tableId(role: TableRole, version: number): string {
  return version === 1 || role === 'raw' ? role : `${role}-v${version}`;
}

/** The database of a pipeline, the four tables of its spec, and those of other versions of its result. */
export class Catalog extends Construct {
  readonly databaseName: string;
  private readonly place: Place;
  private readonly spec: Spec;

  constructor(scope: Construct, id: string, props: CatalogProps) {
    super(scope, id);
    const { place, spec, frozen = [] } = props;
    this.place = place;
    this.spec = spec;
    this.databaseName = place.prefix.replaceAll('-', '_');
    const database = new GlueCatalogDatabase(this, 'database', { name: this.databaseName }).name;
    new CatalogTable(this, tableId('raw', spec.resultVersion), {
      database,
      ...spec.tables.raw,
      location: `s3://${props.raw.name}/input/`,
      format: { kind: 'csv', dialect: spec.input.dialect },
    });
    for (const version of [spec, ...frozen]) this.addResult(database, version, props.curated);
  }

  /** The tables of one version of the result. */
  private addResult(database: string, { resultVersion, tables }: FrozenSpec, curated: PrivateBucket): void {
    const formats: Readonly<Record<(typeof resultRoles)[number], TableFormat>> = {
      daily: { kind: 'parquet', partitionColumn },
      quarantine: { kind: 'parquet', partitionColumn },
      summary: { kind: 'parquet', isSwapped: true },
    };
    for (const role of resultRoles)
      new CatalogTable(this, tableId(role, resultVersion), {
        database,
        ...tables[role],
        // never a parent of runs/: readers would take every build of every run for data
        location: `s3://${curated.name}/${curatedKeys.table(tables[role].name)}`,
        format: formats[role],
      });
  }

  private resources(roles: readonly TableRole[], others: readonly string[] = []): string[] {
    const { place, databaseName, spec } = this;
    const names = [...roles.map((role) => spec.tables[role].name), ...others];
    const tables = names.map((name) => arnOf(place, 'glue', `table/${databaseName}/${name}`));
    return [arnOf(place, 'glue', 'catalog'), arnOf(place, 'glue', `database/${databaseName}`), ...tables];
  }

  /** Looking at what is published, and at what the version before has published. */
  grantLook(role: ServiceRole): void {
    const actions = ['glue:GetTable', 'glue:GetPartitions', 'glue:GetPartition', 'glue:BatchGetPartition'];
    // granted by name: a table that was dropped is then not found instead of forbidden
    const older = Object.values(this.spec.older ?? {});
    role.allow({ actions, resources: this.resources(resultRoles, older) });
  }

  /** What Athena asks the catalog for its caller, besides looking. */
  grantQuery(role: ServiceRole): void {
    role.allow({ actions: ['glue:GetDatabase'], resources: this.resources(resultRoles) });
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
