/** Revision of a service's SMTP password: `secretRevisions.smtpPassword`, 1 where the configuration has no such key. */
export function smtpRevision(revisions: Readonly<Record<string, number>>): number {
  return revisions['smtpPassword'] ?? 1;
}
