import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Inode of the socket that listens on the port, from Linux's own table. */
function listeningInode(port: number): string | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => {
    try {
      return readFileSync(table, 'utf8').split('\n').slice(1);
    } catch {
      return [];
    }
  });
  const listening = rows
    .map((row) => row.trim().split(/\s+/))
    .find(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`));
  return listening?.[9];
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => {
      try {
        return readlinkSync(`${folder}/${fd}`) === `socket:[${inode}]`;
      } catch {
        return false; // closed meanwhile
      }
    });
  } catch {
    return false; // gone, or somebody else's
  }
}

function pidFromProc(port: number): string | undefined {
  const inode = listeningInode(port);
  if (inode === undefined) return undefined;
  return readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && holdsSocket(pid, inode));
}

/** What listens on a local port, as far as this machine tells: `process 4711 (node server.js)`. */
export function portUser(port: number): string | undefined {
  const { stdout } = spawnSync('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' });
  const pid = stdout?.trim().split('\n')[0] || pidFromProc(port);
  if (pid === undefined) return undefined;
  const { stdout: command } = spawnSync('ps', ['-o', 'command=', '-p', pid], { encoding: 'utf8' });
  return `process ${pid}${command ? ` (${command.trim().slice(0, 120)})` : ''}`;
}
