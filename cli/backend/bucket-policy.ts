import { stateFolder, type BackendOfType } from '../../config/state-place';
import { SCRATCH } from './scratch-state';

/** Who the policy is for: who deploys, or who only plans. */
export type PolicyRole = 'apply' | 'plan';

/** One statement of an IAM or bucket policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A policy for a user, as Amazon, OVHcloud and most compatible stores read it. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The least that Terraform's S3 backend needs (measured with 1.11.4). Nobody may delete a state: only lock files, and the
 * scratch state of `doctor --backend`. A plan takes the lock too, so its role writes and deletes lock files.
 */
export function bucketPolicy(settings: BackendOfType<'s3'>, environment: string, role: PolicyRole): Policy {
  const bucket = `arn:aws:s3:::${settings.bucket}`;
  const folder = `${bucket}/${stateFolder(settings, environment)}`;
  const allow = (Sid: string, Action: string[], Resource: string[]): PolicyStatement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  const shared = [
    allow('List', ['s3:ListBucket'], [bucket]),
    allow('ReadStates', ['s3:GetObject'], [`${folder}/*`]),
    allow('Lock', ['s3:PutObject', 's3:DeleteObject'], [`${folder}/*.tflock`]),
  ];
  const writing = [
    allow('WriteStates', ['s3:PutObject'], [`${folder}/*.tfstate`]),
    allow('SelfTest', ['s3:PutObject', 's3:DeleteObject'], [`${folder}/${SCRATCH}/*`]),
  ];
  return { Version: '2012-10-17', Statement: role === 'apply' ? [...shared, ...writing] : shared };
}
