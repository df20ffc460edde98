'use strict';
const { existsSync, readFileSync } = require('node:fs');

/** Begins every summary; what follows says which environment it is of. */
const MARK = '<!-- cluster-infra plan-summary v1 ';

/**
 * Writes a summary into the one comment of a pull request that holds it, or into a new one.
 *
 * @param {object} options
 * @param {object} options.github client of actions/github-script
 * @param {object} options.context its context
 * @param {string} options.file the summary
 * @param {string} options.key the words of its first line that tell it from summaries of other environments
 */
module.exports = async function stickyComment({ github, context, file, key }) {
  const body = existsSync(file)
    ? readFileSync(file, 'utf8')
    : `${MARK}${key}-->\n## Plan\n\n**The plan could not be made.** The log of the run says why.\n`;
  const place = { owner: context.repo.owner, repo: context.repo.repo };
  const issue = { ...place, issue_number: context.issue.number };
  const comments = await github.paginate(github.rest.issues.listComments, { ...issue, per_page: 100 });
  const own = comments.find(
    (comment) =>
      comment.user?.type === 'Bot' && comment.body?.startsWith(MARK) && comment.body.split('\n', 1)[0].includes(key),
  );
  if (own) await github.rest.issues.updateComment({ ...place, comment_id: own.id, body });
  else await github.rest.issues.createComment({ ...issue, body });
};
