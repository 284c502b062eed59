import {
  GlueCatalogTable,
  type GlueCatalogTableStorageDescriptorSerDeInfo,
} from '@cdktf/provider-aws/lib/glue-catalog-table/index.js';
import type { Spec } from '@ledgerline/schema';
import { Construct } from 'constructs';

export type TableFormat =
  | { readonly kind: 'csv'; readonly dialect: Spec['input']['dialect'] }
  | {
      readonly kind: 'parquet';
      /** @default - not partitioned */
      readonly partitionColumn?: string;
      /** Readers are sent to another location by moving the table's, which Terraform then leaves alone. @default false */
      readonly isSwapped?: boolean;
    };

export interface CatalogTableProps {
  readonly database: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly format: TableFormat;
}

interface Storage {
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serDeInfo: GlueCatalogTableStorageDescriptorSerDeInfo;
}

const parquet: Storage = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serDeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

type Dialect = Spec['input']['dialect'];

function csv({ delimiter, quote }: Dialect): Storage {
  return {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serDeInfo: {
      serializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      // a doubled quote is always one; `"` here stands for the default, a backslash, whatever the quote is
      parameters: { separatorChar: delimiter, quoteChar: quote, escapeChar: '"' },
    },
  };
}

/** What a reader of the raw table must know, where Athena's text tables fall short of the dialect. */
function limitsOf({ encoding, multiline }: Dialect): { description?: string } {
  const limits = [
    // https://github.com/trinodb/trino/issues/8139
    encoding !== 'utf-8' &&
      `The files are ${encoding}: Athena reads UTF-8, so letters beyond ASCII look wrong.`,
    // https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html
    multiline && 'A quoted line end splits a record into several rows: Athena reads line by line.',
  ].filter((limit) => limit !== false);
  return limits.length === 0 ? {} : { description: ['For looking only.', ...limits].join(' ') };
}

/** An external table over files that somebody else writes. */
export class CatalogTable extends Construct {
  constructor(scope: Construct, id: string, props: CatalogTableProps) {
    super(scope, id);
    const { database, name, columns, location, format } = props;
    const isParquet = format.kind === 'parquet';
    const partitionKey = isParquet ? format.partitionColumn : undefined;
    const swapped = isParquet && (format.isSwapped ?? false);
    new GlueCatalogTable(this, 'table', {
      databaseName: database,
      name,
      ...(!isParquet && limitsOf(format.dialect)),
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        EXTERNAL: 'TRUE',
        classification: format.kind,
        ...(!isParquet && format.dialect.header && { 'skip.header.line.count': '1' }),
      },
      storageDescriptor: {
        location,
        columns: [...columns],
        ...(isParquet ? parquet : csv(format.dialect)),
      },
      partitionKeys: partitionKey === undefined ? [] : [{ name: partitionKey, type: 'string' }],
      ...(swapped && { lifecycle: { ignoreChanges: ['storage_descriptor[0].location', 'parameters'] } }),
    });
  }
}
