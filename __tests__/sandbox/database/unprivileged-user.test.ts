import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataFolder } from '../../../sandbox/database/postgres';
import { databaseUser, isTraversable } from '../../../sandbox/database/unprivileged-user';
import { layoutOf } from '../../../sandbox/layout';

const passwd = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/var:/bin/sh\n';

describe('the user that PostgreSQL runs as', () => {
  it('is the own one, unless that is root', () => {
    expect(databaseUser(1000, '')).toBeNull();
  });

  it('is postgres for root, else nobody, else there is none', () => {
    expect(databaseUser(0, passwd)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
    expect(databaseUser(0, passwd.replace('postgres:', 'pg:'))).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
    expect(databaseUser(0, 'root:x:0:0::/root:/bin/sh\n')).toBeUndefined();
  });
});

describe('the folder of its data', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox-user-'));
    chmodSync(folder, 0o755);
    mkdirSync(path.join(folder, 'checkout'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lies in the checkout when the user can reach that', () => {
    const layout = layoutOf(path.join(folder, 'checkout'));
    expect(isTraversable(layout.checkout)).toBe(true);
    expect(dataFolder(layout, { name: 'nobody', uid: 65534, gid: 65534 })).toBe(
      path.join(layout.root, 'postgres/data'),
    );
  });

  it('lies elsewhere, named after the checkout, when a folder above is closed to others', () => {
    chmodSync(folder, 0o700);
    const layout = layoutOf(path.join(folder, 'checkout'));
    expect(isTraversable(layout.checkout)).toBe(false);
    expect(dataFolder(layout, { name: 'nobody', uid: 65534, gid: 65534 })).toContain(layout.id);
    expect(dataFolder(layout, null)).toBe(path.join(layout.root, 'postgres/data'));
  });
});
