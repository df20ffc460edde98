/** Imported for its effect, by the bundler, before any other module of a provider. */
import { redirectStdout } from './stdout';

redirectStdout();
