/** A whole provider program for tests that need a process of its own. It does what libraries should not: talks on stdout; StopProvider kills it; reading a data source never ends by itself. */
import { serveProvider } from '../../../../providers/framework/protocol/serve';
import { ECHO_ADDRESS, echoProvider } from './echo-provider';

console.log('a library that talks while it is loaded');

const { ApplyResourceChange } = echoProvider;
void serveProvider(
  {
    ...echoProvider,
    StopProvider: async () => {
      setTimeout(() => {
        throw new Error('the password is hunter2');
      });
      return {};
    },
    ReadDataSource: (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        console.error('waiting');
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
    ApplyResourceChange: async (request, call) => {
      console.log('noise while terraform waits for an answer');
      return (await ApplyResourceChange?.(request, call)) ?? {};
    },
  },
  { name: ECHO_ADDRESS },
);
