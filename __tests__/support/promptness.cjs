// A machine under load may take several times as long as a quiet one: the limit finds what hangs, not what is slow.
jest.setTimeout(180_000);
