import { defineProvider } from '../provider/define-provider';
import { parameter, providerFunction } from '../provider/provider-function';
import { attr, schema } from '../provider/schema';
import { t } from '../provider/types';
import { sha256, textFile, textFileData } from './text-file';

/** The provider of the framework's guide: text files in a folder. */
export const createExampleProvider = (): ReturnType<typeof defineProvider> =>
  defineProvider({
    schema: schema({ directory: attr(t.string, { default: '.', description: 'Where relative paths start.' }) }),
    configure: (_context, { directory }) => ({ directory }),
    resources: { textfile_file: textFile },
    dataSources: { textfile_file: textFileData },
    functions: {
      sha256: providerFunction({
        summary: 'Hexadecimal SHA-256 digest of a text',
        parameters: { text: parameter(t.string) },
        returns: t.string,
        call: ({ text }) => sha256(text),
      }),
    },
  });
