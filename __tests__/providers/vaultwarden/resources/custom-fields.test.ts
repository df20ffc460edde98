import { PrivateState } from '../../../../providers/framework/provider/private-state';
import type { ItemField } from '../../../../providers/vaultwarden/client/api/login-item';
import type { VaultClient } from '../../../../providers/vaultwarden/client/vault-client';
import {
  mergeFields,
  noteHidden,
  refreshFields,
  toItemFields,
} from '../../../../providers/vaultwarden/resources/login-item/custom-fields';
import type { FieldState } from '../../../../providers/vaultwarden/resources/login-item/schema';
import { SecretDigests } from '../../../../providers/vaultwarden/resources/login-item/secret-digests';

const text = (name: string, value: string): ItemField => ({ name, type: 'text', value });
const state = (name: string, more: Partial<FieldState>): FieldState => ({
  name,
  text: null,
  hidden: null,
  boolean: null,
  linked: null,
  ...more,
});

const digestsOf = (kept: PrivateState, id = 'item', key = 'key'): Promise<SecretDigests> => {
  const client: Pick<VaultClient, 'digestKey'> = { digestKey: async () => Buffer.alloc(32, key) };
  return SecretDigests.load(client as VaultClient, kept, { id, organizationId: 'organization' });
};

describe('custom fields of an item', () => {
  it('are written into the places of their predecessors, foreign ones stay, new ones come last', () => {
    const present = [text('a', '1'), text('foreign', 'x'), text('gone', '1'), text('b', '1')];
    const merged = mergeFields(
      present,
      [text('b', '2'), text('a', '2'), text('new', '2')],
      [{ name: 'a' }, { name: 'b' }, { name: 'gone' }],
    );
    expect(merged).toEqual([text('a', '2'), text('foreign', 'x'), text('b', '2'), text('new', '2')]);
  });

  it('of one name are told apart by their order, and NFD names are the same', () => {
    const present = [text('ü'.normalize('NFD'), '1'), text('ü', '2'), text('ü', '3')];
    expect(mergeFields(present, [text('ü', 'one'), text('ü', 'two')], [])).toEqual([
      text('ü', 'one'),
      text('ü', 'two'),
      text('ü', '3'),
    ]);
  });

  it('are read back by name in the order of the state, without those that are gone', async () => {
    const stored = [state('b', { text: '1' }), state('gone', { text: '1' }), state('a', { boolean: true })];
    const present: ItemField[] = [{ name: 'a', type: 'boolean', value: false }, text('b', '2'), text('foreign', '')];
    expect(refreshFields(stored, present, await digestsOf(new PrivateState()))).toEqual([
      state('b', { text: '2' }),
      state('a', { boolean: false }),
    ]);
  });

  it('keep a hidden value in the state while its digest fits, and never take over another one', async () => {
    const stored = [state('pin', { hidden: '1234' })];
    const digests = await digestsOf(new PrivateState());
    noteHidden(stored, digests);
    const hidden = (value: string): ItemField => ({ name: 'pin', type: 'hidden', value });
    expect(refreshFields(stored, [hidden('1234')], digests)).toEqual(stored);
    expect(refreshFields(stored, [hidden('9999')], digests)).toEqual([state('pin', {})]);
  });

  it('have the wire form of their one value', () => {
    expect(
      toItemFields([
        state('t', { text: '' }),
        state('h', { hidden: 's' }),
        state('b', { boolean: false }),
        state('l', { linked: 'password' }),
      ]),
    ).toEqual([
      text('t', ''),
      { name: 'h', type: 'hidden', value: 's' },
      { name: 'b', type: 'boolean', value: false },
      { name: 'l', type: 'linked', linkedId: 101 },
    ]);
  });
});

describe('digests of secrets', () => {
  it('survive in the private state, which tells neither the secret nor that two items share it', async () => {
    const kept = new PrivateState();
    const digests = await digestsOf(kept);
    digests.note('password', 'päss');
    digests.store(kept);
    const again = await digestsOf(new PrivateState(kept.encode()));
    expect(again.matches('password', 'päss'.normalize('NFD'))).toBe(true);
    expect(again.matches('password', 'other')).toBe(false);
    expect(Buffer.from(kept.encode()).toString()).not.toContain('päss');

    for (const [id, key] of [
      ['another item', 'key'],
      ['item', 'another key'],
    ] as const) {
      const foreign = await digestsOf(new PrivateState(kept.encode()), id, key);
      expect(foreign.matches('password', 'päss')).toBe(false);
    }
  });

  it('take absent and empty for one, and forget by prefix', async () => {
    const kept = new PrivateState();
    const digests = await digestsOf(kept);
    digests.note('notes', null);
    digests.note('field:0:a', 'x');
    expect(digests.matches('notes', '')).toBe(true);
    digests.forget('field:');
    expect([digests.has('field:0:a'), digests.has('notes')]).toEqual([false, true]);
  });
});
