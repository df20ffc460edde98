/**
 * authentik's releases that may change the database, oldest first. Its migrations go from one to the next only: an
 * upgrade that leaves one out is refused (release notes of 2026.8). Add a release when the catalogue moves to it, after
 * reading its notes.
 */
export const AUTHENTIK_RELEASES = ['2025.8', '2025.10', '2025.12', '2026.2', '2026.5', '2026.8'] as const;

/** What may be deployed when a release is to be: it, and the one before. */
export interface ReleaseStep {
  readonly release: string;
  readonly allowedBefore: readonly string[];
}

/**
 * The step to a version.
 * @param version exact version, such as 2026.8.0
 * @throws Error when its release is not in the list
 */
export function releaseStep(version: string, releases: readonly string[] = AUTHENTIK_RELEASES): ReleaseStep {
  const release = /^(\d{4}\.\d{1,2})\./.exec(version)?.[1] ?? version;
  const index = releases.indexOf(release);
  if (index < 0) {
    throw new Error(
      `config/catalogue.yaml: authentik ${version} is of release ${release}, which is not in AUTHENTIK_RELEASES ` +
        `(stacks/identity/release-order.ts: ${releases.join(', ')}). Read its release notes, then add it there with ` +
        `every release between.`,
    );
  }
  return { release, allowedBefore: releases.slice(Math.max(0, index - 1), index + 1) };
}
