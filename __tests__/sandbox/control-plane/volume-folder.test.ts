import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ensureVolumeFolder,
  removeEmptyVolumeFolder,
  volumeFolderProblem,
} from '../../../sandbox/control-plane/volume-folder';

describe('the folder of volumes', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'volume-folder-'));
  const folder = path.join(parent, 'hostpath_pv');
  const mode = (): number => statSync(folder).mode & 0o7777;
  const other = { uid: statSync(parent).uid + 1000, groups: [] };

  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('is made open to every user, whatever the umask, each of whom removes only what is their own', () => {
    const before = process.umask(0o077);
    ensureVolumeFolder(folder);
    process.umask(before);
    expect(mode()).toBe(0o1777);
  });

  it('is opened by its owner when Kubernetes had made it closed', () => {
    mkdirSync(folder, { mode: 0o750 });
    ensureVolumeFolder(folder);
    expect(mode()).toBe(0o1777);
  });

  it('is refused with the cure when another user closed it', () => {
    mkdirSync(folder, { mode: 0o750 });
    const { uid, gid } = statSync(folder);
    expect(volumeFolderProblem(folder, other)).toContain(`another user (uid ${uid})`);
    expect(() => ensureVolumeFolder(folder, other)).toThrow(`chmod 1777 ${folder}`);
    expect(mode()).toBe(0o750);
    chmodSync(folder, 0o770);
    expect(volumeFolderProblem(folder, { ...other, groups: [gid] })).toBeNull();
    chmodSync(folder, 0o1777);
    expect(volumeFolderProblem(folder, other)).toBeNull();
  });

  it('needs nothing while it is not there', () => expect(volumeFolderProblem(folder, other)).toBeNull());

  it('is removed once it is empty, and not before', () => {
    ensureVolumeFolder(folder);
    writeFileSync(path.join(folder, 'volume'), '');
    removeEmptyVolumeFolder(folder);
    expect(existsSync(folder)).toBe(true);
    rmSync(path.join(folder, 'volume'));
    removeEmptyVolumeFolder(folder);
    expect(existsSync(folder)).toBe(false);
    expect(() => removeEmptyVolumeFolder(folder)).not.toThrow();
  });
});
