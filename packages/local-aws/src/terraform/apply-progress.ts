/** How far an apply or destroy is. */
export interface ApplyProgress {
  readonly done: number;
  /** Resources that the plan changes; 0 until the plan is known. */
  readonly total: number;
  /** Addresses under way: what Terraform waits for. */
  readonly waiting: readonly string[];
}

interface Event {
  readonly type?: string;
  readonly '@message'?: string;
  readonly changes?: { readonly operation: string; add: number; change: number; remove: number };
  readonly hook?: { readonly resource: { readonly addr: string }; readonly elapsed_seconds?: number };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

export interface ResourceTime {
  readonly address: string;
  readonly seconds: number;
}

function parse(line: string): Event {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return {}; // a crash of Terraform speaks plain text
  }
}

/** Follows the lines of `terraform apply -json`. */
export class ApplyLog {
  readonly errors: string[] = [];
  readonly times: ResourceTime[] = [];
  private total = 0;
  private readonly waiting = new Set<string>();

  /** @returns the new state, or undefined if the line did not change it */
  read(line: string): ApplyProgress | undefined {
    const { type, changes, hook, diagnostic } = parse(line);
    if (diagnostic?.severity === 'error') {
      this.errors.push([diagnostic.summary, diagnostic.detail].filter(Boolean).join(': '));
    }
    if (type === 'change_summary' && changes?.operation === 'plan') {
      this.total = changes.add + changes.change + changes.remove;
      return this.progress();
    }
    const address = hook?.resource.addr;
    if (address === undefined) return undefined;
    if (type === 'apply_start') this.waiting.add(address);
    else if (type === 'apply_complete' || type === 'apply_errored') this.end(address, hook?.elapsed_seconds);
    else return undefined;
    return this.progress();
  }

  private end(address: string, seconds = 0): void {
    this.waiting.delete(address);
    this.times.push({ address, seconds });
  }

  private progress(): ApplyProgress {
    return { done: this.times.length, total: this.total, waiting: [...this.waiting] };
  }
}
