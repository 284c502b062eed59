import { shortened } from './render/table.ts';

/** A step that ended, with its time. */
export interface StepTime {
  readonly name: string;
  readonly seconds: number;
}

/** Tells people on stderr what is going on; steps may run side by side. */
export interface Progress {
  /** Runs the work, shows it while it runs, and keeps its time; `detail` says how far it is. */
  step<T>(name: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** A line of its own. */
  say(line: string): void;
  /** Every step that ended, in the order of their ends. */
  times(): readonly StepTime[];
  /** Leaves the terminal clean. */
  close(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const clearLine = '\r\x1b[2K';

/** On a terminal one live line below the finished steps; elsewhere plain lines. */
export function createProgress(stream: ProgressStream, now: () => number = Date.now): Progress {
  const begun = now();
  const running = new Map<symbol, { readonly name: string; readonly since: number; detail: string }>();
  const ended: StepTime[] = [];
  const isLive = stream.isTTY === true;
  let frame = 0;

  const secondsSince = (time: number) => (now() - time) / 1000;
  const draw = () => {
    if (running.size === 0) return; // somebody may be typing an answer there
    frame = (frame + 1) % frames.length;
    const steps = [...running.values()].map(({ name, since, detail }) =>
      [name, detail, `${secondsSince(since).toFixed(0)} s`].filter(Boolean).join(' '),
    );
    const line = `${frames[frame]} ${steps.join(' · ')}`;
    stream.write(clearLine + shortened(line, (stream.columns ?? 80) - 1));
  };
  const timer = isLive ? setInterval(draw, 120).unref() : undefined;
  const say = (line: string) => {
    stream.write(isLive ? `${clearLine}${line}\n` : `${line}\n`);
  };
  const clock = () => `${secondsSince(begun).toFixed(1).padStart(6)} s`;

  return {
    async step(name, work) {
      const id = Symbol(name);
      const since = now();
      const entry = { name, since, detail: '' };
      running.set(id, entry);
      if (!isLive) say(`${clock()}  ${name} ...`);
      try {
        const result = await work((text) => {
          entry.detail = text;
        });
        ended.push({ name, seconds: secondsSince(since) });
        say(isLive ? `✓ ${name} ${secondsSince(since).toFixed(1)} s` : `${clock()}  ${name}: done`);
        return result;
      } catch (error) {
        say(isLive ? `✗ ${name} ${secondsSince(since).toFixed(1)} s` : `${clock()}  ${name}: failed`);
        throw error;
      } finally {
        running.delete(id);
      }
    },
    say,
    times: () => ended,
    close() {
      clearInterval(timer);
      if (isLive) stream.write(clearLine);
    },
  };
}
