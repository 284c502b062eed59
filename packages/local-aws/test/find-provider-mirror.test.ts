import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { awsProviderVersion, findProviderMirror } from '../src/terraform/find-provider-mirror.ts';

const os = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

describe('findProviderMirror', () => {
  let scratch: string;

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'ledgerline-mirror-'));
  });

  function makeMirror(path: string, { version = awsProviderVersion, platform = os } = {}): string {
    const mirror = join(scratch, path);
    mkdirSync(join(mirror, 'registry.terraform.io', 'hashicorp', 'aws', version, platform), {
      recursive: true,
    });
    return mirror;
  }

  it('takes the folder that the person names', () => {
    const named = makeMirror('mine');

    expect(findProviderMirror({ named, home: scratch, parents: [] })).toBe(named);
  });

  it('refuses a named folder without our provider, because the person meant it', () => {
    const named = makeMirror('mine', { version: '4.0.0' });

    expect(() => findProviderMirror({ named, home: scratch, parents: [] })).toThrow(
      `TF_PLUGIN_MIRROR=${named} holds no registry.terraform.io/hashicorp/aws/${awsProviderVersion}/${os}`,
    );
  });

  it('looks where Terraform looks before it looks around', () => {
    makeMirror('opt/plugins');
    const implied = makeMirror('home/.terraform.d/plugins');

    const found = findProviderMirror({ home: join(scratch, 'home'), parents: [join(scratch, 'opt')] });

    expect(found).toBe(implied);
  });

  it('finds a mirror among the children of a folder, past those of other versions and machines', () => {
    makeMirror('opt/a', { version: '5.99.0' });
    makeMirror('opt/b', { platform: 'plan9_mips' });
    const fit = makeMirror('opt/c');

    expect(
      findProviderMirror({ home: scratch, parents: [join(scratch, 'none'), join(scratch, 'opt')] }),
    ).toBe(fit);
  });

  it('finds none where there is none', () => {
    expect(findProviderMirror({ named: '', home: scratch, parents: [scratch] })).toBeUndefined();
  });
});
