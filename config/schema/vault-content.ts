import { z } from 'zod';
import { text } from './common';

/**
 * A name in the vault. No slash: `terraform import` separates organization, collection and item by it, and the web vault
 * shows a collection named `A/B` below another one.
 */
const name = (description: string) =>
  text(/^[^\s/]([^/\r\n\t]{0,98}[^\s/])?$/, 'a name of 1 to 100 characters, without slash, on one line', description);

const key = (what: string) =>
  text(
    /^[a-z][a-z0-9_]{0,62}$/,
    'up to 63 lower-case letters, digits and underscores, a letter first',
    `What the state calls the ${what}. Default: made of its name. Write the old one here when you rename it: then it is renamed in the vault, not made anew.`,
  );

const password = z
  .strictObject({
    revision: z
      .int()
      .min(1)
      .meta({ description: 'A whole number from 1; raise it by one to generate and write a new password.' })
      .optional(),
    length: z
      .int()
      .min(16)
      .max(128)
      .meta({ description: 'Number of characters, 16 to 128; another length holds from the next revision on.' })
      .optional(),
    special: z
      .boolean()
      .meta({ description: 'Whether punctuation is used too; without it the password fits into URLs as it is.' })
      .optional(),
  })
  .nullable()
  .meta({ description: 'The password that Terraform generates; null for an item whose password people keep.' });

const item = z
  .strictObject({
    name: name('Name of the item, once in its organization.'),
    key: key('item').optional(),
    username: z.string().min(1).nullable().meta({ description: 'User name; null for none.' }).optional(),
    uris: z
      .array(z.string().min(1).meta({ description: 'One address, without an account in it.' }))
      .meta({ description: 'Addresses at which clients offer the login.' })
      .optional(),
    notes: z
      .string()
      .min(1)
      .nullable()
      .meta({ description: 'Notes; null for none. They are kept in the state, so no secret belongs here.' })
      .optional(),
    password: password.optional(),
    onDestroy: z
      .enum(['trash', 'delete'])
      .meta({ description: 'What removing it from this list does: trash, where people can restore it, or delete.' })
      .optional(),
  })
  .meta({ description: 'One login.' });

const collection = z
  .strictObject({
    name: name('Name of the collection, once in its organization.'),
    key: key('collection').optional(),
    items: z
      .array(item)
      .min(1)
      .meta({
        description: 'Its logins. Default: none, for a collection that people fill: leave the key out for that.',
      })
      .optional(),
  })
  .meta({ description: 'One collection.' });

const organization = z
  .strictObject({
    name: name('Name of the organization.'),
    key: key('organization').optional(),
    collections: z.array(collection).min(1).meta({ description: 'Its collections, at least one.' }),
  })
  .meta({ description: 'One organization.' });

const handOver = z
  .strictObject({
    enabled: z
      .boolean()
      .meta({
        description:
          'Whether they are in the vault; switched off, their items go into the trash and the collection is removed.',
      })
      .optional(),
    organization: name('Name of the organization that gets them. Default: the first one.').optional(),
    collection: name('Name of their collection, which is theirs alone.').optional(),
  })
  .meta({
    description:
      'Hand-over of the credentials that the platform generates for people (first administrators, admin token, database roles), from their Kubernetes Secrets into the vault.',
  });

/** What the stack `vault` keeps in the vault. */
export const vaultContentSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .meta({
        description:
          'Whether the stack vault is part of this environment; it needs an account in the vault, given by VAULTWARDEN_*.',
      })
      .optional(),
    deletionProtection: z
      .boolean()
      .meta({ description: 'Whether Terraform refuses to delete the organizations, with all that is in them.' })
      .optional(),
    organizations: z
      .array(organization)
      .min(1)
      .meta({ description: 'Organizations, at least one; what people add to them is left alone.' })
      .optional(),
    handOver: handOver.optional(),
  })
  .meta({ description: 'Content of the vault that is kept by Terraform.' });
