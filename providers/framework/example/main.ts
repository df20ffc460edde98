import { serveProvider } from '../protocol/serve';
import { createExampleProvider } from './provider';

void serveProvider(createExampleProvider(), { name: 'example.com/examples/textfile' });
