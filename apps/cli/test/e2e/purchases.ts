import type { Status } from '@ledgerline/reconciler';
import type { World } from './world.ts';

export const header = 'user_id,country,purchase_amount\n';
export const fiveRows = `${header}1,India,300\n2,USA,500\n3,India,200\n4,UK,450\n5,USA,300\n`;
export const fiveRowTotals = [
  { country: 'India', total_purchase: '500.00' },
  { country: 'UK', total_purchase: '450.00' },
  { country: 'USA', total_purchase: '800.00' },
];
/** Three of four records are bad: more than any gate of this suite lets through. */
export const gatedRows = `${header}1,India,100\nx,India,1\n2,,1\n3,India,1e3\n`;

export const stateOf = (status: Status, partition: string) =>
  status.partitions.find((candidate) => candidate.partition === partition);

export const totalsOfDay = (world: World, value: string) =>
  world.query(
    `SELECT country, total_purchase FROM users_summary_daily WHERE ingest_date = '${value}' ORDER BY country`,
  );
