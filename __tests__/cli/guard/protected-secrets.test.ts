import { App } from 'cdktf';
import { SECRETS_OF_DATA } from '../../../cli/guard/protection';
import { secretDeclarations } from '../../../constructs/secret/rotation';
import { addStacks } from '../../../stacks/add-stacks';
import { environment } from '../../support/environments';

it('the guard protects just the Secrets that the stacks declare to destroy data when they are lost', () => {
  const app = new App({ stackTraces: false });
  addStacks(app, environment('production'));
  const declared = secretDeclarations(app).filter(({ lossDestroysData }) => lossDestroysData);
  expect([...SECRETS_OF_DATA].sort()).toEqual(declared.map(({ secret }) => secret).sort());
});
